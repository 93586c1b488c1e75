"""Words that all annexes share: the unit line, and the notes that say how numbers are defined."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from indicators import registry
from indicators.indicator import Indicator
from reports.pack.order import PackOrder


def unit_line(order: PackOrder, *others: str) -> str:
    """Return what stands above the table at right: 单位：亿元、个."""
    return _("Unit: %(units)s") % {"units": "、".join([order.unit, *map(str, others)])}


def definition(indicator: Indicator) -> str:
    """Return the wording of a number's definition with its version."""
    words = {"wording": indicator.wording, "version": indicator.version}
    return _("%(wording)s (definition version %(version)s)") % words


def basis_notes(order: PackOrder, codes: Iterable[str]) -> list[str]:
    """Return one note for each number that the reader may see, then whose figures these are."""
    indicators = [one for one in map(registry.get, codes) if one.is_open_to(order.user)]
    notes = [f"{one.name}：{definition(one)}" for one in indicators]
    return [*notes, _("Scope: %(scope)s, as the reader may see it.") % {"scope": order.scope_words}]


def rounding_note() -> str:
    """Return why rounded rows need not add up to the rounded total."""
    return _("Rows are rounded for display; totals are summed from unrounded figures.")
