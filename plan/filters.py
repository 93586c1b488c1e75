"""The filters of the tracker: plan, day, group, lead unit, lamp."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from core.filters import ChoiceFilter, Filter, FilterSet
from plan.models import PlanGroup
from plan.tracker import PROGRAMMES, Lamp, plans_in_use


class DayFilter(Filter):
    """The day as of which the plan is read; it chooses no rows."""

    input_type = "date"

    def read(self, params: QueryDict, user: Any) -> date | None:
        return forms.DateField(required=False).clean(params.get(self.name, ""))

    def apply(self, queryset: QuerySet, value: date) -> QuerySet:
        return queryset


class ComputedFilter(ChoiceFilter):
    """A choice that is applied after computing, not in the database."""

    def apply(self, queryset: QuerySet, value: Any) -> QuerySet:
        return queryset


def plan_choices(user: Any) -> list[tuple[str, str]]:
    return [(plan.code, str(plan)) for plan in plans_in_use(user)]


def group_choices(user: Any) -> list[tuple[str, str]]:
    groups = PlanGroup.objects.filter(plan__in=plans_in_use(user))
    return list({group.code: str(group) for group in groups}.items())


def lead_choices(user: Any) -> list[tuple[str, str]]:
    units = Organisation.objects.filter(led_actions__plan__in=plans_in_use(user)).distinct()
    return [(unit.code, unit.present_name) for unit in units.select_related("successor")]


class TrackerFilter(FilterSet):
    on = DayFilter(_("as of"))
    group = ChoiceFilter(_("group of actions"), "group__code", choices=group_choices)
    lead = ChoiceFilter(_("lead unit"), "lead_units__code", choices=lead_choices)
    lamp = ComputedFilter(_("lamp"), choices=Lamp.choices)
    programme = ChoiceFilter(_("programme"), choices=list(PROGRAMMES.items()), main=False)
    plan = ChoiceFilter(_("plan"), "plan__code", choices=plan_choices, main=False)
