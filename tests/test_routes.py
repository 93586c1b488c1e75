"""The one table of routes: complete, enforced for every role, and blind to other people's rows."""

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts import roles
from accounts.roles import ROUTES, Role
from crm.models import CompanyMerge
from tests import factories

RECORD_ACTIONS = (
    "detail",
    "update",
    "archive",
    "restore",
    "status",
    "cancel",
    "retry",
    "file",
    "unmask",
    "land",
    "links",
    "decide",
    "renew",
    "release",
)
POST_ONLY = (
    "export", "restore", "cancel", "retry", "columns", "confirm", "discard", "answer", "again", "forget",
    "notice_read", "star", "bulk", "bulkchange_undo", "savedview_save", "savedview_update", "savedview_delete",
    "reopen", "follow", "sign_out", "language", "resume", "lead_undo", "stop_clock",
)  # fmt: skip


def every_route(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, int]]:
    """Each named route with the number of its arguments."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from every_route(entry, f"{entry.namespace}:" if entry.namespace else prefix)
        elif isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}", len(entry.pattern.converters)


ARGUMENTS = dict(every_route())


def test_the_table_lists_every_route_and_no_other():
    assert set(ARGUMENTS) == set(ROUTES) | set(roles.ANYONE)


CONFIGURATION = {"crm:pipelinestage", "crm:stagecondition", "crm:sidereason", "crm:tag"}


def test_administrators_have_no_business_route_and_exclude_one_another():
    business = {"crm", "parks", "projects", "incentives", "ledgers", "indicators", "plan", "reports"}
    for route, allowed in ROUTES.items():
        # How an office works, and nothing of whom it works with; and one's own files.
        if route.rsplit("_", 1)[0] in CONFIGURATION or route.startswith("ledgers:import_"):
            assert not allowed & roles.ADMINS - roles.SYSTEM, route
        elif route.split(":")[0] in business:
            assert not allowed & roles.ADMINS, route
    writers = {
        role: {r for r, allowed in ROUTES.items() if allowed == frozenset({role})}
        for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)
    }
    assert all(writers.values())


class World:
    """One record of every kind in a place; `here(route)` gives the arguments that lead to it."""

    def __init__(self, region: Any, owner: Any, park: Any = None) -> None:
        make = factories
        self.company = make.CompanyFactory()
        self.chainnode = make.ChainNodeFactory()
        self.park = park or make.ParkFactory(region=region)
        self.datacentre = make.DataCentreFactory(park=self.park, region=region)
        self.capacityreading = make.CapacityReadingFactory(data_centre=self.datacentre)
        self.contact = make.ContactFactory(company=self.company, region=region)
        self.lead = make.LeadFactory(company=self.company, region=region, stage="P40")
        self.attachment = make.AttachmentFactory(on=self.lead)
        self.pipelinestage = make.PipelineStageFactory()
        self.stagecondition = make.StageConditionFactory()
        self.sidereason = make.SideReasonFactory()
        self.tag = make.TagFactory()
        self.task = make.TaskFactory(on=self.lead)
        self.comment = make.CommentFactory(on=self.lead, author=owner)
        self.notice = make.NoticeFactory(owner=owner)
        self.companymerge = CompanyMerge.objects.create(
            kept=make.CompanyFactory(), merged=make.CompanyFactory(), reason="示例", lines={"added": {}, "put_away": {}}
        )
        self.firstreportclaim = make.FirstReportClaimFactory(lead=self.lead, region=region)
        self.claimconflict = self._conflict(region)
        self.leadtransfer = make.LeadTransferFactory(lead=self.lead, from_region=region, to_region=region)
        self.shareagreement = make.ShareAgreementFactory(lead=self.lead)
        self.interaction = make.InteractionFactory(company=self.company, region=region)
        self.agreement = make.AgreementFactory(company=self.company, region=region)
        self.promotionevent = make.PromotionEventFactory(region=region)
        self.eventguest = make.EventGuestFactory(event=self.promotionevent, company=self.company)
        self.project = make.ProjectFactory(company=self.company, region=region, park=self.park)
        self.monthlyreport = make.MonthlyReportFactory(project=self.project)
        self.inflow = make.InflowFactory(project=self.project)
        self.policy = make.PolicyFactory(region=region)
        self.clause = make.ClauseFactory(policy=self.policy)
        self.application = make.ApplicationFactory(company=self.company, clause=self.clause, region=region)
        self.payment = make.PaymentFactory(application=self.application)
        self.action = make.PlanActionFactory()
        self.progressnote = make.ProgressNoteFactory(action=self.action)
        self.organisation = make.OrganisationFactory()
        self.user = make.UserFactory(region=region)
        self.job = make.JobFactory(owner=owner)
        self.headingmemory = make.HeadingMemoryFactory()
        self.import_ = make.LedgerImportFactory(owner=owner, region=region)
        self.template = SimpleNamespace(pk="company")
        self.setting = SimpleNamespace(pk="lead.respond")
        self.holiday = make.HolidayFactory()
        self.chaintarget = make.ChainTargetFactory(company=self.company, node=self.chainnode)
        self.savedview = make.SavedViewFactory(owner=owner)
        self.bulkchange = make.BulkChangeFactory(owner=owner)
        self.region = region

    def _conflict(self, region: Any) -> Any:
        other = factories.FirstReportClaimFactory(lead=factories.LeadFactory(region=region), region=region)
        return factories.ClaimConflictFactory(earlier=self.firstreportclaim, later=other)

    def record(self, route: str) -> Any:
        name = route.split(":")[1].rsplit("_", 1)[0]
        for known in sorted(vars(self), key=len, reverse=True):
            if name.startswith(known.rstrip("_")):
                return getattr(self, known)
        raise AssertionError(f"{route}: give World a record for it")

    def arguments(self, route: str) -> list:
        if not ARGUMENTS[route]:
            return []
        return ["companies"] if route.startswith("indicators:") else [self.record(route).pk]


def ask(client: Client, route: str, arguments: list) -> Any:
    """Send the route what it takes: a GET, or an empty POST where it only writes."""
    url = reverse(route, args=arguments)
    return client.post(url) if route.endswith(POST_ONLY) else client.get(url)


# Whoever signs out reaches nothing more: last.
IN_ORDER = sorted(ROUTES, key=lambda route: (route == "accounts:sign_out", route))


@pytest.mark.parametrize("role", Role.values)
def test_each_role_reaches_exactly_its_routes(role, request, as_user, regions, park):
    user = request.getfixturevalue(role)
    client, world, wrong = as_user(user), World(regions["140100"], user, park), []
    for route in IN_ORDER:
        status = ask(client, route, world.arguments(route)).status_code
        if status >= 500 or (status == 403) != (role not in ROUTES[route]):
            wrong.append((route, status))
    assert wrong == []


def test_strangers_are_sent_to_the_sign_in_page(db):
    stranger, wrong = Client(HTTP_HOST="127.0.0.1"), []
    for route in ROUTES:
        arguments = ["companies" if route.startswith("indicators:") else 1] * ARGUMENTS[route]
        answer = ask(stranger, route, arguments)
        if answer.status_code != 302 or not answer.headers["Location"].startswith(reverse("accounts:sign_in")):
            wrong.append((route, answer.status_code))
    assert wrong == []


SHARED = {
    "companymerge",
    "company", "chainnode", "chaintarget", "policy", "clause", "action", "organisation", "region", "user",
    "progressnote", "template",
    "pipelinestage", "stagecondition", "sidereason", "tag", "holiday",
}  # fmt: skip
SCOPED_ROUTES = sorted(
    route
    for route, allowed in ROUTES.items()
    if ARGUMENTS.get(route) and not route.startswith("indicators:")
    and (Role.OFFICER in allowed or Role.POLICY_OFFICER in allowed)
    and not any(route.split(":")[1].startswith(name) for name in SHARED)
)  # fmt: skip


def same_page(html: bytes) -> str:
    """A page without what differs by nature: reference number, form token, its own address."""
    text = html.decode()
    text = re.sub(r"[0-9a-f]{12}|[A-Za-z0-9]{64}", "", text)
    return re.sub(r'value="/[^"]*"', "", text)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.POLICY_OFFICER])
def test_rows_of_another_region_do_not_exist(role, as_user, person, other_officer, regions):
    outsider, world = as_user(person(role, "140200")), World(regions["140100"], other_officer)
    told_apart = []
    for route in (route for route in SCOPED_ROUTES if role in ROUTES[route]):
        foreign = ask(outsider, route, world.arguments(route))
        missing = ask(outsider, route, [999_999_999])
        same = same_page(foreign.content) == same_page(missing.content)
        if (foreign.status_code, missing.status_code, same) != (404, 404, True):
            told_apart.append((route, foreign.status_code, missing.status_code))
    assert told_apart == []
