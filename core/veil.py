"""Related records that a reader may not see: whoever points at one shows nothing in its place.

A project of one city may have come from a lead of another, filed so by the province. Whoever sees only the project is
not told what the lead is called.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db.models import ForeignKey


def veiled(rows: list, user: Any) -> list:
    """The same rows, only to be shown: their relations to records that `user` may not see read as None.

    One query for each such relation, whatever the number of rows.
    """
    model: Any = type(rows[0]) if rows else None
    for field in _scoped_relations(model) if rows else ():
        keys = {getattr(row, field.attname) for row in rows} - {None}
        unseen = keys - seen_among(field.related_model, keys, user)
        for row in rows:
            if getattr(row, field.attname) in unseen:
                field.set_cached_value(row, None)
    return rows


def seen_among(model: Any, keys: Iterable[int], user: Any) -> set[int]:
    """Those of the keys that belong to records of `model` which `user` may see."""
    if not keys:
        return set()
    return set(model._default_manager.visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))


def is_scoped(model: Any) -> bool:
    """Do rows of `model` have a place of their own, so that whoever sees a row pointing at one may not see that one?"""
    return bool(getattr(model, "scope_region", ""))


@cache
def _scoped_relations(model: Any) -> tuple[ForeignKey, ...]:
    fields = (field for field in model._meta.concrete_fields if isinstance(field, ForeignKey))
    return tuple(field for field in fields if field.null and is_scoped(field.related_model))
