"""Pages of projects, monthly reports and inflows, and of landing a lead."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import display
from core.addresses import record_number, route_of
from core.models import StaleVersion
from core.views import CreateView, DetailView, ListView, Panel
from core.views.edits import FormPage
from crm.models import Lead
from parks.models import DataCentre, Park
from projects import filters, services, tables
from projects.forms import STATE_AT_MONTH_END, LandingForm, MonthlyReportForm, ProjectForm
from projects.models import Inflow, MonthlyReport, Project
from projects.stages import stage_gaps, stage_line

LONG_TEXTS = ("content", "progress", "problem", "remark")


class ProjectList(ListView):
    model = Project
    queryset = (
        Project.objects.select_related("region", "park", "investor", "company", "owner")
        .prefetch_related("chain_nodes")
        .defer(*LONG_TEXTS)
        .with_funds()
    )
    table_class = tables.ProjectTable
    filterset_class = filters.ProjectFilter


class ProjectDetail(DetailView):
    model = Project
    queryset = Project.objects.select_related(
        "region", "park", "investor", "company", "owner", "lead", "data_centre"
    ).with_funds()
    template_name = "projects/project_detail.html"
    head = ["stage", "side_state", "region", "park", "total_investment", "funds_in_place", "funds_share"]
    computed = {
        "funds_in_place": (gettext_lazy("funds in place"), lambda project: display.money(project.funds_in_place)),
        "funds_share": (
            gettext_lazy("funds ÷ investment"), lambda project: display.percent(tables.funds_share(project)),
        ),
    }  # fmt: skip
    sections = [
        (gettext_lazy("Project"), [
            "investor", "company", "lead", "agreements", "content", "industry", "chain_nodes", "project_code",
        ]),
        (gettext_lazy("Place and investment"), [
            "data_centre", "site", "land_mu", "phase1_investment", "registered_capital", "legal_representative",
        ]),
        (gettext_lazy("Follow-up"), [
            "planned_start_on", "planned_production_on", "owner", "referrer", "side_reason", "progress", "problem",
            "remark",
        ]),
    ]  # fmt: skip
    panels = [
        Panel(gettext_lazy("Monthly reports"), "projects:monthlyreport_list", "project",
              create="projects:monthlyreport_create"),
        Panel(gettext_lazy("Inflows"), "projects:inflow_list", "project"),
        Panel(gettext_lazy("Agreements"), "crm:agreement_list", "project"),
        Panel(gettext_lazy("Applications"), "incentives:application_list", "project",
              create="incentives:application_create"),
    ]  # fmt: skip

    def context(self) -> dict:
        found = super().context()
        return found | {
            "timeline": self._told_timeline(found["timeline"]),
            "stage_line": stage_line(self.object),
            "gaps": stage_gaps(self.object),
        }

    def pairs(self, names: Any) -> list[dict]:
        hidden = self._untold()
        return super().pairs(name for name in names if name not in hidden)

    def _untold(self) -> set[str]:
        """Leads and agreements follow the region, not the park: who may not open them is not told of them."""
        models = {name: Project._meta.get_field(name).related_model for name in ("lead", "agreements")}
        return {name for name, model in models.items() if not self.request.user.may(route_of(model, "detail"))}

    def _told_timeline(self, entries: list[dict]) -> list[dict]:
        labels = {self.label(name) for name in self._untold()}
        return [
            entry | {"changes": [change for change in entry["changes"] if change["label"] not in labels]}
            for entry in entries
        ]


class ProjectCreate(CreateView):
    """A new project lies where its park or data centre lies."""

    model = Project
    form_class = ProjectForm

    def initial(self) -> dict:
        centre = self._asked(DataCentre, "data_centre")
        park = centre.park if centre else self._asked(Park, "park")
        places = {"park": park.pk if park else None, "region": (centre or park).region_id if centre or park else None}
        return super().initial() | {name: value for name, value in places.items() if value}

    def _asked(self, model: type, name: str) -> Any:
        key = record_number(self.request.GET.get(name))
        return model.objects.visible_to(self.request.user).filter(pk=key).first()


class LandLead(FormPage):
    """Ask under which name a signed lead lands, then make the project."""

    model = Lead
    template_name = "projects/land.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        lead = self.lead(pk)
        if refusal := services.why_not_landed(lead, request.user):
            return self.refused(lead, refusal)
        return self.page(lead, LandingForm(initial={"name": lead.name, "version": lead.version}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        lead = self.lead(pk)
        form = LandingForm(request.POST)
        if not form.is_valid():
            return self.page(lead, form, status=422)
        try:
            lead.version = form.cleaned_data["version"]
            project = services.land_lead(lead=lead, by=request.user, name=form.cleaned_data["name"])
        except ValidationError as refusal:
            return self.refused(lead, refusal.messages[0])
        except StaleVersion as stale:
            messages.warning(request, _("Someone changed the lead meanwhile. Look at it, then land it again."))
            form = LandingForm(initial={"name": form.cleaned_data["name"], "version": stale.current.version})
            return self.page(lead, form, status=409)
        messages.success(request, _("“%(record)s” was saved.") % {"record": project})
        return redirect("projects:project_detail", project.pk)

    def lead(self, pk: int) -> Lead:
        found = self.record(pk, queryset=self.rows().select_related("company", "region"))
        self.title = _("Land %(record)s") % {"record": found}
        self.cancelled = reverse("crm:lead_detail", args=[pk])
        return found

    def page(self, lead: Lead, form: LandingForm, status: int = 200) -> HttpResponse:
        agreements = lead.agreements.current()
        return self.form_page(form, status=status, lead=lead, agreements=agreements, cancel_url=self.cancelled)

    def refused(self, lead: Lead, refusal: str) -> HttpResponse:
        """Say why, on the page of the project it has become or else of the lead."""
        messages.warning(self.request, refusal)
        project = lead.projects.visible_to(self.request.user).first()
        return redirect("projects:project_detail", project.pk) if project else redirect(self.cancelled)


class MonthlyReportList(ListView):
    model = MonthlyReport
    queryset = MonthlyReport.objects.select_related("project").defer("progress").with_funds()
    table_class = tables.MonthlyReportTable
    filterset_class = filters.MonthlyReportFilter


class MonthlyReportDetail(DetailView):
    model = MonthlyReport
    queryset = MonthlyReport.objects.select_related("project", "reporter")
    head = ["project", "month", "state", "reporter"]
    sections = [
        (gettext_lazy("Of the month"), ["fixed_investment", "output", "tax"]),
        (gettext_lazy("State at the end of the month"), [*STATE_AT_MONTH_END]),
        (gettext_lazy("In words"), ["progress", "problem"]),
    ]
    computed = {"month": (gettext_lazy("month"), lambda report: display.month(report.month))}
    panels = [Panel(gettext_lazy("Inflows"), "projects:inflow_list", "report")]


class MonthlyReportCreate(CreateView):
    """A new report starts from the state at the end of the project's last one."""

    model = MonthlyReport
    form_class = MonthlyReportForm

    def initial(self) -> dict:
        last = self._last_report()
        state = {name: getattr(last, name) for name in STATE_AT_MONTH_END} if last else {}
        return {"month": _month_to_report(last)} | state | super().initial()

    def _last_report(self) -> MonthlyReport | None:
        key = record_number(self.request.GET.get("project"))
        return self.rows().current().filter(project_id=key).first() if key else None


def _month_to_report(last: MonthlyReport | None) -> Any:
    """The month after the last report, but none that has not begun."""
    today = timezone.localdate().replace(day=1)
    if last is None:
        return today
    following = last.month.replace(year=last.month.year + last.month.month // 12, month=last.month.month % 12 + 1)
    return min(today, following)


class InflowList(ListView):
    """Money that arrived, read only: it is written in the monthly reports."""

    model = Inflow
    queryset = Inflow.objects.filter(project__archived_at__isnull=True).select_related(
        "project__region", "report__project"
    )
    table_class = tables.InflowTable
    filterset_class = filters.InflowFilter
    intro = gettext_lazy("Money that arrived, as the monthly reports and ledgers recorded it.")
