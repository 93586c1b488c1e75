"""Build small ledgers for tests: real .xlsx files through openpyxl, or opened workbooks without a file."""

from pathlib import Path

from openpyxl import Workbook as OpenpyxlWorkbook

from core.workbook.model import Merge, Sheet, Workbook
from ledgers.reading.ledger import interpret, read_ledger
from ledgers.reading.result import LedgerReading, Record

LEAD_HEADINGS = ["序号", "项目名称", "建设内容", "拟投资额", "投资方", "签约时间"]


def save(path: Path, sheets: dict[str, list[list]], merges: dict[str, list[str]] | None = None) -> Path:
    """Write a workbook with openpyxl."""
    book = OpenpyxlWorkbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for merge in (merges or {}).get(name, []):
            sheet.merge_cells(merge)
    book.save(path)
    return path


def read_file(path: Path) -> LedgerReading:
    """Read a file the way an upload is read."""
    return read_ledger(path, path.name)


def read_rows(rows: list[list], name: str = "Sheet1", merges: list[tuple[int, int, int, int]] = ()) -> LedgerReading:
    """Read rows as a workbook with one sheet; merges are (top, left, bottom, right) counted from 0."""
    sheet = Sheet(name, rows=rows, merges=[Merge(*corners) for corners in merges])
    return interpret(Workbook("ledger.xlsx", "xlsx", [sheet]))


def only(reading: LedgerReading) -> Record:
    """Return the one record of a reading."""
    [record] = reading.records
    return record


def codes(record: Record) -> set[str]:
    """Return the codes of all issues of a record."""
    return {issue.code for issue in record.issues}
