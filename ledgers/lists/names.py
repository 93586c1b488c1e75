"""Records by the name that a list shows, among those that a form offers."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.values.parsed import Problem, error

NAMED_BY = ("name", "title", "matter", "full_name", "username", "short_name", "local_name")
# Up to so many records are read through where no column holds the name that is shown.
READ_THROUGH = 5_000

UNKNOWN = _("There is no “%(name)s” among what you may choose. Check the name, or enter that record first.")
AMBIGUOUS = _("Several records are called “%(name)s”. Open the record and choose there.")


class NotFound(Exception):
    """No record, or not only one, bears the name; `problem` says so."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


class Names:
    """Finds records by shown name and remembers what it found: many rows name the same ones."""

    def __init__(self) -> None:
        self._found: dict[tuple[Any, str], int] = {}

    def number(self, rows: QuerySet, name: str) -> int:
        """The number of the one record of that name; `NotFound` otherwise."""
        place = (_identity(rows), name)
        if place not in self._found:
            found = _bearers(rows, name)
            if len(found) != 1:
                code, sentence = ("list.ambiguous_name", AMBIGUOUS) if found else ("list.unknown_name", UNKNOWN)
                raise NotFound(error(code, sentence, name=name))
            self._found[place] = found[0].pk
        return self._found[place]


def _identity(rows: QuerySet) -> str:
    """What two forms that offer the same records have in common; empty where nothing is offered."""
    try:
        return str(rows.query)
    except EmptyResultSet:
        return ""


def _bearers(rows: QuerySet, name: str) -> Sequence[Model]:
    """The records that are shown as `name`; of companies also those that only spell it otherwise."""
    if "\x00" in name:
        return []
    called = {field.name for field in rows.model._meta.concrete_fields} & {*NAMED_BY}
    ways = Q(*[Q(**{field: name}) for field in sorted(called)], _connector=Q.OR)
    found = [record for record in rows.filter(ways)[:50] if str(record).strip() == name] if called else []
    if not found and hasattr(rows, "named"):
        return list(rows.named(name)[:2])
    if not found and rows.count() <= READ_THROUGH:
        found = [record for record in rows.all() if str(record).strip() == name]
    return found
