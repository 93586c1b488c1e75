"""Generated data for the tests of the leadership workbook: many regions, months and origins, always the same."""

from datetime import date
from random import Random

from accounts.models import Region
from crm.models import Agreement, ChainNode
from parks.models import Park
from projects.models import Inflow, Project
from tests import factories

KINDS = list(Agreement.Kind)
DANGEROUS = '=HYPERLINK("http://example.com","点我")'


def generate(regions: dict[str, Region], park: Park) -> None:
    """Leads, agreements, projects, funds, data centres and plan targets over all regions of the tests."""
    random = Random(20171231)
    nodes = [factories.ChainNodeFactory(code=f"U10{number}") for number in range(1, 6)]
    for number in range(40):
        region = random.choice(list(regions.values()))
        _investment(random, number, region, park, nodes)
    for number, region in enumerate(regions.values(), start=1):
        home = factories.ParkFactory(region=region)
        centre = factories.DataCentreFactory(region=region, park=park if region == park.region else home)
        for day, installed in [(date(2017, 6, 30), 100 * number), (date(2017, 12, 31), 250 * number)]:
            factories.CapacityReadingFactory(
                data_centre=centre, read_on=day, racks_built=100, racks_in_use=10 * number, servers_planned=900,
                servers_installed=installed, servers_online=installed - 7,
            )  # fmt: skip
    action = factories.PlanActionFactory(code="A13")
    factories.PlanTargetFactory(
        action=action, indicator="servers_installed", operator="at_least", minimum=5000, unit="台",
        due_on=date(2017, 12, 31),
    )  # fmt: skip


def _investment(random: Random, number: int, region: Region, park: Park, nodes: list[ChainNode]) -> None:
    node = random.choice(nodes)
    lead = factories.LeadFactory(region=region, planned_investment=random.randrange(1, 10**9), chain_nodes=[node])
    if number % 3 == 0:
        return
    agreement = factories.AgreementFactory(
        region=region, lead=lead, kind=random.choice(KINDS), amount=random.choice([None, random.randrange(1, 10**10)]),
        signed_on=date(random.choice([2016, 2017]), random.randrange(1, 13), 15),
    )  # fmt: skip
    if number % 3 == 1:
        return
    project = factories.ProjectFactory(
        region=region, lead=lead, park=park if region == park.region else None, chain_nodes=[node],
        stage=random.choice(Project.Stage.values), started_on=date(2017, random.randrange(1, 13), 1),
    )  # fmt: skip
    project.agreements.add(agreement)
    for month in range(1, 13, random.randrange(1, 4)):
        origin, amount = random.choice(list(Inflow.Origin)), random.randrange(1, 10**8)
        factories.InflowFactory(project=project, month=date(2017, month, 1), origin=origin, amount=amount)
