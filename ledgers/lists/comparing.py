"""Compare one row of an exported list with its record: what a person changed, what others did meanwhile."""

from collections.abc import Mapping
from typing import Any

from django.db.models import ForeignKey
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.translation import override

from accounts.models import Region
from core import display, exports
from core.audit import plain
from core.form_pages import FormPages, standing_data
from core.tables import Column
from core.workbook.writer_columns import SheetColumn, cell_content
from ledgers.answers import Answers
from ledgers.importing.base import REFUSED
from ledgers.lists import cells, sentences
from ledgers.lists.history import Meanwhile, as_exported, is_machine_kept, was_called
from ledgers.lists.keys import Key
from ledgers.lists.names import Names, NotFound
from ledgers.lists.rows import PlannedRow
from ledgers.lists.values import form_value

MINE, THEIRS = "mine", "theirs"


class Comparison:
    """Compares the rows of one list with their records, by the columns of its table and the forms of its pages."""

    def __init__(self, listing: Any, pages: FormPages, answers: Answers, region: Region) -> None:
        self.pages, self.names, self.answers, self.region = pages, Names(), answers, region
        self.model: Any = listing.model
        self.columns: dict[str, Column] = listing.table_class.columns
        # The field behind each column; empty where the value is worked out.
        self.sources = {name: column.source(self.model) for name, column in self.columns.items()}
        self._sheets: dict[str, dict[str, SheetColumn]] = {}
        self._called: dict[tuple[Any, Any, str], bool] = {}

    def plan_change(
        self, row: PlannedRow, key: Key, record: Any, meanwhile: Mapping[str, Meanwhile], *, is_stale: bool
    ) -> None:
        """Find out what the person changed about a stored record, and check it by the record's form.

        `meanwhile`: what others changed since the export; `is_stale`: is the record's version another one?
        """
        row.record = record
        differing = self._differing(row, record, list(row.entry.cells))
        if differing and meanwhile:
            then = self._differing(row, as_exported(record, meanwhile), differing)
            differing = [name for name in then if not self._said_so(row, name, meanwhile)]
        changed = [name for name in differing if self._is_writable(row, key, record, name, is_stale=is_stale)]
        changed = [name for name in changed if self._holds(row, key, record, name, meanwhile)]
        if changed and not row.errors:
            self._check_change(row, record, changed)

    def _differing(self, row: PlannedRow, record: Any, names: list[str]) -> list[str]:
        """Those columns whose cells do not say what the export of `record` would say."""
        sheets, found = self._sheet_columns(row), []
        with override(row.entry.language):
            for name in names:
                content = cell_content(sheets[name], self.columns[name].cell(record))
                if not cells.is_same(sheets[name], content, row.entry.cells[name]):
                    found.append(name)
        return found

    def _sheet_columns(self, row: PlannedRow) -> dict[str, SheetColumn]:
        """The columns as workbooks have them, in the language of the file."""
        language = row.entry.language
        if language not in self._sheets:
            with override(language):
                made = {name: exports.sheet_column(column) for name, column in self.columns.items()}
            self._sheets[language] = made
        return self._sheets[language]

    def _said_so(self, row: PlannedRow, name: str, meanwhile: Mapping[str, Meanwhile]) -> bool:
        """Did a cell of several records, or of a number that is never told, say the same at the export?"""
        change, text = meanwhile.get(self.sources[name]), cells.text_of(row.entry.cells[name])
        if change is None:
            return False
        if isinstance(change.old, list):
            return sorted(filter(None, text.split("、"))) == sorted(map(str, change.old))
        return "*" in text and self.sources[name] in self.model.audit_masked

    def _is_writable(self, row: PlannedRow, key: Key, record: Any, name: str, *, is_stale: bool) -> bool:
        """Was the cell changed by a person, and may it be? What the world changed is no one's doing."""
        source = self.sources[name]
        if self._is_of_the_world(row, key, record, name, is_stale=is_stale):
            return False
        if source and self.pages.update is None:
            self._fail(row, name, "list.role", sentences.ROLE)
        elif source and getattr(record, "archived_at", None):
            self._fail(row, name, "list.archived", sentences.ARCHIVED)
        elif not source or not self._fields_of(record) & {*self.columns[name].written(record, None)}:
            self._fail(row, name, "list.read_only", sentences.READ_ONLY)
        else:
            return True
        return False

    def _is_of_the_world(self, row: PlannedRow, key: Key, record: Any, name: str, *, is_stale: bool) -> bool:
        """Does the cell differ only because time went by, other records changed, or one got another name?"""
        source = self.sources[name]
        if not source:
            return bool(key.seal) and key.seal == self._seal(row)
        return self._is_named_otherwise(row, record, name) or (is_stale and is_machine_kept(source))

    def _seal(self, row: PlannedRow) -> str:
        """The seal of what is worked out, by what the file says."""
        sheets = self._sheet_columns(row)
        worked_out = {name: cell for name, cell in row.entry.cells.items() if not self.sources[name]}
        return exports.seal({name: cells.shown(sheets[name], cell) for name, cell in worked_out.items()})

    def _is_named_otherwise(self, row: PlannedRow, record: Any, name: str) -> bool:
        """Does the cell name the same related record by a name it had before?"""
        field, text = self._relations.get(self.sources[name]), cells.text_of(row.entry.cells[name])
        number = getattr(record, field.attname) if field else None
        if field is None or number is None or not text or getattr(record, field.name) is None:
            return False  # also where it points at what the person may not see: that keeps its names to itself
        place = (field.related_model, number, text)
        if place not in self._called:
            self._called[place] = was_called(*place)
        return self._called[place]

    @cached_property
    def _relations(self) -> dict[str, ForeignKey]:
        return {field.name: field for field in self.model._meta.concrete_fields if isinstance(field, ForeignKey)}

    def _fields_of(self, record: Any) -> set[str]:
        """The fields that a person may fill in the form of such records."""
        if not hasattr(self, "_fields"):
            form = self.pages.blank(record)
            self._fields = {name for name, field in form.fields.items() if not field.disabled}
        return self._fields

    def _holds(self, row: PlannedRow, key: Key, record: Any, name: str, meanwhile: Mapping[str, Meanwhile]) -> bool:
        """Is the changed cell to be written? Where others changed the same field, that is asked, once per version."""
        written = self.columns[name].written(record, row.entry.cells[name])
        other = next((meanwhile[field] for field in written if field in meanwhile), None)
        if other is None:
            return True
        words = {
            "column": self.columns[name].label, "who": other.who, "when": display.day(other.at),
            "theirs": self.columns[name].text(record), "mine": self._mine(row, name),
        }  # fmt: skip
        conflict, place = sentences.CONFLICT % words, f"{key.prefix}/{key.pk}/{record.version}:{name}"
        choices = {MINE: sentences.MINE % words, THEIRS: sentences.THEIRS % words}
        row.questions.append({
            "type": "conflict", "key": place, "text": f"{row.title} · {conflict}",
            "choices": [{"value": value, "label": label} for value, label in choices.items()],
        })  # fmt: skip
        answer = self.answers.conflicts.get(place)
        if answer not in choices:
            self._fail(row, name, "list.conflict", sentences.SETTLE, conflict=conflict)
        return answer == MINE

    def _mine(self, row: PlannedRow, name: str) -> str:
        """What the file says, as the list would show it."""
        sheet, cell = self._sheet_columns(row)[name], row.entry.cells[name]
        number = cells.number_of(sheet, cell) if sheet.is_number else None
        return display.number(number) if number is not None else cells.shown(sheet, cell) or display.DASH

    def _fail(self, row: PlannedRow, name: str, code: str, sentence: Any, **words: Any) -> None:
        column = self.columns[name]
        row.fail(code, sentence % {"column": column.label, **words}, column)

    def _check_change(self, row: PlannedRow, record: Any, changed: list[str]) -> None:
        """Send the record's form with the changed cells, and see what it says."""
        current = self.pages.update.rows().get(pk=record.pk)
        form = self.pages.blank(current)
        data = standing_data(form)
        places = self._put(row, form, data, changed)
        before = {name: _told(current, name, form[name].initial) for name in places}
        if row.errors or not (sent := self._sent(row, current, data, places)):
            return
        after = {name: _told(sent.instance, name, sent.cleaned_data[name]) for name in places}
        row.changes = [
            {"field": name, "label": str(sent.fields[name].label), "old": before[name], "new": after[name]}
            for name in places
            if name in sent.changed_data or before[name] != after[name]
        ]
        row.warnings = row.warnings if row.changes else []

    def plan_new(self, row: PlannedRow) -> None:
        """A row without a record number: a new record, if the person may make one."""
        row.is_new = True
        if self.pages.create is None:
            row.fail("list.no_new", str(sentences.NO_NEW))
            return
        form = self.pages.blank(None, region=self.region.pk)
        data = standing_data(form)
        filled = [name for name, cell in row.entry.cells.items() if cells.text_of(cell)]
        taken = [name for name in filled if self.sources[name] in form.fields]
        for name in filled:
            if name not in taken:
                column = self.columns[name]
                row.warn("list.left_out", sentences.LEFT_OUT % {"column": column.label}, column)
        places = self._put(row, form, data, taken)
        if not row.errors:
            self._sent(row, None, data, places)

    def _put(self, row: PlannedRow, form: Any, data: dict[str, Any], names: list[str]) -> dict[str, Column]:
        """Fill the data of a form with the cells of these columns; return which column fills which field."""
        places, sheets = {}, self._sheet_columns(row)
        for name in names:
            column = self.columns[name]
            for field, cell in column.written(row.record, row.entry.cells[name]).items():
                places[field] = column
                try:
                    data[field] = form_value(form.fields[field], sheets[name], cell, self.names, row.entry.language)
                except NotFound as missing:
                    row.fail(missing.problem.code, str(missing.problem), column, field)
        return places

    def _sent(self, row: PlannedRow, record: Any, data: dict[str, Any], places: Mapping[str, Column]) -> Any:
        """The form with that data if it holds; else None, and the row says why not."""
        sent, doubts = self.pages.filled(record, data)
        for name, messages in sent.errors.items():
            for message in map(strip_tags, map(str, messages)):
                words = {"field": sent.fields[name].label, "problem": message} if name in sent.fields else {}
                row.fail("list.value", REFUSED % words if words else message, places.get(name), name.strip("_"))
        if row.errors:
            return None
        for doubt in doubts:
            row.warn("list.doubt", doubt)
        row.data, row.instance = data, sent.instance
        return sent


def _told(record: Any, name: str, value: Any) -> Any:
    """A field's value as an audit entry tells it; `value` is what a form holds for a field that is no column."""
    if hasattr(record, f"masked_{name}"):
        return getattr(record, f"masked_{name}")
    if name in {field.name for field in record._meta.concrete_fields}:
        return plain(getattr(record, name))
    return sorted(str(one) for one in value or []) if not isinstance(value, str) else value
