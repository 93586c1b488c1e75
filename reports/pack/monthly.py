"""The monthly report by city: five numbers, of the period and of the year so far, each from its indicator."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Region
from core.workbook.writer import Kind, Ledger, Ratio, SheetColumn, Workbook
from indicators import places, registry
from indicators.indicator import Indicator, Value
from indicators.indicator import Kind as NumberKind
from indicators.periods import Period
from reports.pack.order import PackOrder
from reports.pack.wording import basis_notes, rounding_note, unit_line

CODES = ["agreements_signed", "investment_agreed", "projects_started", "funds_in_place", "funds_outside_province"]
SHARED = ("investment_agreed", "funds_in_place")  # numbers of which each city's share is shown
# Which count says that there was nothing to report: without agreements no sum, without projects no funds.
BASIS = {"investment_agreed": "agreements_signed", "funds_in_place": "projects", "funds_outside_province": "projects"}
NOTHING = "—"


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
    rows = _rows(order, figures)
    unknown = [one for one in figures if one.indicator.value(order.user, **_filters(order, one)) is None]
    return book.ledger(
        _("Report by city"),
        title=_("Report on investment attraction by city"),
        period=order.period.words,
        unit_line=unit_line(order, _("cases")),
        columns=[SheetColumn(_("City"), "city", width=14), *_columns(order, figures)],
        rows=rows,
        totals={one.key: _("Not reported") for one in unknown} if rows else {},
        autofilter=False,
        one_page=True,
        notes=_notes(order),
    )


def _notes(order: PackOrder) -> list[str]:
    missing = _("“Not reported” is not zero; — means that there was no agreement or project to report on.")
    share = _("Year to date: 1 January to the end of the period. Share: of the year-to-date total of this table.")
    return [share, missing, rounding_note(), *basis_notes(order, CODES)]


def _figures(order: PackOrder) -> Iterator[Figure]:
    for indicator in map(registry.get, CODES):
        if not indicator.is_open_to(order.user):
            continue
        if order.period.month:
            yield Figure(indicator, "now", order.period.span)
        yield Figure(indicator, "year", order.period.year_to_date)


def _filters(order: PackOrder, figure: Figure) -> dict[str, Any]:
    return {"period": figure.period, "region": order.place}


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
    """One row for each line of the report: a city, a zone of the province, or the province itself."""
    found = {one.key: _by_path(one.indicator, **_filters(order, one), user=order.user) for one in figures}
    found["projects"] = _by_path(registry.get("projects"), user=order.user, region=order.place)
    printed = {path for values in found.values() for path in values}
    return [_row(line, figures, found) for path, line in places.lines().items() if path in printed]


def _by_path(indicator: Indicator, **filters: Any) -> dict[str, Value]:
    return {line.path: value for line, value in indicator.by_city(**filters)}


def _row(line: Region, figures: list[Figure], found: dict[str, dict[str, Value]]) -> dict[str, Any]:
    is_province = line.kind == Region.Kind.PROVINCE
    row: dict[str, Any] = {"city": _("province level") if is_province else line.name}
    for one in figures:
        value = found[one.key].get(line.path, one.indicator.of_nothing)
        row[one.key] = NOTHING if value is None and not _has_basis(one, line, found) else value
        total = sum(number for number in found[one.key].values() if number)
        row[f"{one.indicator.code}.share"] = Decimal(value) / Decimal(total) if value is not None and total else None
    return row


def _has_basis(one: Figure, line: Region, found: dict[str, dict[str, Value]]) -> bool:
    """Was there anything of which the number could have been reported?"""
    basis = BASIS.get(one.indicator.code, "")
    counts = found["projects"] if basis == "projects" else found.get(f"{basis}.{one.name}", {})
    return bool(counts.get(line.path))
