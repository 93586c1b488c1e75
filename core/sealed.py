"""Entries about sealed records, for readers of the audit: who did what kind of thing, and the record's number only."""

from collections import defaultdict
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import Model, Q
from django.utils.translation import gettext as _

from core.models import AuditedModel, AuditEntry, ScopedQuerySet

Place = tuple[str, int]


def hide_sealed(entries: Iterable[AuditEntry]) -> None:
    """Take from entries, only to be shown, what they tell of sealed records: names, values and reasons.

    One query for each kind of record, whatever the number of entries.
    """
    entries = [entry for entry in entries if entry.model]
    sealed = _sealed_among(place for entry in entries for place in _named(entry))
    for entry in entries:
        if (entry.model, entry.object_id) in sealed:
            entry.object_text = _("sealed: No. %(number)s") % {"number": entry.object_id}
            entry.changes, entry.reason = [], ""
        else:
            entry.changes = [_without_sealed(change, entry.model, sealed) for change in entry.changes]


def about_sealed() -> Q:
    """Entries about sealed records and what belongs to them."""
    kinds = (model for model in apps.get_models() if issubclass(model, AuditedModel))
    found = ((model._meta.label_lower, _sealed_rows(model)) for model in kinds)
    return reduce(or_, (Q(model=label, object_id__in=rows.values("pk")) for label, rows in found if rows is not None))


def _sealed_rows(model: Any) -> Any:
    rows = model._default_manager.all()
    return rows.belonging_to_sealed() if isinstance(rows, ScopedQuerySet) else None


def _named(entry: AuditEntry) -> Iterable[Place]:
    """The record of an entry, and the records that its changes name."""
    yield entry.model, entry.object_id or 0
    for change in entry.changes:
        if label := _target(entry.model, change["field"]):
            yield from ((label, key) for key in change.get("keys", []) if key)


def _target(label: str, name: str) -> str:
    """The label of the model that a changed relation points at."""
    fields = {field.name: field for field in apps.get_model(label)._meta.concrete_fields}
    related: type[Model] | None = fields[name].related_model if name in fields else None
    return related._meta.label_lower if related else ""


def _sealed_among(places: Iterable[Place]) -> set[Place]:
    keys: dict[str, set[int]] = defaultdict(set)
    for label, pk in places:
        keys[label].add(pk)
    found: set[Place] = set()
    for label, pks in keys.items():
        rows = _sealed_rows(apps.get_model(label))
        if rows is not None:
            found |= {(label, pk) for pk in rows.filter(pk__in=pks).values_list("pk", flat=True)}
    return found


def _without_sealed(change: dict[str, Any], label: str, sealed: set[Place]) -> dict[str, Any]:
    keys = change.get("keys", [])
    hidden = {
        side: _("sealed: No. %(number)s") % {"number": key}
        for side, key in zip(("old", "new"), keys, strict=False)
        if (_target(label, change["field"]), key) in sealed
    }
    return {**change, **hidden}
