"""Where the rows of a plan come from: the reading of a file, or what was kept of it. Both give them in portions."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from core.bulk import blank
from core.values.company_names import company_key
from ledgers.importing.draft import Place
from ledgers.importing.stored import record_of, row_of, seat_of
from ledgers.models import LedgerImport, LedgerRow
from ledgers.reading.as_json import issue_json
from ledgers.reading.identity import COMPANY_FIELDS, group_companies, written_companies
from ledgers.reading.result import CompanyGroup, LedgerReading, Record

PORTION = 1000


@dataclass(slots=True)
class Seat:
    """As much of a row as is needed to see which rows belong together."""

    place: Place
    number: int | None
    group: str
    is_pipeline: bool
    companies: tuple[str, ...]


@dataclass(slots=True)
class Result:
    """What becomes of a row."""

    outcome: str
    target_model: str = ""
    target_id: int | None = None
    changes: list[dict[str, Any]] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[dict[str, Any]] = field(default_factory=list)


class Source(Protocol):
    """All rows of an import."""

    seats: list[Seat]
    companies: list[CompanyGroup]
    has_errors: bool

    def records(self, seats: Sequence[Seat]) -> list[Record]:
        """The records of these seats, in their order."""

    def rows(self, results: dict[Place, Result]) -> Iterator[LedgerRow]:
        """Every row with its result, unsaved, in the order of the file."""


class FileSource:
    """The rows of a file that was just read."""

    def __init__(self, reading: LedgerReading) -> None:
        self._records = {(record.sheet, record.row): record for record in reading.records}
        self.companies = reading.companies
        self.seats = [_seat(record) for record in self._records.values()]
        self.has_errors = any(record.errors for record in self._records.values())

    def records(self, seats: Sequence[Seat]) -> list[Record]:
        """The records of these seats."""
        return [self._records[seat.place] for seat in seats]

    def rows(self, results: dict[Place, Result]) -> Iterator[LedgerRow]:
        """Every record as a row."""
        for place, record in self._records.items():
            yield _with(row_of(record), results[place])


class KeptSource:
    """The rows that were kept when the file was read; only a portion of them is in memory at a time."""

    def __init__(self, ledger: LedgerImport) -> None:
        self._rows = ledger.rows.order_by("pk")
        self.seats: list[Seat] = []
        self.has_errors = False
        self.companies = group_companies(self._skim())

    def _skim(self) -> Iterator[Record]:
        """Go through all rows once, as far as companies are concerned, and note the seats."""
        rows = self._rows.values_list("pk", "outcome", "sheet", "row", "kind", "place")
        for number, outcome, *seat in rows.iterator(PORTION):
            record = seat_of(*seat)
            self.has_errors = self.has_errors or outcome == LedgerRow.Outcome.ERROR
            self.seats.append(_seat(record, number))
            yield record

    def records(self, seats: Sequence[Seat]) -> list[Record]:
        """Load the rows of these seats."""
        rows = self._rows.in_bulk([seat.number for seat in seats])
        return [record_of(rows[seat.number]) for seat in seats]

    def rows(self, results: dict[Place, Result]) -> Iterator[LedgerRow]:
        """Every row by its number, with its result and nothing else."""
        for seat in self.seats:
            row = blank(LedgerRow, id=seat.number, sheet=seat.place[0], row=seat.place[1])
            yield _with(row, results[seat.place])


def _seat(record: Record, number: int | None = None) -> Seat:
    place = (record.sheet, record.row)
    names = tuple(company_key(name) for name in names_in(record))
    group = record.project_id or f"{record.sheet}!{record.row}"
    return Seat(place, number, group, record.kind.is_pipeline, names)


def names_in(record: Record) -> Iterator[str]:
    """The companies that a record names, as written."""
    for name in COMPANY_FIELDS:
        written = record.values.get(name)
        if written:
            yield written_companies(str(written))[0]


def _with(row: LedgerRow, result: Result) -> LedgerRow:
    row.outcome, row.changes = result.outcome, result.changes
    row.target_model, row.target_id = result.target_model, result.target_id
    row.errors, row.warnings = result.errors, result.warnings
    return row


def issues_of(record: Record) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The errors and the warnings of a record as they are kept."""
    return [issue_json(issue) for issue in record.errors], [issue_json(issue) for issue in record.warnings]


def in_groups(seats: Iterable[Seat]) -> list[list[Seat]]:
    """Portions of rows to be planned together: those of one project never part.

    Rows that are no projects may name any other record of the file, so a file with such rows is one portion.
    """
    seats = list(seats)
    if not all(seat.is_pipeline for seat in seats):
        return [seats]
    groups: dict[str, list[Seat]] = {}
    for seat in seats:
        groups.setdefault(seat.group, []).append(seat)
    found: list[list[Seat]] = [[]]
    for group in groups.values():
        if found[-1] and len(found[-1]) + len(group) > PORTION:
            found.append([])
        found[-1] += group
    return found
