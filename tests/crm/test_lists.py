"""Every list of this part: as many queries for one row as for fifty, exportable, each column sortable."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import ListPreference
from crm import views
from tests import factories


def company(regions, node):
    record = factories.CompanyFactory(chain_nodes=[node], headquarters_region=regions["140100"])
    record.aliases.create(name=f"旧{record.name}", kind="former")
    return record


def contact(regions, node):
    return factories.ContactFactory(region=regions["140100"])


def lead(regions, node):
    owner = factories.UserFactory(region=regions["140100"])
    return factories.LeadFactory(region=regions["140100"], chain_nodes=[node], owner=owner)


def interaction(regions, node):
    author = factories.UserFactory(region=regions["140100"])
    topic = factories.LeadFactory(region=regions["140100"])
    return factories.InteractionFactory(region=regions["140100"], lead=topic, author=author)


def agreement(regions, node):
    partner = factories.CompanyFactory()
    return factories.AgreementFactory(region=regions["140100"], local_partner=partner)


def chainnode(regions, node):
    return factories.ChainNodeFactory()


LISTS = {
    "company": (company, views.CompanyList), "contact": (contact, views.ContactList), "lead": (lead, views.LeadList),
    "interaction": (interaction, views.InteractionList), "agreement": (agreement, views.AgreementList),
    "chainnode": (chainnode, views.ChainNodeList),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_queries_for_one_row_as_for_fifty(name, as_user, officer, regions):
    make, view = LISTS[name]
    columns = list(view.table_class.columns)
    ListPreference.objects.create(user=officer, list_name=f"crm:{name}_list", columns=columns)
    node = factories.ChainNodeFactory()
    client = as_user(officer)
    url = f"{reverse(f'crm:{name}_list')}?size=50"
    make(regions, node)
    client.get(url)  # the session is marked as seen
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _ in range(49):
        make(regions, node)
    with CaptureQueriesContext(connection) as fifty:
        page = client.get(url)
    assert len(page.context["page"].rows) == 50
    assert len(fifty) == len(one)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_sorts_by_every_column_that_says_so_and_exports(name, as_user, officer, regions):
    make, view = LISTS[name]
    make(regions, factories.ChainNodeFactory())
    client = as_user(officer)
    for column in view.table_class.columns.values():
        if column.sort:
            for sort in (column.name, f"-{column.name}"):
                assert client.get(reverse(f"crm:{name}_list"), {"sort": sort}).status_code == 200, sort
    assert client.post(reverse(f"crm:{name}_export")).status_code == 200


@pytest.mark.parametrize("name", [name for name in LISTS if name != "chainnode"])
def test_an_archived_record_leaves_the_list_and_comes_back(name, as_user, officer, regions):
    make, _ = LISTS[name]
    record = make(regions, factories.ChainNodeFactory())
    client = as_user(officer)
    url = reverse(f"crm:{name}_list")
    answer = client.post(
        reverse(f"crm:{name}_archive", args=[record.pk]), {"reason": "示例：重复", "version": record.version}
    )
    assert answer.status_code == 302
    assert record not in client.get(url).context["page"].rows
    assert record in client.get(url, {"archived": "1"}).context["page"].rows
    client.post(reverse(f"crm:{name}_restore", args=[record.pk]))
    assert record in client.get(url).context["page"].rows


@pytest.mark.parametrize("name", [name for name in LISTS if name != "chainnode"])
def test_suggestions_cost_the_same_queries_for_one_as_for_twenty(name, as_user, officer, regions):
    make, _ = LISTS[name]
    node = factories.ChainNodeFactory()
    client = as_user(officer)
    url = reverse(f"crm:{name}_lookup")
    make(regions, node)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for _ in range(5):
        make(regions, node)
    with CaptureQueriesContext(connection) as six:
        assert len(client.get(url).json()["results"]) == 6 or name == "company"
    assert len(six) == len(one)
