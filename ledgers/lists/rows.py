"""One row of a list on its way back: what the file says, what became of it, and how it is kept in between."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from core.tables import Column
from ledgers.lists.cells import kept, restored, text_of
from ledgers.lists.sheet import Entry
from ledgers.models import LedgerRow

Outcome = LedgerRow.Outcome


@dataclass(eq=False)
class PlannedRow:
    """A row with its record and the data of its form; `kept` is the row of an earlier look that needs no second.

    Of a long list nearly all rows are the same: of these nothing but `kept` stays in memory (`settled`).
    """

    entry: Entry
    kept: LedgerRow | None = None
    record: Any = None
    data: dict[str, Any] = field(default_factory=dict)
    instance: Any = None  # the record as it would be, for rules about several rows
    changes: list[dict[str, Any]] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)
    is_new: bool = False

    @property
    def outcome(self) -> str:
        if self.kept:
            return self.kept.outcome
        if self.errors:
            return Outcome.ERROR
        if self.is_new:
            return Outcome.NEW
        return Outcome.CHANGED if self.changes else Outcome.SAME

    @property
    def title(self) -> str:
        """What the row is called: as its record, else by its first cell."""
        if self.record is not None:
            return str(self.record)[:300]
        return next((text for cell in self.entry.cells.values() if (text := text_of(cell))), "")[:300]

    def settled(self, model: type[Model]) -> "PlannedRow":
        """The row, or where it is the same and nothing is asked about it, no more of it than what is kept."""
        is_over = self.kept is None and self.outcome == Outcome.SAME and not self.questions
        return PlannedRow(self.entry, self.as_row(model)) if is_over else self

    def fail(self, code: str, message: str, column: Column | None = None, field_name: str = "") -> None:
        """Note what keeps the row out."""
        self.errors.append(self._issue(code, "error", message, column, field_name))

    def warn(self, code: str, message: str, column: Column | None = None) -> None:
        """Note what a person should look at."""
        self.warnings.append(self._issue(code, "warning", message, column, ""))

    def _issue(self, code: str, level: str, message: str, column: Column | None, field_name: str) -> dict[str, Any]:
        name = column.name if column else ""
        found = {
            "code": code, "level": level, "field": field_name or name, "sheet": self.entry.sheet,
            "row": self.entry.row, "column": self.entry.letters.get(name, ""),
            "raw": text_of(self.entry.cells.get(name))[:200], "message": message,
        }  # fmt: skip
        return {key: value for key, value in found.items() if value != ""}

    def as_row(self, model: type[Model]) -> LedgerRow:
        """The row as it is kept. What is the same needs no cells: nobody will write it."""
        is_same = self.outcome == Outcome.SAME
        cells = {} if is_same else {name: kept(cell) for name, cell in self.entry.cells.items() if cell is not None}
        names = [] if is_same else list(self.entry.cells)
        target = self.record.pk if self.record is not None else None
        return LedgerRow(
            sheet=self.entry.sheet[:100], row=self.entry.row, kind=str(model._meta.model_name)[:20], title=self.title,
            fields={"key": self.entry.key, "cells": cells}, errors=self.errors, warnings=self.warnings,
            outcome=self.outcome, changes=self.changes,
            place={} if is_same else {
                "language": self.entry.language, "letters": {name: self.entry.letters[name] for name in names},
            },
            target_model=model._meta.label_lower, target_id=target,
        )  # fmt: skip


def entry_of(row: LedgerRow) -> Entry:
    """What the file said in a kept row."""
    letters = row.place.get("letters", {})
    stored = row.fields.get("cells", {})
    cells = {name: restored(stored.get(name)) for name in letters}
    return Entry(row.sheet, row.row, row.fields.get("key", ""), cells, letters, row.place.get("language", ""))
