"""Working days in China, whatever clock and zone the server has: weekdays, public holidays, weekends in exchange.

The yearly notices of the State Council up to some year come with the package chinesecalendar. Rows of
`core.models.Holiday` add the years after it and win over it. In a year that neither knows, Monday to Friday count, and
`is_known(year)` is false: pages say so beside whatever was counted.

A term of n working days begins on the day after the day of receipt and lasts until the end of its n-th working day.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from chinese_calendar import Holiday as PublicHoliday
from chinese_calendar.constants import holidays, workdays
from django.utils import timezone

from core.models import Holiday
from core.once import once

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
WEEK = 5
# Holidays of fixed date that no yearly notice leaves out: a year in whose rows they rest has been entered.
SURE_SIGNS = ((1, 1), (5, 1), (10, 1))


@dataclass(frozen=True)
class SpecialDay:
    """A day that is not what its weekday says."""

    day: date
    is_workday: bool
    name: str


@dataclass(frozen=True)
class Calendar:
    """Which days are worked: `own` rows of the office over the published years."""

    own: Mapping[date, SpecialDay]

    @property
    def special(self) -> Mapping[date, SpecialDay]:
        return {**published(), **self.own}

    def is_working_day(self, day: date) -> bool:
        found = self.own.get(day) or published().get(day)
        return found.is_workday if found else day.weekday() < WEEK

    def is_known(self, year: int) -> bool:
        return year in published_years() or all(_rests(self.own.get(date(year, *sign))) for sign in SURE_SIGNS)


def _rests(found: SpecialDay | None) -> bool:
    return found is not None and not found.is_workday


@cache
def published() -> Mapping[date, SpecialDay]:
    """The special days that come with the package, by day."""
    names = {holiday.value: holiday.chinese for holiday in PublicHoliday}
    days = [*((day, name, False) for day, name in holidays.items()), *((d, name, True) for d, name in workdays.items())]
    return {day: SpecialDay(day, is_workday, names[name]) for day, name, is_workday in days}


@cache
def published_years() -> frozenset[int]:
    """The years whose notice comes with the package."""
    return frozenset(day.year for day in holidays)


def calendar() -> Calendar:
    """The calendar of this request: one query."""
    return once("working days", _stored)


def _stored() -> Calendar:
    rows = Holiday.objects.current().values_list("day", "is_workday", "name")
    return Calendar({day: SpecialDay(day, is_workday, name) for day, is_workday, name in rows})


def local_day(moment: date | datetime) -> date:
    """The day of a moment in Shanghai. Raise `ValueError` for a moment without a zone, which could be any day."""
    if not isinstance(moment, datetime):
        return moment
    if timezone.is_naive(moment):
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(SHANGHAI).date()


def today() -> date:
    """This day in Shanghai."""
    return local_day(timezone.now())


def start_of(day: date) -> datetime:
    """The first moment of a day in Shanghai."""
    return datetime.combine(day, time.min, SHANGHAI)


def is_working_day(day: date | datetime) -> bool:
    """Is it worked on this day?"""
    return calendar().is_working_day(local_day(day))


def is_known(year: int) -> bool:
    """Has the notice about this year been entered, or did it come with the package?"""
    return calendar().is_known(year)


def unknown_years() -> list[int]:
    """Of this year and the next those whose special days nobody has entered yet."""
    this = today().year
    return [year for year in (this, this + 1) if not is_known(year)]


def add_working_days(start: date | datetime, count: int) -> date:
    """The last day of a term of `count` working days that begins after `start`; `start` itself for none."""
    days = calendar()
    day = local_day(start)
    while count > 0:
        day += DAY
        count -= days.is_working_day(day)
    return day


def last_start(due: date, count: int) -> date:
    """The latest day on which a term of `count` working days may begin to end on `due` at the latest."""
    days = calendar()
    while count > 0:
        count -= days.is_working_day(due)
        due -= DAY
    return due


def working_days_between(first: date | datetime, last: date | datetime) -> int:
    """How many working days lie after `first` up to `last`, `last` included; 0 where `last` is not later."""
    start, end = local_day(first), local_day(last)
    if end <= start:
        return 0
    weeks, rest = divmod((end - start).days, 7)
    plain = weeks * WEEK + sum((start + DAY * n).weekday() < WEEK for n in range(1, rest + 1))
    special = (one for day, one in calendar().special.items() if start < day <= end)
    return plain + sum(one.is_workday - (one.day.weekday() < WEEK) for one in special)


def special_days(year: int) -> Iterator[SpecialDay]:
    """The days of a year that are not what their weekday says, in order, as they hold now."""
    found = calendar().special
    yield from (found[day] for day in sorted(found) if day.year == year)
