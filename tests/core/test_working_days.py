"""Working days: year ends, weekends worked in exchange, unknown years, own rows, and midnight in Shanghai."""

import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core import working_days
from core.once import keeping
from core.working_days import Calendar, add_working_days, is_known, is_working_day, working_days_between
from tests.factories import HolidayFactory

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def at(monkeypatch):
    """Stop the clock: `at(2026, 12, 31, 16)` in UTC."""

    def stop(*moment: int) -> None:
        monkeypatch.setattr(timezone, "now", lambda: datetime(*moment, tzinfo=UTC))

    return stop


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2017, 4, 1), True),  # Saturday, worked in exchange for the Monday
        (date(2017, 4, 2), False),
        (date(2017, 4, 3), False),  # Monday, off
        (date(2017, 4, 4), False),  # Tomb-sweeping Day
        (date(2017, 4, 5), True),
        (date(2017, 1, 22), True),  # Sunday before the Spring Festival
        (date(2017, 1, 27), False),
        (date(2017, 9, 30), True),  # Saturday before a National Day of eight days
        (date(2017, 10, 6), False),
        (date(2020, 1, 31), False),  # the festival that was made longer
        (date(2024, 2, 4), True),
        (date(2024, 2, 29), True),
        (date(2026, 1, 1), False),
    ],
)
def test_known_days(day, is_worked):
    assert is_working_day(day) is is_worked


def test_a_term_begins_on_the_day_after_receipt():
    friday = date(2017, 6, 2)
    assert add_working_days(friday, 0) == friday
    assert add_working_days(friday, 1) == date(2017, 6, 5)
    assert add_working_days(friday, 5) == date(2017, 6, 9)
    assert add_working_days(date(2017, 6, 3), 1) == date(2017, 6, 5)  # came on a Saturday


def test_a_term_counts_days_worked_in_exchange_and_leaves_holidays_out():
    friday = date(2017, 3, 31)
    assert add_working_days(friday, 1) == date(2017, 4, 1)
    assert add_working_days(friday, 2) == date(2017, 4, 5)
    assert working_days_between(friday, date(2017, 4, 5)) == 2
    assert add_working_days(date(2017, 9, 29), 2) == date(2017, 10, 9)


def test_a_term_crosses_the_end_of_a_year():
    assert add_working_days(date(2016, 12, 30), 1) == date(2017, 1, 3)
    assert add_working_days(date(2025, 12, 31), 1) == date(2026, 1, 4)  # Sunday, worked in exchange
    assert working_days_between(date(2025, 12, 31), date(2026, 1, 5)) == 2


def test_a_leap_day_counts():
    assert add_working_days(date(2024, 2, 28), 1) == date(2024, 2, 29)
    assert add_working_days(date(2024, 2, 28), 2) == date(2024, 3, 1)
    assert add_working_days(date(2023, 2, 28), 1) == date(2023, 3, 1)
    assert working_days_between(date(2020, 2, 28), date(2020, 3, 2)) == 1  # the 29th was a Saturday


def test_years_are_known_from_the_package_or_from_the_rows_of_a_whole_notice():
    assert is_known(2017)
    assert is_known(2026)
    assert not is_known(2027)
    assert not is_known(2003)
    HolidayFactory(day=date(2027, 1, 1))
    HolidayFactory(day=date(2027, 5, 1))
    assert not is_known(2027)
    HolidayFactory(day=date(2027, 10, 1))
    assert is_known(2027)


def test_in_an_unknown_year_the_weekdays_count_and_nothing_fails():
    assert is_working_day(date(2031, 10, 1))  # a Wednesday
    assert not is_working_day(date(2031, 10, 4))
    assert add_working_days(date(2026, 12, 31), 1) == date(2027, 1, 1)
    assert add_working_days(date(2098, 12, 31), 5) == date(2099, 1, 7)
    assert working_days_between(date(1899, 1, 2), date(1899, 1, 9)) == 5


def test_own_rows_win_over_the_package_and_put_away_they_no_longer_count():
    row = HolidayFactory(day=date(2017, 6, 5), name="示例：本地停工")
    assert not is_working_day(date(2017, 6, 5))
    assert add_working_days(date(2017, 6, 2), 1) == date(2017, 6, 6)
    HolidayFactory(day=date(2017, 4, 3), is_workday=True)
    assert is_working_day(date(2017, 4, 3))
    row.archive(reason="示例：登错")
    assert is_working_day(date(2017, 6, 5))


def test_a_row_of_next_year_moves_the_end_of_a_term_begun_this_year():
    HolidayFactory(day=date(2027, 1, 1))
    HolidayFactory(day=date(2027, 1, 3), is_workday=True)  # a Sunday
    assert add_working_days(date(2026, 12, 31), 1) == date(2027, 1, 3)


def test_the_day_is_that_of_shanghai_at_midnight():
    before, after = datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC), datetime(2026, 12, 31, 16, tzinfo=UTC)
    assert working_days.local_day(before) == date(2026, 12, 31)
    assert working_days.local_day(after) == date(2027, 1, 1)
    assert working_days.start_of(date(2027, 1, 1)) == after
    assert add_working_days(datetime(2017, 6, 2, 23, 59, tzinfo=SHANGHAI), 1) == date(2017, 6, 5)
    assert add_working_days(datetime(2017, 6, 4, 16, 1, tzinfo=UTC), 1) == date(2017, 6, 6)  # Monday 00:01 there


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        working_days.local_day(datetime.fromisoformat("2017-06-01T12:00"))


def test_today_and_the_years_to_enter_are_those_of_shanghai(at):
    at(2025, 12, 31, 15, 59, 59)
    assert working_days.today() == date(2025, 12, 31)
    assert working_days.unknown_years() == []
    at(2025, 12, 31, 16)
    assert working_days.today() == date(2026, 1, 1)
    assert working_days.unknown_years() == [2027]
    at(2028, 2, 29, 2)
    assert working_days.unknown_years() == [2028, 2029]


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Kiritimati"])
def test_the_zone_of_the_server_makes_no_difference(zone):
    """A process of its own, for the zone of a process is set when it starts."""
    program = (
        "import django; django.setup()\n"
        "from datetime import UTC, date, datetime\n"
        "from core import working_days as w\n"
        "w.calendar = lambda: w.Calendar({})\n"
        "moment = datetime(2017, 6, 4, 16, 1, tzinfo=UTC)\n"
        "print(w.local_day(moment), w.add_working_days(moment, 1), w.start_of(date(2017, 6, 5)).timestamp())\n"
    )
    environment = {**os.environ, "TZ": zone, "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run([sys.executable, "-c", program], env=environment, cwd=settings.BASE_DIR, check=True,
                          capture_output=True, text=True)  # fmt: skip
    assert done.stdout.split() == ["2017-06-05", "2017-06-06", "1496592000.0"]


def test_a_request_reads_the_table_once(django_assert_num_queries):
    HolidayFactory()
    with keeping(), django_assert_num_queries(1):
        for number in range(50):
            add_working_days(date(2026, 1, 1) + timedelta(days=number), 5)


DAYS = st.dates(date(2016, 11, 1), date(2028, 3, 1))


@given(start=DAYS, count=st.integers(0, 40))
def test_terms_and_counts_agree(start, count):
    with keeping():
        due = add_working_days(start, count)
        assert working_days_between(start, due) == count
        assert count == 0 or is_working_day(due)


@given(first=DAYS, length=st.integers(0, 800))
def test_counting_by_weeks_is_counting_by_days(first, length):
    with keeping():
        last = first + timedelta(days=length)
        by_days = sum(is_working_day(first + timedelta(days=n)) for n in range(1, length + 1))
        assert working_days_between(first, last) == by_days


@given(due=DAYS, count=st.integers(0, 20))
def test_the_last_start_is_the_last_one_in_time(due, count):
    with keeping():
        start = working_days.last_start(due, count)
        assert add_working_days(start, count) <= due
        assert add_working_days(start + timedelta(days=1), count) > due


def test_the_days_that_come_with_the_package_say_something():
    for day, special in working_days.published().items():
        assert special.day == day
        assert special.name
        assert special.is_workday == (day.weekday() >= 5) or not special.is_workday
    years = sorted(working_days.published_years())
    assert all(later - earlier == 1 for earlier, later in pairwise(years))
    assert Calendar({}).is_known(years[-1])
