"""The entry to ledger reading: an uploaded file in, records and findings out. Writes nothing."""

import gc
import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from core.sheets import Column, SheetKind
from core.values.parsed import Choices, plain, warning
from core.workbook.limits import ReaderLimits
from core.workbook.model import Sheet, Workbook
from core.workbook.reader import read_workbook
from core.workbook.refusal import WorkbookRefused
from ledgers.answers import Answers
from ledgers.kinds import SHEET_KINDS
from ledgers.reading.checks import check_duplicates, check_rows
from ledgers.reading.grid import Grid
from ledgers.reading.headings import OUR_SHEETS
from ledgers.reading.identity import group_companies, group_projects
from ledgers.reading.regions import RegionLookup, default_regions
from ledgers.reading.result import Issue, LedgerReading, SkippedSheet
from ledgers.reading.sheet import SheetReader
from ledgers.reading.table import Decided, Memory, find_table, missing_names

HIDDEN = _("Sheet “%(sheet)s” is hidden and was not read. Unhide it and upload again if its rows are to be imported.")
NAMELESS = _(
    "Sheet “%(sheet)s” was not read: it has no column for %(columns)s. Add the column, or correct its heading, and "
    "upload again."
)
MACROS = _("The workbook holds macros; they were not run. What they would have filled in is not read.")
NO_HEADING = _("Sheet “%(sheet)s” was not read: no heading row with known columns was found.")


# Told: rows done, rows in all.
Progress = Callable[[int, int], None]
ROWS_BETWEEN_REPORTS = 1000
NAMELESS_KINDS = ("csv", "html", "mhtml")


def read_ledger(
    source: Path | BinaryIO,
    name: str,
    *,
    answers: Answers | None = None,
    memory: Memory | None = None,
    regions: RegionLookup | None = None,
    limits: ReaderLimits | None = None,
    progress: Progress | None = None,
) -> LedgerReading:
    """Read an uploaded ledger named `name`. Raise `WorkbookRefused` with a clear sentence if it cannot be read.

    `answers` are a person's decisions about the file, `memory` what their organisation remembers of headings.
    """
    workbook = read_workbook(source, name, limits)
    return interpret(workbook, answers=answers, memory=memory, regions=regions, progress=progress)


def interpret(
    workbook: Workbook,
    kinds: Sequence[SheetKind] = SHEET_KINDS,
    *,
    answers: Answers | None = None,
    memory: Memory | None = None,
    regions: RegionLookup | None = None,
    progress: Progress | None = None,
) -> LedgerReading:
    """Find ledgers in an opened workbook; `WorkbookRefused` (file.no_ledger) if there is none with rows."""
    interpreter = _Interpreter(workbook, kinds, answers or Answers(), memory or {}, regions or default_regions())
    with _without_collection():
        reading = interpreter.read(progress)
        if not reading.sheets and all(sheet.reason != "unwanted" for sheet in reading.skipped):
            raise _refusal(reading)
        if reading.sheets and not reading.records:
            raise WorkbookRefused("file.no_ledger", "rows")
        for found in reading.sheets:
            check_rows(found)
        reading.companies = group_companies(reading.records)
        reading.projects = group_projects(reading.records)
        for found in reading.sheets:
            check_duplicates(found)
    return reading


@contextmanager
def _without_collection() -> Iterator[None]:
    """Nearly everything that reading makes is kept: to look through it for garbage time and again finds none."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _refusal(reading: LedgerReading) -> WorkbookRefused:
    """Say which column is missing where a sheet nearly is a ledger; `skipped`: sheets that a person may explain."""
    near = next((issue.problem for issue in reading.issues if issue.code == "sheet.missing_columns"), None)
    words = {**near.words, "skipped": reading.skipped} if near else {"skipped": reading.skipped}
    return WorkbookRefused("file.no_ledger", "columns" if near else "", **words)


@dataclass
class _Interpreter:
    """Reads the sheets of a workbook one after the other."""

    workbook: Workbook
    kinds: Sequence[SheetKind]
    answers: Answers
    memory: Memory
    regions: RegionLookup

    def read(self, progress: Progress | None) -> LedgerReading:
        """Return all sheets, read or skipped; tell `progress` how many rows are done."""
        reading = LedgerReading(self.workbook.name)
        if self.workbook.has_macros:
            reading.issues.append(Issue(warning("file.macros", MACROS)))
        theirs = [sheet for sheet in self.workbook.sheets if sheet.name not in OUR_SHEETS]
        wanted = [sheet for sheet in theirs if self._is_wanted(sheet, reading)]
        tick = _counter(progress, sum(len(sheet.rows) for sheet in wanted))
        for sheet in wanted:
            self._read_sheet(sheet, reading, tick)
        return reading

    def _is_wanted(self, sheet: Sheet, reading: LedgerReading) -> bool:
        if not any(plain(cell) for row in sheet.rows for cell in row if cell is not None):
            reading.skipped.append(SkippedSheet(sheet.name, "blank"))
        elif sheet.name in self.answers.skip:
            reading.skipped.append(SkippedSheet(sheet.name, "unwanted"))
        elif sheet.state != "visible":
            _skip(sheet, reading, "hidden")
        else:
            return True
        return False

    def _read_sheet(self, sheet: Sheet, reading: LedgerReading, tick: Callable[[], None]) -> None:
        decided = Decided(self.answers.kinds.get(sheet.name, ""), self.answers.columns.get(sheet.name, {}), self.memory)
        grid = Grid(sheet)
        table = find_table(grid, self.kinds, decided)
        if table is None:
            _skip(sheet, reading, "no_header", missing_names(grid, self.kinds))
            return
        # A table saved without sheets and titles says in its file's name what it is about.
        around = Path(self.workbook.name).stem if self.workbook.kind in NAMELESS_KINDS else ""
        reader = SheetReader(grid, table, self.kinds, self.regions, tick, self.answers.dates, around)
        reading.sheets.append(reader.read())


def _counter(progress: Progress | None, total: int) -> Callable[[], None]:
    """Return what counts one row, and tells about every thousandth."""
    rows = itertools.count(1)

    def tick() -> None:
        done = next(rows)
        if progress and done % ROWS_BETWEEN_REPORTS == 0:
            progress(done, total)

    return tick


def _skip(sheet: Sheet, reading: LedgerReading, reason: str, missing: Sequence[Column] = ()) -> None:
    reading.skipped.append(SkippedSheet(sheet.name, reason))
    problem = warning("sheet.hidden", HIDDEN, sheet=sheet.name)
    if missing:
        columns = Choices(tuple(column.label for column in missing))
        problem = warning("sheet.missing_columns", NAMELESS, sheet=sheet.name, columns=columns)
    elif reason != "hidden":
        problem = warning("sheet.no_ledger", NO_HEADING, sheet=sheet.name)
    reading.issues.append(Issue(problem, sheet=sheet.name))
