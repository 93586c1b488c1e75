"""What happened around a record, day by day, from every app: each app says in its `chronicle.py` what it can tell.

    tell("crm.company", Kind("talk", _("interactions"), "crm.Interaction", "happened_on", ("company",), _talk))

Unlike the audit timeline, which says who changed which field when, this one says what happened on which day.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from heapq import nlargest
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules

from core.addresses import route_of

PAGE = 30


@dataclass(frozen=True)
class Kind:
    """One kind of happening: rows of `model` on the day in the field `day`, about whatever `about` points at.

    `words` says in one sentence what happened; `place` names the record to open, where that is not the row itself;
    `only` leaves rows out.
    """

    code: str
    label: str | Promise
    model: str
    day: str
    about: tuple[str, ...]
    words: Callable[[Any], str]
    related: tuple[str, ...] = ()
    place: str = ""
    only: Q = field(default_factory=Q)

    def rows(self, record: Model, user: Any) -> QuerySet:
        """What `user` may see of it: by the scope of the rows, and by the role's pages."""
        model: Any = apps.get_model(self.model)
        about = Q(*[(path, record.pk) for path in self.about], _connector=Q.OR)
        rows = model._default_manager.visible_to(user).filter(about, self.only)
        rows = rows.filter(**{f"{self.day}__isnull": False})
        return rows.filter(archived_at__isnull=True) if hasattr(model, "archived_at") else rows

    def is_open_to(self, user: Any) -> bool:
        """May the role open such records? What has no page of its own follows its scope alone."""
        route = route_of(apps.get_model(self.model), "detail")
        return self.place != "" or user.may(route)


@dataclass(frozen=True)
class Happening:
    """One line of a chronicle."""

    day: date
    code: str
    label: str
    words: str
    url: str


_kinds: dict[str, list[Kind]] = {}


def tell(about: str, *kinds: Kind) -> None:
    """Have the chronicle of records `about` (such as `crm.company`) tell these kinds as well."""
    _kinds.setdefault(about, []).extend(kinds)


@cache
def _discovered() -> bool:
    autodiscover_modules("chronicle")
    return True


def kinds_for(record: Model, user: Any) -> list[Kind]:
    """The kinds that the chronicle of `record` tells `user`."""
    _discovered()
    return [kind for kind in _kinds.get(record._meta.label_lower, []) if kind.is_open_to(user)]


def chronicle(
    record: Model, user: Any, *, code: str = "", page: int = 1, size: int = PAGE
) -> tuple[list[Happening], bool]:
    """One page of what happened, the latest day first, and whether there is more.

    Each kind is asked for as many rows as the page may need at most: their number, not that of all rows, is the cost.
    """
    wanted = page * size + 1
    found: list[tuple[date, int, Kind, Any]] = []
    for kind in kinds_for(record, user):
        if code in ("", kind.code):
            rows = kind.rows(record, user).select_related(*kind.related).order_by(f"-{kind.day}", "-pk")[:wanted]
            found += [(_day(row, kind), row.pk, kind, row) for row in rows]
    latest = nlargest(wanted, found, key=lambda one: one[:2])
    shown = latest[(page - 1) * size : page * size]
    return [_told(day, kind, row, user) for day, _pk, kind, row in shown], len(latest) > page * size


def by_day(happenings: Iterable[Happening]) -> Iterator[tuple[date, list[Happening]]]:
    """The happenings of each day together, in the order in which they come."""
    days: dict[date, list[Happening]] = {}
    for one in happenings:
        days.setdefault(one.day, []).append(one)
    yield from days.items()


def _day(row: Any, kind: Kind) -> date:
    value: Any = row
    for step in kind.day.split("__"):
        value = getattr(value, step)
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def _told(day: date, kind: Kind, row: Any, user: Any) -> Happening:
    place = getattr(row, kind.place) if kind.place else row
    return Happening(day, kind.code, str(kind.label), kind.words(row), _address(place, user))


def _address(thing: Any, user: Any) -> str:
    """The page of what happened, where the reader may open it."""
    route = route_of(thing, "detail")
    try:
        return reverse(route, args=[thing.pk]) if user.may(route) else ""
    except NoReverseMatch:
        return ""
