"""Dates are read with the precision that was written; an impossible day is an error."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from core.values.dates import parse_date, parse_period


@pytest.mark.parametrize(
    ("written", "text", "precision"),
    [
        (date(2017, 6, 1), "2017-06-01", "day"),
        (datetime(2017, 6, 1, 8), "2017-06-01", "day"),  # noqa: DTZ001 - a spreadsheet knows no time zone
        ("2017.6.1", "2017-06-01", "day"),
        ("2017-06-01", "2017-06-01", "day"),
        ("2017/6/1", "2017-06-01", "day"),
        ("2017年6月1日", "2017-06-01", "day"),
        ("2017 年 6 月 1 号", "2017-06-01", "day"),
        ("２０１７．６．１", "2017-06-01", "day"),
        ("20170601", "2017-06-01", "day"),
        (20170601, "2017-06-01", "day"),
        ("17.6.1", "2017-06-01", "day"),
        ("2017-06-01 00:00:00", "2017-06-01", "day"),
        ("2017-6-12 8:30", "2017-06-12", "day"),
        ("2017年6月12日8:30", "2017-06-12", "day"),
        ("2017 6 1", "2017-06-01", "day"),
        ("98.6.1", "1998-06-01", "day"),
        ("2017年第1半年", "2017-H1", "half"),
        ("2017—06—01", "2017-06-01", "day"),
        ("2017、6、1", "2017-06-01", "day"),
        ("2017年6月1日（签约）", "2017-06-01", "day"),
        ("二〇一七年六月十五日", "2017-06-15", "day"),
        ("2017年12月31日前", "2017-12-31", "day"),
        (42887, "2017-06-01", "day"),
        ("42887", "2017-06-01", "day"),
        (Decimal("42887.5"), "2017-06-01", "day"),
        ("6月15日", "2017-06-15", "day"),
        ("2017.6", "2017-06", "month"),
        ("2017.06", "2017-06", "month"),
        ("2017-6", "2017-06", "month"),
        ("2017年6月", "2017-06", "month"),
        ("17年6月", "2017-06", "month"),
        ("201706", "2017-06", "month"),
        (201706, "2017-06", "month"),
        ("二〇一七年六月", "2017-06", "month"),
        ("预计2017年10月", "2017-10", "month"),
        ("拟2017年8月开工", "2017-08", "month"),
        ("2017年6月中旬", "2017-06", "month"),
        (Decimal("2017.8"), "2017-08", "month"),
        (Decimal("2017.12"), "2017-12", "month"),
        ("2017.1", "2017-01", "month"),
        ("6月", "2017-06", "month"),
        ("2017年二季度", "2017-Q2", "quarter"),
        ("2017年第2季度", "2017-Q2", "quarter"),
        ("2017Q2", "2017-Q2", "quarter"),
        ("二季度", "2017-Q2", "quarter"),
        ("2017年上半年", "2017-H1", "half"),
        ("下半年", "2017-H2", "half"),
        ("2017", "2017", "year"),
        (2017, "2017", "year"),
        ("2017年底", "2017", "year"),
        ("年底", "2017", "year"),
    ],
)
def test_dates_and_their_precision(written, text, precision):
    found = parse_date(written, 2017)
    assert (found.text, found.precision, found.problem) == (text, precision, None)


@pytest.mark.parametrize(
    "written",
    [
        "2017.6.31",
        "2017.2.30",
        "2017.2.29",
        "2017.13",
        "2017-00-10",
        20170631,
        "1900-02-29",
        "2017.9.31",
        "0017-01-01",
        "62.6.1",
    ],
)
def test_a_day_that_does_not_exist_is_an_error(written):
    found = parse_date(written)
    assert (found.value, found.problem.code, found.problem.level) == (None, "date.invalid", "error")


@pytest.mark.parametrize(
    ("written", "level"),
    [
        ("6.15", "error"),
        ("12-25", "error"),
        ("第3批", "error"),
        ("1234567", "error"),
        ("2017.6-8", "error"),
        ("2017.1\n1", "error"),
        ("2017.6①", "error"),
        ("20176", "error"),
        (20176, "error"),
        ("2017" + " " * 300 + "6月", "error"),
        (float("nan"), "error"),
        (Decimal("1E+999999999"), "error"),
        ("即可交付", "warning"),
        ("在建", "warning"),
    ],
)
def test_what_is_no_date_has_no_value(written, level):
    found = parse_date(written, 2017)
    assert (found.value, found.problem.code, found.problem.level) == (None, "date.unparsed", level)


@pytest.mark.parametrize("written", ["6月", "年底", "二季度"])
def test_a_date_without_a_year_is_not_completed_from_nowhere(written):
    assert parse_date(written).value is None


@pytest.mark.parametrize("written", [Decimal("2017.1"), 2017.1])
def test_a_number_that_can_be_january_or_october_is_asked_about(written):
    found = parse_date(written)
    assert (found.value, found.problem.code) == (None, "date.ambiguous")
    assert "2017-01" in str(found.problem)
    assert "2017-10" in str(found.problem)


@pytest.mark.parametrize(("written", "reason"), [("", "空"), ("待定", "待定"), ("近期", "待定"), ("—", "无")])
def test_words_that_stand_for_no_date(written, reason):
    assert parse_date(written).null_reason == reason


@pytest.mark.parametrize(
    ("written", "last"),
    [
        ("2017", date(2017, 12, 31)),
        ("2017Q1", date(2017, 3, 31)),
        ("2016.2", date(2016, 2, 29)),
        ("2017上半年", date(2017, 6, 30)),
    ],
)
def test_the_last_day_a_date_can_mean(written, last):
    assert parse_date(written).last_day == last


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2017.5.20-5.26", "2017-05-20", "2017-05-26"),
        ("2017.5.20-26", "2017-05-20", "2017-05-26"),
        ("2017年6月29日至7月5日", "2017-06-29", "2017-07-05"),
        ("2017年6月8日-14日", "2017-06-08", "2017-06-14"),
        ("2017.4.16-2017.4.22", "2017-04-16", "2017-04-22"),
        ("2017-06-19～2017-06-25", "2017-06-19", "2017-06-25"),
        ("2017/6/1-2017/6/7", "2017-06-01", "2017-06-07"),
        ("2017.12.28-2018.1.3", "2017-12-28", "2018-01-03"),
        ("2017.6.8", "2017-06-08", "2017-06-08"),
        ("2017.6.1-6.31", "2017-06-01", None),
        ("2017.12.28-1.3", "2017-12-28", None),
        ("2017.5.20-19", "2017-05-20", None),
        ("待定", None, None),
    ],
)
def test_periods(written, first, last):
    found = parse_period(written)
    assert (found[0].text, found[1].text) == (first, last)
