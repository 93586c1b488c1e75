"""The entry to ledger reading: an uploaded file in, records and findings out. Writes nothing."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from core.sheets import Column, SheetKind
from core.values.parsed import Choices, plain, warning
from core.workbook.limits import ReaderLimits
from core.workbook.model import Sheet, Workbook
from core.workbook.reader import read_workbook
from core.workbook.refusal import WorkbookRefused
from ledgers.kinds import SHEET_KINDS
from ledgers.reading.checks import check_duplicates, check_rows
from ledgers.reading.grid import Grid
from ledgers.reading.identity import group_companies, group_projects
from ledgers.reading.regions import RegionLookup, default_regions
from ledgers.reading.result import Issue, LedgerReading, SkippedSheet
from ledgers.reading.sheet import read_sheet
from ledgers.reading.table import missing_names

HIDDEN = _("Sheet “%(sheet)s” is hidden and was not read. Unhide it and upload again if its rows are to be imported.")
NAMELESS = _(
    "Sheet “%(sheet)s” was not read: it has no column for %(columns)s. Add the column, or correct its heading, and "
    "upload again."
)
NO_HEADING = _("Sheet “%(sheet)s” was not read: no heading row with known columns was found.")


def read_ledger(
    source: Path | BinaryIO, name: str, *, regions: RegionLookup | None = None, limits: ReaderLimits | None = None
) -> LedgerReading:
    """Read an uploaded ledger named `name`. Raise `WorkbookRefused` with a clear sentence if it cannot be read."""
    return interpret(read_workbook(source, name, limits), regions=regions)


def interpret(
    workbook: Workbook, kinds: Sequence[SheetKind] = SHEET_KINDS, *, regions: RegionLookup | None = None
) -> LedgerReading:
    """Find ledgers in an opened workbook; `WorkbookRefused` (file.no_ledger) if there is none."""
    reading = LedgerReading(workbook.name)
    for sheet in workbook.sheets:
        _read_or_skip(sheet, reading, kinds, regions or default_regions())
    if not reading.sheets:
        raise _refusal(reading)
    for found in reading.sheets:
        check_rows(found)
    reading.companies = group_companies(reading.records)
    reading.projects = group_projects(reading.records)
    for found in reading.sheets:
        check_duplicates(found)
    return reading


def _refusal(reading: LedgerReading) -> WorkbookRefused:
    """Say which column is missing where a sheet nearly is a ledger."""
    near = next((issue.problem for issue in reading.issues if issue.code == "sheet.missing_columns"), None)
    return WorkbookRefused("file.no_ledger", "columns", **near.words) if near else WorkbookRefused("file.no_ledger")


def _read_or_skip(sheet: Sheet, reading: LedgerReading, kinds: Sequence[SheetKind], regions: RegionLookup) -> None:
    if not any(plain(cell) for row in sheet.rows for cell in row if cell is not None):
        reading.skipped.append(SkippedSheet(sheet.name, "blank"))
        return
    if sheet.state != "visible":
        _skip(sheet, reading, "hidden")
        return
    found = read_sheet(sheet, kinds, regions)
    if found is None:
        _skip(sheet, reading, "no_header", missing_names(Grid(sheet), kinds))
    else:
        reading.sheets.append(found)


def _skip(sheet: Sheet, reading: LedgerReading, reason: str, missing: Sequence[Column] = ()) -> None:
    reading.skipped.append(SkippedSheet(sheet.name, reason))
    problem = warning("sheet.hidden", HIDDEN, sheet=sheet.name)
    if missing:
        columns = Choices(tuple(column.label for column in missing))
        problem = warning("sheet.missing_columns", NAMELESS, sheet=sheet.name, columns=columns)
    elif reason != "hidden":
        problem = warning("sheet.no_ledger", NO_HEADING, sheet=sheet.name)
    reading.issues.append(Issue(problem, sheet=sheet.name))
