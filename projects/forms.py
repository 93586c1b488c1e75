"""The forms of projects, of landing a lead, and of monthly reports."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Role
from core import display
from core.doubts import DoubtsForm, falls_back
from core.forms import AmountField
from crm.forms import ChainForm
from projects import services
from projects.models import Inflow, MonthlyReport, Project
from projects.months import MonthField

STATE_AT_MONTH_END = (
    "progress_percent", "racks_installed_total", "racks_powered_total", "servers_delivered_total",
    "servers_installed_total", "servers_online_total", "jobs_total",
)  # fmt: skip
CUMULATIVE = tuple(name for name in STATE_AT_MONTH_END if name != "jobs_total")


class ProjectForm(ChainForm):
    sections = [
        (gettext_lazy("Project"), [
            "name", ("investor", "company"), ("lead", "agreements"), "content", ("industry", "chain_nodes"),
        ]),
        (gettext_lazy("Place"), [("region", "park"), ("data_centre", "site"), ("land_mu", "project_code")]),
        (gettext_lazy("Investment"), [
            ("total_investment", "phase1_investment"), ("registered_capital", "legal_representative"),
        ]),
        (gettext_lazy("Stage"), [
            ("stage", "side_state"), "side_reason", ("registered_on", "filed_on"), ("planned_start_on", "started_on"),
            ("in_statistics_on", "planned_production_on"), ("produced_on", "at_capacity_on"),
        ]),
        (gettext_lazy("Follow-up"), [("owner", "referrer"), "progress", "problem", "remark"]),
    ]  # fmt: skip

    class Meta:
        model = Project
        fields = [
            "name", "investor", "company", "lead", "agreements", "content", "industry", "chain_nodes", "region", "park",
            "data_centre", "site", "land_mu", "project_code", "total_investment", "phase1_investment",
            "registered_capital", "legal_representative", "stage", "side_state", "side_reason", "registered_on",
            "filed_on", "planned_start_on", "started_on", "in_statistics_on", "planned_production_on", "produced_on",
            "at_capacity_on", "owner", "referrer", "progress", "problem", "remark",
        ]  # fmt: skip

    def choices_for(self, name: str, rows: QuerySet) -> QuerySet:
        """As owner, the commerce officers at work."""
        if name == "owner":
            return rows.filter(Q(role=Role.OFFICER, is_active=True) | Q(pk__in=self._chosen(name)))
        return super().choices_for(name, rows)

    def clean_project_code(self) -> str:
        """Write the code as the filing certificate does: 4-6-2-2-6."""
        digits = re.sub(r"\D", "", self.cleaned_data["project_code"])
        return re.sub(r"^(\d{4})(\d{6})(\d{2})(\d{2})(\d{6})$", r"\1-\2-\3-\4-\5", digits)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        centre, park = values.get("data_centre"), values.get("park")
        if centre and park and centre.park_id not in (None, park.pk):
            self.add_error(
                "data_centre", _("This data centre stands in another park: %(park)s.") % {"park": centre.park}
            )
        return values


class LandingForm(forms.Form):
    """The name under which a lead lands."""

    name = forms.CharField(label=gettext_lazy("project name"), max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)


class MonthlyReportForm(DoubtsForm):
    """A month of a project, with the money that arrived by origin; an amount left empty is unknown, not zero."""

    month = MonthField(label=gettext_lazy("month"), help_text=gettext_lazy("Such as 2017-06."))
    funds_outside_province = AmountField(label=Inflow.Origin.OUTSIDE_PROVINCE.label, required=False)
    funds_other_city = AmountField(label=Inflow.Origin.OTHER_CITY.label, required=False)
    funds_other_county = AmountField(label=Inflow.Origin.OTHER_COUNTY.label, required=False)
    funds_local = AmountField(label=Inflow.Origin.LOCAL.label, required=False)
    funds_foreign = AmountField(label=Inflow.Origin.FOREIGN.label, required=False)
    sections = [
        (gettext_lazy("Project and month"), [("project", "month")]),
        (gettext_lazy("Funds in place of the month, by origin (10k yuan)"), [
            ("funds_outside_province", "funds_other_city", "funds_other_county"), ("funds_local", "funds_foreign"),
        ]),
        (gettext_lazy("Of the month"), [("fixed_investment", "output", "tax")]),
        (gettext_lazy("State at the end of the month"), [
            ("progress_percent", "jobs_total"), ("racks_installed_total", "racks_powered_total"),
            ("servers_delivered_total", "servers_installed_total", "servers_online_total"),
        ]),
        (gettext_lazy("In words"), ["progress", "problem"]),
    ]  # fmt: skip

    class Meta:
        model = MonthlyReport
        fields = [
            "project", "month", "fixed_investment", "output", "tax", "progress_percent", "jobs_total",
            "racks_installed_total", "racks_powered_total", "servers_delivered_total", "servers_installed_total",
            "servers_online_total", "progress", "problem",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for inflow in self.instance.inflows.current().exclude(origin=Inflow.Origin.UNSPLIT):
                self.fields[f"funds_{inflow.origin}"].initial = inflow.amount

    def withheld(self) -> set[str]:
        """A report stays with its project."""
        return {"project"} if self.instance.pk else set()

    def clean_month(self) -> date:
        month = self.cleaned_data["month"]
        if month > timezone.localdate():
            raise ValidationError(_("This month has not begun: a report says what happened."))
        return month

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        for origin, amount in self.funds().items():
            try:
                Inflow._meta.get_field("amount").run_validators(amount)
            except ValidationError as problem:
                self.add_error(f"funds_{origin}", problem)
        return values

    def funds(self) -> dict[str, Decimal | None]:
        """The money that arrived in the month: origin -> 元."""
        origins = [origin for origin in Inflow.Origin.values if f"funds_{origin}" in self.fields]
        return {origin: self.cleaned_data.get(f"funds_{origin}") for origin in origins}

    def save(self, commit: bool = True) -> Model:
        return services.record_report(report=self.instance, funds=self.funds(), by=self.user)

    def doubts(self) -> list[str]:
        report = self.instance
        others = report.project.monthly_reports.current().exclude(pk=report.pk)
        earlier, later = others.filter(month__lt=report.month).first(), others.filter(month__gt=report.month).last()
        return [*falls_back(report, CUMULATIVE, earlier=earlier, later=later), *self._money_doubts()]

    def _money_doubts(self) -> list[str]:
        report, typed = self.instance, sum(filter(None, self.funds().values()))
        if not typed:
            return []
        kept = report.project.inflows.current()
        if report.pk:
            kept = kept.exclude(Q(report=report) & ~Q(origin=Inflow.Origin.UNSPLIT))
        return [*_above_investment(report.project, kept, typed), *_told_twice(report, kept)]


def _above_investment(project: Project, kept: QuerySet, typed: Decimal) -> list[str]:
    total = typed + (kept.aggregate(sum=Sum("amount"))["sum"] or 0)
    if project.total_investment is None or total <= project.total_investment:
        return []
    return [
        _("With this report %(funds)s are in place, more than the total investment of %(investment)s.")
        % {"funds": display.money(total), "investment": display.money(project.total_investment)}
    ]


def _told_twice(report: MonthlyReport, kept: QuerySet) -> list[str]:
    unsplit = kept.filter(month=report.month, origin=Inflow.Origin.UNSPLIT).aggregate(sum=Sum("amount"))["sum"]
    if not unsplit:
        return []
    return [
        _("A ledger recorded %(amount)s for this month without an origin. It is counted beside what you report.")
        % {"amount": display.money(unsplit)}
    ]
