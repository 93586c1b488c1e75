"""The page of a list that a search found."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.search.query import LOOKED_AT, best, in_order
from core.views.lists.page import Page


class FoundPage(Page):
    """The best of `rows` that `text` finds, the best first. Of more than a thousand these are the only ones shown."""

    def __init__(self, rows: QuerySet, text: str, request: HttpRequest) -> None:
        self._keys = best(rows, text, request.user)
        self.is_cut = len(self._keys) >= LOOKED_AT
        super().__init__(rows, request.GET)

    def _length(self, rows: QuerySet, most: int | None = None) -> int:
        return len(self._keys)

    def _fetch(self, rows: QuerySet) -> list:
        return in_order(rows, self._keys[self.first - 1 :][: self.size])

    @property
    def count_text(self) -> str:
        if not self.is_cut:
            return super().count_text
        return _("%(count)s best of more") % {"count": f"{LOOKED_AT:,}"}
