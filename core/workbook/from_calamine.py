"""Sheets of xlsx, xls and ods files, read by calamine. Runs in the reader child."""

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from core.workbook.cell_formats import shown
from core.workbook.limits import ReaderLimits
from core.workbook.ods_merges import ods_merges
from core.workbook.prescan import SheetScan, check_package, scan_workbook
from core.workbook.raw import RawSheet, put, raw_cell, raw_sheet


def calamine_sheets(path: Path, kind: str, limits: ReaderLimits) -> Iterator[RawSheet]:
    """Yield the worksheets; what calamine does not tell comes from a look at the XML."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    if kind != "xls":
        check_package(path, limits)
    scans = scan_workbook(path, limits) if kind == "xlsx" else {}
    merges = ods_merges(path) if kind == "ods" else {}
    book = _opened(path, kind)
    for meta in book.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        state = "visible" if meta.visible == SheetVisibleEnum.Visible else "hidden"
        ranges = merges.get(meta.name) or [[*start, *end] for start, end in sheet.merged_cell_ranges or []]
        yield raw_sheet(meta.name, _rows(sheet, scans.get(meta.name) or SheetScan()), ranges, state)


def _opened(path: Path, kind: str) -> Any:
    """Open the file as what it is. Calamine goes by the ending; without one it guesses and forgets passwords."""
    from python_calamine import CalamineWorkbook

    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        named = Path(folder) / f"book.{kind}"
        named.symlink_to(path.resolve())
        return CalamineWorkbook.from_path(str(named))


def _rows(sheet: Any, scan: SheetScan) -> list[list]:
    left = [None] * (sheet.start or (0, 0))[1]
    rows = [[*left, *map(raw_cell, row)] for row in sheet.iter_rows()]
    for (row, column), style in scan.styles.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = _styled(rows[row][column], style)
    for (row, column), text in scan.errors.items():
        put(rows, row, column, {"e": text})
    return rows


def _styled(cell: object, style: str) -> object:
    if isinstance(cell, dict):
        day = date.fromisoformat(next(iter(cell.values()))[:10]) if "d" in cell or "t" in cell else None
        return shown(day, style) if day and style in ("month", "year") else cell
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return cell
    return shown(float(cell), style)
