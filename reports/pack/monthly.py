"""The monthly report by city, county or park: five numbers, of the period and the year so far, each an indicator."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.workbook.writer import Kind, Ledger, Ratio, SheetColumn, Workbook
from indicators import registry
from indicators.indicator import Indicator
from indicators.indicator import Kind as NumberKind
from indicators.periods import Period
from reports.pack.absence import NOTHING, number
from reports.pack.lines import Line, headings, lines
from reports.pack.order import PackOrder
from reports.pack.wording import basis_notes, rounding_note, unit_line

CODES = ["agreements_signed", "investment_agreed", "projects_started", "funds_in_place", "funds_outside_province"]
SHARED = ("investment_agreed", "funds_in_place")  # numbers of which each city's share is shown


@dataclass(frozen=True, slots=True)
class Figure:
    """One column of numbers: an indicator over the period (`now`) or over the year so far (`year`)."""

    indicator: Indicator
    name: str
    period: Period

    @property
    def key(self) -> str:
        """Return the column's key, such as `funds_in_place.year`."""
        return f"{self.indicator.code}.{self.name}"


def add_monthly(book: Workbook, order: PackOrder) -> Ledger:
    """Add the annex; columns of numbers whose records the reader may not see are left out."""
    figures = list(_figures(order))
    title, head = headings(order)
    rows = _rows(order, figures)
    return book.ledger(
        _("Summary report"),
        title=title,
        period=order.period.words,
        unit_line=unit_line(order, _("cases")),
        columns=[SheetColumn(head, "line", width=14), *_columns(order, figures)],
        rows=rows,
        totals={key: _("Not reported") for key in _unknown(rows, figures)},
        autofilter=False,
        one_page=True,
        notes=_notes(order),
    )


def _unknown(rows: list[dict[str, Any]], figures: list[Figure]) -> list[str]:
    """The columns in which no line gives a number and some line should."""
    columns = {one.key: [row[one.key] for row in rows] for one in figures}
    return [key for key, cells in columns.items() if None in cells and set(cells) <= {None, NOTHING}]


def _notes(order: PackOrder) -> list[str]:
    missing = _("“Not reported” is not zero; — means that there was no agreement, project or such money to report.")
    year = [_("Year to date: 1 January to the end of the period.")] if order.period.month else []
    return [*year, _("Share: of the total of this table."), missing, rounding_note(), *basis_notes(order, CODES)]


def _figures(order: PackOrder) -> Iterator[Figure]:
    for indicator in map(registry.get, CODES):
        if not indicator.is_open_to(order.user):
            continue
        if order.period.month:
            yield Figure(indicator, "now", order.period.span)
        yield Figure(indicator, "year", order.period.year_to_date)


def _columns(order: PackOrder, figures: list[Figure]) -> Iterator[SheetColumn]:
    now = _("This month")
    for one in figures:
        group = str(one.indicator.name)
        is_money = one.indicator.kind == NumberKind.MONEY
        kind: dict[str, Any] = {"kind": Kind.MONEY, "unit": order.unit} if is_money else {"kind": Kind.INTEGER}
        year = _("Year to date") if order.period.month else _("Whole year")
        header = now if one.name == "now" else year
        word = _("Not reported")
        yield SheetColumn(header, one.key, group=group, total="sum", show_unit=False, missing=word, **kind)
        if one.name == "year" and one.indicator.code in SHARED:
            share = f"{one.indicator.code}.share"
            total = Ratio(one.key, one.key)
            yield SheetColumn(_("Share"), share, Kind.PERCENT, group=group, decimals=1, total=total)


def _rows(order: PackOrder, figures: list[Figure]) -> list[dict[str, Any]]:
    """One row for each line that is always printed or has data; shares are of the sum of all lines."""
    rows = [_row(order, line, figures) for line in lines(order)]
    for share, key in [(f"{one.indicator.code}.share", one.key) for one in figures if one.name == "year"]:
        total = sum(row[key] for row in rows if isinstance(row[key], int | Decimal))
        for row in rows:
            row[share] = Decimal(row[key]) / Decimal(total) if isinstance(row[key], int | Decimal) and total else None
    return [row for row in rows if row["is_expected"] or row["has_data"]]


def _row(order: PackOrder, line: Line, figures: list[Figure]) -> dict[str, Any]:
    values = {one.key: number(one.indicator, order.user, period=one.period, **line.filters) for one in figures}
    has_data = any(value not in (0, NOTHING) for value in values.values())
    return {"line": line.name, "is_expected": line.is_expected, "has_data": has_data, **values}
