"""What the figures of a data centre mean: standard racks, scale, rack rate, and when a reading is out of date."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from parks.models import STANDARD_RACK_KW, DataCentre

STALE_AFTER = timedelta(days=35)
VERY_LARGE_FROM = 10_000
LARGE_FROM = 3_000


def standard_racks(racks: int | None, power_kw: Decimal | None) -> Decimal | None:
    """Racks of 2.5 kW: the power divided by 2.5 where it is known, else the racks as counted; None where neither is."""
    if power_kw is not None:
        return power_kw / Decimal(STANDARD_RACK_KW)
    return None if racks is None else Decimal(racks)


def scale_of(racks: Decimal | None) -> DataCentre.Scale | None:
    """The scale of a data centre of so many standard racks as designed; source: the ministry's guidance of 2013."""
    if racks is None:
        return None
    if racks >= VERY_LARGE_FROM:
        return DataCentre.Scale.VERY_LARGE
    return DataCentre.Scale.LARGE if racks >= LARGE_FROM else DataCentre.Scale.SMALL


def rack_rate(in_use: int | None, built: int | None) -> Decimal | None:
    """Racks in use ÷ racks built (上架率) as a fraction of 1; None where either is unknown or nothing is built."""
    return Decimal(in_use) / built if built and in_use is not None else None


def is_stale(read_on: date | None) -> bool:
    """Is a reading of this day too old to speak for today?"""
    return read_on is not None and timezone.localdate() - read_on > STALE_AFTER
