"""The entry to ledger reading: an uploaded file in, records and findings out. Writes nothing."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from core.sheets import SheetKind
from core.values.parsed import plain, warning
from core.workbook.limits import ReaderLimits
from core.workbook.model import Sheet, Workbook
from core.workbook.reader import read_workbook
from core.workbook.refusal import WorkbookRefused
from ledgers.kinds import SHEET_KINDS
from ledgers.reading.checks import check_duplicates, check_rows
from ledgers.reading.identity import group_companies, group_projects
from ledgers.reading.regions import RegionLookup, default_regions
from ledgers.reading.result import Issue, LedgerReading, SkippedSheet
from ledgers.reading.sheet import read_sheet

HIDDEN = _("Sheet “%(sheet)s” is hidden and was not read. Unhide it and upload again if its rows are to be imported.")
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
        raise WorkbookRefused("file.no_ledger")
    for found in reading.sheets:
        check_rows(found)
    reading.companies = group_companies(reading.records)
    reading.projects = group_projects(reading.records)
    for found in reading.sheets:
        check_duplicates(found)
    return reading


def _read_or_skip(sheet: Sheet, reading: LedgerReading, kinds: Sequence[SheetKind], regions: RegionLookup) -> None:
    if not any(plain(cell) for row in sheet.rows for cell in row if cell is not None):
        reading.skipped.append(SkippedSheet(sheet.name, "blank"))
        return
    if sheet.state != "visible":
        _skip(sheet, reading, "hidden")
        return
    found = read_sheet(sheet, kinds, regions)
    if found is None:
        _skip(sheet, reading, "no_header")
    else:
        reading.sheets.append(found)


def _skip(sheet: Sheet, reading: LedgerReading, reason: str) -> None:
    reading.skipped.append(SkippedSheet(sheet.name, reason))
    code, sentence = ("sheet.hidden", HIDDEN) if reason == "hidden" else ("sheet.no_ledger", NO_HEADING)
    reading.issues.append(Issue(warning(code, sentence, sheet=sheet.name), sheet=sheet.name))
