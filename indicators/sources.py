"""The rows that indicators count, each a rule of the domain said once: `user -> rows that user may see`."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from crm.models import Agreement, ChainNode, Company, Lead
from crm.models.lead import LeadQuerySet
from incentives.models import Payment
from parks.models import Park
from projects.models import Inflow, MonthlyReport, Project

# A transferred project is counted where it went; the others no longer exist as investments.
NOT_COUNTED = [
    Project.SideState.TRANSFERRED, Project.SideState.TERMINATED, Project.SideState.WITHDRAWN,
    Project.SideState.NOT_RECOGNISED,
]  # fmt: skip
TALKING = [Lead.Stage.LEAD, Lead.Stage.SCREENED, Lead.Stage.NEGOTIATING]
PRODUCING = [Project.Stage.OPERATING, Project.Stage.AT_CAPACITY]
STARTED = [Project.Stage.STARTED, Project.Stage.IN_STATISTICS, *PRODUCING]


def companies(user: Any) -> QuerySet:
    rows = Company.objects.visible_to(user).current()
    return rows.select_related("headquarters_region").prefetch_related("chain_nodes")


def resident_companies(user: Any) -> QuerySet:
    return companies(user).filter(is_resident=True)


def leads(user: Any) -> LeadQuerySet:
    """Leads that are going on: neither paused nor transferred nor terminated."""
    rows = Lead.objects.visible_to(user).current().filter(side_state=Lead.SideState.NONE)
    return rows.select_related("company", "region", "owner")


def open_leads(user: Any) -> QuerySet:
    """Leads that are going on and not yet signed."""
    return leads(user).at(*TALKING)


def agreements(user: Any) -> QuerySet:
    """Agreements whose amount counts; see `AgreementQuerySet.counted`."""
    return Agreement.objects.visible_to(user).counted().select_related("company", "region")


def agreements_of_any_kind(user: Any) -> QuerySet:
    """Everything signed, letters of intent and framework agreements included."""
    return Agreement.objects.visible_to(user).current().select_related("company", "region")


def yuan_agreements(user: Any) -> QuerySet:
    return agreements(user).filter(currency="CNY")


def agreements_kept(user: Any) -> QuerySet:
    """Agreements that became a project which still counts."""
    return agreements(user).filter(_has_project(live_projects(user)))


def agreements_started(user: Any) -> QuerySet:
    """Agreements of whose projects one has begun construction."""
    return agreements(user).filter(_has_project(live_projects(user).filter(stage__in=STARTED)))


def _has_project(projects: QuerySet) -> Exists:
    links = Project.agreements.through.objects.filter(agreement=OuterRef("pk"))
    return Exists(links.filter(project__in=projects.select_related(None).values("pk")))


def live_projects(user: Any) -> QuerySet:
    rows = Project.objects.visible_to(user).current().exclude(side_state__in=NOT_COUNTED)
    return rows.select_related("company", "region", "park")


def projects_in_operation(user: Any) -> QuerySet:
    return live_projects(user).filter(stage__in=PRODUCING)


def projects_unfinished(user: Any) -> QuerySet:
    return live_projects(user).exclude(stage__in=PRODUCING)


def projects_started(user: Any) -> QuerySet:
    return live_projects(user).filter(started_on__isnull=False)


def projects_producing(user: Any) -> QuerySet:
    return live_projects(user).filter(produced_on__isnull=False)


def inflows(user: Any) -> QuerySet:
    """Money recorded as arrived, on projects that count; not from reports that are drafts or were returned."""
    rows = Inflow.objects.visible_to(user).counted().filter(project__in=_keys(live_projects(user)))
    return rows.select_related("project__region")


def inflows_of_agreed(user: Any) -> QuerySet:
    """Inflows on projects that came from agreements which count."""
    links = Project.agreements.through.objects.filter(agreement__in=_keys(yuan_agreements(user)))
    return inflows(user).filter(project__in=links.values("project"))


def outside_inflows(user: Any) -> QuerySet:
    return inflows(user).filter(origin=Inflow.Origin.OUTSIDE_PROVINCE)


def monthly_reports(user: Any) -> QuerySet:
    rows = MonthlyReport.objects.visible_to(user).current().filter(project__in=_keys(live_projects(user)))
    return rows.exclude(state__in=MonthlyReport.UNFINISHED).select_related("project__region")


def built_big_data_parks(user: Any) -> QuerySet:
    parks = Park.objects.visible_to(user).current().select_related("region")
    return parks.filter(kind=Park.Kind.BIG_DATA, status=Park.Status.BUILT)


def payments(user: Any) -> QuerySet:
    rows = Payment.objects.visible_to(user).current().filter(application__archived_at__isnull=True)
    return rows.select_related("application__company", "application__region")


def chain_leaves(user: Any) -> QuerySet:
    return ChainNode.objects.visible_to(user).in_use().leaves().select_related("parent")


def _keys(rows: QuerySet) -> QuerySet:
    return rows.select_related(None).values("pk")
