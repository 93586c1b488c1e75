"""Coverage of the chain: covered, in talks, or a gap."""

import pytest

from indicators import chain, registry
from projects.models import Project
from tests import factories


def state_of(node, user, **filters):
    return next(one.state for one in chain.coverage(user, **filters) if one.node == node)


@pytest.fixture
def node(regions):
    return factories.ChainNodeFactory()


def test_a_node_where_nobody_is_and_nobody_talks_is_a_gap(node, officer):
    factories.CompanyFactory(chain_nodes=[node])
    assert state_of(node, officer) == chain.State.GAP, "a company that does not operate in the province covers nothing"


@pytest.mark.parametrize("make", [factories.LeadFactory, factories.AgreementFactory, factories.ProjectFactory])
def test_a_lead_an_agreement_or_an_unfinished_project_puts_a_node_in_talks(make, node, officer):
    make().chain_nodes.add(node)
    assert state_of(node, officer) == chain.State.IN_TALKS


def test_a_resident_company_or_a_producing_project_covers_a_node(node, officer):
    other = factories.ChainNodeFactory()
    factories.CompanyFactory(chain_nodes=[node], is_resident=True)
    factories.ProjectFactory(chain_nodes=[other], stage=Project.Stage.OPERATING)
    assert {one.state for one in chain.coverage(officer)} == {chain.State.COVERED}
    assert registry.get("chain_coverage").value(officer) == 100


def test_stopped_and_archived_records_do_not_count(node, officer):
    factories.ProjectFactory(chain_nodes=[node], side_state=Project.SideState.WITHDRAWN, side_reason="示例")
    factories.LeadFactory(chain_nodes=[node]).archive(reason="示例")
    assert state_of(node, officer) == chain.State.GAP


def test_coverage_is_what_the_reader_sees(node, officer, city_officer, other_officer, park_manager, park, regions):
    factories.ProjectFactory(chain_nodes=[node], region=regions["140105"], park=park, stage=Project.Stage.AT_CAPACITY)
    for person, state in [(officer, "covered"), (city_officer, "covered"), (park_manager, "covered")]:
        assert state_of(node, person) == state
    assert state_of(node, other_officer) == "gap"
    assert state_of(node, officer, region=regions["140200"]) == "gap"


def test_coverage_costs_the_same_for_one_record_as_for_many(node, officer, django_assert_num_queries):
    chain.coverage(officer)  # what is read once per request, or once for long, such as the stages
    with django_assert_num_queries(6):
        chain.coverage(officer)
    for _ in range(5):
        factories.LeadFactory(chain_nodes=[node, factories.ChainNodeFactory()])
    with django_assert_num_queries(6):
        chain.coverage(officer)
