"""Numbers that are states: the newest reading of every data centre, up to a day, summed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, cast

from django.db.models import Aggregate, QuerySet, Sum

from accounts.models import Region
from indicators import places, tables
from indicators.indicator import Tally, Value
from indicators.periods import Period, last_of_month, months_between
from parks.models import CapacityReading, DataCentre
from parks.models.data_centre import DataCentreQuerySet

Series = list[tuple[date, Value]]


def data_centres(user: Any) -> QuerySet:
    return DataCentre.objects.visible_to(user).current().select_related("region", "park", "operator")


@dataclass(frozen=True, kw_only=True)
class LatestReading(Tally):
    """The sum of one `figure` over the newest readings, up to the last day of the period.

    A data centre whose newest reading leaves one of the figures in `requires` empty is not counted at all.
    """

    figure: str
    requires: tuple[str, ...] = ()
    source: Callable[[Any], QuerySet] = data_centres
    measure: Aggregate = None  # type: ignore[assignment] # the newest readings are added up, not measured
    table: type[tables.LatestReadingRows] = tables.LatestReadingRows
    route: str = "parks:datacentre_list"

    def __post_init__(self) -> None:
        object.__setattr__(self, "measure", Sum(f"latest_{self.figure}"))

    @property
    def newest(self) -> str:
        return "latest_read_on"

    def in_period(self, rows: QuerySet, period: Period | None, user: Any) -> QuerySet:
        known = {f"latest_{name}__isnull": False for name in self.requires or (self.figure,)}
        centres = cast(DataCentreQuerySet, rows)
        return centres.with_latest(period.end if period else None).filter(**known)

    def by_month(self, user: Any, *, period: Period | None = None, **filters: Any) -> Series:
        """The state at the end of every month of the period, from the first month that has a reading."""
        steps = self.over_time(user, period=period, **filters)
        if not steps:
            return []
        first = max(steps[0][0], period.start) if period and period.start else steps[0][0]
        last = steps[-1][0]
        return [(month, _state_on(steps, last_of_month(month))) for month in months_between(first, max(first, last))]

    def over_time(self, user: Any, **filters: Any) -> Series:
        """The sum on every day that has a reading, up to the end of the period: a line of steps."""
        return over_time(user, [self], **filters)[self.code]


def over_time(
    user: Any, indicators: Iterable[LatestReading], *, period: Period | None = None, region: Region | None = None,
    own: bool = False,
) -> dict[str, Series]:  # fmt: skip
    """The steps of several figures by code, read at once: `{code: [(day of a reading, sum from then on)]}`."""
    wanted = [one for one in indicators if one.is_open_to(user)]
    centres = places.within(data_centres(user).select_related(None), "region", region, own=own)
    readings = CapacityReading.objects.current().filter(data_centre__in=centres)
    if period and period.end:
        readings = readings.filter(read_on__lte=period.end)
    figures = [one.figure for one in wanted]
    rows = list(readings.order_by("read_on", "pk").values_list("read_on", "data_centre_id", *figures))
    return {
        one.code: _steps((day, key, values[place]) for day, key, *values in rows) for place, one in enumerate(wanted)
    }


def _steps(readings: Iterable[tuple[date, int, Value]]) -> Series:
    """Carry every data centre's newest figure forward; a reading without the figure takes its last one away."""
    state: dict[int, Value] = {}
    steps: Series = []
    for day, group in groupby(readings, key=lambda reading: reading[0]):
        state.update({key: value for _, key, value in group})
        known = [value for value in state.values() if value is not None]
        steps.append((day, sum(known) if known else None))
    return steps


def _state_on(steps: Series, day: date) -> Value:
    return next((value for read_on, value in reversed(steps) if read_on <= day), None)
