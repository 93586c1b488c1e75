"""Dates: read as precisely as they were written; an impossible or ambiguous one is never another day."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import translation
from hypothesis import assume, example, given
from hypothesis import strategies as st

from core import display
from core.exports import sheet_column
from core.tables import DateColumn
from core.values.dates import YEARS, Precision, WrittenDate, parse_date, parse_period
from core.values.numerals import DIGITS
from core.workbook.writer_columns import cell_content
from tests.properties import written

days = st.dates(date(YEARS.start, 1, 1), date(YEARS.stop - 1, 12, 31))
SIGNS = ["-", "/", ".", "、", "—", "．", "－", "·", ","]
CLOCKS = ["", " 00:00", " 8:30", " 00:00:00", "T08:30:00Z", "\n23:59:59.5", "\t12:00:00+08:00"]
AROUND = ["", "前", "左右", "签约", "（拟）", "起", "之前"]
BEFORE = ["", "约", "预计", "拟于", "计划"]
WORDS = (
    "2017 2017年 6 06 6月 31 31日 1 12 - / . — 至 上半年 下半年 第 二 季度 Q3 H2 年底 初 二〇一七年 十二月 今年 预计 "
    "前 8:30 00:00:00 T 42887 201706 20170601 17年 98 62 2017.1 ① ² ٣ 星期三 签约 （补签） 近期 待定"
)


@st.composite
def day_texts(draw: st.DrawFn, day: date) -> str:
    """A day as offices write it."""
    sign = draw(st.sampled_from(SIGNS))
    month, number = (draw(st.sampled_from([str(part), f"{part:02}"])) for part in (day.month, day.day))
    forms = [
        f"{day.year}{sign}{month}{sign}{number}", f"{day.year}年{month}月{number}日", f"{day:%Y%m%d}",
        f"{day.year} 年 {month} 月 {number} 号", f"{in_chinese(day)}", f"{day.year} {month} {number}",
    ]  # fmt: skip
    text = draw(st.sampled_from(forms))
    clock = draw(st.sampled_from(CLOCKS))
    if not clock:
        text += draw(st.sampled_from(AROUND))
    return draw(st.sampled_from([str, written.wide]))(text) + clock


def in_chinese(day: date) -> str:
    year = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(day.year))
    return f"{year}年{_tens(day.month)}月{_tens(day.day)}日"


def _tens(number: int) -> str:
    text = written.in_chinese(number)
    return text.removeprefix("一") if 10 <= number < 20 else text


def known(found: WrittenDate) -> tuple[str | None, Precision | None]:
    assert found.problem is None
    return found.text, found.precision


@given(days, st.data())
def test_a_day_however_it_is_written(day: date, data: st.DataObject) -> None:
    text = data.draw(day_texts(day))
    assert known(parse_date(text)) == (day.isoformat(), Precision.DAY)
    assert known(parse_date(data.draw(st.sampled_from(BEFORE)) + text)) == (day.isoformat(), Precision.DAY)


@given(days, st.times())
def test_a_date_cell_is_its_day(day: date, time: object) -> None:
    assert parse_date(day).value == parse_date(datetime.combine(day, time)).value == day  # type: ignore[arg-type]


@given(days)
def test_a_serial_is_the_day_that_a_spreadsheet_shows(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    assume(serial >= 18264)
    readings = [parse_date(form) for form in (serial, str(serial), Decimal(serial) + Decimal("0.25"), float(serial))]
    looks_like_a_month = str(serial)[:2] in ("20",) or str(serial)[:3] == "199"
    assert {found.value for found in readings} == {None if looks_like_a_month else day}
    assert all(bool(found.problem) == looks_like_a_month for found in readings)


@given(
    days,
    st.sampled_from(["{y}年{m}月", "{y}.{m}", "{y}-{m:02}", "{y}/{m}", "{y}{m:02}", "{y}年{m}月份", "{y}年{m}月底"]),
)
def test_a_month(day: date, form: str) -> None:
    text = form.format(y=day.year, m=day.month)
    assert known(parse_date(text)) == (f"{day:%Y-%m}", Precision.MONTH)
    short = form.format(y=f"{day.year % 100:02}", m=day.month)
    if short.startswith(f"{day.year % 100:02}年") and 2000 <= day.year < 2050:
        assert known(parse_date(short)) == (f"{day:%Y-%m}", Precision.MONTH)
    if form.endswith("月"):
        assert known(parse_date(f"{day.month}月", day.year)) == (f"{day:%Y-%m}", Precision.MONTH)
        assert parse_date(f"{day.month}月").value is None


@given(days)
def test_a_number_like_2017_1_is_asked_about_and_others_are_months(day: date) -> None:
    number = Decimal(f"{day.year}.{day.month}")
    for cell in (number, float(number)):
        found = parse_date(cell)
        if day.month in (1, 10):
            assert (found.value, found.problem and found.problem.code) == (None, "date.ambiguous")
        else:
            assert known(found) == (f"{day:%Y-%m}", Precision.MONTH)


@given(
    st.sampled_from(YEARS),
    st.integers(1, 4),
    st.sampled_from(["{y}年{n}季度", "{y}年第{c}季度", "{y}Q{n}", "{y}-Q{n}"]),
)
def test_a_quarter(year: int, number: int, form: str) -> None:
    text = form.format(y=year, n=number, c="一二三四"[number - 1])
    assert known(parse_date(text)) == (f"{year}-Q{number}", Precision.QUARTER)


@given(st.sampled_from(YEARS), st.booleans(), st.sampled_from(["{y}年{h}半年", "{y}{h}半年", "{h}半年"]))
def test_half_a_year(year: int, is_first: bool, form: str) -> None:
    text = form.format(y=year, h="上" if is_first else "下")
    assert known(parse_date(text, year)) == (f"{year}-H{1 if is_first else 2}", Precision.HALF)


@given(st.sampled_from(YEARS), st.sampled_from(["{y}", "{y}年", "{y}年底", "{y}年度", "{y}年初", "{y}年内"]))
def test_a_year(year: int, form: str) -> None:
    assert known(parse_date(form.format(y=year))) == (str(year), Precision.YEAR)


@given(days, st.sampled_from(Precision))
def test_a_shown_date_reads_back(day: date, precision: Precision) -> None:
    starts = {"year": 12, "half": 6, "quarter": 3, "month": 1}
    if precision != Precision.DAY:
        day = day.replace(month=(day.month - 1) // starts[precision] * starts[precision] + 1, day=1)
    with translation.override("zh-hans"):
        shown = display.dated(day, precision)
    found = parse_date(shown)
    assert (found.value, found.precision) == (day, precision)
    assert parse_date(found.text) == WrittenDate(raw=found.text, value=day, precision=precision)
    row = SimpleNamespace(day=day, field_notes={"day": {"precision": str(precision)}})
    with translation.override("zh-hans"):
        column = DateColumn("签约时间", "day")
        column.name = "day"
        content = cell_content(sheet_column(column), column.cell(row))
    assert parse_date(content.value) == WrittenDate(raw=content.value, value=day, precision=precision)


@given(st.sampled_from(YEARS), st.integers(1, 12), st.integers(29, 99))
@example(1900, 2, 29)
def test_a_day_that_the_calendar_does_not_have(year: int, month: int, day: int) -> None:
    try:
        date(year, month, day)
    except ValueError:
        for text in (f"{year}-{month}-{day}", f"{year}年{month}月{day}日", f"{year}{month:02}{day}"):
            found = parse_date(text)
            assert (found.value, found.problem and found.problem.code) == (None, "date.invalid")


@given(st.integers(0, 9999).filter(lambda year: year not in YEARS), st.integers(1, 12), st.integers(1, 28))
@example(1900, 2, 28)
def test_a_year_of_other_times_is_an_error(year: int, month: int, day: int) -> None:
    for text in (f"{year:04}-{month}-{day}", f"{year:04}年{month}月", f"{year:04}年"):
        assert parse_date(text).value is None
        assert parse_date(text).problem
    if year:
        assert parse_date(date(year, month, day)).problem


@given(days, st.integers(0, 800), st.sampled_from(["至", "-", "—", "～", "到", "~"]), st.booleans())
def test_a_period_has_both_ends(first: date, length: int, sign: str, is_chinese: bool) -> None:
    last = first + timedelta(days=length)
    assume(last.year in YEARS)
    form = "{0.year}年{0.month}月{0.day}日" if is_chinese else "{0.year}.{0.month}.{0.day}"
    found = parse_period(form.format(first) + sign + form.format(last))
    assert [end.value for end in found] == [first, last]
    if length:
        assert parse_period(form.format(last) + sign + form.format(first))[1].problem


def accounted(found: WrittenDate, text: str) -> bool:
    """Is every number of the text a part of the date that was read?"""
    assert found.value
    text = re.sub(r"(?:\s|t|(?<=日))\d{1,2}:\d\d(:\d\d(\.\d+)?)?(z|\+\d\d:?\d\d)?$", "", written.normal(text).lower())
    text = re.sub(
        "[〇零○一二三四五六七八九十]{3,4}(?=年)", lambda f: "".join(str(DIGITS.get(c, 0)) for c in f[0]), text
    )
    numbers = written.whole_numbers(re.sub(r"[星周]期?[一二三四五六日天]$", "", text))
    day, precision = found.value, found.precision
    years = {day.year, day.year % 100} if 1970 <= day.year < 2050 else {day.year}
    tail = {
        Precision.YEAR: [[]], Precision.MONTH: [[day.month]], Precision.DAY: [[day.month, day.day]],
        Precision.QUARTER: [[(day.month + 2) // 3]], Precision.HALF: [[(day.month + 5) // 6], []],
    }[precision or Precision.DAY]  # fmt: skip
    serial = (day - date(1899, 12, 30)).days
    compact = {int(f"{day:%Y%m%d}"), int(f"{day:%Y%m}"), serial}
    return any(numbers in ([year, *end], end) for year in years for end in tail) or numbers[:1] in [
        [n] for n in compact
    ]


@given(st.one_of(written.any_text, written.close_to(WORDS)), st.sampled_from([None, 2017]))
@example("2017-6-12 8:30", None)
@example("2017.6-8", None)
@example("2017.6①", None)
@example("2017.1\n1", None)
@example("2017" + " " * 300 + "6月", None)
@example("٢٠١٧-٠٦-٠١", None)
def test_no_text_becomes_a_wrong_day(text: str, year: int | None) -> None:
    found = parse_date(text, year)
    for end in parse_period(text, year):
        assert end.value is None or end.value.year in YEARS
    if found.value is None:
        assert bool(found.null_reason) != bool(found.problem)
        assert str(found.problem)
        return
    assert found.problem is None
    assert found.value.year in YEARS
    assert accounted(found, text)


@given(st.one_of(st.floats(), st.decimals(), st.integers(), st.booleans(), st.dates(), st.datetimes(), st.none()))
@example(Decimal("1E+999999999"))
@example(float("nan"))
@example(-0.0)
def test_a_cell_of_any_type_is_a_day_or_refused(cell: object) -> None:
    found = parse_date(cell)
    assert bool(found.value) + bool(found.null_reason) + bool(found.problem) == 1
    if isinstance(cell, bool):
        assert found.problem


@pytest.mark.parametrize("cell", [20176, "20176", 20171, 19991, 19999, "62.6.1", "62年6月"])
def test_what_can_be_two_dates_is_an_error(cell: object) -> None:
    found = parse_date(cell)
    assert found.value is None
    assert found.problem
    assert found.problem.level == "error"
