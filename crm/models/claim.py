"""Who reported an investor first (首报首谈), who hands a lead over, and who shares in what comes of it."""

from datetime import date, timedelta
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Region
from core import office
from core.fields import MoneyField
from core.models import AuditedModel, ScopedQuerySet
from crm.models.company import Company
from crm.models.evidence import EvidenceKind
from crm.models.interaction import Interaction
from crm.models.lead import Lead


class FirstReportClaimQuerySet(ScopedQuerySet):
    """Which first reports stand: worked out from the day, so that it is right while no worker runs."""

    def with_last_talk(self) -> Self:
        """Add `last_talk_on`, the day of the last interaction with the lead, for lists."""
        talks = Interaction.objects.current().filter(lead=OuterRef("lead")).order_by("-happened_on")
        return self.annotate(last_talk_on=Subquery(talks.values("happened_on")[:1]))

    def in_force(self, today: date | None = None) -> Self:
        """Accepted, and neither past their last day nor silent for too long."""
        return self._accepted().filter(self._kept(today))

    def fallen(self, today: date | None = None) -> Self:
        """Accepted once, whose protection has ended by itself."""
        return self._accepted().exclude(self._kept(today))

    def standing(self, today: date | None = None) -> Self:
        """Those that compete for an investor: waiting for a decision, or in force."""
        waiting = Q(status__in=FirstReportClaim.WAITING)
        return self.current().filter(waiting | (Q(status=FirstReportClaim.Status.ACCEPTED) & self._kept(today)))

    def _accepted(self) -> Self:
        return self.current().filter(status=FirstReportClaim.Status.ACCEPTED)

    @staticmethod
    def _kept(today: date | None) -> Q:
        day = today or timezone.localdate()
        heard = day - timedelta(days=office.value("claim.silent_days"))
        talks = Interaction.objects.current().filter(lead=OuterRef("lead"), happened_on__gte=heard)
        return Q(protected_until__gte=day) & (
            Q(protected_from__gte=heard) | Q(renewed_on__gte=heard) | Q(Exists(talks))
        )


class FirstReportClaim(AuditedModel):
    """A unit reports that it talks to an investor first; while the claim is protected others keep away.

    Source: practice of Henan and Chongqing (threshold), common practice (days, one renewal); see `domain.md` 1.2.
    """

    class Status(models.TextChoices):
        FILED = "filed", _("waits for acceptance")
        ACCEPTED = "accepted", _("accepted")
        CONTESTED = "contested", _("contested")
        REFUSED = "refused", _("refused")
        LAPSED = "lapsed", _("lapsed")
        RELEASED = "released", _("released")

    WAITING = (Status.FILED, Status.CONTESTED)

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="claims", verbose_name=_("lead"))
    company = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, related_name="claims", verbose_name=_("investor")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="claims", verbose_name=_("reporting unit")
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("region"))
    amount = MoneyField(_("intended investment"))
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    filed_at = models.DateTimeField(_("filed at"))
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name=_("filed by"),
    )  # fmt: skip
    is_below_threshold = models.BooleanField(_("below the threshold"), default=False, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.FILED, editable=False)
    protected_from = models.DateField(_("protected from"), null=True, blank=True, editable=False)
    protected_until = models.DateField(_("protected until"), null=True, blank=True, editable=False)
    renewals = models.PositiveSmallIntegerField(_("renewals"), default=0, editable=False)
    renewed_on = models.DateField(_("renewed on"), null=True, blank=True, editable=False)
    renewal_reason = models.CharField(_("progress shown for the renewal"), max_length=300, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name=_("decided by"),
    )  # fmt: skip
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    decision = models.CharField(_("decision"), max_length=300, blank=True, editable=False)
    remark = models.TextField(_("remark"), blank=True)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    objects = FirstReportClaimQuerySet.as_manager()
    scope_via = "lead"
    holds_pins = True
    file_kinds = EvidenceKind

    class Meta:
        verbose_name = _("first report")
        verbose_name_plural = _("first reports")
        ordering = ["-filed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["lead"],
                condition=Q(status__in=["filed", "accepted", "contested"], archived_at__isnull=True),
                name="one_open_claim_per_lead",
                violation_error_message=_("This lead has an open first report already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.lead)

    def timeline_parents(self) -> list:
        return [self.lead]

    @cached_property
    def last_talk_on(self) -> date | None:
        """The day of the last interaction with the lead; lists have it from `with_last_talk()`."""
        talks = Interaction.objects.current().filter(lead=self.lead_id).order_by("-happened_on")
        return talks.values_list("happened_on", flat=True).first()

    @property
    def ends_on(self) -> date | None:
        """The last day of protection as things are: its term, or sooner by silence; None where it has none."""
        if self.status != self.Status.ACCEPTED or not (self.protected_from and self.protected_until):
            return None
        heard = max(filter(None, (self.protected_from, self.renewed_on, self.last_talk_on)))
        return min(self.protected_until, heard + timedelta(days=office.value("claim.silent_days")))

    @property
    def days_left(self) -> int | None:
        """Calendar days until the protection ends; 0 on its last day, None where there is none."""
        last = self.ends_on
        return (last - timezone.localdate()).days if last and last >= timezone.localdate() else None

    @property
    def is_in_force(self) -> bool:
        """Does it keep others away today?"""
        return self.days_left is not None and not self.is_archived

    @property
    def present_status(self) -> str:
        """Its status today: an accepted one whose time is over has lapsed, whether or not that was written down."""
        is_over = self.status == self.Status.ACCEPTED and not self.is_in_force
        return self.Status.LAPSED if is_over else self.status


class ClaimConflictQuerySet(ScopedQuerySet):
    def open(self) -> Self:
        """Those that wait for a decision: undecided, while both reports stand."""
        standing = FirstReportClaim.objects.standing().values("pk")
        return self.current().filter(winner="", earlier__in=standing, later__in=standing)


class ClaimConflict(AuditedModel):
    """Two units report the same investor: both are told, and somebody above both decides on record."""

    class Ground(models.TextChoices):
        CODE = "code", _("same credit code")
        NAME = "name", _("same name")
        FORMER_NAME = "former_name", _("former name")
        NEAR_NAME = "near_name", _("nearly the same name")
        PROJECT = "project", _("same project name")

    class Winner(models.TextChoices):
        EARLIER = "earlier", _("the earlier report")
        LATER = "later", _("the later report")
        BOTH = "both", _("both may go on")

    earlier = models.ForeignKey(
        FirstReportClaim, models.PROTECT, related_name="conflicts_with_later", verbose_name=_("earlier report")
    )
    later = models.ForeignKey(
        FirstReportClaim, models.PROTECT, related_name="conflicts_with_earlier", verbose_name=_("later report")
    )
    ground = models.CharField(_("ground of the conflict"), max_length=12, choices=Ground.choices)
    winner = models.CharField(_("decided for"), max_length=10, choices=Winner.choices, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name=_("decided by"),
    )  # fmt: skip
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    decision = models.CharField(_("reasons of the decision"), max_length=500, blank=True)

    objects = ClaimConflictQuerySet.as_manager()
    scope_regions = ("earlier__lead__region", "later__lead__region")
    scope_sealed = ("earlier__lead", "later__lead")

    class Meta:
        verbose_name = _("conflict of first reports")
        verbose_name_plural = _("conflicts of first reports")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["earlier", "later"], name="one_conflict_per_pair")]

    def __str__(self) -> str:
        """A number alone: each side knows that the other exists, not what its lead is called."""
        return str(_("Conflict no. %(number)s") % {"number": self.pk})

    def timeline_parents(self) -> list:
        return [self.earlier, self.later]


class LeadTransfer(AuditedModel):
    """A lead is handed from one region to another, because the first cannot host it."""

    class Status(models.TextChoices):
        ASKED = "asked", _("asked for")
        APPROVED = "approved", _("handed over")
        REFUSED = "refused", _("refused")

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="transfers", verbose_name=_("lead"))
    from_region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("from region"))
    to_region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("to region"))
    # As it stood when it was asked for: all that the other region learns before, and the first one keeps after.
    name = models.CharField(_("project name"), max_length=200, editable=False)
    company = models.ForeignKey(
        Company, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("investor")
    )
    amount = MoneyField(_("planned investment"), editable=False)
    reason = models.CharField(_("reason"), max_length=300)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.ASKED, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name=_("asked by"),
    )  # fmt: skip
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name=_("decided by"),
    )  # fmt: skip
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    decision = models.CharField(_("decision"), max_length=300, blank=True, editable=False)

    scope_regions = ("from_region", "to_region")
    scope_sealed = "lead"

    class Meta:
        verbose_name = _("transfer of a lead")
        verbose_name_plural = _("transfers of leads")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["lead"],
                condition=Q(status="asked", archived_at__isnull=True),
                name="one_open_transfer_per_lead",
                violation_error_message=_("A transfer of this lead waits for a decision already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.from_region} → {self.to_region}"

    def timeline_parents(self) -> list:
        return [self.lead]


class ShareAgreementQuerySet(ScopedQuerySet):
    def on(self, day: date) -> list["ShareAgreement"]:
        """Those in force on `day`, with their parts."""
        rows: Any = self.current().prefetch_related("lines__region")
        return [one for one in rows if one.holds_on(day)]


class ShareAgreement(AuditedModel):
    """How regions share in what comes of a lead. The province counts it once; see the reports by contribution."""

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="share_agreements", verbose_name=_("lead"))
    starts_on = models.DateField(_("from"))
    years = models.PositiveSmallIntegerField(
        _("years"), validators=[MinValueValidator(1), MaxValueValidator(50)], default=5
    )
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    objects = ShareAgreementQuerySet.as_manager()
    scope_regions = ("lead__region",)
    scope_lines = "lines__region"
    scope_sealed = "lead"
    holds_pins = True
    file_kinds = EvidenceKind

    class Meta:
        verbose_name = _("sharing agreement")
        verbose_name_plural = _("sharing agreements")
        ordering = ["-starts_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.lead} {self.starts_on}"

    def timeline_parents(self) -> list:
        return [self.lead]

    @property
    def ends_on(self) -> date:
        """Its last day: the eve of the same day, so many years later."""
        day = self.starts_on
        month, number = (3, 1) if (day.month, day.day) == (2, 29) else (day.month, day.day)
        return date(day.year + self.years, month, number) - timedelta(days=1)

    def holds_on(self, day: date) -> bool:
        """Is it in force on `day`?"""
        return self.starts_on <= day <= self.ends_on


class ShareLine(models.Model):
    """One region's part of one item; the parts of an item add up to 100 per cent."""

    class Item(models.TextChoices):
        COUNT = "count", _("number of projects")
        INFLOW = "inflow", _("money in place")
        OUTPUT = "output", _("output")
        INVESTMENT = "investment", _("investment agreed and made")
        TAX = "tax", _("tax kept locally")

    agreement = models.ForeignKey(ShareAgreement, models.CASCADE, related_name="lines")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("region"))
    item = models.CharField(_("item"), max_length=12, choices=Item.choices)
    percent = models.DecimalField(
        _("part in per cent"), max_digits=5, decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )  # fmt: skip

    scope_via = "agreement"

    class Meta:
        verbose_name = _("part of a region")
        verbose_name_plural = _("parts of regions")
        ordering = ["item", "pk"]
        constraints = [models.UniqueConstraint(fields=["agreement", "item", "region"], name="one_part_per_region")]
