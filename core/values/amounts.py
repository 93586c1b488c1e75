"""Amounts of money as people write them, in whole units of their currency."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.values.nulls import null_reason
from core.values.numerals import digits_number, number_text
from core.values.parsed import Parsed, Problem, error
from core.values.quantities import ABOUT, AT_LEAST, AT_MOST, RANGE, cell_text, measured, split_range, strip_qualifier
from core.values.units import MULTIPLIERS, MoneyUnit, money_unit

# SQLite keeps 15 digits of a number: below this every 分 is exact, and no investment comes near it.
LARGEST = Decimal(10) ** 13
SMALLEST = Decimal("0.01")
CURRENCY_FIRST = re.compile(r"(us\$|hk\$|usd|hkd|eur|jpy|gbp|rmb|cny|人民币|美元|港币|欧元|[$€£¥])(.+)", re.IGNORECASE)
CURRENCY_IN_BRACKETS = re.compile(r"[(](人民币|美元|港币|港元|欧元|日元|英镑|rmb|usd)[)]$", re.IGNORECASE)
COMPOUND = re.compile(r"(\d[\d,]*)(?:(亿)([\d,.]+)(千万|百万|万)|(万)([\d,.]+)(千|百))(.*)")
LARGE_UNIT = re.compile("[万亿]")
SMALL_UNITS = ("十", "百", "千")
DIGIT = "[一二两三四五六七八九]"
SHARED_NUMERAL = re.compile(rf"{DIGIT}((?:百|千)?[万亿])(.*)")
NUMERAL_IN_TEXT = re.compile(r"[〇零一二两三四五六七八九十百千万亿]")
PART_SIGNS = ",;。()、"
PART = re.compile(
    r"(?:其中)?:?(?P<label>[\u4e00-\u9fff]*?)(?:为|约为|:)?"
    rf"(?P<amount>约?\d+(?:,\d{{3}})*(?:\.\d+)?(?:千|百)?[万亿]*(?:美元|元)?)(?=[{PART_SIGNS}]|$)[{PART_SIGNS}]*"
)
PHASE = re.compile(r"[一二三四五六七八九十首后]期")


@dataclass(frozen=True, kw_only=True, slots=True)
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
    text = cell_text(raw)
    if text is None:
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
    if 0 < found.value < SMALLEST:
        return _unread(found.raw)
    if max(found.value, found.maximum or 0) >= LARGEST:
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
    """Read `总投资10亿元,其中一期3亿元`: the first amount counts, the labelled ones become `inner`.

    Every sign of the text has to belong to a part, and the first part has to be the whole and no phase.
    """
    if not isinstance(raw, str) or not re.search(r"其中|[一二三首]期", text):
        return None
    found = list(PART.finditer(text))
    if len(found) < 2 or "".join(part[0] for part in found) != text or PHASE.search(found[0]["label"]):
        return None
    labels = [part["label"] for part in found]
    parts = [parse_amount(part["amount"], unit) for part in found]
    if any(part.value is None for part in parts) or any(NUMERAL_IN_TEXT.search(PHASE.sub("", one)) for one in labels):
        return None
    first, *others = parts
    inner = tuple((label, part.value) for label, part in zip(labels[1:], others, strict=True) if part.value is not None)
    return Amount(raw=raw, value=first.value, currency=first.currency, qualifier=first.qualifier, inner=inner)


def _amount(raw: Any, text: str, unit: MoneyUnit | None) -> Amount:
    qualifier, text = strip_qualifier(_without_remark(text.removesuffix("整")))
    text = _currency_last(text)
    ends = split_range(text)
    if ends:
        return _range(raw, ends, unit) if qualifier in ("", ABOUT) else _unread(raw)
    value = _value(text, unit)
    if value is None:
        found = measured(text)
        lacks_unit = found and (not found.unit or found.unit in SMALL_UNITS)
        code = "amount.unit_unknown" if lacks_unit else "amount.unparsed"
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
    unit = money_unit(found[2])
    if unit:
        return found[1] + found[2] if unit.factor == 1 or not NUMERAL_IN_TEXT.search(found[1]) else text
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
    lower = _lower_end(*ends, upper[1], unit) if upper else None
    if not upper or not lower or lower[1] != upper[1] or lower[0] > upper[0]:
        return _unread(raw)
    return Amount(
        raw=raw, value=lower[0], currency=upper[1], qualifier=RANGE, minimum=lower[0], maximum=upper[0]
    )  # fmt: skip


def _lower_end(lower: str, upper: str, currency: str, unit: MoneyUnit | None) -> tuple[Decimal, str, bool] | None:
    """Read `1` of `1-2亿`, `一` of `一至二亿`, `1亿` of `1亿-2亿美元`; None for `3千` of `3千-5千万`."""
    numeral = SHARED_NUMERAL.fullmatch(upper)
    if numeral and re.fullmatch(DIGIT, lower):
        return _value(lower + numeral[1] + numeral[2], unit)
    if lower.endswith(("万", "亿")):
        return _value(lower + currency, unit)
    first, last = measured(lower), measured(upper)
    if not first or not last:
        return None
    if first.unit and first.unit not in MULTIPLIERS:
        return _value(lower, unit)
    shares_scale = lower[-1].isdecimal() and bool(LARGE_UNIT.search(last.unit))
    if LARGE_UNIT.search(upper) and not shares_scale:
        return None
    return _value(lower, money_unit(last.unit) if last.unit else unit)


def _value(text: str, unit: MoneyUnit | None) -> tuple[Decimal, str, bool] | None:
    """Return (whole units, currency, is it only about) or None."""
    compound = COMPOUND.fullmatch(text)
    if compound:
        return _compound(compound)
    found = measured(text)
    if not found:
        return None
    number, named = found.number, found.unit
    if named in SMALL_UNITS:  # 5千 is a number like 五千, and still lacks its unit
        number, named = number * MULTIPLIERS[named], ""
    is_large = bool(LARGE_UNIT.search(text.removesuffix(named)))
    written = money_unit(named) if named else MoneyUnit(Decimal(1)) if is_large else unit
    return (number * written.factor + 0, written.currency, found.is_about) if written else None  # + 0: no minus zero


def _compound(found: re.Match) -> tuple[Decimal, str, bool] | None:
    """Read `1亿2000万元` and `1亿5千万`; `1亿2`, `1亿5千` and `1万2万` are no amounts."""
    whole, sign, part, scale = found[1], found[2] or found[5], found[3] or found[6], found[4] or found[7]
    high, low = digits_number(whole), digits_number(part)
    unit = money_unit(found[8]) if found[8] else MoneyUnit(Decimal(1))
    if high is None or low is None or not unit or unit.factor != 1 or low * MULTIPLIERS[scale] >= MULTIPLIERS[sign]:
        return None
    return high * MULTIPLIERS[sign] + low * MULTIPLIERS[scale], unit.currency, False
