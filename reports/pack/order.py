"""What a person asks for: a month or a year, a region, a unit of money. And what they get as a default."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Region, User
from accounts.roles import Role
from crm.models import Agreement, Lead
from indicators.periods import Period, last_of_month
from parks.models import CapacityReading
from projects.models import Inflow, MonthlyReport, Project

UNITS = ("亿元", "万元")
LONGEST_CHOICE = 60  # months offered on the page
DATED = (
    (Agreement, "signed_on"),
    (Lead, "first_reported_on"),
    (Project, "started_on"),
    (Inflow, "month"),
    (MonthlyReport, "month"),
    (CapacityReading, "read_on"),
)


@dataclass(frozen=True, slots=True)
class PackPeriod:
    """A month (`2017-12`) or a whole year (`2017`)."""

    year: int
    month: int | None = None

    @classmethod
    def parse(cls, text: str) -> "PackPeriod":
        """Read `2017-12` or `2017`; raise ValueError for anything else."""
        found = re.fullmatch(r"(\d{4})(?:-(\d{2}))?", text)
        if not found:
            raise ValueError(text)
        month = int(found[2]) if found[2] else None
        period = cls(int(found[1]), month)
        date(period.year, month or 1, 1)
        return period

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}" if self.month else f"{self.year:04d}"

    @property
    def first_day(self) -> date:
        """Return the first day of the month or the year."""
        return date(self.year, self.month or 1, 1)

    @property
    def last_day(self) -> date:
        """Return the last day of the month or the year."""
        return last_of_month(date(self.year, self.month or 12, 1))

    @property
    def span(self) -> Period:
        """Return the days of the month or year itself."""
        return Period(self.first_day, self.last_day)

    @property
    def year_to_date(self) -> Period:
        """Return 1 January to the period's end: what 累计 means."""
        return Period(date(self.year, 1, 1), self.last_day)

    @property
    def until(self) -> Period:
        """Return everything up to the period's end."""
        return Period.until(self.last_day)

    @property
    def as_of(self) -> date:
        """Return the day the figures stand at: the end of the period, or today while it runs."""
        return min(self.last_day, timezone.localdate())

    @property
    def words(self) -> str:
        """Return the period as titles have it: 2017年12月, 2017年."""
        if self.month:
            return _("%(year)d-%(month)d (month)") % {"year": self.year, "month": self.month}
        return _("%(year)d (year)") % {"year": self.year}


@dataclass(frozen=True, slots=True)
class PackOrder:
    """One workbook as asked for by `user`, with the rights of this moment."""

    user: User
    period: PackPeriod
    region: Region
    unit: str

    @property
    def params(self) -> dict[str, Any]:
        """Return what a job keeps of the order."""
        return {"period": str(self.period), "region": self.region.pk, "unit": self.unit}

    @property
    def is_for_parks(self) -> bool:
        """Say whether the reader sees parks rather than a region."""
        return self.user.role == Role.PARK_MANAGER

    @property
    def place(self) -> Region | None:
        """Return the region to narrow figures by; none for the reader's own view, as the dashboard has it."""
        return None if self.is_for_parks or self.region.pk == self.user.region_id else self.region

    @property
    def is_for_province(self) -> bool:
        """Say whether these are the figures of a whole province, which alone compare with a province's targets."""
        return not self.is_for_parks and self.region.kind == Region.Kind.PROVINCE

    @property
    def scope_words(self) -> str:
        """Return whose figures these are: the region, or the reader's parks by name."""
        if not self.is_for_parks:
            return self.region.name
        parks = list(self.user.parks.order_by("pinyin", "pk").values_list("name", flat=True))
        return "、".join(parks) or _("no park yet")

    @property
    def name(self) -> str:
        """Return what the workbook is called, without its period."""
        monthly = bool(self.period.month)
        if self.is_for_parks:
            return _("Park investment monthly report") if monthly else _("Park investment annual report")
        return _("Investment monthly report") if monthly else _("Investment annual report")

    @property
    def title(self) -> str:
        """Return the title of the workbook: the place, and what it is."""
        if self.is_for_parks:
            return self.name
        return _("%(place)s %(report)s") % {"place": self.region.name, "report": self.name}


def period_choices(user: User) -> list[PackPeriod]:
    """Return the months with data in the reader's scope, newest first, then the years; this month if there are none."""
    first, last = _dates_of_data(user)
    months = [
        PackPeriod(place // 12, place % 12 + 1)
        for place in range(last.year * 12 + last.month - 1, first.year * 12 + first.month - 2, -1)
    ][:LONGEST_CHOICE]
    return months + [PackPeriod(year) for year in range(months[0].year, months[-1].year - 1, -1)]


def _dates_of_data(user: User) -> tuple[date, date]:
    today = timezone.localdate()
    spans = [_span(model.objects.visible_to(user).current(), field, today) for model, field in DATED]
    days = [day for day in chain.from_iterable(spans) if day]
    return (min(days), max(days)) if days else (today, today)


def _span(rows: Any, field: str, today: date) -> tuple[date | None, date | None]:
    found = rows.filter(**{f"{field}__lte": today}).aggregate(first=Min(field), last=Max(field))
    return found["first"], found["last"]


def region_choices(user: User) -> list[Region]:
    """Return the regions a workbook can be made for: the reader's own first; a park manager has no other."""
    if user.role == Role.PARK_MANAGER:
        return [user.region]
    below = Region.objects.filter(pk__in=user.region_ids).exclude(pk=user.region_id)
    if user.region.kind == Region.Kind.PROVINCE:
        below = below.exclude(kind=Region.Kind.COUNTY)
    return [user.region, *below.order_by("code")]
