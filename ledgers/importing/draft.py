"""A record as it will be after the import, with every change and the row it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from core.audit import plain
from core.bulk import blank
from core.models import AuditedModel
from ledgers.models import LedgerWrite

Place = tuple[str, int]
KEPT_FACETS = ("raw", "qualifier", "null_reason", "min", "max", "currency", "precision")


@dataclass(frozen=True, slots=True)
class Change:
    """One field that a row sets: how it read before, how it will read."""

    field: str
    old: Any
    new: Any
    place: Place


@dataclass(eq=False, slots=True)
class Draft:
    """A new record, or a stored one with what the ledger changes about it. `ledgers.importing.writing` stores it."""

    record: AuditedModel
    # Where it is told of, in order and each once: the keys.
    rows: dict[Place, None] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    additions: dict[str, list] = field(default_factory=dict)
    # Of a stored record: the values it had, by column, as JSON; under "+" what was added to its relations.
    before: dict[str, Any] = field(default_factory=dict)
    is_new: bool = field(init=False)
    # Is there anything to store that is not stored yet?
    is_pending: bool = field(init=False)

    def __post_init__(self) -> None:
        self.is_new = self.is_pending = self.record.pk is None

    def told_by(self, *places: Place) -> None:
        """Note that these rows are about the record."""
        self.rows.update(dict.fromkeys(places))

    @property
    def is_changed(self) -> bool:
        return bool(self.changes or self.additions)

    @property
    def state(self) -> str:
        """How the counts call what becomes of it: new, changed or same."""
        return "new" if self.is_new else "changed" if self.is_changed else "same"

    def changed_by(self, place: Place) -> list[Change]:
        """What one row changes about the record."""
        return [change for change in self.changes if change.place == place]

    def put(self, name: str, value: Any, place: Place) -> None:
        """Set a field. An empty cell never erases what is stored."""
        if value is None or value == "":
            return
        if isinstance(value, Draft):
            value = value.record
        if self.is_new:  # nothing is shown of what it was before
            setattr(self.record, name, value)
            self.is_pending = True
            return
        old = getattr(self.record, name, None)
        if old == value or self._is_same_number(name, old, value):
            return
        self._keep_former(name)
        setattr(self.record, name, value)
        self._change(Change(name, plain(old), plain(value), place))

    def _is_same_number(self, name: str, old: Any, value: Any) -> bool:
        """Is `5.00` in the database the `5` of the sheet, by the places that the column keeps?"""
        if not (isinstance(old, Decimal) and isinstance(value, Decimal | int)):
            return False
        places = getattr(self.record._meta.get_field(name), "decimal_places", 2)
        return old == round(Decimal(value), places)

    def _change(self, change: Change) -> None:
        self.changes.append(change)
        self.is_pending = True

    def _keep_former(self, name: str) -> None:
        """Note what a column of a stored record holds before it changes for the first time."""
        if not self.is_new:
            column = self.record._meta.get_field(name).attname
            self.before.setdefault(column, as_json(getattr(self.record, column)))

    def note(self, name: str, facets: Mapping[str, Any], place: Place) -> None:
        """Keep how a value was written where that says more than the value: 约, 待定, a range, only a month."""
        known = self.record.field_notes
        if len(facets) == 1 and name not in known:  # nothing but a value
            return
        kept = {key: facets[key] for key in KEPT_FACETS if facets.get(key)}
        told = set(kept) - {"raw"}
        if kept.get("precision") == "day":
            told.discard("precision")
        if kept.get("currency") == "CNY":
            told.discard("currency")
        if kept.get("null_reason") == "空":
            told.discard("null_reason")
        if not told and (facets.get("value") is None or name not in known) or known.get(name) == kept:
            return
        notes = {**known, name: kept}
        if not told:
            del notes[name]
        if self.is_new:
            self.record.field_notes, self.is_pending = notes, True
            return
        self._keep_former("field_notes")
        self.record.field_notes = notes
        self._change(Change("field_notes", known.get(name, {}).get("raw"), kept.get("raw"), place))

    def add(self, name: str, thing: Any, place: Place) -> None:
        """Add a related record to a many-to-many field, unless it is there already."""
        thing = thing.record if isinstance(thing, Draft) else thing
        if not self.is_new and thing.pk and thing in getattr(self.record, name).all():
            return
        if thing in self.additions.setdefault(name, []):
            return
        self.additions[name].append(thing)
        self.is_pending = True
        if not self.is_new:
            self._change(Change(name, None, str(thing), place))

    def added(self, name: str, word: str) -> None:
        """Note what was added to a relation by its name, such as a further name of a company."""
        if not self.is_new:
            self.before.setdefault("+", {}).setdefault(name, []).append(word)

    def written(self) -> LedgerWrite:
        """What undo has to know, once it is stored."""
        numbers = {name: [thing.pk for thing in things] for name, things in self.additions.items() if things}
        added = {**numbers, **self.before.get("+", {})}
        return blank(
            LedgerWrite, model=self.record._meta.label_lower, object_id=self.record.pk, text=str(self.record)[:300],
            is_new=self.is_new, version=self.record.version,
            before={} if self.is_new else self.before | ({"+": added} if added else {}),
        )  # fmt: skip


def as_json(value: Any) -> Any:
    """A column's value as JSON from which `to_python` of its field makes it again."""
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value
