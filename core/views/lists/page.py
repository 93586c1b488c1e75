"""One page of a list's rows, and the way to the others."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.addresses import record_number

PAGE_SIZES = (20, 50, 100)
COUNT_LIMIT = 10_000
MOST_ROWS = 1_000_000


class Page:
    """One page of rows. Counting stops at 10,000, for a count of everything costs more than the page itself; beyond
    that one may leaf on, up to the million, and jump to any page by its number."""

    def __init__(self, rows: QuerySet, params: QueryDict) -> None:
        self.params = params
        self.size = _within(params.get("size"), PAGE_SIZES, PAGE_SIZES[0])
        counted = self._length(rows, COUNT_LIMIT + 1)
        self.is_capped = counted > COUNT_LIMIT
        self.count = min(counted, COUNT_LIMIT)
        self.last = self._number_of(MOST_ROWS if self.is_capped else self.count)
        self.number = min(max(1, record_number(params.get("page")) or 1), self.last)
        self.rows = self._fetch(rows) if counted else []
        if not self.rows and self.number > 1:
            self.number = self.last = self._number_of(self._length(rows))
            self.rows = self._fetch(rows)

    def _length(self, rows: QuerySet, most: int | None = None) -> int:
        """How many rows there are, counted up to `most`."""
        return rows.order_by().values("pk")[:most].count()

    def _number_of(self, row: int) -> int:
        """The page on which the row of this place stands."""
        return max(1, -(-row // self.size))

    @property
    def first(self) -> int:
        """The place of the first row of this page in the list, from 1."""
        return (self.number - 1) * self.size + 1

    def _fetch(self, rows: QuerySet) -> list:
        """The rows of this page; deep in a list the numbers are found first, in the index, and the rows by them."""
        start = self.first - 1
        if start == 0:
            return list(rows[: self.size])
        keys = list(rows.values_list("pk", flat=True)[start : start + self.size])
        if self.is_capped and len(keys) < self.size:
            self.last = self.number
        return list(rows.filter(pk__in=keys)) if keys else []

    @property
    def count_text(self) -> str:
        return _("over %(count)s") % {"count": f"{COUNT_LIMIT:,}"} if self.is_capped else f"{self.count:,}"

    @property
    def numbers(self) -> list[int]:
        """Page numbers worth a link: the ends, as far as they are known, and the neighbours."""
        near = range(self.number - 2, self.number + 3)
        ends = {1, self.number if self.is_capped else self.last}
        return sorted(ends | {n for n in near if 1 <= n <= self.last})

    @cached_property
    def _address(self) -> str:
        """The address of a page, up to its number."""
        params = self.params.copy()
        params.pop("page", None)
        kept = params.urlencode()
        return f"?{kept}&page=" if kept else "?page="

    def link(self, number: int) -> str:
        return f"{self._address}{number}"

    def links(self) -> Iterable[dict]:
        before = 0
        for number in self.numbers:
            if number > before + 1:
                yield {"gap": True}
            yield {"number": number, "url": self.link(number), "current": number == self.number}
            before = number

    @property
    def sizes(self) -> list[dict]:
        params = self.params.copy()
        params.pop("page", None)
        found = []
        for size in PAGE_SIZES:
            params["size"] = str(size)
            found.append({"size": size, "url": f"?{params.urlencode()}", "current": size == self.size})
        return found

    @property
    def previous_url(self) -> str:
        return self.link(self.number - 1) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        return self.link(self.number + 1) if self.number < self.last else ""


def _within(asked: str | None, allowed: tuple[int, ...], default: int) -> int:
    number = record_number(asked)
    return number if number in allowed else default
