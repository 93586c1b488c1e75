"""Dates as people write them, with the precision they wrote."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.values.nulls import null_reason
from core.values.numerals import chinese_digits
from core.values.parsed import LONGEST_VALUE, Parsed, error, has_other_digits, plain, squeezed, warning


class Precision(StrEnum):
    """How much of a date is known."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"
    DAY = "day"


MONTHS = {Precision.YEAR: 12, Precision.HALF: 6, Precision.QUARTER: 3, Precision.MONTH: 1}
YEARS = range(1949, 2101)
SERIALS = range(18_264, 73_415)
# 20176 is more likely 2017-6 than a day of 1955, and could be both.
LIKE_YEARS = range(19_900, 21_000)
EXCEL_EPOCH = date(1899, 12, 30)
PREFIX = re.compile(r"^(?:预计于?|计划于?|拟于?|约|已于|于|暂定|力争|争取|至|自|从)+(?=[\d一二三〇今本全上下第去明])")
SUFFIX = re.compile(r"(?:左右|之前|以前|前|起|签订|签约|开工|投产|注册|完成|前后|间)+$")
REMARK = re.compile(r"\([^()\d]*\)$|\s*[星周]期?[一二三四五六日天]$")
CLOCK = re.compile(r"(?:t|\s+|(?<=日))\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|\+\d{2}:?\d{2})?$", re.IGNORECASE)
SEPARATOR = re.compile(r"(?<=\d)(?:\\|、|[—–]+)(?=\d)")
BLANK = re.compile(r"(?<=\d)\s+(?=\d)")
YEAR = r"(?P<year>\d{4}|\d{2}(?=年))(?:年度?|[-./,·])?"
DAY_PATTERN = re.compile(
    r"(?P<year>\d{4}|\d{2})(?P<sign>年|[-./,·])(?P<month>\d{1,2})(?:月|(?!年)(?P=sign))(?P<day>\d{1,2})(?:日|号)?[.,]?"
)
COMPACT_DAY = re.compile(r"(?P<year>(?:19|2[01])\d{2})(?P<month>\d{2})(?P<day>\d{2})")
MONTH_PATTERN = re.compile(
    r"(?P<year>\d{4}|\d{2}(?=年))(?:年|[-./,·])?(?P<month>(?<=[-./年,·])\d{1,2}|\d{2})"
    r"月?(?:份|初|底|末|中旬|上旬|下旬|中)?[.,]?"
)
QUARTER_PATTERN = re.compile(YEAR + r"第?(?:(?P<quarter>[1-4一二三四])季度?|q(?P<q>[1-4]))(?:初|末|底)?", re.IGNORECASE)
HALF_PATTERN = re.compile(YEAR + r"(?:(?P<half>上|下|第[12一二])半年|h(?P<h>[12]))", re.IGNORECASE)
YEAR_PATTERN = re.compile(r"(?P<year>\d{4})年?度?(?:底|末|初|中|内|年底|年内|年初|年中)?")
SHORT_START = re.compile(
    r"^(?:今年|本年度?|当年)?(?=\d{1,2}月|第?[1-4一二三四]季|q[1-4]|[上下]半年|年?[底末初中内])", re.IGNORECASE
)
CHINESE_NUMERAL = re.compile(r"[〇零○一二三四五六七八九十]+(?=[年月日号])")
PERIOD_SIGN = re.compile(r"至|到|—+|–|~|--|(?<=[日月号])-|(?<=\d)-(?=\d{1,2}[.月/]|\d{4}[.年/])")
SAME_MONTH = re.compile(r"(\d{4}[./年]\d{1,2}[./月]\d{1,2})日?[-~—至](\d{1,2})日?")

INVALID = _("“%(raw)s” is no day of the calendar. Write a real date, such as 2017-06-30.")
UNPARSED = _("“%(raw)s” is not a date. Write it as 2017-06-30, or as 2017-06 if only the month is known.")
AMBIGUOUS = _("“%(raw)s” can mean %(first)s or %(second)s. Write the one that is meant in a text cell.")


@dataclass(frozen=True, kw_only=True, slots=True)
class WrittenDate(Parsed):
    """A date: `value` is the first day of the period that `precision` names."""

    value: date | None = None
    precision: Precision | None = None

    @property
    def last_day(self) -> date | None:
        """Return the last day the written date can mean."""
        if self.value is None or self.precision in (None, Precision.DAY):
            return self.value
        month = self.value.month + MONTHS[self.precision] - 1
        return self.value.replace(month=month, day=calendar.monthrange(self.value.year, month)[1])

    @property
    def text(self) -> str | None:
        """Return ISO text cut to the precision: 2017, 2017-H1, 2017-Q2, 2017-06, 2017-06-01."""
        if self.value is None:
            return None
        year, month = self.value.year, self.value.month
        forms = {
            Precision.YEAR: f"{year}",
            Precision.HALF: f"{year}-H{(month + 5) // 6}",
            Precision.QUARTER: f"{year}-Q{(month + 2) // 3}",
            Precision.MONTH: f"{year}-{month:02}",
        }
        return forms.get(self.precision or Precision.DAY, self.value.isoformat())

    def facets(self) -> dict[str, Any]:
        """Return value, precision and null_reason as far as they apply."""
        found: dict[str, Any] = {"value": self.text}
        if self.precision:
            found["precision"] = str(self.precision)
        return found | ({"null_reason": self.null_reason} if self.null_reason else {})


def parse_date(raw: Any, year: int | None = None) -> WrittenDate:
    """Read a date cell; `year` completes dates written without one (6月, 年底). An impossible day is an error."""
    if isinstance(raw, datetime):
        return _day(raw, raw.date())
    if isinstance(raw, date):
        return _day(raw, raw)
    reason = null_reason(raw)
    if reason:
        return WrittenDate(raw=raw, null_reason=reason)
    if isinstance(raw, int | Decimal | float) and not isinstance(raw, bool):
        return _from_number(raw, Decimal(str(raw)))
    text = plain(raw)
    if len(text) > LONGEST_VALUE or has_other_digits(str(raw)):
        return _unread(raw)
    text = squeezed(BLANK.sub("-", CLOCK.sub("", text)))
    return _from_number(raw, Decimal(text)) if re.fullmatch(r"\d{5}(?:\.\d+)?", text) else _from_text(raw, text, year)


def parse_period(raw: Any, year: int | None = None) -> tuple[WrittenDate, WrittenDate]:
    """Read `2017.5.20-5.26` or `2017年6月29日至7月5日`: first and last day; one date alone is both."""
    text = squeezed(raw) if isinstance(raw, str) else ""
    within_month = SAME_MONTH.fullmatch(text)
    parts = list(within_month.groups()) if within_month else [part for part in PERIOD_SIGN.split(text) if part]
    if len(parts) != 2:
        return (parse_date(raw, year),) * 2
    first = parse_date(parts[0], year)
    context = first.value.year if first.value else year
    last = parse_date(_completed(parts[1], first), context)
    is_reversed = first.value and last.last_day and last.last_day < first.value
    return first, _unread(raw) if is_reversed else last


def _completed(text: str, first: WrittenDate) -> str:
    """Give the end of a period the year, or the year and month, that only its start carries."""
    if first.value is None or re.match(r"\d{4}", text):
        return text
    if re.fullmatch(r"\d{1,2}[日号]?", text):
        return f"{first.value.year}.{first.value.month}.{text.rstrip('日号')}"
    if re.fullmatch(r"\d{1,2}[./-]\d{1,2}[日号]?", text):
        return f"{first.value.year}.{text.rstrip('日号')}"
    return text


def _day(raw: Any, day: date) -> WrittenDate:
    if day.year not in YEARS:
        return WrittenDate(raw=raw, problem=error("date.invalid", INVALID, raw=raw))
    return WrittenDate(raw=raw, value=day, precision=Precision.DAY)


def _unread(raw: Any) -> WrittenDate:
    """An error if there are digits, which may be a date; a warning for words such as 在建."""
    is_words = isinstance(raw, str) and not any(char.isdigit() for char in raw)
    return WrittenDate(raw=raw, problem=(warning if is_words else error)("date.unparsed", UNPARSED, raw=raw))


def _failed(raw: Any, code: str, sentence: Promise | str) -> WrittenDate:
    return WrittenDate(raw=raw, problem=error(code, sentence, raw=raw))


def _from_number(raw: Any, number: Decimal) -> WrittenDate:
    """Read 20170601, 201706, 2017, a spreadsheet serial, or 2017.8; 2017.1 may be January or October."""
    if not number.is_finite() or number.adjusted() > 7:
        return _unread(raw)
    whole = int(number)
    if whole in SERIALS and whole not in LIKE_YEARS:
        return _day(raw, EXCEL_EPOCH + timedelta(days=whole))
    if number - whole == Decimal("0.1") and whole in YEARS:
        problem = error("date.ambiguous", AMBIGUOUS, raw=raw, first=f"{whole}-01", second=f"{whole}-10")
        return WrittenDate(raw=raw, problem=problem)
    return _from_text(raw, str(whole if number == whole else number), None)


def _from_text(raw: Any, text: str, year: int | None) -> WrittenDate:
    value, precision, code = _read(text, year)
    if code == "date.invalid":
        return _failed(raw, code, INVALID)
    if value is None:
        return _unread(raw)
    return WrittenDate(raw=raw, value=value, precision=precision)


@lru_cache(maxsize=8192)
def _read(text: str, year: int | None) -> tuple[date | None, Precision | None, str]:
    text = _cleaned(text, year)
    for pattern in (DAY_PATTERN, COMPACT_DAY):
        found = pattern.fullmatch(text)
        if found:
            return _calendar_day(_year(found["year"]), int(found["month"]), int(found["day"]))
    found = MONTH_PATTERN.fullmatch(text)
    if found:
        return _start(_year(found["year"]), int(found["month"]), Precision.MONTH)
    return _read_longer(text)


def _read_longer(text: str) -> tuple[date | None, Precision | None, str]:
    found = QUARTER_PATTERN.fullmatch(text)
    if found:
        quarter = int(found["q"] or "1234一二三四".index(found["quarter"]) % 4 + 1)
        return _start(_year(found["year"]), quarter * 3 - 2, Precision.QUARTER)
    found = HALF_PATTERN.fullmatch(text)
    if found:
        return _start(_year(found["year"]), 7 if (found["half"] or found["h"])[-1] in "下2二" else 1, Precision.HALF)
    found = YEAR_PATTERN.fullmatch(text)
    return _start(_year(found["year"]), 1, Precision.YEAR) if found else (None, None, "date.unparsed")


def _cleaned(text: str, year: int | None) -> str:
    """Drop what surrounds a date, turn Chinese numerals into digits and add the year of the ledger."""
    text = REMARK.sub("", SEPARATOR.sub("-", text))
    text = SUFFIX.sub("", PREFIX.sub("", text))
    text = CHINESE_NUMERAL.sub(lambda found: chinese_digits(found[0]), text)
    text = re.sub(r"(?<=\d)年(?=年|底|末|初|内)", "", text) if re.match(r"\d{4}年年", text) else text
    if year and SHORT_START.match(text):
        return f"{year}年" + SHORT_START.sub("", text).removeprefix("年")
    return text


def _year(text: str) -> int:
    """Read 17 as 2017 and 98 as 1998; 50 to 69 are no years: they could be of either century."""
    year = int(text)
    if len(text) == 4:
        return year
    return 2000 + year if year < 50 else 1900 + year if year >= 70 else year


def _calendar_day(year: int, month: int, day: int) -> tuple[date | None, Precision | None, str]:
    try:
        value = date(year, month, day)
    except ValueError:
        return None, None, "date.invalid"
    return (value, Precision.DAY, "") if year in YEARS else (None, None, "date.invalid")


def _start(year: int, month: int, precision: Precision) -> tuple[date | None, Precision | None, str]:
    if year not in YEARS or not 1 <= month <= 12:
        return None, None, "date.invalid"
    return date(year, month, 1), precision, ""
