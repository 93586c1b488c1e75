"""The headings that one's organisation remembers: see them, forget them."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from core.models import StaleVersion
from core.views.base import RecordPage
from ledgers import memory
from ledgers.kinds import KINDS_BY_KEY
from ledgers.models import HeadingMemory, LedgerImport


class HeadingPage(RecordPage):
    """Pages about the headings of one's own organisation."""

    model = HeadingMemory

    def rows(self) -> QuerySet[HeadingMemory]:
        return super().rows().filter(organisation=self.request.user.organisation_id)


class HeadingList(HeadingPage, View):
    """What the organisation remembers; corrections on the page that matches columns add to it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        title, imports = _("Remembered headings"), str(LedgerImport._meta.verbose_name_plural)
        crumbs = [(_("Home"), reverse("core:home")), (imports, reverse("ledgers:import_list")), (title, "")]
        context = {"title": title, "crumbs": crumbs, "lines": [_line(one) for one in self.rows().current()]}
        return render(request, "ledgers/headings.html", context)


def _line(memory: HeadingMemory) -> dict[str, Any]:
    kind = KINDS_BY_KEY.get(memory.kind)
    column = kind.column(memory.field) if kind and memory.field else None
    label = column.label if column else memory.field
    return {"memory": memory, "kind": kind.label if kind else memory.kind, "field": label}


class HeadingForget(HeadingPage, View):
    """Forget one heading: it is read again as it says."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        heading = self.record(pk)
        try:
            memory.forget(heading, by=request.user)
            messages.success(request, _("“%(heading)s” is forgotten.") % {"heading": heading.heading})
        except StaleVersion:
            messages.warning(request, _("Someone has just changed this heading. Look at it again."))
        return redirect(self.url("list"))
