"""Join leads, agreements and projects into investments, so that each stands once, at the farthest stage it reached."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Region
from crm.models import Agreement, Lead
from crm.pipeline import catalogue
from indicators import places, sources
from projects.models import Project
from reports.pack.order import PackOrder

BINDING = (Agreement.Kind.AGREEMENT, Agreement.Kind.CONTRACT)


@dataclass
class Investment:
    """What was talked about, what was signed, what landed: a lead, its agreements, the project, each where known."""

    lead: Lead | None = None
    agreements: list[Agreement] = field(default_factory=list)
    project: Project | None = None

    @property
    def stage(self) -> str:
        """Return how far it is, as a stage code P10 to P80."""
        if self.project:
            return self.project.stage
        is_bound = any(agreement.kind in BINDING for agreement in self.agreements)
        return Lead.Stage.SIGNED if is_bound or self.lead is None else self.lead.stage

    @property
    def counts_as(self) -> str:
        """Return the stage of the rule book as which it counts."""
        return self.project.stage if self.project else catalogue.stage_of(self.stage).counts_as

    @property
    def stage_words(self) -> str:
        """Return what the stage is called; a lead's as the office calls it."""
        return self.project.get_stage_display() if self.project else str(catalogue.stage_of(self.stage))

    def first(self, name: str) -> Any:
        """Return a field from the record that went farthest and fills it in."""
        records = [self.project, *reversed(self.agreements), self.lead]
        return next((value for record in records if (value := getattr(record, name, None)) not in (None, "")), None)

    @property
    def region(self) -> Region:
        """Return where it lies."""
        return self.first("region")

    @property
    def signed_on(self) -> date | None:
        """Return the day of the first signature."""
        return min((agreement.signed_on for agreement in self.agreements if agreement.signed_on), default=None)


def investments(order: PackOrder) -> list[Investment]:
    """Return every investment of the order's region that its reader may see and that had begun by its end."""
    projects = list(_projects(order))
    leads = {lead.pk: Investment(lead=lead) for lead in _leads(order)}
    found = {project.pk: Investment(leads.pop(project.lead_id, Investment()).lead, [], project) for project in projects}
    others = []
    landed = _landed(projects)
    by_lead = {project.lead_id: project.pk for project in projects if project.lead_id}
    for group in _families(list(_agreements(order))):
        keys = [landed.get(a.pk) or by_lead.get(a.lead_id) for a in group]
        project = next(filter(None, keys), None)
        lead = next((a.lead_id for a in group if a.lead_id in leads), None)
        home = found[project] if project else leads[lead] if lead else Investment()
        home.agreements += group
        others += [] if project or lead else [home]
    return [*leads.values(), *others, *found.values()]


def _leads(order: PackOrder) -> QuerySet:
    rows = places.within(sources.leads(order.user), "region", order.place)
    return _known_by(rows, "first_reported_on", order).select_related("organisation").prefetch_related("chain_nodes")


def _agreements(order: PackOrder) -> QuerySet:
    rows: QuerySet = Agreement.objects.visible_to(order.user).current().select_related("company", "region")
    rows = _known_by(places.within(rows, "region", order.place), "signed_on", order)
    return rows.prefetch_related("chain_nodes").order_by("signed_on", "pk")


def _projects(order: PackOrder) -> QuerySet:
    rows: QuerySet = (
        Project.objects.visible_to(order.user).current().select_related("company", "investor", "region", "park")
    )
    rows = _known_by(places.within(rows, "region", order.place), "registered_on", order)
    return rows.prefetch_related("chain_nodes", "agreements")


def _known_by(rows: QuerySet, name: str, order: PackOrder) -> QuerySet:
    """Leave out what began after the period; what has no date stays in."""
    return rows.filter(Q(**{f"{name}__lte": order.period.as_of}) | Q(**{f"{name}__isnull": True}))


def _landed(projects: Iterable[Project]) -> dict[int, int]:
    """Tell of which project an agreement is; of several, the oldest."""
    oldest_last = sorted(projects, key=lambda project: -project.pk)
    return {agreement.pk: project.pk for project in oldest_last for agreement in project.agreements.all()}


def _families(agreements: list[Agreement]) -> list[list[Agreement]]:
    """Put an agreement together with its upgrades and increases, in order of signature."""
    known = {agreement.pk: agreement for agreement in agreements}
    families = defaultdict(list)
    for agreement in agreements:
        families[_root(agreement, known)].append(agreement)
    return list(families.values())


def _root(agreement: Agreement, known: dict[int, Agreement]) -> int:
    passed = {agreement.pk}
    while agreement.previous_id in known and agreement.previous_id not in passed:
        agreement = known[agreement.previous_id]
        passed.add(agreement.pk)
    return agreement.pk
