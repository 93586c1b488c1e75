"""Related records that a reader may not see: whoever points at one shows nothing in its place.

A project of one city may have come from a lead of another, filed so by the province. Whoever sees only the project is
not told what the lead is called.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey


def veiled(rows: list, user: Any) -> list:
    """The same rows, only to be shown: their relations to records that `user` may not see read as None.

    One query for each such relation, whatever the number of rows; for rows pinned to records, one for each kind.
    """
    model: Any = type(rows[0]) if rows else None
    if getattr(model, "scope_pinned", False):
        _attach_records(rows, user)
    if hasattr(model, "hide_sealed"):
        model.hide_sealed(rows)
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


def _attach_records(rows: Iterable[Any], user: Any) -> None:
    """Give rows pinned to records those that `user` sees."""
    for label, pks in _keys(rows).items():
        seen = apps.get_model(label)._default_manager.visible_to(user).in_bulk(pks)
        for row in rows:
            if row.model == label:
                row.known_record = seen.get(row.object_id)


def _keys(rows: Iterable[Any]) -> dict[str, set[int]]:
    """The numbers of the records that rows name, by kind."""
    keys: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row.model:
            keys[row.model].add(row.object_id)
    return keys


def seen_pinned(rows: Iterable[Any], user: Any) -> list:
    """Of rows that name a record by `model` and `object_id`, those whose record `user` sees; and those that name none.

    One query for each kind of record.
    """
    rows = list(rows)
    seen = {(label, pk) for label, pks in _keys(rows).items() for pk in seen_among(apps.get_model(label), pks, user)}
    return [row for row in rows if not row.model or (row.model, row.object_id) in seen]


def is_scoped(model: Any) -> bool:
    """Do rows of `model` have a place of their own, so that whoever sees a row pointing at one may not see that one?"""
    return bool(getattr(model, "scope_region", ""))


@cache
def _scoped_relations(model: Any) -> tuple[ForeignKey, ...]:
    fields = (field for field in model._meta.concrete_fields if isinstance(field, ForeignKey))
    return tuple(field for field in fields if field.null and is_scoped(field.related_model))
