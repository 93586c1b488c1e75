"""From which day a rule counts, for one lead in memory and for all of them in the database alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db.models import DateTimeField, Q

from core.working_days import local_day, start_of
from crm.models import Lead

DAY = timedelta(days=1)
NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Span:
    """The days after `after` up to `until`, which is included; from the beginning of time without `after`."""

    until: date
    after: date | None = None

    def __contains__(self, day: date | None) -> bool:
        return day is not None and day <= self.until and (self.after is None or day > self.after)

    def of(self, field: str) -> Q:
        """Rows in which `field`, a day or a moment, lies in the span; an empty field never does."""
        if isinstance(Lead._meta.get_field(field), DateTimeField):
            found = Q(**{f"{field}__lt": start_of(self.until + DAY)})
            return found & Q(**{f"{field}__gte": start_of(self.after + DAY)}) if self.after else found
        found = Q(**{f"{field}__lte": self.until})
        return found & Q(**{f"{field}__gt": self.after}) if self.after else found


@dataclass(frozen=True)
class FirstOf:
    """The day in the first of the fields that holds one."""

    fields: tuple[str, ...]

    def field_of(self, lead: Lead) -> str:
        """The name of the field that tells; empty where none does."""
        return next((name for name in self.fields if getattr(lead, name)), "")

    def within(self, span: Span) -> Q:
        cases = (_empty(self.fields[:place]) & span.of(name) for place, name in enumerate(self.fields))
        return reduce(or_, cases, NOTHING)


@dataclass(frozen=True)
class LatestOf:
    """The latest of the days in the fields; where all are empty the day in `otherwise`."""

    fields: tuple[str, ...]
    otherwise: str

    def field_of(self, lead: Lead) -> str:
        known = [name for name in self.fields if getattr(lead, name)]
        return max(known, key=lambda name: day_in(lead, name)) if known else self.otherwise

    def within(self, span: Span) -> Q:
        none_later = reduce(and_, (_empty((name,)) | Span(span.until).of(name) for name in self.fields))
        one_inside = reduce(or_, (span.of(name) for name in self.fields))
        return (none_later & one_inside) | (_empty(self.fields) & span.of(self.otherwise))


Since = FirstOf | LatestOf


def day_in(lead: Lead, field: str) -> date:
    """The day that a field of the lead holds, in Shanghai."""
    value: Any = getattr(lead, field)
    return local_day(value)


def _empty(fields: Iterable[str]) -> Q:
    return Q(**{f"{name}__isnull": True for name in fields})
