"""Telephone numbers, and the people written beside them."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.values.nulls import null_reason
from core.values.parsed import Parsed, Problem, plain, warning

MOBILE = r"(?:\+?(?:0086|86)[- ]?)?(?P<mobile>1[3-9]\d[- ]?\d{4}[- ]?\d{4})"
SERVICE = r"(?P<service>[48]00[- ]?\d{3}[- ]?\d{4})"
LANDLINE = r"(?:\+?(?:0086|86)[- ]?)?[(]?(?P<area>0(?:10|2\d|[3-9]\d{2}))[)]?[- ]?(?P<local>\d{7,8})"
EXTENSION = r"(?:(?:转|ext\.?|分机:?|#|-)\s*(?P<ext>\d{1,6}))?"
NUMBER = re.compile(rf"(?<![\d])(?:{MOBILE}|{SERVICE}|{LANDLINE})(?!\d)\s*{EXTENSION}(?!\d)", re.IGNORECASE)
MOBILE_ALONE = re.compile(r"1[3-9][0-9]{9}")
LOCAL = re.compile(r"(?<!\d)(?P<local>[2-8]\d{6,7})(?!\d)")
LABEL = re.compile(r"手机号?码?|办公电话|联系电话|电话|座机|办公室?|[:：]")
BETWEEN = re.compile(r"[\s,;/、|()和或及.。\-]+")
INVALID = _("“%(raw)s” is not a phone number. A mobile has 11 digits; a landline is written 0351-1234567.")
NO_AREA = _("“%(raw)s” has no area code. Write it as 0351-1234567.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Phones(Parsed):
    """Numbers as 11 digits or `0351-1234567`, with the extension of the first that has one."""

    numbers: tuple[str, ...] = ()
    extension: str = ""

    @property
    def value(self) -> str | None:
        """Return the numbers joined by `;`, None if there are none."""
        return ";".join(self.numbers) or None

    def facets(self) -> dict[str, Any]:
        """Return value, ext and null_reason as far as they apply."""
        found: dict[str, Any] = {"value": self.value}
        found |= {"ext": self.extension} if self.extension else {}
        return found | ({"null_reason": self.null_reason} if self.null_reason else {})


@dataclass(frozen=True, kw_only=True, slots=True)
class Person(Parsed):
    """A person as written in one cell, taken apart: 张三（副总） 13800138000."""

    value: str | None = None
    post: str = ""
    phones: Phones | None = None

    def facets(self) -> dict[str, Any]:
        """Return the name and null_reason as far as they apply."""
        return {"value": self.value} | ({"null_reason": self.null_reason} if self.null_reason else {})


def parse_phones(raw: Any) -> Phones:
    """Read one or several numbers; a cell with anything that is no number keeps what is readable and warns."""
    reason = null_reason(raw)
    if reason:
        return Phones(raw=raw, null_reason=reason)
    text = _restored_zero(raw) if isinstance(raw, int | Decimal) else plain(raw)
    if MOBILE_ALONE.fullmatch(text):
        return Phones(raw=raw, numbers=(text,))
    numbers, extension, rest = _numbers(text)
    leftover = BETWEEN.sub("", LABEL.sub("", rest))
    return Phones(raw=raw, numbers=numbers, extension=extension, problem=_problem(raw, leftover, bool(numbers)))


def _problem(raw: Any, leftover: str, has_numbers: bool) -> Problem | None:
    if LOCAL.fullmatch(leftover):
        return warning("phone.area_code_missing", NO_AREA, raw=raw)
    if re.search(r"\d", leftover) or not has_numbers:
        return warning("phone.invalid", INVALID, raw=raw)
    return None


def _restored_zero(raw: int | Decimal) -> str:
    """Give a landline typed as a number the leading zero that the spreadsheet dropped."""
    text = str(raw)
    return "0" + text if len(text) in (10, 11) and re.fullmatch(r"(?:10|2\d|[3-9]\d{2})\d{7,8}", text) else text


@lru_cache(maxsize=8192)
def _numbers(text: str) -> tuple[tuple[str, ...], str, str]:
    numbers, extension = [], ""
    for found in NUMBER.finditer(text):
        digits = re.sub(r"[- ]", "", found["mobile"] or found["service"] or "")
        numbers.append(digits or f"{found['area']}-{found['local']}")
        extension = extension or found["ext"] or ""
    return tuple(dict.fromkeys(numbers)), extension, NUMBER.sub(" ", text)


def parse_person(raw: Any) -> Person:
    """Take `张三（副总）`, `张三 13800138000` or `张三 总经理` apart; several names stay as written."""
    reason = null_reason(raw)
    if reason:
        return Person(raw=raw, null_reason=reason)
    text = plain(raw)
    numbers, extension, rest = _numbers(text)
    phones = Phones(raw=raw, numbers=numbers, extension=extension) if numbers else None
    name, post = _name_and_post(LABEL.sub(" ", rest).strip(" ,;、/()-") if numbers else rest)
    return Person(raw=raw, value=name or None, post=post, phones=phones)


POST_WORDS = (
    r"(?:总裁|总监|总经理|经理|董事长|董事|主任|部长|局长|科长|处长|院长|助理|总|书记|主席|秘书|负责人|代表|专员|主管|县长|"
    r"市长|区长|会长)"
)
POST = rf"[\u4e00-\u9fff]{{0,8}}{POST_WORDS}"

NAME_THEN_POST = (rf"([\u4e00-\u9fff·]{{2,4}})[\s,、/:-]+({POST})", r"([^()]+)[(]([^()\d]+)[)]")


def _name_and_post(text: str) -> tuple[str, str]:
    text = text.strip()
    text += ")" * (text.count("(") - text.count(")"))
    for pattern in NAME_THEN_POST:
        found = re.fullmatch(pattern, text)
        if found:
            return found[1].strip(), found[2].strip()
    return " ".join(text.split()), ""
