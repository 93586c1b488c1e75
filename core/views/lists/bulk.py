"""What is done to the chosen rows of a list: the choice is noted as a plan, whose page asks for the rest."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views import View

from core import bulk_changes, exports
from core.addresses import record_number
from core.views.lists.arrangement import EXPORT
from core.views.lists.export import ExportView
from core.views.lists.listing import ListView

Picks = dict[int, int]


class BulkView(View):
    """The rows that were picked (`pick=12-3`: number and version), or everything that the address filters."""

    list_view: type[ListView] = ListView

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.listing = exports.prepared(self.list_view, request.user, request.GET.urlencode(), **kwargs)
        name, picks = request.POST.get("action", ""), _picks(request)
        everything = "everything" in request.POST
        if not (picks or everything):
            return self._back(_("Choose rows first, then what to do with them."))
        if name == EXPORT:
            return self._export(picks, everything=everything)
        action = self.listing.usable_actions().get(name)
        if action is None:
            raise PermissionDenied
        return self._plan(action, picks, everything=everything)

    def _back(self, why: str) -> HttpResponse:
        messages.warning(self.request, why)
        query = self.request.GET.urlencode()
        return redirect(f"{self.listing.url('list')}?{query}" if query else self.listing.url("list"))

    def _export(self, picks: Picks, *, everything: bool) -> HttpResponse:
        if not self.listing.may("export"):
            raise PermissionDenied
        if everything:
            return ExportView.as_view(list_view=self.list_view)(self.request)
        filterset, _rows = self.listing.filtered()
        file, name = exports.build(self.listing, filterset, self.listing.rows().filter(pk__in=picks))
        return FileResponse(file, as_attachment=True, filename=name)

    def _plan(self, action: Any, picks: Picks, *, everything: bool) -> HttpResponse:
        records, unseen = self._filtered() if everything else self._picked(picks)
        if len(records) > bulk_changes.MOST_RECORDS:
            most = f"{bulk_changes.MOST_RECORDS:,}"
            return self._back(_("At most %(most)s records can be changed in one step. Narrow the filters.") % {
                "most": most})  # fmt: skip
        params = {"list": exports.path_of(self.list_view), "action": action.name, "query": self.request.GET.urlencode()}
        change = bulk_changes.plan(
            by=self.request.user, title=str(action.label), params=params, records=records, unseen=unseen,
            model=self.listing.model,
        )  # fmt: skip
        return redirect("core:bulkchange_detail", change.pk)

    def _filtered(self) -> tuple[list, dict[int, str]]:
        _filterset, rows = self.listing.filtered()
        return list(_bare(self.listing.ordered(rows))[: bulk_changes.MOST_RECORDS + 1]), {}

    def _picked(self, picks: Picks) -> tuple[list, dict[int, str]]:
        """The picked records that are as they were on the list; of the others, why they are left alone."""
        found = {row.pk: row for row in _bare(self.listing.ordered(self.listing.rows().filter(pk__in=picks)))}
        unseen = {pk: bulk_changes.not_yours() for pk in picks if pk not in found}
        stale = {pk: row for pk, row in found.items() if row.version != picks[pk]}
        unseen |= {pk: f"{row}：{bulk_changes.changed_meanwhile(row)}" for pk, row in stale.items()}
        return [row for pk, row in found.items() if pk not in stale], unseen


def _bare(rows: QuerySet) -> QuerySet:
    """The rows without what only the list shows of them."""
    return rows.prefetch_related(None)


def _picks(request: HttpRequest) -> Picks:
    pairs = [one.partition("-") for one in request.POST.getlist("pick")[: bulk_changes.MOST_RECORDS]]
    numbers = [(record_number(pk), record_number(version)) for pk, _dash, version in pairs]
    return {pk: version for pk, version in numbers if pk is not None and version is not None}
