"""Suggestions for the look-ups of forms."""

from django.http import HttpRequest, JsonResponse
from django.views import View

from core.filters import matching
from core.search.index import is_found
from core.search.query import found_in
from core.views.base import RecordPage

MOST = 20


class LookupView(RecordPage, View):
    """Suggestions for a form's look-up: `[{"value", "text", "hint"}]`, at most 20, only what the person may see."""

    search: tuple[str, ...] = ("name",)
    hint = ""

    def get(self, request: HttpRequest) -> JsonResponse:
        rows = self.rows()
        rows = rows.current() if hasattr(rows, "current") else rows
        text = request.GET.get("q", "")
        if is_found(self.model):
            best = found_in(rows, text, MOST, request.user)
        else:
            best = list(matching(rows, self.search, text)[:MOST])
        found = [{"value": r.pk, "text": str(r), "hint": str(getattr(r, self.hint, "") or "")} for r in best]
        return JsonResponse({"results": found})
