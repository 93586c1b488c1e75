"""A record as it will be after the import, with every change and the row it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import ForeignKey

from core.audit import plain, record
from core.models import AuditedModel
from ledgers.models import LedgerWrite

Place = tuple[str, int]
KEPT_FACETS = ("raw", "qualifier", "null_reason", "min", "max", "currency", "precision")


@dataclass(frozen=True)
class Change:
    """One field that a row sets: how it read before, how it will read."""

    field: str
    old: Any
    new: Any
    place: Place


@dataclass(eq=False)
class Draft:
    """A new record, or a stored one with what the ledger changes about it. Nothing is written before `save`."""

    record: AuditedModel
    rows: list[Place] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    additions: dict[str, list] = field(default_factory=dict)
    # Of a stored record: the values it had, by column, as JSON; under "+" what was added to its relations.
    before: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.is_new = self.record.pk is None

    @property
    def is_changed(self) -> bool:
        return bool(self.changes or self.additions)

    def changed_by(self, place: Place) -> list[Change]:
        """What one row changes about the record."""
        return [change for change in self.changes if change.place == place]

    def put(self, name: str, value: Any, place: Place) -> None:
        """Set a field. An empty cell never erases what is stored."""
        if value is None or value == "":
            return
        model_field = self.record._meta.get_field(name)
        if isinstance(model_field, ForeignKey):
            value = value.record if isinstance(value, Draft) else value
        old = getattr(self.record, name, None)
        if old == value or _same_number(old, value):
            return
        self._keep_former(name)
        setattr(self.record, name, value)
        self.changes.append(Change(name, plain(old), plain(value), place))

    def _keep_former(self, name: str) -> None:
        """Note what a column of a stored record holds before it changes for the first time."""
        column = self.record._meta.get_field(name).attname
        if not self.is_new:
            self.before.setdefault(column, as_json(getattr(self.record, column)))

    def note(self, name: str, facets: Mapping[str, Any], place: Place) -> None:
        """Keep how a value was written where that says more than the value: 约, 待定, a range, only a month."""
        kept = {key: facets[key] for key in KEPT_FACETS if facets.get(key)}
        told = set(kept) - {"raw"}
        if kept.get("precision") == "day":
            told.discard("precision")
        if kept.get("currency") == "CNY":
            told.discard("currency")
        if kept.get("null_reason") == "空":
            told.discard("null_reason")
        notes = dict(self.record.field_notes)
        if not told:
            if facets.get("value") is None or name not in notes:
                return
            del notes[name]
        elif notes.get(name) == kept:
            return
        else:
            notes[name] = kept
        self.changes.append(
            Change("field_notes", self.record.field_notes.get(name, {}).get("raw"), kept.get("raw"), place)
        )
        self._keep_former("field_notes")
        self.record.field_notes = notes

    def add(self, name: str, thing: Any, place: Place) -> None:
        """Add a related record to a many-to-many field, unless it is there already."""
        thing = thing.record if isinstance(thing, Draft) else thing
        if not self.is_new and thing.pk and getattr(self.record, name).filter(pk=thing.pk).exists():
            return
        if thing not in self.additions.setdefault(name, []):
            self.additions[name].append(thing)
        if not self.is_new:
            self.changes.append(Change(name, None, str(thing), place))

    def save(self, reason: str) -> None:
        """Write the record, then what was added to it; audited like any other write."""
        for model_field in self.record._meta.concrete_fields:
            # A record it points at may have got its number only now.
            if isinstance(model_field, ForeignKey) and model_field.is_cached(self.record):
                setattr(self.record, model_field.name, getattr(self.record, model_field.name))
        if self.is_new or any(change.field not in self.additions for change in self.changes):
            self.record.save(reason=reason)
        for name, things in self.additions.items():
            getattr(self.record, name).add(*things)
        if self.additions and not self.is_new:
            added = [
                {"field": name, "old": [], "new": [str(t) for t in things]} for name, things in self.additions.items()
            ]
            record(self.record, "update", changes=added, reason=reason)

    def written(self) -> LedgerWrite:
        """What undo has to know, once it is saved."""
        added = {name: [thing.pk for thing in things] for name, things in self.additions.items()}
        plus = {"+": {**added, **self.before.get("+", {})}} if added or "+" in self.before else {}
        return LedgerWrite(
            model=self.record._meta.label_lower, object_id=self.record.pk, text=str(self.record)[:300],
            is_new=self.is_new, version=self.record.version, before={} if self.is_new else self.before | plus,
        )  # fmt: skip


def as_json(value: Any) -> Any:
    """A column's value as JSON from which `to_python` of its field makes it again."""
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _same_number(old: Any, value: Any) -> bool:
    """Is `5.00` in the database the `5` of the sheet?"""
    return isinstance(old, Decimal) and isinstance(value, Decimal | int) and old == round(Decimal(value), 2)
