"""How far the courting of target companies has come, as far as a reader sees."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.models import ChainTarget, Lead
from crm.pipeline import catalogue


class Courting(TextChoices):
    """What has come of a target company."""

    NONE = "none", gettext_lazy("no lead yet")
    COURTED = "courted", gettext_lazy("lead under way")
    RESIDENT = "resident", gettext_lazy("operates in the province")


def with_courting(targets: QuerySet, user: Any) -> QuerySet:
    """Add `lead_pk` and `lead_stage`: of the leads with the company that go on and `user` sees, the furthest."""
    leads = _leads(user).annotate(place=catalogue.order_of()).order_by("-place", "-pk")
    return targets.annotate(
        lead_pk=Subquery(leads.values("pk")[:1]), lead_stage=Subquery(leads.values("stage")[:1])
    )  # fmt: skip


def _leads(user: Any) -> QuerySet:
    return Lead.objects.visible_to(user).followed().filter(company=OuterRef("company"))


def in_state(targets: QuerySet, state: str, user: Any) -> QuerySet:
    """Those of the targets whose courting has come to `state`."""
    if state == Courting.RESIDENT:
        return targets.filter(company__is_resident=True)
    has_lead = Exists(_leads(user))
    return targets.filter(has_lead if state == Courting.COURTED else ~has_lead, company__is_resident=False)


def words(target: ChainTarget) -> str:
    """The state of one target that came from `with_courting`."""
    stage = getattr(target, "lead_stage", None)
    if target.company.is_resident:
        return str(Courting.RESIDENT.label)
    return _("lead: %(stage)s") % {"stage": catalogue.stage_of(stage)} if stage else str(Courting.NONE.label)
