"""The filters of the lists of projects, monthly reports and inflows."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.filters import RegionFilter
from core.filters import ChoiceFilter, FilterSet, RecordFilter, SearchFilter
from crm.filters import chain_choices, year_choices
from crm.models import Agreement, Company, Lead
from parks.models import DataCentre, Park
from projects.models import Inflow, MonthlyReport, Project
from projects.months import MonthRangeFilter


def park_choices(user: Any) -> list[tuple[int, str]]:
    """The parks that the person may see."""
    return list(Park.objects.visible_to(user).current().order_by("pinyin", "pk").values_list("pk", "name"))


class SigningYearFilter(ChoiceFilter):
    """Projects with an agreement signed in that year."""

    def apply(self, queryset: QuerySet, value: str) -> QuerySet:
        signed = Agreement.objects.current().filter(signed_on__year=int(value))
        return queryset.filter(pk__in=Project.agreements.through.objects.filter(agreement__in=signed).values("project"))


class SideStateFilter(ChoiceFilter):
    """The state of a project; a project that is going on has none, and is asked for as `on`."""

    def apply(self, queryset: QuerySet, value: str) -> QuerySet:
        return super().apply(queryset, "" if value == "on" else value)


class PartyFilter(RecordFilter):
    """Projects in which a company takes part, as investor or as project company."""

    def apply(self, queryset: QuerySet, value: int) -> QuerySet:
        return queryset.filter(Q(company=value) | Q(investor=value))


class ProjectFilter(FilterSet):
    q = SearchFilter(_("search"), placeholder=_("project, company or project code"))  # fmt: skip
    stage = ChoiceFilter(_("stage"), choices=Project.Stage.choices)
    region = RegionFilter(_("region"))
    park = ChoiceFilter(_("park"), choices=park_choices)
    signed = SigningYearFilter(_("year of signing"), choices=year_choices)
    state = SideStateFilter(
        _("state"), "side_state", main=False,
        choices=[(value or "on", label) for value, label in Project.SideState.choices],
    )  # fmt: skip
    chain = ChoiceFilter(_("chain node"), "chain_nodes", choices=chain_choices, is_steady=True, main=False)
    company = PartyFilter(_("company"), model=Company)
    lead = RecordFilter(_("lead"), model=Lead)
    agreement = RecordFilter(_("agreement"), "agreements", model=Agreement)
    data_centre = RecordFilter(_("data centre"), model=DataCentre)


class MonthlyReportFilter(FilterSet):
    q = SearchFilter(_("search"), "problem", through="project", placeholder=_("project or problem"))
    month = MonthRangeFilter(_("month"))
    region = RegionFilter(_("region"), "project__region")
    park = ChoiceFilter(_("park"), "project__park", choices=park_choices)
    state = ChoiceFilter(_("state"), choices=MonthlyReport.State.choices, main=False)
    project = RecordFilter(_("project"), model=Project)


class InflowFilter(FilterSet):
    q = SearchFilter(_("search"), "evidence", through="project", placeholder=_("project or evidence"))
    month = MonthRangeFilter(_("month"))
    region = RegionFilter(_("region"), "project__region")
    origin = ChoiceFilter(_("origin"), choices=Inflow.Origin.choices)
    project = RecordFilter(_("project"), model=Project)
    report = RecordFilter(_("monthly report"), model=MonthlyReport)
