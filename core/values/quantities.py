"""What amounts and numbers have in common: about, at least, at most, from–to."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.values.numerals import DIGITS, written_number
from core.values.parsed import LONGEST_VALUE, has_other_digits, plain, squeezed

ABOUT, AT_LEAST, AT_MOST, RANGE = "约", "不低于", "不超过", "范围"


def _each_in_words(lists: dict[str, str]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(words.split()) for name, words in lists.items()}


BEFORE = _each_in_words({
    AT_LEAST: "不低于 不少于 不小于 最少 至少 大于等于 大于 超过 高于 超 >= ≥ >",
    AT_MOST: "不超过 不高于 不大于 不多于 最多 最高 至多 小于等于 小于 低于 少于 <= ≤ <",
    ABOUT: "大约 约为 约 近 预计 估计 估算 大概 ≈ ~ 计划 拟",
})  # fmt: skip
AFTER = _each_in_words(
    {AT_LEAST: "及以上 以上 起步 起 +", AT_MOST: "及以下 以内 之内 以下 封顶", ABOUT: "左右 上下 多 余"}
)
NUMBER = rf"[+-]?[\d,]*\.?\d+(?:e[+-]?\d+)?|[{''.join(DIGITS)}十拾百佰千仟万亿点]+"
WRITTEN = re.compile(rf"({NUMBER})(余|多)?(.*)", re.IGNORECASE | re.DOTALL)
RANGE_SIGN = re.compile(r"(?<=[^\s(eE])(?:--|[-—–~～至到])(?=[\d.一二两三四五六七八九十])")

# 300⏎500 are two numbers, not 300500.
GAP = re.compile(r"[\d.,]\s+[\d.,]")
# Beyond these powers of ten nothing is measured, and a number would be a long row of zeros.
POWERS = range(-25, 25)


def cell_text(raw: Any) -> str | None:
    """Return a cell without blanks; None if it can hold no number, or if its digits are not those that one sees."""
    if isinstance(raw, str):
        text = squeezed(raw)
        is_clear = len(text) <= LONGEST_VALUE and not has_other_digits(raw) and not GAP.search(plain(raw))
        return text if is_clear else None
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal | float):
        return None
    number = Decimal(raw) if isinstance(raw, int) else Decimal(str(raw))
    return format(number, "f") if number.is_finite() and number.adjusted() in POWERS else str(number)


@dataclass(frozen=True)
class Measured:
    """One number with the unit text that follows it."""

    number: Decimal
    unit: str
    is_about: bool = False


def strip_qualifier(text: str) -> tuple[str, str]:
    """Split `约3.5亿元` into (`约`, `3.5亿元`); the qualifier is empty if there is none."""
    qualifier = ""
    for name, words in BEFORE.items():
        word = next((word for word in words if text.startswith(word) and len(text) > len(word)), "")
        if word:
            qualifier, text = name, text[len(word) :]
            break
    for name, words in AFTER.items():
        word = next((word for word in words if text.endswith(word) and len(text) > len(word)), "")
        if word and {qualifier, name} != {AT_LEAST, AT_MOST}:
            qualifier, text = (name if qualifier in ("", ABOUT) else qualifier), text[: -len(word)]
            break
    return qualifier, text


def split_range(text: str) -> tuple[str, str] | None:
    """Split `1-2亿` or `5000万至1亿` into its ends; None if it is no range."""
    parts = RANGE_SIGN.split(text)
    return (parts[0], parts[1]) if len(parts) == 2 and parts[0] and parts[1] else None


def measured(text: str) -> Measured | None:
    """Split `3.5亿元`, `10余亿元` or `三千万` into number and unit; None if it does not start with a number."""
    found = WRITTEN.fullmatch(text)
    if not found:
        return None
    digits, unit = found[1], found[3]
    number = written_number(digits)
    return None if number is None else Measured(number, unit, bool(found[2]))
