"""Chain nodes: what stands under each, as far as the reader sees."""

import pytest
from django.urls import reverse

from tests.factories import AgreementFactory, ChainNodeFactory, CompanyFactory, LeadFactory

LIST = reverse("crm:chainnode_list")


@pytest.fixture
def node(regions):
    node = ChainNodeFactory(name="测试环节")
    CompanyFactory(chain_nodes=[node], is_resident=True)
    CompanyFactory(chain_nodes=[node], is_resident=True)
    CompanyFactory(chain_nodes=[node], is_resident=False)
    LeadFactory(region=regions["140100"], chain_nodes=[node])
    LeadFactory(region=regions["140200"], chain_nodes=[node])
    LeadFactory(region=regions["140200"], chain_nodes=[node], side_state="X3", side_reason="示例")
    AgreementFactory(region=regions["140200"]).chain_nodes.add(node)
    return node


@pytest.mark.parametrize(
    ("fixture", "counts"),
    [("leader", (2, 2, 1)), ("city_officer", (2, 1, 0)), ("other_officer", (2, 1, 1)), ("park_manager", (2, 0, 0))],
)
def test_counts_are_what_the_reader_sees(fixture, counts, request, as_user, node):
    rows = as_user(request.getfixturevalue(fixture)).get(LIST).context["page"].rows
    assert [(row.company_count, row.lead_count, row.agreement_count) for row in rows] == [counts]


def test_the_count_of_leads_is_that_of_the_list_behind_it(as_user, city_officer, node):
    client = as_user(city_officer)
    listed = client.get(reverse("crm:lead_list"), {"chain": node.pk, "embed": "1"}).context["page"].count
    assert listed == client.get(LIST).context["page"].rows[0].lead_count


def test_segments_are_no_rows_and_narrow_the_list(as_user, leader, node):
    other = ChainNodeFactory(parent=ChainNodeFactory(parent=None, code="M", name="中游"), code="M101")
    client = as_user(leader)
    assert set(client.get(LIST).context["page"].rows) == {node, other}
    assert client.get(LIST, {"segment": other.parent_id}).context["page"].rows == [other]


def test_the_page_of_a_node_has_its_panels(as_user, leader, node):
    page = as_user(leader).get(reverse("crm:chainnode_detail", args=[node.pk]))
    urls = " ".join(panel["url"] for panel in page.context["panels"])
    assert f"{reverse('crm:company_list')}?chain={node.pk}" in urls
    assert f"{reverse('crm:lead_list')}?chain={node.pk}" in urls


@pytest.mark.parametrize("sort", ["-company_count", "lead_count", "segment", "-name"])
def test_the_list_sorts_by_its_columns(sort, as_user, leader, node):
    assert as_user(leader).get(LIST, {"sort": sort}).status_code == 200
