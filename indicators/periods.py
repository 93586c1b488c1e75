"""The span of days that a number is about."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Period:
    """From `start` to `end`, both days included; None leaves that end open."""

    start: date | None = None
    end: date | None = None

    @classmethod
    def year(cls, year: int) -> Period:
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def month(cls, day: date) -> Period:
        """The month in which `day` lies."""
        return cls(day.replace(day=1), last_of_month(day))

    @classmethod
    def until(cls, day: date) -> Period:
        """Everything up to and including `day`."""
        return cls(None, day)

    @property
    def is_open(self) -> bool:
        return self.start is None and self.end is None

    def lookups(self, field: str) -> dict[str, date]:
        """The filter that keeps rows whose `field` lies in the period; an unknown date lies in no period."""
        bounds = {f"{field}__gte": self.start, f"{field}__lte": self.end}
        return {lookup: day for lookup, day in bounds.items() if day}

    def query(self) -> dict[str, str]:
        """The period as parameters of an address."""
        bounds = {"from": self.start, "to": self.end}
        return {name: day.isoformat() for name, day in bounds.items() if day}

    def __str__(self) -> str:
        """`2017`, `2017-06`, or the two days."""
        if self.start and self.end:
            if self == Period.year(self.start.year):
                return str(self.start.year)
            if self == Period.month(self.start):
                return f"{self.start:%Y-%m}"
        if self.is_open:
            return _("all dates")
        return f"{self.start or '…'} – {self.end or '…'}"


def last_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_between(first: date, last: date) -> list[date]:
    """The first day of every month from that of `first` to that of `last`."""
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(start, end + 1)]
