"""Data shipped as files: read with problems that name the place, stored so that a second run changes nothing."""

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from core import audit
from core.models import AuditedModel, AuditEntry


class DataFileWrong(Exception):
    """A shipped file does not say what it should; the text names file, place and column. Nothing was written."""

    def __init__(self, file: Path, place: str, column: str, problem: str) -> None:
        super().__init__(f"{file.name}, {place}, {column}: {problem}" if column else f"{file.name}, {place}: {problem}")


@dataclass(frozen=True)
class FileRow:
    """One record of a data file; every reader complains with file, place and column."""

    file: Path
    place: str
    cells: Mapping[str, Any]

    def wrong(self, column: str, problem: str) -> DataFileWrong:
        return DataFileWrong(self.file, self.place, column, problem)

    def cell(self, column: str) -> Any:
        if column not in self.cells:
            raise self.wrong(column, _("the column is missing"))
        return self.cells[column]

    def text(self, column: str) -> str:
        return str(self.cell(column) or "").strip()

    def words(self, column: str, mark: str = "|") -> list[str]:
        """A list, or words separated by `mark`."""
        cell = self.cell(column)
        return list(cell) if isinstance(cell, list) else [word.strip() for word in (cell or "").split(mark) if word]

    def day(self, column: str) -> date | None:
        text = self.text(column)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            raise self.wrong(column, _("“%(text)s” is not a day like 2017-06-01") % {"text": text}) from None

    def number(self, column: str) -> int:
        text = self.text(column)
        if not text.isdecimal():
            raise self.wrong(column, _("“%(text)s” is not a whole number") % {"text": text})
        return int(text)

    def one(self, column: str, known: Mapping[str, Any]) -> Any:
        """What the code in `column` stands for; None when blank."""
        text = self.text(column)
        return self._known(column, text, known) if text else None

    def many(self, column: str, known: Mapping[str, Any], mark: str = "|") -> list[Any]:
        return [self._known(column, word, known) for word in self.words(column, mark)]

    def _known(self, column: str, code: str, known: Mapping[str, Any]) -> Any:
        if code not in known:
            raise self.wrong(column, _("“%(code)s” is not known") % {"code": code})
        return known[code]

    def part(self, column: str) -> list["FileRow"]:
        """The records listed in `column`."""
        return [
            FileRow(self.file, f"{self.place}, {column} {number}", cells)
            for number, cells in enumerate(self.cell(column), 1)
        ]


def read_csv(path: Path) -> list[FileRow]:
    """The rows of a UTF-8 CSV file with one header row."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, restkey="…")
        rows = [FileRow(path, _line(reader.line_num), cells) for cells in reader]
    for row in rows:
        if "…" in row.cells or None in row.cells.values():
            raise row.wrong("", _("the number of cells differs from the header row"))
    return rows


def read_json(path: Path) -> list[FileRow]:
    """The records of a JSON list written one per line, or the one record of a JSON object."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as problem:
        raise DataFileWrong(path, _line(problem.lineno), "", problem.msg) from None
    if isinstance(data, dict):
        return [FileRow(path, str(data.get("code", "")), data)]
    return [FileRow(path, _line(number), cells) for number, cells in enumerate(data, 2)]


def _line(number: int) -> str:
    return _("line %(number)s") % {"number": number}


class Shelf:
    """The stored records of one model by their code.

    `put` writes only what differs from the file and never overwrites what a person has changed since; `changed` counts
    what was written.
    """

    def __init__(self, model: type[models.Model], key: str = "code", **within: Any) -> None:
        """`within`: fields that all records of this shelf share, such as the plan of its actions."""
        self.model, self.key, self.within = model, key, within
        self.records = {getattr(record, key): record for record in model._base_manager.filter(**within)}
        self.kept = _changed_by_people(model)
        self.changed = 0

    def put(self, row: FileRow, code: Any, **values: Any) -> Any:
        """Store the record `code` with `values`, and return it."""
        record = self.records.get(code)
        if record is None:
            record = self.records[code] = self.model(**{self.key: code}, **self.within)
        elif record.pk in self.kept or all(_stored(record, name) == _raw(value) for name, value in values.items()):
            return record
        for name, value in values.items():
            setattr(record, name, value)
        _check(record, row)
        record.save()
        self.changed += 1
        return record

    def link(self, record: models.Model, name: str, wanted: Iterable[models.Model]) -> None:
        """Make the many-to-many field `name` of `record` hold `wanted`."""
        related = getattr(record, name)
        before, after = {thing.pk: thing for thing in related.all()}, {thing.pk: thing for thing in wanted}
        if record.pk in self.kept or before.keys() == after.keys():
            return
        related.set(after.values())
        self.changed += 1
        if before and isinstance(record, AuditedModel):
            change = {"field": name, "old": audit.plain([*before.values()]), "new": audit.plain([*after.values()])}
            audit.record(record, "update", changes=[change])


def _changed_by_people(model: type[models.Model]) -> set[int]:
    """The numbers of records that somebody changed by hand; what they say now is theirs."""
    if not issubclass(model, AuditedModel):
        return set()
    entries = AuditEntry.objects.filter(model=model._meta.label_lower, actor__isnull=False)
    return set(entries.values_list("object_id", flat=True))


def _stored(record: models.Model, name: str) -> Any:
    return getattr(record, record._meta.get_field(name).attname)


def _raw(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value


def _check(record: models.Model, row: FileRow) -> None:
    """Refuse values that do not fit their fields; related records were looked up already."""
    related = [field.name for field in record._meta.fields if field.is_relation]
    try:
        record.clean_fields(exclude=related)
    except ValidationError as problem:
        column, messages = next(iter(problem.message_dict.items()))
        raise row.wrong(column, messages[0]) from None
