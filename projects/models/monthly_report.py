from datetime import date
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import DecimalField, F, OuterRef, Q, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from core.fields import CountField, MoneyField, QuantityField
from core.models import AuditedModel, ScopedQuerySet
from projects.models.project import Project


class MonthlyReportQuerySet(ScopedQuerySet):
    def with_funds(self) -> Self:
        """Add `funds_in_month`: the money that arrived, in 元; absent where nothing was recorded."""
        arrived = Inflow.objects.current().filter(report=OuterRef("pk")).order_by().values("report")
        total = Subquery(arrived.annotate(total=Sum("amount")).values("total"), output_field=DecimalField())
        return self.annotate(funds_in_month=total)


class MonthlyReport(AuditedModel):
    """What happened on a project in one month: funds by origin, works, servers, jobs, problems.

    Figures named `*_total` are the state at the end of the month; the others are of the month itself.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("reported")
        RETURNED = "returned", _("returned")
        VERIFIED = "verified", _("verified")

    UNFINISHED = (State.DRAFT, State.RETURNED)

    project = models.ForeignKey(Project, models.PROTECT, related_name="monthly_reports", verbose_name=_("project"))
    month = models.DateField(_("month"), help_text=_("Any day of the month; kept as its first day."))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.SUBMITTED)
    fixed_investment = MoneyField(_("fixed-asset investment of the month"))
    progress_percent = QuantityField(
        _("visible progress"), unit="%", max_digits=5, decimal_places=1, validators=[MaxValueValidator(100)]
    )
    progress = models.TextField(_("progress in words"), blank=True)
    racks_installed_total = CountField(_("racks installed"), unit="个")
    racks_powered_total = CountField(_("racks powered on"), unit="个")
    servers_delivered_total = CountField(_("servers delivered"), unit="台")
    servers_installed_total = CountField(_("servers installed"), unit="台")
    servers_online_total = CountField(_("servers online"), unit="台")
    jobs_total = CountField(_("jobs"), unit="人")
    output = MoneyField(_("output of the month"))
    tax = MoneyField(_("tax of the month"))
    problem = models.TextField(_("problems to be coordinated"), blank=True)
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("reported by"),
    )
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    objects = MonthlyReportQuerySet.as_manager()
    scope_via = "project"

    class Meta:
        verbose_name = _("monthly report")
        verbose_name_plural = _("monthly reports")
        ordering = ["-month", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "month"], condition=Q(archived_at__isnull=True), name="one_report_per_month",
                violation_error_message=_("This project has a report for the month already: change that one."),
            ),
            models.CheckConstraint(
                condition=Q(servers_online_total__isnull=True) | Q(servers_installed_total__isnull=True)
                | Q(servers_online_total__lte=F("servers_installed_total")),
                name="report_online_within_installed",
                violation_error_message=_("More servers are online than are installed: check the two numbers."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.project} {self.month:%Y-%m}"

    def timeline_parents(self) -> list:
        return [self.project]

    def prepare(self) -> None:
        """Keep the month as its first day."""
        self.month = first_of_month(self.month) if self.month else self.month

    def archive(self, *, reason: str) -> None:
        """Put the report away together with its money, which counts no longer."""
        with transaction.atomic():
            super().archive(reason=reason)
            for inflow in self.inflows.current():
                inflow.archive(reason=self.archive_reason)

    def restore(self) -> None:
        """Bring the report back with the money that went away with it."""
        together = self.inflows.filter(archived_at__gte=self.archived_at, archive_reason=self.archive_reason)
        with transaction.atomic():
            super().restore()
            for inflow in together:
                inflow.restore()


class InflowQuerySet(ScopedQuerySet):
    def counted(self) -> Self:
        """Money that counts as arrived: not that of reports which are drafts or were returned."""
        return self.current().exclude(report__state__in=MonthlyReport.UNFINISHED)


class Inflow(AuditedModel):
    """Money that arrived for a project in one month, by where it came from.

    A ledger that only knows the running total adds the difference to what is recorded, with origin `unsplit`.
    """

    class Origin(models.TextChoices):
        OUTSIDE_PROVINCE = "outside_province", _("from outside the province")
        OTHER_CITY = "other_city", _("from another city of the province")
        OTHER_COUNTY = "other_county", _("from another county of the city")
        LOCAL = "local", _("local")
        FOREIGN = "foreign", _("from abroad")
        UNSPLIT = "unsplit", _("not split")

    project = models.ForeignKey(Project, models.PROTECT, related_name="inflows", verbose_name=_("project"))
    report = models.ForeignKey(
        MonthlyReport, models.PROTECT, null=True, blank=True, related_name="inflows", verbose_name=_("monthly report")
    )
    month = models.DateField(_("month"))
    origin = models.CharField(_("origin"), max_length=20, choices=Origin.choices)
    amount = MoneyField(_("amount"), null=False, blank=False, signed=True)
    evidence = models.CharField(_("evidence"), max_length=200, blank=True)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    objects = InflowQuerySet.as_manager()
    scope_via = "project"

    class Meta:
        verbose_name = _("inflow")
        verbose_name_plural = _("inflows")
        ordering = ["-month", "-pk"]
        indexes = [models.Index(fields=["project", "month"], name="inflow_project_month")]

    def __str__(self) -> str:
        return f"{self.project} {self.month:%Y-%m}"

    def timeline_parents(self) -> list:
        return [self.report or self.project]

    def clean(self) -> None:
        super().clean()
        if self.report and self.report.project_id != self.project_id:
            raise ValidationError(_("The report belongs to another project."))

    def prepare(self) -> None:
        """Keep the month as its first day."""
        self.month = first_of_month(self.month) if self.month else self.month


def first_of_month(day: date) -> date:
    return day.replace(day=1)
