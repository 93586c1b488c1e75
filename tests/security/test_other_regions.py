"""Nothing of another region shows: the pages of a person are the same, to the letter, whatever others record."""

import datetime
import io
import re
import zipfile
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from accounts.models import Region, User
from core import audit
from parks.models import Park
from plan.models import PlanAction
from reports.pack.build import draw
from reports.pack.order import PackOrder, PackPeriod, region_choices
from tests import factories as make
from tests.security.crawling import CHANGING, crawl

pytestmark = pytest.mark.django_db
MARK = "外区秘密"


def record_region(
    region: Region, company: Any, node: Any, action: PlanAction, clause: Any, *, mark: str, manager: Any = None
) -> Any:
    """One of everything in a region, about a company that everyone shares."""
    place = {"region": region}
    contact = make.ContactFactory(company=company, name=f"{mark}联系人", remark=mark, **place)
    lead = make.LeadFactory(
        company=company, name=f"{mark}线索", stage="P40", planned_investment=7_770_000, progress=mark,
        chain_nodes=[node], first_reported_on=datetime.date(2017, 1, 5), **place,
    )  # fmt: skip
    make.LeadFactory(company=company, name=f"{mark}在谈", stage="P20", chain_nodes=[node], **place)
    talk = make.InteractionFactory(company=company, lead=lead, summary=f"{mark}往来", **place)
    talk.contacts.add(contact)
    agreement = make.AgreementFactory(
        company=company, lead=lead, name=f"{mark}协议", amount=88_800_000, **place
    )  # fmt: skip
    agreement.chain_nodes.add(node)
    park = make.ParkFactory(name=f"{mark}园区", status="built", **place)
    if manager:
        park.managers.add(manager)
    centre = make.DataCentreFactory(name=f"{mark}机房", park=park, operator=company, **place)
    make.CapacityReadingFactory(
        data_centre=centre, racks_designed=100, racks_built=80, racks_in_use=40, servers_planned=900,
        servers_installed=800, servers_online=700,
    )  # fmt: skip
    project = make.ProjectFactory(
        name=f"{mark}项目", company=company, investor=company, lead=lead, park=park, data_centre=centre, stage="P70",
        total_investment=99_900_000, started_on=datetime.date(2017, 2, 1), produced_on=datetime.date(2017, 5, 1),
        chain_nodes=[node], **place,
    )  # fmt: skip
    project.agreements.add(agreement)
    report = make.MonthlyReportFactory(project=project, progress=mark, servers_installed_total=5, jobs_total=9)
    make.InflowFactory(project=project, report=report, amount=3_330_000)
    application = make.ApplicationFactory(
        company=company,
        project=project,
        clause=clause,
        matter=f"{mark}申报",
        state="approved",
        approved_amount=500_000,
        **place,
    )
    make.PaymentFactory(application=application, amount=111_000, remark=mark)
    action.parks.add(park)
    action.projects.add(project)
    for record in (contact, lead, talk, agreement, park, centre, project, application):
        audit.record(record, "update", changes=[{"field": "remark", "old": "", "new": mark}], reason=mark)
    return project


@pytest.fixture
def shared(regions: dict[str, Region]) -> dict:
    """A company, a chain node, a policy and a plan that everyone sees."""
    return {
        "company": make.CompanyFactory(name="示例共享数据有限公司"),
        "node": make.ChainNodeFactory(),
        "action": make.PlanActionFactory(),
        "clause": make.ClauseFactory(),
    }


WATCHERS = ["city_officer", "park_manager", "city_policy_officer", "city_leader"]
# Who reads page after page: an officer on both databases, the others on one.
READERS = [
    who if who == "city_officer" else pytest.param(who, marks=pytest.mark.one_database) for who in WATCHERS
]  # fmt: skip


@pytest.fixture
def watcher(request: Any, person: Callable[..., User], city_officer: User, park_manager: User) -> User:
    made = {
        "city_officer": lambda: city_officer,
        "park_manager": lambda: park_manager,
        "city_policy_officer": lambda: person("policy_officer", "140100", username="tpo", full_name="示例甲"),
        "city_leader": lambda: person("leader", "140100", username="tld", full_name="示例乙"),
    }
    return made[request.param]()


@pytest.mark.slow
@pytest.mark.parametrize("watcher", READERS, indirect=True)
def test_what_another_region_records_changes_no_page(
    watcher: User, as_user: Callable[[User], Client], regions: dict, shared: dict, park: Park
) -> None:
    record_region(regions["140105"], **shared, mark="本区", manager=watcher if watcher.role == "park_manager" else None)
    client = as_user(watcher)
    before = crawl(client)
    record_region(regions["140200"], **shared, mark=MARK)
    after = crawl(client)
    assert len(before) > 40
    shown = {address for address, page in after.items() if MARK in page}
    assert not shown
    assert set(after) == set(before)
    changed = [address for address in before if after[address] != before[address]]
    assert not changed


def workbook_of(user: User) -> str:
    """The leadership workbook that `user` would get, as text."""
    user = User.objects.get(pk=user.pk)
    order = PackOrder(user, PackPeriod(2017, 6), region_choices(user)[0], "万元")
    file = io.BytesIO()
    draw(order, "YJ-1", lambda done, total, what: None).save(file)
    with zipfile.ZipFile(file) as book:
        parts = [book.read(name).decode() for name in sorted(book.namelist()) if name.startswith("xl/")]
    return CHANGING.sub("", unescape("\n".join(parts)))


@pytest.mark.parametrize("watcher", WATCHERS, indirect=True)
def test_what_another_region_records_changes_no_workbook(
    watcher: User, regions: dict, shared: dict, park: Park
) -> None:
    record_region(regions["140105"], **shared, mark="本区", manager=watcher if watcher.role == "park_manager" else None)
    before = workbook_of(watcher)
    assert "本区" in before
    record_region(regions["140200"], **shared, mark=MARK)
    assert workbook_of(watcher) == before


@pytest.mark.slow
@pytest.mark.parametrize("watcher", READERS, indirect=True)
def test_a_link_into_another_region_names_nothing_there(
    watcher: User, as_user: Callable[[User], Client], regions: dict, shared: dict, park: Park
) -> None:
    manager = watcher if watcher.role == "park_manager" else None
    mine = record_region(regions["140105"], **shared, mark="本区", manager=manager)
    theirs = record_region(regions["140200"], **shared, mark=MARK)
    cross(mine, theirs)
    shown = {
        address: re.findall(f".{{60}}{MARK}.{{10}}", page)
        for address, page in crawl(as_user(watcher)).items()
        if MARK in page
    }
    assert not shown


def cross(mine: Any, theirs: Any) -> None:
    """Let records of one region point at those of another, as the province may have filed them."""
    agreement, lead = mine.agreements.get(), mine.lead
    talk = lead.interactions.get()
    mine.lead, mine.data_centre = theirs.lead, theirs.data_centre
    mine.save()
    mine.agreements.add(theirs.agreements.get())
    agreement.lead, agreement.previous = theirs.lead, theirs.agreements.get()
    agreement.save()
    talk.lead = theirs.lead
    talk.save()
    talk.contacts.add(*theirs.lead.interactions.exclude(pk=talk.pk).get().contacts.all())
    application = mine.applications.get()
    application.project = theirs
    application.save()
