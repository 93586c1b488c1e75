"""The dashboard and the page of the industrial chain."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from core.filters import FilterSet
from indicators import chain
from reports import home
from reports.chain import segments
from reports.dashboard.numbers import key_numbers
from reports.dashboard.outlook import Outlook
from reports.dashboard.panels import chart_panels
from reports.filters import DashboardFilter, RegionOnlyFilter


class HomeView(View):
    """What the day brings: numbers with their lists, the next tasks, what others did, where one was last."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = home.numbers(request.user)
        context = {
            "title": _("My work"),
            "today": timezone.localdate(),
            "numbers": found,
            "tasks": home.first_tasks(request.user),
            "words": home.latest_words(found),
            "visits": home.last_seen(request.user),
            "stages": home.stages(request.user),
        }
        return render(request, "reports/home.html", context)


class DashboardView(View):
    """Key numbers and charts of what the reader sees, each opening the list behind it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        filterset = DashboardFilter(request.GET, request.user)
        outlook = Outlook(request.user, filterset.values.get("region"), filterset.year_number)
        context = {
            "title": _("Dashboard"),
            "place": outlook.region or request.user.region,
            "period": outlook.period,
            "numbers": key_numbers(outlook),
            "panels": chart_panels(outlook),
            "fields": filterset.fields(main=True),
            "own_work": self.own_work(request),
        }
        return render(request, "reports/dashboard.html", context)

    def own_work(self, request: HttpRequest) -> list[dict]:
        """For whom the day begins here: the numbers of their own work that are not zero."""
        if request.user.home != "reports:dashboard" or request.GET:
            return []
        return [one for one in home.numbers(request.user) if one["count"]]


class ChainView(View):
    """Every node of the industrial chain: its state, what is there, and companies one might ask."""

    def get(self, request: HttpRequest) -> HttpResponse:
        filterset = RegionOnlyFilter(request.GET, request.user)
        return render(request, "reports/chain.html", self.context(request, filterset))

    def context(self, request: HttpRequest, filterset: FilterSet) -> dict[str, Any]:
        found = segments(request.user, filterset.values.get("region"))
        lines = [line for _segment, nodes in found for line in nodes]
        title = _("Industrial chain")
        return {
            "title": title,
            "crumbs": [(_("Home"), reverse("core:home")), (title, "")],
            "fields": filterset.fields(main=True),
            "segments": found,
            "heads": [one.name for one in chain.COUNTED],
            "states": [(state, sum(line.coverage.state == state for line in lines)) for state in chain.State],
            "whole": len(lines),
            "formula": chain.FORMULA,
            "as_of": timezone.localdate(),
        }
