"""What was found in a ledger workbook."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from core.sheets import Column, SheetKind
from core.values.parsed import Level, Parsed, Problem


@dataclass(frozen=True, slots=True)
class Issue:
    """Something wrong with a cell, a row (no column), a sheet (no row) or the file (no sheet)."""

    problem: Problem
    field: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    header: str = ""
    raw: str = ""

    @property
    def code(self) -> str:
        """Return the code, such as `date.invalid`."""
        return self.problem.code

    @property
    def level(self) -> Level:
        """Return whether the row is kept out."""
        return self.problem.level

    @property
    def message(self) -> str:
        """Say in the active language what is wrong and what to do."""
        return str(self.problem)


@dataclass(slots=True)
class Record:
    """One data row. `values` are typed (Decimal 元, date, str); `parsed` also knows precision, qualifier, raw text."""

    sheet: str
    row: int
    kind: SheetKind
    code: str
    stage: str
    parsed: dict[str, Parsed] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    section: str = ""
    region_code: str = ""
    zone_code: str = ""
    project_id: str = ""

    @property
    def errors(self) -> list[Issue]:
        """Return what keeps the row out."""
        return [issue for issue in self.issues if issue.level is Level.ERROR]

    @property
    def warnings(self) -> list[Issue]:
        """Return what only asks for a look."""
        return [issue for issue in self.issues if issue.level is Level.WARNING]

    @property
    def facets(self) -> dict[str, dict[str, Any]]:
        """Return each field as plain JSON: value, precision, qualifier, currency, null_reason, raw."""
        return {name: _facets(parsed) for name, parsed in self.parsed.items()}

    def facets_of(self, name: str) -> dict[str, Any]:
        """Return one field that the row has as plain JSON."""
        return _facets(self.parsed[name])

    def add(self, problem: Problem, field_name: str = "", header: str = "") -> None:
        """Note a problem with the row, or with the cell that fills a field."""
        parsed = self.parsed.get(field_name)
        raw = "" if parsed is None or parsed.raw is None else str(parsed.raw)
        column = self.columns.get(field_name, "")
        self.issues.append(Issue(problem, field_name, self.sheet, self.row, column, header, raw))


def _facets(parsed: Parsed) -> dict[str, Any]:
    found = parsed.facets()
    return found if parsed.raw in (None, found.get("value")) else {**found, "raw": str(parsed.raw)}


@dataclass(frozen=True, slots=True)
class IgnoredRow:
    """A row that holds no record: title, unit, form, header, section, subtotal, total, note, sample or blank."""

    row: int
    reason: str
    text: str = ""


class Binding(StrEnum):
    """How a column came to its field: by its heading, by the organisation's memory, by a person's correction."""

    NONE = ""
    ALIAS = "alias"
    REMEMBERED = "remembered"
    CORRECTED = "corrected"


@dataclass(frozen=True)
class ColumnMatch:
    """A column of a sheet: what its heading says and which field it fills, if any.

    `how` says where that was known from; a column without field that has a `how` is left out on purpose.
    `note` tells why a column is passed over in silence: running numbers (`number`), or the problems of an earlier
    import (`problem`).
    """

    index: int
    letter: str
    header: str
    column: Column | None = None
    unit: str = ""
    note: str = ""
    how: Binding = Binding.NONE

    @property
    def is_matched(self) -> bool:
        """Tell whether the column fills a field."""
        return self.column is not None

    @property
    def is_left_out(self) -> bool:
        """Tell whether a person, now or earlier, decided not to import the column."""
        return self.column is None and self.how is not Binding.NONE


@dataclass
class SheetReading:
    """One sheet that holds a ledger."""

    name: str
    kind: SheetKind
    header_rows: tuple[int, ...]
    columns: list[ColumnMatch]
    title: str = ""
    year: int | None = None
    records: list[Record] = field(default_factory=list)
    ignored: list[IgnoredRow] = field(default_factory=list)
    # The first values under each column, by its letter: what a person recognises a column by.
    samples: dict[str, list[str]] = field(default_factory=dict)

    @property
    def matched(self) -> list[ColumnMatch]:
        """Return the columns that fill a field."""
        return [column for column in self.columns if column.is_matched]

    @property
    def unmatched(self) -> list[ColumnMatch]:
        """Return the columns that were not understood and will not be imported."""
        return [match for match in self.columns if not (match.is_matched or match.note or match.is_left_out)]


@dataclass(frozen=True)
class SkippedSheet:
    """A sheet without records: `hidden`, `blank`, `no_header`, or `unwanted` where a person left it out."""

    name: str
    reason: str


@dataclass(slots=True)
class CompanyGroup:
    """Written names that are one company, with the rows they stand in."""

    key: str
    names: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    rows: list[tuple[str, int]] = field(default_factory=list)


@dataclass(slots=True)
class ProjectGroup:
    """Rows of one project, over all sheets."""

    id: str
    rows: list[tuple[str, int]] = field(default_factory=list)


@dataclass
class LedgerReading:
    """The dry run of a whole workbook."""

    file: str
    sheets: list[SheetReading] = field(default_factory=list)
    skipped: list[SkippedSheet] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    companies: list[CompanyGroup] = field(default_factory=list)
    projects: list[ProjectGroup] = field(default_factory=list)

    @property
    def records(self) -> list[Record]:
        """Return all records in the order of sheets and rows."""
        return [record for sheet in self.sheets for record in sheet.records]

    @property
    def all_issues(self) -> Iterator[Issue]:
        """Yield the issues of the file, then those of every row."""
        yield from self.issues
        for record in self.records:
            yield from record.issues

    @property
    def has_errors(self) -> bool:
        """Tell whether any row is kept out."""
        return any(record.errors for record in self.records)
