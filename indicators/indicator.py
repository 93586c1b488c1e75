"""What an indicator is: the rows that make a number, how they are measured, and the words that say so.

Three kinds: `Tally` (a count or a sum of rows), `readings.LatestReading` (the newest reading of every data centre,
summed) and `Ratio` (one indicator in percent of another). All answer the same questions for a person: `rows`, `value`,
`summary`, `by_month`, `by_city`, `list_url`. A value of None means "no data"; it is never zero.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.db.models import Aggregate, Max, QuerySet
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from accounts.models import Region
from core import display
from indicators import places
from indicators.cube import Cell, Cube, Value
from indicators.periods import Period, last_of_month
from indicators.tables import RowsTable

Label = str | Promise


class Kind(StrEnum):
    """What the number is a number of; money is in 元."""

    MONEY = "money"
    COUNT = "count"
    PERCENT = "percent"


@dataclass(frozen=True)
class Summary:
    """A number with the newest day of its data; `as_of` is None when there is no data."""

    value: Value
    as_of: date | None


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One published number: its name, unit, and the wording of its definition."""

    code: str
    name: Label
    wording: Label
    unit: Label
    kind: Kind = Kind.COUNT
    version: int = 1

    def is_open_to(self, user: Any) -> bool:
        """Does the person's role include the records behind the number?"""
        raise NotImplementedError

    def rows(self, user: Any, *, period: Period | None = None, region: Region | None = None, **dims: Any) -> QuerySet:
        """Exactly the rows that make the number, as `user` sees them.

        `region` includes what lies below it; `own=True` leaves that out. Other `dims` are those the indicator names.
        """
        raise NotImplementedError

    def summary(self, user: Any, **filters: Any) -> Summary:
        """The number and the day of its newest data; takes what `rows` takes."""
        raise NotImplementedError

    def value(self, user: Any, **filters: Any) -> Value:
        """The number in the indicator's own unit (元 for money); None where there is no data."""
        return self.summary(user, **filters).value

    def by_city(self, user: Any, **filters: Any) -> list[tuple[Region, Value]]:
        """The number of every city the person sees, in GB/T 2260 order; then of zones that have rows."""
        totals = self.by_line(user, **filters)
        return places.by_city(totals, places.lines(), user, filters.get("region"), self.of_nothing)

    def by_line(self, user: Any, **filters: Any) -> dict[str, Value]:
        """The number by the path of its line (city, zone or province), only for lines with rows."""
        raise NotImplementedError

    def by_month(self, user: Any, **filters: Any) -> list[tuple[date, Value]]:
        """The number of every month that has rows, by the first day of the month."""
        raise NotImplementedError

    @property
    def of_nothing(self) -> Value:
        """The value of no rows at all."""
        return None

    def list_url(self, **filters: Any) -> str:
        """The address of the list of the rows behind the number; takes what `rows` takes."""
        words: dict[str, Any] = {}
        for name, value in filters.items():
            if value is None or value is False:
                continue
            words |= value.query() if isinstance(value, Period) else {name: _in_address(value)}
        url = reverse("indicators:indicator_rows", args=[self.code])
        return f"{url}?{urlencode(words)}" if words else url

    def city_url(self, line: Region, *, region: Region | None = None, **filters: Any) -> str:
        """The list behind one line of `by_city`, while the page is filtered by `region`."""
        own = line.kind == Region.Kind.PROVINCE
        return self.list_url(region=places.narrower(line, region), own=own, **filters)

    def text(self, value: Value) -> str:
        """A value as pages print it, with its unit: `3.5亿元`, `82,000 台`, `61.54%`; a dash where unknown."""
        if value is None:
            return display.DASH
        if self.kind == Kind.MONEY:
            return display.money(Decimal(value))
        return f"{display.number(value)}%" if self.kind == Kind.PERCENT else f"{display.number(value)} {self.unit}"


@dataclass(frozen=True, kw_only=True)
class Tally(Indicator):
    """A count or a sum over rows.

    `source` gives the rows a person may see; `route` is the list whose readers may see the number. `time` is the date
    that puts a row in a period; without it the number stands for the present, and a period changes nothing.
    """

    source: Callable[[Any], QuerySet]
    measure: Aggregate
    table: type[RowsTable]
    route: str
    time: str = ""
    place: str = "region"
    dimensions: Mapping[str, str] = field(default_factory=dict)

    def is_open_to(self, user: Any) -> bool:
        return user.may(self.route)

    def rows(
        self, user: Any, *, period: Period | None = None, region: Region | None = None, own: bool = False, **dims: Any
    ) -> QuerySet:
        rows = self.source(user)
        if not self.is_open_to(user):
            return rows.none()
        rows = places.within(self.in_period(rows, period, user), self.place, region, own=own)
        for name, value in dims.items():
            rows = self.along(rows, name, value)
        return rows

    def along(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        """The rows with this value of a dimension."""
        return rows.filter(**{self.dimensions[name]: value})

    def in_period(self, rows: QuerySet, period: Period | None, user: Any) -> QuerySet:
        return rows.filter(**period.lookups(self.time)) if period and self.time else rows

    def summary(self, user: Any, **filters: Any) -> Summary:
        if not self.is_open_to(user):
            return Summary(None, None)
        wanted = {"value": self.measure, **({"as_of": Max(self.newest)} if self.newest else {})}
        found = self.rows(user, **filters).order_by().aggregate(**wanted)
        return Summary(found["value"], self.data_day(found["as_of"]) if self.newest else timezone.localdate())

    def data_day(self, newest: date | None) -> date | None:
        """The day up to which data with the date `newest` speaks: a month is known by its first day."""
        return last_of_month(newest) if newest and self.time == "month" else newest

    @property
    def newest(self) -> str:
        """The field whose greatest date says how recent the data is."""
        return self.time

    @property
    def of_nothing(self) -> Value:
        return self.measure.empty_result_set_value

    def cube(self, user: Any, **filters: Any) -> Cube:
        """The number by month and region in one query; takes what `rows` takes."""
        if not self.is_open_to(user):
            return Cube([])
        path = f"{self.place}__path"
        rows = self.rows(user, **filters).order_by()
        if not self.time:
            found = rows.values_list(path).annotate(self.measure)
            return Cube([Cell(None, place, value, None) for place, value in found], self.of_nothing)
        months = rows.annotate(in_month=TruncMonth(self.time)).values_list("in_month", path)
        found = months.annotate(self.measure, Max(self.time))
        cells = [Cell(month, place, value, self.data_day(newest)) for month, place, value, newest in found]
        return Cube(cells, self.of_nothing)

    def by_line(self, user: Any, **filters: Any) -> dict[str, Value]:
        return self.cube(user, **filters).by_line()

    def by_month(self, user: Any, **filters: Any) -> list[tuple[date, Value]]:
        return list(self.cube(user, **filters).by_month().items())

    def by_node(self, user: Any, **filters: Any) -> dict[int, Value]:
        """The number by the key of the chain node, only for nodes with rows; a row at two nodes counts at both."""
        node = self.dimensions["node"]
        rows = self.rows(user, **filters).filter(**{f"{node}__isnull": False}).order_by()
        return dict(rows.values(node).annotate(value=self.measure).values_list(node, "value"))


@dataclass(frozen=True, kw_only=True)
class Ratio(Indicator):
    """One indicator in percent of another; None where the denominator is unknown or zero."""

    numerator: Tally
    denominator: Tally
    kind: Kind = Kind.PERCENT
    unit: Label = "%"

    @property
    def table(self) -> type[RowsTable]:
        return self.denominator.table

    def is_open_to(self, user: Any) -> bool:
        return self.numerator.is_open_to(user) and self.denominator.is_open_to(user)

    def rows(self, user: Any, **filters: Any) -> QuerySet:
        """The rows of the denominator; those of the numerator are the numerator's own."""
        return self.denominator.rows(user, **filters)

    def parts(self, user: Any, **filters: Any) -> tuple[Value, Value]:
        """The numerator and the denominator."""
        return self.numerator.value(user, **filters), self.denominator.value(user, **filters)

    def summary(self, user: Any, **filters: Any) -> Summary:
        upper, lower = self.numerator.summary(user, **filters), self.denominator.summary(user, **filters)
        days = [day for day in (upper.as_of, lower.as_of) if day]
        return Summary(percent(upper.value, lower.value), max(days, default=None))

    def by_line(self, user: Any, **filters: Any) -> dict[str, Value]:
        upper, lower = self.numerator.by_line(user, **filters), self.denominator.by_line(user, **filters)
        return {path: percent(upper.get(path, self.numerator.of_nothing), lower[path]) for path in lower}

    def by_month(self, user: Any, **filters: Any) -> list[tuple[date, Value]]:
        upper, lower = dict(self.numerator.by_month(user, **filters)), self.denominator.by_month(user, **filters)
        return [(month, percent(upper.get(month, self.numerator.of_nothing), value)) for month, value in lower]


def percent(part: Value, whole: Value) -> Decimal | None:
    """`part` in percent of `whole`, rounded to two decimals; None where either is unknown or the whole is zero."""
    if part is None or not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _in_address(value: Any) -> str:
    if isinstance(value, Region):
        return value.code
    return "1" if value is True else str(getattr(value, "pk", value))
