"""The cover: who reports on what, and the numbers a leader looks for first, each with its definition."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from core.workbook.writer import KeyNumber, Kind, Workbook
from indicators import registry
from indicators.indicator import Indicator
from indicators.indicator import Kind as NumberKind
from indicators.periods import Period
from reports.pack.absence import number
from reports.pack.order import PackOrder
from reports.pack.wording import definition

OF_PERIOD = ["investment_agreed", "funds_in_place"]  # shown for the month as well
OF_YEAR = ["agreements_signed", "investment_agreed", "projects_started", "funds_in_place", "funds_outside_province"]
STATES = ["leads_open", "servers_installed", "rack_rate", "big_data_parks_built", "chain_coverage"]


def add_cover(book: Workbook, order: PackOrder) -> None:
    """Add the cover; numbers whose records the reader may not see are left out."""
    book.cover(
        order.title,
        period=order.period.words,
        key_numbers=list(key_numbers(order)),
        prepared_on=timezone.localdate(),
        notes=_notes(order),
    )


def key_numbers(order: PackOrder) -> Iterator[KeyNumber]:
    """Yield the numbers of the cover with their values for the order's reader, period and place."""
    for name, period, codes in _parts(order):
        for indicator in map(registry.get, codes):
            if indicator.is_open_to(order.user):
                value = number(indicator, order.user, period=period, region=order.place)
                yield _key_number(order, indicator, name, value)


def _parts(order: PackOrder) -> Iterator[tuple[str, Period, list[str]]]:
    year = order.period.year_to_date
    if order.period.month:
        yield _("This month"), order.period.span, OF_PERIOD
        yield _("Year to date"), year, OF_YEAR
    else:
        yield _("Whole year"), year, OF_YEAR
    yield "", year, STATES


def _key_number(order: PackOrder, indicator: Indicator, name: str, value: Any) -> KeyNumber:
    label = f"{indicator.name}（{name}）" if name else str(indicator.name)
    words = definition(indicator)
    if indicator.kind == NumberKind.MONEY:
        return KeyNumber(label, value, order.unit, words, Kind.MONEY)
    if indicator.kind == NumberKind.PERCENT:
        return KeyNumber(label, None if value is None else Decimal(value) / 100, "%", words, Kind.PERCENT)
    return KeyNumber(label, value, str(indicator.unit), words)


def _notes(order: PackOrder) -> list[str]:
    scope = _("Scope: %(scope)s. The figures hold what %(reader)s may see.") % {
        "scope": order.scope_words, "reader": order.user,
    }  # fmt: skip
    notes = [scope]
    if order.is_for_parks:
        notes.append(_("Leads and agreements are not part of a park's workbook."))
    return notes
