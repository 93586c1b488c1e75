"""Target companies of a node: declared, courted, won."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crm.models import ChainTarget
from crm.targets import Courting
from reports.chain import line_of
from tests.factories import ChainNodeFactory, ChainTargetFactory, CompanyFactory, LeadFactory

pytestmark = pytest.mark.django_db
LIST = reverse("crm:chaintarget_list")


@pytest.fixture
def node(regions):
    return ChainNodeFactory(name="示例服务器环节")


@pytest.fixture
def targets(node, regions):
    """One without a lead, one courted in 太原, one that came."""
    free, courted, won = (ChainTargetFactory(node=node) for _ in range(3))
    LeadFactory(company=courted.company, region=regions["140100"], stage="P30", name="示例在谈项目")
    LeadFactory(company=courted.company, region=regions["140100"], stage="P10")
    LeadFactory(company=free.company, region=regions["140100"], side_state="X3", side_reason="示例")
    won.company.is_resident = True
    won.company.save()
    return {"none": free, "courted": courted, "resident": won}


def rows(client, **params):
    return {row.pk for row in client.get(LIST, params).context["page"].rows}


@pytest.mark.parametrize("state", Courting.values)
def test_the_list_tells_how_far_the_courting_has_come(state, as_user, officer, targets):
    assert rows(as_user(officer), courting=state) == {targets[state].pk}


def test_what_others_court_is_not_told(as_user, other_officer, targets):
    client = as_user(other_officer)
    assert rows(client, courting="courted") == set()
    assert rows(client, courting="none") == {targets["none"].pk, targets["courted"].pk}
    assert "示例在谈项目" not in client.get(LIST).content.decode()


def test_a_sealed_lead_does_not_show(as_user, officer, targets):
    lead = targets["courted"].company.leads.first()
    type(lead).objects.filter(company=lead.company).update(is_sealed=True)
    assert rows(as_user(officer), courting="courted") == set()


def test_the_furthest_lead_is_the_one_that_is_shown(as_user, officer, targets):
    page = as_user(officer).get(LIST, {"courting": "courted"}).content.decode()
    lead = targets["courted"].company.leads.get(stage="P30")
    assert f"/leads/{lead.pk}/" in page


def test_a_target_is_declared_from_the_page_of_its_node(as_user, officer, node):
    client, company = as_user(officer), CompanyFactory()
    page = client.get(reverse("crm:chainnode_detail", args=[node.pk])).content.decode()
    assert f"{reverse('crm:chaintarget_create')}?chain={node.pk}" in page
    form = client.get(reverse("crm:chaintarget_create"), {"chain": node.pk}).context["form"]
    assert str(form["node"].value()) == str(node.pk)
    sent = {"node": node.pk, "company": company.pk, "why": "示例：补强环节", "priority": 1, "form_key": "k"}
    assert client.post(reverse("crm:chaintarget_create"), sent).status_code == 302
    again = client.post(reverse("crm:chaintarget_create"), {**sent, "form_key": "l"})
    assert again.status_code == 422
    assert ChainTarget.objects.count() == 1


def test_a_lead_is_made_from_a_target_with_what_is_known(as_user, officer, leader, targets):
    target = targets["none"]
    page = as_user(officer).get(reverse("crm:chaintarget_detail", args=[target.pk]))
    form = as_user(officer).get(page.context["lead_url"]).context["form"]
    assert str(form["company"].value()) == str(target.company_id)
    assert form["source"].value() == "own"
    assert f'value="{target.node_id}" selected' in str(form["chain_nodes"])
    assert as_user(leader).get(reverse("crm:chaintarget_detail", args=[target.pk])).context["lead_url"] == ""


def test_the_page_of_a_node_counts_what_its_lists_hold(as_user, officer, node, regions):
    CompanyFactory(chain_nodes=[node], is_resident=True)
    for stage in ("P10", "P30", "P30"):
        LeadFactory(region=regions["140100"], chain_nodes=[node], stage=stage)
    LeadFactory(region=regions["140100"], chain_nodes=[node], side_state="X1", side_reason="示例")
    client = as_user(officer)
    page = client.get(reverse("crm:chainnode_detail", args=[node.pk]))
    stages = page.context["stages"]
    assert [stage["count"] for stage in stages] == [1, 2]
    assert [client.get(stage["url"]).context["page"].count for stage in stages] == [1, 2]
    line = line_of(officer, node)
    for count in line.counts:
        if count["url"]:
            assert str(client.get(count["url"]).context["page"].count) == count["text"]
            assert count["url"].replace("&", "&amp;") in page.content.decode()
    assert line.coverage.state == "covered"


def test_a_segment_has_a_page_without_a_state(as_user, officer, node):
    assert as_user(officer).get(reverse("crm:chainnode_detail", args=[node.parent_id])).status_code == 200


def test_the_chain_page_names_declared_targets_first(as_user, officer, node):
    for number in range(6):
        CompanyFactory(name=f"示例a{number}有限公司", chain_nodes=[node])
    low = ChainTargetFactory(node=node, priority=3, company=CompanyFactory(name="示例乙有限公司"))
    high = ChainTargetFactory(node=node, priority=1, company=CompanyFactory(name="示例丙有限公司"))
    segments = as_user(officer).get(reverse("reports:chain")).context["segments"]
    line = next(line for _segment, lines in segments for line in lines if line.node == node)
    assert [one["text"] for one in line.targets[:2]] == [high.company.name, low.company.name]
    assert [one["is_declared"] for one in line.targets] == [True, True, False, False, False]


def test_a_list_of_targets_costs_the_same_for_one_and_for_many(as_user, officer, node, django_assert_max_num_queries):
    ChainTargetFactory(node=node)
    client = as_user(officer)
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for _ in range(10):
        ChainTargetFactory(node=node)
    with django_assert_max_num_queries(len(few)):
        client.get(LIST)
