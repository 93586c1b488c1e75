"""Numbers with a unit of measure: areas, racks, rents, percentages."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.values.nulls import null_reason
from core.values.numerals import number_text
from core.values.parsed import Parsed, error
from core.values.quantities import ABOUT, RANGE, Measured, cell_text, measured, split_range, strip_qualifier
from core.values.units import unit_factor

LARGEST = Decimal(10) ** 12
# Of 一至二百亩 the lower end may be 1亩 or 100亩.
COUNTED = re.compile(r"^[一二两三四五六七八九]?[十百千万亿]|[一二两三四五六七八九][十百千万亿]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Number(Parsed):
    """A number in the unit that was asked for; of a range `value` is the lower end."""

    value: Decimal | None = None
    qualifier: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None

    def facets(self) -> dict[str, Any]:
        """Return value, qualifier, min, max and null_reason as far as they apply."""
        found: dict[str, Any] = {"value": None if self.value is None else number_text(self.value)}
        ends = {"min": self.minimum, "max": self.maximum}
        found |= {name: number_text(end) for name, end in ends.items() if end is not None}
        found |= {"qualifier": self.qualifier} if self.qualifier else {}
        return found | ({"null_reason": self.null_reason} if self.null_reason else {})


def parse_number(raw: Any, quantity: str = "", factor: Decimal = Decimal(1)) -> Number:
    """Read `约300亩`, `1200㎡`, `54%`, `１２０．５` in `quantity`; a number without a unit is multiplied by `factor`.

    For `%` a bare number up to 1 is a share (0.54 -> 54).
    """
    reason = null_reason(raw)
    if reason:
        return Number(raw=raw, null_reason=reason)
    text = cell_text(raw)
    try:
        found = _number(raw, text, quantity, factor) if text else None
    except ArithmeticError:
        found = None
    if found is None or found.value is None or abs(found.value) >= LARGEST:
        sentence = _("“%(raw)s” is not a number. Write the number alone, or with the unit %(unit)s.")
        return Number(raw=raw, problem=error("number.unparsed", sentence, raw=raw, unit=quantity or "1"))
    return found


def _number(raw: Any, text: str, quantity: str, factor: Decimal) -> Number | None:
    qualifier, text = strip_qualifier(text)
    ends = split_range(text)
    if ends:
        return _range(raw, ends, quantity, factor)
    found = measured(text)
    value = _in_unit(found, quantity, factor)
    if value is None:
        return None
    return Number(raw=raw, value=value, qualifier=qualifier or (ABOUT if found and found.is_about else ""))


def _range(raw: Any, ends: tuple[str, str], quantity: str, factor: Decimal) -> Number | None:
    first, last = measured(ends[0]), measured(ends[1])
    if COUNTED.search(ends[1]) and not COUNTED.search(ends[0]):
        return None
    if first and last and not first.unit:
        first = Measured(first.number, last.unit)
    lower, upper = _in_unit(first, quantity, factor), _in_unit(last, quantity, factor)
    if lower is None or upper is None or lower > upper:
        return None
    return Number(raw=raw, value=lower, qualifier=RANGE, minimum=lower, maximum=upper)


def _in_unit(found: Measured | None, quantity: str, factor: Decimal) -> Decimal | None:
    if not found:
        return None
    if found.unit:
        worth = unit_factor(found.unit, quantity)
        return None if worth is None else found.number * worth
    if quantity == "%" and 0 < found.number <= 1:
        return found.number * 100
    return found.number * factor + 0  # there is no minus zero
