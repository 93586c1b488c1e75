"""The calendar of next steps: a month, Monday first, each day as long as the list it opens."""

import calendar
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import Task
from core.veil import veiled
from crm.models import Lead, PromotionEvent
from crm.views.board import GoingOn

SHOWN_A_DAY = 4
MOST_READ = 1000
YEARS = range(2000, 2100)


@dataclass(frozen=True)
class Day:
    """A day of the month: its steps (some of them), how many there are, and what else happens."""

    day: date
    is_of_month: bool
    is_today: bool
    count: int
    url: str
    leads: list[Lead]
    events: list[PromotionEvent]
    tasks: list[Task]

    @property
    def left_out(self) -> int:
        return self.count - len(self.leads)

    @property
    def is_past(self) -> bool:
        return self.day < timezone.localdate()


def month_of(text: str) -> date:
    """The first day of a month written `2026-11`; of this month where the text is none."""
    year, _dash, month = text.partition("-")
    if year.isdecimal() and month.isdecimal() and int(year) in YEARS and 1 <= int(month) <= 12:
        return date(int(year), int(month), 1)
    return timezone.localdate().replace(day=1)


class LeadCalendar(GoingOn):
    """The month page; on a phone its days with something on them, one below the other."""

    own_parameters = (*GoingOn.own_parameters, "month", "due", "next_from", "next_to")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return render(request, "crm/calendar.html", self.context())

    def context(self) -> dict:
        first = month_of(self.params.get("month", ""))
        weeks = self.weeks(first)
        return self.view_context(_("Calendar of next steps")) | {
            "first": first, "weeks": weeks, "before": self._month_url(first, -1), "after": self._month_url(first, 1),
            "today_url": self._month_url(timezone.localdate(), 0),
            "agenda": [day for week in weeks for day in week if day.is_of_month and _is_busy(day)],
            "count": sum(day.count for week in weeks for day in week if day.is_of_month),
        }  # fmt: skip

    def _month_url(self, first: date, step: int) -> str:
        months = first.year * 12 + first.month - 1 + step
        params = self.request.GET.copy()
        params["month"] = f"{months // 12}-{months % 12 + 1:02}"
        return f"?{params.urlencode()}"

    def weeks(self, first: date) -> list[list[Day]]:
        """The weeks of the month with all that is due in them. Five queries, whatever there is."""
        days = [day for week in calendar.Calendar().monthdatescalendar(first.year, first.month) for day in week]
        span = (days[0], days[-1])
        counts, leads = self._leads(span)
        events, tasks = self._events(span), self._tasks(span)
        made = [
            Day(
                day, day.month == first.month, day == timezone.localdate(), counts.get(day, 0), self._day_url(day),
                leads[day], events[day], tasks[day],
            )
            for day in days
        ]  # fmt: skip
        return [made[start : start + 7] for start in range(0, len(made), 7)]

    def _day_url(self, day: date) -> str:
        return self.list_url(next_from=day.isoformat(), next_to=day.isoformat())

    def _leads(self, span: tuple[date, date]) -> tuple[Mapping[date, int], Mapping[date, list[Lead]]]:
        _filterset, rows = self.filtered()
        due = rows.filter(next_action_on__range=span)
        counts = dict(_by_day(due))
        found: dict[date, list[Lead]] = defaultdict(list)
        for lead in veiled(list(due.prefetch_related(None).order_by("next_action_on", "-pk")[:MOST_READ]),
                           self.request.user):  # fmt: skip
            if len(found[lead.next_action_on]) < SHOWN_A_DAY:
                found[lead.next_action_on].append(lead)
        return counts, found

    def _events(self, span: tuple[date, date]) -> Mapping[date, list[PromotionEvent]]:
        """Promotion events on each of their days."""
        found: dict[date, list[PromotionEvent]] = defaultdict(list)
        if not self.request.user.may("crm:promotionevent_detail"):
            return found
        rows: QuerySet = PromotionEvent.objects.visible_to(self.request.user).current()
        rows = rows.annotate(last=Coalesce(F("ends_on"), F("begins_on")))
        for event in rows.filter(begins_on__lte=span[1], last__gte=span[0]).order_by("begins_on", "pk"):
            first, last = max(event.begins_on, span[0]), min(event.last, span[1])
            for number in range((last - first).days + 1):
                found[date.fromordinal(first.toordinal() + number)].append(event)
        return found

    def _tasks(self, span: tuple[date, date]) -> Mapping[date, list[Task]]:
        """The person's own open tasks; the next steps of leads stand here already."""
        found: dict[date, list[Task]] = defaultdict(list)
        own = Q(assignee=self.request.user, kind=Task.Kind.PLAIN, due_on__range=span)
        for task in Task.objects.visible_to(self.request.user).open().filter(own).order_by("due_on", "pk"):
            if task.due_on:
                found[task.due_on].append(task)
        return found


def _by_day(rows: QuerySet) -> QuerySet:
    plain = Lead.objects.filter(pk__in=rows.order_by().values("pk")).order_by()
    return plain.values("next_action_on").annotate(count=Count("pk")).values_list("next_action_on", "count")


def _is_busy(day: Day) -> bool:
    return bool(day.count or day.events or day.tasks or day.is_today)
