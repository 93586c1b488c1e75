"""Home, health, the audit log, and the echo of typed amounts."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views import View

from core import display
from core.filters import ChoiceFilter, DateRangeFilter, FilterSet, SearchFilter, words_of
from core.forms import AmountField
from core.models import AuditEntry
from core.sealed import about_sealed
from core.tables import CodeColumn, Column, DateColumn, Table
from core.timeline import told
from core.views.lists import ListView


class HomeView(View):
    """Where a person's day begins."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect(request.user.home)


class HealthView(View):
    """Is the service alive, with its database? For the gateway; tells nothing else."""

    def get(self, request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return JsonResponse({"status": "ok"})


class AmountEchoView(View):
    """How a typed amount will be read."""

    def get(self, request: HttpRequest) -> JsonResponse:
        try:
            amount = AmountField(required=False).clean(request.GET.get("text", "")[:100])
        except ValidationError as problem:
            return JsonResponse({"text": problem.messages[0], "ok": False})
        return JsonResponse({"text": "" if amount is None else f"= {display.money(amount)}", "ok": True})


def _changes(entry: AuditEntry) -> str:
    return "；".join(f"{c['label']}：{c['old']} → {c['new']}" for c in told(entry)["changes"])


class AuditTable(Table):
    at = DateColumn(_("at"), sort="pk")
    actor_name = Column(_("who"))
    action = Column(_("action"))
    model = Column(_("kind of record"), lambda entry: told(entry)["noun"])
    object_text = Column(_("record"))
    changes = Column(_("changes"), _changes)
    reason = Column(_("reason"))
    address = CodeColumn(_("network address"))
    via = Column(_("through"), shown=False)
    request_id = Column(_("reference number"), shown=False)


class AuditSearch(SearchFilter):
    """The search box of the audit; it does not find sealed records by what they are called."""

    def apply_for(self, queryset: QuerySet, value: str, user: Any) -> QuerySet:
        for word in words_of(value):
            named = Q(object_text__icontains=word) & ~about_sealed()
            queryset = queryset.filter(Q(actor_name__icontains=word) | Q(request_id__icontains=word) | named)
        return queryset


class AuditFilter(FilterSet):
    q = AuditSearch(_("search"))
    action = ChoiceFilter(_("action"), choices=AuditEntry.Action.choices)
    at = DateRangeFilter(_("at"), "at__date")


class AuditList(ListView):
    """Everything that happened, for the auditor. Values of masked fields are not in it."""

    model = AuditEntry
    routes = "core:audit"
    table_class = AuditTable
    filterset_class = AuditFilter
    intro = _("Entries are written once and cannot be changed or deleted.")

    def rows(self) -> Any:
        return AuditEntry.objects.all()
