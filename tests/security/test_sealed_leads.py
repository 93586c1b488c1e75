"""Nothing of a sealed lead shows to those not named for it: their pages are the same, to the letter, without it."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import ROUTES
from core import audit
from core.models import Follow, Job, Notice, Visit
from core.tasks import export_list
from crm import services
from crm.models import Lead, StageMove
from parks.models import Park
from tests import factories as make
from tests.security.crawling import crawl, readable
from tests.security.test_other_regions import record_region, workbook_of
from tests.test_routes import ARGUMENTS

pytestmark = pytest.mark.django_db
MARK = "金砖密约"
DAY = datetime.date(2017, 6, 1)


def record_lead(company: Any, node: Any, region: Any, owner: User, others: list[User]) -> Lead:
    """A lead with everything that can belong to one, known to `others` before it is sealed."""
    place = {"region": region}
    lead = make.LeadFactory(
        name=f"{MARK}项目", company=company, owner=owner, stage="P30", content=MARK, progress=MARK, chain_nodes=[node],
        planned_investment=7_770_000_000, next_action=f"{MARK}下一步", next_action_on=timezone.localdate(),
        first_reported_on=DAY, **place,
    )  # fmt: skip
    talk = make.InteractionFactory(company=company, lead=lead, summary=f"{MARK}往来", next_step=MARK, **place)
    agreement = make.AgreementFactory(company=company, lead=lead, name=f"{MARK}协议", amount=88_800_000, **place)
    agreement.chain_nodes.add(node)
    claim = make.FirstReportClaimFactory(lead=lead, company=company, remark=MARK, **place)
    transfer = make.LeadTransferFactory(lead=lead, from_region=region, to_region=region, reason=MARK)
    share = make.ShareAgreementFactory(lead=lead, remark=MARK)
    for record in (lead, talk, agreement):
        make.CommentFactory(on=record, text=f"{MARK}评论", author=owner)
        make.TaskFactory(on=record, text=f"{MARK}任务", assignee=others[0], due_on=timezone.localdate())
        make.AttachmentFactory(on=record, name=f"{MARK}附件.png")
    for person in others:
        Follow(user=person).pin_to(lead).save()
        Visit(user=person).pin_to(lead).save()
        Notice.objects.create(owner=person, text=f"{MARK}通知", url=reverse("crm:lead_detail", args=[lead.pk]))
    StageMove.objects.create(lead=lead, from_stage="P10", to_stage="P30", moved_on=DAY, reason=MARK)
    for record in (lead, talk, agreement, claim, transfer, share):
        audit.record(record, "update", changes=[{"field": "remark", "old": "", "new": MARK}], reason=MARK)
    return lead


WATCHERS = ["city_officer", "park_manager", "city_policy_officer", "officer", "leader", "auditor"]
# Who reads page after page: an officer on both databases, the others on one.
READERS = [
    who if who == "city_officer" else pytest.param(who, marks=pytest.mark.one_database) for who in WATCHERS
]  # fmt: skip


@pytest.fixture
def watcher(request: Any, person: Callable[..., User], city_officer: User, park_manager: User) -> User:
    if request.param in ("city_policy_officer", "city_leader"):
        return person(request.param.removeprefix("city_"), "140100", username="watcher", full_name="示例甲")
    return request.getfixturevalue(request.param)


@pytest.fixture
def owner(person: Callable[..., User]) -> User:
    return person("officer", "140100", username="owner", full_name="示例主办人")


@pytest.fixture
def scene(regions: dict, park: Park, owner: User, watcher: User) -> dict[str, Any]:
    """What everyone sees, and one of everything in the watcher's own region."""
    shared = {
        "company": make.CompanyFactory(name="示例共享数据有限公司"), "node": make.ChainNodeFactory(),
        "action": make.PlanActionFactory(), "clause": make.ClauseFactory(),
    }  # fmt: skip
    manager = watcher if watcher.role == "park_manager" else None
    record_region(regions["140105"], **shared, mark="本区", manager=manager)
    return {**shared, "region": regions["140105"]}


def record_sealed(scene: dict[str, Any], owner: User, watcher: User) -> Lead:
    lead = record_lead(scene["company"], scene["node"], scene["region"], owner, [watcher])
    services.seal_lead(lead, people=[], reason=MARK, by=owner)
    return lead


@pytest.mark.slow
@pytest.mark.parametrize("watcher", READERS, indirect=True)
def test_a_sealed_lead_changes_no_page_of_those_not_named(
    watcher: User, as_user: Callable[[User], Client], scene: dict, owner: User
) -> None:
    client = as_user(watcher)
    lists_only = watcher.role == "auditor"
    before = {} if lists_only else crawl(client, "/")
    record_sealed(scene, owner, watcher)
    after = crawl(client, "/")
    assert {address for address, page in after.items() if MARK in page} == set()
    if not lists_only:  # the auditor is told that something was written, and by whom
        assert set(after) == set(before)
        assert [address for address in before if after[address] != before[address]] == []


@pytest.mark.parametrize("watcher", ["city_leader", "officer"], indirect=True)
def test_a_sealed_lead_changes_no_leadership_workbook(watcher: User, scene: dict, owner: User) -> None:
    before = workbook_of(watcher)
    record_sealed(scene, owner, watcher)
    assert workbook_of(watcher) == before


def fragments(scene: dict[str, Any], lead: Lead) -> list[str]:
    """Addresses that nobody links to but scripts or curious people ask for."""
    lookups = [reverse(route) for route in ROUTES if route.endswith("_lookup") and not ARGUMENTS[route]]
    queries = [MARK, "jzmy", "jinzhuan", MARK[:2]]
    plain = [reverse(route) for route in ROUTES if not ARGUMENTS[route] and route in SEARCHES]
    found = [f"{address}?q={query}" for address in (*lookups, *plain) for query in queries]
    return [*found, *(f"{address}?lead={lead.pk}" for address in map(reverse, BY_LEAD))]


SEARCHES = {route for route in ROUTES if "search" in route or "twin" in route or "palette" in route}
BY_LEAD = ["crm:interaction_list", "crm:agreement_list", "projects:project_list"]


@pytest.mark.parametrize("watcher", ["city_officer", "leader", "park_manager"], indirect=True)
def test_guessing_finds_nothing_of_a_sealed_lead(
    watcher: User, as_user: Callable[[User], Client], scene: dict, owner: User
) -> None:
    lead = record_sealed(scene, owner, watcher)
    client = as_user(watcher)
    for address in fragments(scene, lead):
        answer = client.get(address)
        assert answer.status_code < 500, address
        text = answer.content.decode()
        asked = address.partition("?q=")[2]
        assert MARK not in text.replace(asked, ""), address
    assert [address for address in pages_of(lead) if client.get(address).status_code not in (403, 404, 405)] == []


def pages_of(lead: Lead) -> list[str]:
    """Every page about the lead and about what belongs to it."""
    records = [lead, *lead.interactions.all(), *lead.agreements.all(), *lead.claims.all(), *lead.transfers.all(),
               *lead.share_agreements.all()]  # fmt: skip
    found = []
    for record in records:
        prefix = f"{record._meta.app_label}:{record._meta.model_name}_"
        found += [
            reverse(route, args=[record.pk])
            for route in ROUTES
            if route.startswith(prefix) and ARGUMENTS[route] == 1 and not route.endswith(("restore", "resume", "undo"))
        ]
    return found


@pytest.mark.parametrize("watcher", ["city_officer"], indirect=True)
def test_those_named_see_all_of_it(watcher: User, as_user: Callable[[User], Client], scene: dict, owner: User) -> None:
    lead = record_sealed(scene, owner, watcher)
    services.seal_lead(Lead.objects.get(pk=lead.pk), people=[watcher], reason="示例", by=owner)
    page = as_user(watcher).get(reverse("crm:lead_detail", args=[lead.pk])).content.decode()
    assert page.count(MARK) > 5


@pytest.mark.parametrize("watcher", ["city_officer"], indirect=True)
def test_background_work_asked_for_before_ends_without_the_sealed_lead(
    watcher: User, as_user: Callable[[User], Client], scene: dict, owner: User
) -> None:
    lead = record_lead(scene["company"], scene["node"], scene["region"], owner, [watcher])
    job = make.JobFactory(
        owner=watcher, task="core.tasks.export_list", params={"view": "crm.views.leads.LeadList", "query": ""}
    )
    services.seal_lead(lead, people=[], reason=MARK, by=owner)
    export_list(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert MARK not in readable(as_user(watcher).get(reverse("core:job_file", args=[job.pk])))
