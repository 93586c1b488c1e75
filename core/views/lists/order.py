"""In which order the rows of a list stand."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F
from django.db.models.expressions import OrderBy


def missing_last(model: Any, names: Iterable[str]) -> list[str | OrderBy]:
    """The order of these names (`name` or `-name`) with rows that have no value last, whatever way and database.

    Left to themselves, PostgreSQL puts them first in falling order and SQLite in rising order: the highest capital
    would begin with all companies of which nobody knows it.
    """
    return [_missing_last(name) if can_be_missing(model, name.removeprefix("-")) else name for name in names]


def _missing_last(name: str) -> OrderBy:
    by = F(name.removeprefix("-"))
    return by.desc(nulls_last=True) if name.startswith("-") else by.asc(nulls_last=True)


def can_be_missing(model: Any, path: str) -> bool:
    """Whether a row may have no value there; what is computed with the query counts as such."""
    for step in path.split("__"):
        try:
            field = model._meta.pk if step == "pk" else model._meta.get_field(step)
        except FieldDoesNotExist:
            return True
        if field.null or not field.concrete:
            return True
        model = field.related_model
    return False
