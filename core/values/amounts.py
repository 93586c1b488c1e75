"""Amounts of money as people write them, in whole units of their currency."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.values.nulls import null_reason
from core.values.numerals import number_text
from core.values.parsed import LONGEST_VALUE, Parsed, Problem, error, squeezed
from core.values.quantities import ABOUT, AT_LEAST, AT_MOST, RANGE, measured, split_range, strip_qualifier
from core.values.units import CURRENCIES, MULTIPLIERS, MoneyUnit, money_unit

# SQLite keeps 15 digits of a number: below this every 分 is exact, and no investment comes near it.
LARGEST = Decimal(10) ** 13
CURRENCY_FIRST = re.compile(r"(us\$|hk\$|usd|hkd|eur|jpy|gbp|rmb|cny|人民币|美元|港币|欧元|[$€£¥])(.+)", re.IGNORECASE)
CURRENCY_IN_BRACKETS = re.compile(r"[(](人民币|美元|港币|港元|欧元|日元|英镑|rmb|usd)[)]$", re.IGNORECASE)
COMPOUND = re.compile(r"(.*?\d(?:亿|万))(\d[\d.]*)(百万|千万|万|千)?(元|美元|港元|欧元)?")
LABELLED = re.compile(
    r"(?:^|[,;。(])(?:其中)?:?([\u4e00-\u9fff]*?)(?:为|约为|:)?"
    r"(约?[\d.,]+(?:千|百)?[万亿]*(?:美元|元)?)"
)


@dataclass(frozen=True, kw_only=True)
class Amount(Parsed):
    """Money in whole units of `currency`; of a range `value` is the lower end; `inner`: labelled parts (一期)."""

    value: Decimal | None = None
    currency: str = "CNY"
    qualifier: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    inner: tuple[tuple[str, Decimal], ...] = ()

    def facets(self) -> dict[str, Any]:
        """Return value, qualifier, min, max, currency and null_reason as far as they apply."""
        found: dict[str, Any] = {"value": None if self.value is None else number_text(self.value)}
        if self.value is not None:
            found["currency"] = self.currency
        ends = {"min": self.minimum, "max": self.maximum}
        found |= {name: number_text(end) for name, end in ends.items() if end is not None}
        found |= {"qualifier": self.qualifier} if self.qualifier else {}
        return found | ({"null_reason": self.null_reason} if self.null_reason else {})


def parse_amount(raw: Any, unit: MoneyUnit | None = None) -> Amount:
    """Read `约3.5亿元`, `12,000万`, `1-2亿`, `一亿二千万`, `１２３`; a number without a unit counts in `unit`."""
    reason = null_reason(raw)
    if reason:
        return Amount(raw=raw, null_reason=reason)
    text = squeezed(raw).replace("、", ",") if isinstance(raw, str) else str(raw)
    if isinstance(raw, bool) or not isinstance(raw, str | int | Decimal | float) or len(text) > LONGEST_VALUE:
        return _unread(raw)
    try:
        found = _labelled(raw, text, unit) or _amount(raw, text, unit)
    except (ArithmeticError, ValueError):
        return _unread(raw)
    return _checked(found)


def _checked(found: Amount) -> Amount:
    if found.value is None or found.problem:
        return found
    if found.value < 0:
        return Amount(raw=found.raw, problem=_problem("amount.negative", found.raw))
    if found.value >= LARGEST:
        return Amount(raw=found.raw, problem=_problem("amount.out_of_range", found.raw))
    return found


SENTENCES = {
    "amount.unparsed": _("“%(raw)s” is not an amount. Write a number with its unit, such as 3.5亿元 or 12000万元."),
    "amount.unit_unknown": _(
        "“%(raw)s” has no unit, and neither the heading nor the sheet names one. Write 万元 or 亿元 in the heading or "
        "in the cell."
    ),
    "amount.negative": _("“%(raw)s” is below zero. Write an amount of zero or more."),
    "amount.out_of_range": _("“%(raw)s” is larger than any investment can be. Check the number and its unit."),
}


def _problem(code: str, raw: Any) -> Problem:
    return error(code, SENTENCES[code], raw=raw)


def _unread(raw: Any) -> Amount:
    return Amount(raw=raw, problem=_problem("amount.unparsed", raw))


def _labelled(raw: Any, text: str, unit: MoneyUnit | None) -> Amount | None:
    """Read `总投资10亿元,其中一期3亿元`: the first amount counts, the labelled ones become `inner`."""
    if not isinstance(raw, str) or not re.search(r"其中|[一二三首]期", text):
        return None
    parts = [(label, parse_amount(part, unit)) for label, part in LABELLED.findall(text)]
    readable = [(label, part) for label, part in parts if part.value is not None]
    if len(readable) < 2 or len(readable) != len(parts):
        return None
    first = readable[0][1]
    inner = tuple((label, part.value) for label, part in readable[1:] if label and part.value is not None)
    return Amount(raw=raw, value=first.value, currency=first.currency, qualifier=first.qualifier, inner=inner)


def _amount(raw: Any, text: str, unit: MoneyUnit | None) -> Amount:
    qualifier, text = strip_qualifier(_without_remark(text.removesuffix("整")))
    text = _currency_last(text)
    ends = split_range(text)
    if ends:
        return _range(raw, ends, unit)
    value = _value(text, unit)
    if value is None:
        found = measured(text)
        code = "amount.unparsed" if not found or found.unit else "amount.unit_unknown"
        return Amount(raw=raw, problem=_problem(code, raw))
    number, currency, is_about = value
    return Amount(
        raw=raw,
        value=number,
        currency=currency,
        qualifier=qualifier or (ABOUT if is_about else ""),
        minimum=number if qualifier == AT_LEAST else None,
        maximum=number if qualifier == AT_MOST else None,
    )


def _without_remark(text: str) -> str:
    """Drop a closing bracket that says no number: `3.5亿元(含土地款)`; `3.5(亿元)` keeps its unit."""
    found = re.fullmatch(r"(.+?)\(([^()]*)\)", text)
    if not found or CURRENCY_IN_BRACKETS.search(text):
        return text
    if money_unit(found[2]):
        return found[1] + found[2]
    return text if re.search(r"\d", found[2]) else found[1]


def _currency_last(text: str) -> str:
    """Move a leading or bracketed currency behind the number: `USD1200万` -> `1200万USD`."""
    bracketed = CURRENCY_IN_BRACKETS.search(text)
    if bracketed:
        return re.sub(r"元$", "", text[: bracketed.start()]) + bracketed[1]
    first = CURRENCY_FIRST.fullmatch(text)
    if not first:
        return text
    rest = first[2][:-1] if first[2].endswith("元") and not first[2].endswith(("美元", "港元", "欧元")) else first[2]
    return rest + first[1]


def _range(raw: Any, ends: tuple[str, str], unit: MoneyUnit | None) -> Amount:
    upper = _value(ends[1], unit)
    last = measured(ends[1])
    shared = money_unit(last.unit) if last and last.unit else unit
    lower = _value(ends[0], shared)
    if not upper or not lower or lower[1] != upper[1] or lower[0] > upper[0]:
        return _unread(raw)
    return Amount(
        raw=raw, value=lower[0], currency=upper[1], qualifier=RANGE, minimum=lower[0], maximum=upper[0]
    )  # fmt: skip


def _value(text: str, unit: MoneyUnit | None) -> tuple[Decimal, str, bool] | None:
    """Return (whole units, currency, is it only about) or None."""
    compound = COMPOUND.fullmatch(text)
    if compound and not re.search(r"\d$", compound[1]):
        return _compound(compound, unit)
    found = measured(text)
    if not found:
        return None
    carries_unit = bool(re.search(r"[万亿]", text[: len(text) - len(found.unit)]))
    written = money_unit(found.unit) if found.unit else (MoneyUnit(Decimal(1)) if carries_unit else unit)
    if not written:
        return None
    return found.number * written.factor, written.currency, found.is_about


def _compound(found: re.Match, unit: MoneyUnit | None) -> tuple[Decimal, str, bool] | None:
    """Read `1亿2000万元` and `1亿5千万`; `1亿2` is no amount."""
    whole = _value(found[1], unit)
    if not whole or not found[3]:
        return None
    currency = CURRENCIES[found[4]] if found[4] else "CNY"
    return whole[0] + Decimal(found[2]) * MULTIPLIERS[found[3]], currency, False
