"""What others changed about records since a list was exported, and how a record looked then."""

import ast
import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Field, ForeignKey, JSONField, Model

from core.audit import MASK, UNRECORDED
from core.models import AuditEntry


@dataclass(frozen=True)
class Meanwhile:
    """A field that somebody else changed: who did so last and when, and what it was at the time of the export."""

    who: str
    at: datetime
    old: Any
    keys: list


def changed_since(model: type[Model], versions: Mapping[int, int]) -> dict[int, dict[str, Meanwhile]]:
    """For records by number, the fields that changed after the given version. One query for all of them."""
    found: dict[int, dict[str, Meanwhile]] = {}
    entries = AuditEntry.objects.filter(model=model._meta.label_lower, object_id__in=versions, version__isnull=False)
    for entry in entries.order_by("pk") if versions else ():
        pk: Any = entry.object_id
        if (entry.version or 0) > versions[pk]:
            fields = found.setdefault(pk, {})
            for change in entry.changes:
                first = fields.get(change["field"])
                old, keys = (first.old, first.keys) if first else (change["old"], change.get("keys", []))
                fields[change["field"]] = Meanwhile(entry.actor_name, entry.at, old, keys)
    return found


def as_exported(record: Model, changes: Mapping[str, Meanwhile]) -> Model:
    """A copy of the record with the values it had at the time of the export, as far as the audit tells them."""
    past = copy.copy(record)
    told = ({"field": name, "old": change.old, "keys": change.keys} for name, change in changes.items())
    for column, value in former_columns(type(record), told).items():
        setattr(past, column, value)
    return past


def former_columns(model: type[Model], changes: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The former values by column, from the changes of an audit entry, as far as it tells them."""
    known = {field.name: field for field in model._meta.concrete_fields}
    return {
        known[change["field"]].attname: _stored(known[change["field"]], change["old"], change.get("keys", []))
        for change in changes
        if change["field"] in known and change["old"] != MASK
    }


def _stored(field: Field, old: Any, keys: list) -> Any:
    """The former value, from the form in which the audit keeps it."""
    if isinstance(field, ForeignKey):
        return keys[0] if keys else None
    if isinstance(field, JSONField) and isinstance(old, str):
        return ast.literal_eval(old)  # an audit entry holds a mapping as Python spells it
    return field.to_python(old)


def was_called(model: type[Model], pk: int | None, name: str) -> bool:
    """Did the record bear that name at some time?"""
    entries = AuditEntry.objects.filter(model=model._meta.label_lower, object_id=pk, object_text=name[:300])
    return pk is not None and entries.exists()


def is_machine_kept(name: str) -> bool:
    """Is it a field that changes with every save and of which no entry tells?"""
    return name in UNRECORDED
