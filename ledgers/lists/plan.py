"""What an exported list would change on its way back: the planner for lists, for the dry run and for the writing."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError

from accounts.models import Region
from core import audit, exports
from core.form_pages import FormPages
from core.models import AuditedModel, StaleVersion
from core.veil import veiled
from core.workbook.model import column_letter
from ledgers.answers import Answers
from ledgers.importing.draft import as_json
from ledgers.lists import sentences
from ledgers.lists.beside import Beside
from ledgers.lists.comparing import Comparison
from ledgers.lists.history import changed_since
from ledgers.lists.keys import FoundList, Key
from ledgers.lists.pages import listing_of
from ledgers.lists.rows import PlannedRow, entry_of
from ledgers.lists.sheet import Entry, ListSheet, read_sheets
from ledgers.lists.uniqueness import Claims
from ledgers.models import LedgerRow, LedgerWrite
from ledgers.planner import Progress, silent

Outcome = LedgerRow.Outcome
# Rows written between two words about the progress.
TOLD_EVERY = 20


class ListPlan:
    """The plan for one exported list that came back; see `ledgers.planner.Planner`."""

    needs: list[str] = []
    keeps_rows = False

    def __init__(self, prefix: str, user: Any, region: Region, answers: Answers) -> None:
        """Raises `WorkbookRefused` where there is no such list, or none for this person."""
        self.prefix, self.user, self.region, self.answers = prefix, user, region, answers
        self.listing = listing_of(prefix, user)
        self.columns = self.listing.table_class.columns
        self.pages = FormPages(self.listing, user)
        self.sheets: list[dict[str, Any]] = []
        self.file_issues: list[dict[str, Any]] = []
        self.entries: list[Entry] = []
        self.kept: dict[int, LedgerRow] = {}  # by place in the file: rows that need no second look
        self.planned: list[PlannedRow] = []

    @classmethod
    def of_file(cls, found: FoundList, user: Any, region: Region, answers: Answers) -> "ListPlan":
        """The plan for the rows of an uploaded workbook."""
        plan = cls(found.prefix, user, region, answers)
        sheets = read_sheets(found, list(plan.columns.values()))
        plan.entries = [entry for sheet in sheets for entry in sheet.entries]
        plan.sheets = [_sheet_json(sheet, plan.noun) for sheet in sheets]
        plan.file_issues = [*_passed_over(found.others), *(one for sheet in sheets for one in _foreign_columns(sheet))]
        return plan

    @classmethod
    def of_rows(cls, route: str, rows: Iterable[LedgerRow], user: Any, region: Region, answers: Answers) -> "ListPlan":
        """The plan for rows that were kept. Rows that were the same then stay as they are: nobody writes them."""
        plan = cls(route.removesuffix("_list"), user, region, answers)
        for row in rows:
            if row.outcome == Outcome.SAME:
                plan.kept[len(plan.entries)] = row
            plan.entries.append(entry_of(row))
        return plan

    @property
    def noun(self) -> str:
        return str(self.listing.model._meta.verbose_name)

    @property
    def list_route(self) -> str:
        """How the import remembers the list."""
        return self.prefix if "@" in self.prefix else f"{self.prefix}_list"

    def build(self, progress: Progress = silent) -> "ListPlan":
        """Find the records and compare; queries come by portions of rows, and for rows that changed."""
        self.listing.show_columns(list({name: 1 for entry in self.entries for name in entry.cells}))
        self.comparison = Comparison(self.listing, self.pages, self.answers, self.region)
        times = Counter(key.pk for entry in self.entries if (key := Key.read(entry.key)))
        self.repeated = {number for number, rows in times.items() if rows > 1}
        waiting = iter(enumerate(self.entries))
        while portion := list(islice(waiting, exports.PORTION)):
            self.planned += self._plan(portion)
            progress(len(self.planned), len(self.entries))
        Claims().check(self.planned)
        return self

    def _plan(self, portion: list[tuple[int, Entry]]) -> list[PlannedRow]:
        """The rows of a portion, each compared with its record."""
        keys = {place: Key.read(entry.key) for place, entry in portion if place not in self.kept and entry.key}
        numbers = {key.pk: key.version for key in keys.values() if key and key.prefix == self.prefix}
        found = self.listing.rows().filter(pk__in=numbers)
        stored = {record.pk: record for record in veiled(list(found), self.user)}
        stale = {pk: numbers[pk] for pk, record in stored.items() if exports.version_of(record) > numbers[pk]}
        changes = changed_since(self.listing.model, stale)
        planned = []
        for place, entry in portion:
            row = PlannedRow(entry, self.kept.get(place))
            if place not in self.kept:
                self._compare(row, keys.get(place), stored, changes)
            planned.append(row.settled(self.listing.model))
        return planned

    def _compare(self, row: PlannedRow, key: Key | None, stored: dict, changes: dict) -> None:
        if not row.entry.key:
            self.comparison.plan_new(row)
        elif key is None or key.prefix != self.prefix:
            row.fail("list.key", sentences.NO_KEY % {"key": row.entry.key})
        elif key.pk in self.repeated:
            row.fail("list.twice", str(sentences.TWICE))
        elif key.pk not in stored:
            row.fail("list.missing", str(sentences.MISSING))
        else:
            record = stored[key.pk]
            is_stale = exports.version_of(record) > key.version
            self.comparison.plan_change(row, key, record, changes.get(key.pk, {}), is_stale=is_stale)

    @property
    def has_errors(self) -> bool:
        return any(row.errors for row in self.planned)

    @property
    def questions(self) -> list[dict[str, Any]]:
        """Conflicts that a person has to settle, or has settled."""
        return [question for row in self.planned for question in row.questions]

    def rows(self, progress: Progress = silent) -> Iterator[LedgerRow]:
        for row in self.planned:
            yield row.kept or row.as_row(self.listing.model)

    def counts(self) -> dict[str, Any]:
        outcomes = Counter(str(row.outcome) for row in self.planned)
        states: dict[str, str] = {Outcome.NEW: "new", Outcome.CHANGED: "changed", Outcome.SAME: "same"}
        records = Counter(states[row.outcome] for row in self.planned if row.outcome in states)
        return {"rows": outcomes, "records": {self.listing.model._meta.model_name: records}}

    def save(self, reason: str, progress: Progress = silent) -> Iterator[LedgerWrite]:
        """Write the rows by their forms. Raises `StaleVersion` where a record or a rule changed since `build`."""
        written = [row for row in self.planned if row.outcome in (Outcome.NEW, Outcome.CHANGED)]
        beside = Beside(self.listing.model)
        for number, row in enumerate(written):
            if number % TOLD_EVERY == 0:
                progress(number, len(written))
            with audit.because(reason):
                yield self._write(row)
            beside.look()
        yield from beside.writes.values()

    def _write(self, row: PlannedRow) -> LedgerWrite:
        model = self.listing.model
        current = self.pages.update.rows().get(pk=row.record.pk) if not row.is_new else None
        if current is not None and current.version != row.record.version:
            raise StaleVersion(current)
        before = _values(current) if current is not None else {}
        form, _doubts = self.pages.filled(current, row.data)
        try:
            if not form.is_valid():
                raise ValidationError(row.title)
            record = self.pages.save(form, is_new=row.is_new)
        except ValidationError:
            raise StaleVersion(current or model()) from None
        row.record = stored = model._base_manager.get(pk=record.pk)
        return LedgerWrite(
            model=model._meta.label_lower, object_id=stored.pk, text=str(stored)[:300], is_new=row.is_new,
            version=stored.version, before={} if row.is_new else _former(before, _values(stored)),
        )  # fmt: skip


def _values(record: AuditedModel) -> dict[str, Any]:
    """Everything a record holds: columns by name, and under "+" the numbers of its related records."""
    columns = {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}
    many = {field.name: {one.pk for one in getattr(record, field.name).all()} for field in record._meta.many_to_many}
    return {**columns, "+": many}


def _former(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """What undo has to know: former values of changed columns; "+" what was added to relations, "-" what was taken."""
    left_out = {"+", "version", "updated_at"}
    former = {name: as_json(value) for name, value in before.items() if name not in left_out and value != after[name]}
    for sign, one, other in (("+", after["+"], before["+"]), ("-", before["+"], after["+"])):
        moved = {name: sorted(numbers - other[name]) for name, numbers in one.items() if numbers - other[name]}
        former |= {sign: moved} if moved else {}
    return former


def _sheet_json(sheet: ListSheet, noun: str) -> dict[str, Any]:
    columns = [
        {
            "letter": column_letter(heading.index), "header": heading.text,
            "field": str(heading.column.label) if heading.column else "", "how": "",
            "note": "", "samples": [],
        }
        for heading in sheet.headings
    ]  # fmt: skip
    return {
        "name": sheet.name, "kind": noun, "title": "", "rows": len(sheet.entries), "header_rows": [sheet.header_row],
        "columns": columns,
    }  # fmt: skip


def _passed_over(names: list[str]) -> list[dict[str, Any]]:
    return [_file_issue("list.other_sheet", name, sentences.OTHER_SHEET % {"sheet": name}) for name in names]


def _foreign_columns(sheet: ListSheet) -> list[dict[str, Any]]:
    texts = [" ".join(heading.text.split()) for heading in sheet.headings if heading.column is None]
    return [_file_issue("list.other_column", sheet.name, sentences.OTHER_COLUMN % {"column": text}) for text in texts]


def _file_issue(code: str, sheet: str, message: str) -> dict[str, Any]:
    return {"code": code, "level": "warning", "sheet": sheet, "message": message}
