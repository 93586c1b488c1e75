from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Region
from core.fields import MoneyField, QuantityField
from core.models import AuditedModel, ScopedQuerySet
from core.values.titles import title_key
from crm.models.chain import ChainNode
from crm.models.company import Company


class LeadQuerySet(ScopedQuerySet):
    def followed(self) -> Self:
        """Leads that are neither archived nor paused, transferred or terminated."""
        return self.current().filter(side_state="")

    def overdue(self) -> Self:
        """Leads whose next step should have been done by now."""
        return self.followed().filter(next_action_on__lt=timezone.localdate())


class Lead(AuditedModel):
    """A possible investment that is being talked about, from first word to signature."""

    class Stage(models.TextChoices):
        """The stages before landing; codes as in the domain notes."""

        LEAD = "P10", _("lead")
        SCREENED = "P20", _("screened")
        NEGOTIATING = "P30", _("in negotiation")
        SIGNED = "P40", _("signed")

    class SideState(models.TextChoices):
        NONE = "", _("going on")
        PAUSED = "X1", _("paused")
        TRANSFERRED = "X2", _("transferred")
        TERMINATED = "X3", _("terminated")

    class Source(models.TextChoices):
        MINISTRY = "ministry", _("ministry or commission")
        ASSOCIATION = "association", _("association")
        CHAMBER = "chamber", _("chamber of commerce")
        FAIR = "fair", _("fair or promotion event")
        COMPANY = "company", _("through another company")
        OUTPOST = "outpost", _("outpost in another province")
        FUND = "fund", _("fund")
        OWN = "own", _("own research")
        OTHER = "other", _("other")

    name = models.CharField(_("project name"), max_length=200)
    name_norm = models.CharField(max_length=200, editable=False, db_index=True)
    company = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, related_name="leads", verbose_name=_("investor")
    )
    content = models.TextField(_("what is to be built"), blank=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("region"))
    site = models.CharField(_("site"), max_length=200, blank=True)
    stage = models.CharField(_("stage"), max_length=4, choices=Stage.choices, default=Stage.LEAD)
    side_state = models.CharField(_("state"), max_length=2, choices=SideState.choices, blank=True, default="")
    side_reason = models.CharField(_("reason of the state"), max_length=300, blank=True)
    planned_investment = MoneyField(_("planned investment"))
    land_mu = QuantityField(_("land wanted"), unit="亩")
    industry = models.CharField(_("industry"), max_length=100, blank=True)
    chain_nodes = models.ManyToManyField(ChainNode, related_name="leads", blank=True, verbose_name=_("chain nodes"))
    source = models.CharField(_("source"), max_length=20, choices=Source.choices, blank=True)
    source_detail = models.CharField(_("introduced by"), max_length=200, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="leads", verbose_name=_("owner")
    )
    owner_name = models.CharField(_("followed by"), max_length=100, blank=True)
    owner_unit = models.CharField(_("unit following"), max_length=100, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="leads", verbose_name=_("organisation")
    )
    leader = models.CharField(_("leader in charge"), max_length=60, blank=True)
    first_reported_on = models.DateField(_("first reported on"), null=True, blank=True)
    next_action = models.CharField(_("next step"), max_length=200, blank=True)
    next_action_on = models.DateField(_("next step due"), null=True, blank=True)
    progress = models.TextField(_("progress"), blank=True)
    problem = models.TextField(_("problems to be coordinated"), blank=True)
    remark = models.TextField(_("remark"), blank=True)
    field_notes = models.JSONField(default=dict, blank=True, editable=False)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    objects = LeadQuerySet.as_manager()
    scope_region = "region"

    class Meta:
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        ordering = ["-updated_at", "-pk"]
        indexes = [models.Index(fields=["region", "stage"], name="lead_region_stage")]
        constraints = [
            models.CheckConstraint(
                condition=Q(side_state="") | ~Q(side_reason=""),
                name="lead_side_state_has_reason",
                violation_error_message=_("Say why the lead is paused, transferred or terminated."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_overdue(self) -> bool:
        """Has the day of the next step gone by, while the lead is still being followed?"""
        due = self.next_action_on
        return bool(due and due < timezone.localdate() and not self.side_state and not self.is_archived)

    def timeline_parents(self) -> list:
        return [self.company]

    def prepare(self) -> None:
        """Derive the form of the name by which the same project is recognised."""
        self.name = self.name.strip()
        self.name_norm = title_key(self.name)
