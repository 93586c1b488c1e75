"""Read one workbook in a process of its own, so that a hostile file can only end this process.

Usage: `python -m core.workbook.reader_child PATH EXTENSION LIMITS_JSON`; the answer is JSON lines on standard output:
a head (`{"kind": …}` or `{"refused": …}`), then one line for each sheet. No Django here: the child has to start fast.
"""

import csv
import io
import json
import re
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from core.workbook.cell_formats import shown
from core.workbook.filetype import decoded_text, file_kind
from core.workbook.limits import ReaderLimits
from core.workbook.ods_merges import ods_merges
from core.workbook.prescan import SheetScan, check_package, scan_workbook
from core.workbook.rejection import Rejection

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|[\ud800-\udfff]|_x000D_")
EXACT_INTEGER = 10**15


def main() -> None:
    """Read the file named on the command line and print the answer; every failure becomes a refusal."""
    path, extension, limits = Path(sys.argv[1]), sys.argv[2], ReaderLimits(**json.loads(sys.argv[3]))
    limit_resources(limits)
    try:
        lines = list(_answer(path, extension, limits))
    except Rejection as error:
        lines = [{"refused": error.code, "detail": error.detail, "words": error.words}]
    except MemoryError:
        lines = [{"refused": "file.too_large", "detail": "resources", "words": {}}]
    except BaseException as error:  # whatever happens is the file's fault; a Rust panic is no Exception
        lines = [{"refused": _failure_code(error), "detail": "", "words": {}}]
    for line in lines:
        sys.stdout.write(json.dumps(line, separators=(",", ":")) + "\n")


def limit_resources(limits: ReaderLimits) -> None:
    """Take from this process what a workbook must not use: memory, time and disk."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.output_bytes, limits.output_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _failure_code(error: BaseException) -> str:
    return "file.encrypted" if type(error).__name__ == "PasswordError" else "file.damaged"


def _answer(path: Path, extension: str, limits: ReaderLimits) -> Iterator[dict]:
    kind = file_kind(path, extension)
    sheets = sheets_of(path, kind, limits)
    if not any(sheet["rows"] for sheet in sheets):
        raise Rejection("file.empty", "cells")
    yield {"kind": kind}
    yield from sheets


def sheets_of(path: Path, kind: str, limits: ReaderLimits) -> list[dict]:
    """Return name, state, rows and merges of every sheet, cells as JSON holds them; `kind` is that of the content."""
    return list(_csv_sheet(path, limits) if kind == "csv" else _calamine_sheets(path, kind, limits))


def _calamine_sheets(path: Path, kind: str, limits: ReaderLimits) -> Iterator[dict]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    scans = _scans(path, kind, limits)
    merges = ods_merges(path) if kind == "ods" else {}
    book = CalamineWorkbook.from_path(str(path))
    for meta in book.sheets_metadata:
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        yield {
            "name": meta.name,
            "state": "visible" if meta.visible == SheetVisibleEnum.Visible else "hidden",
            "rows": _rows(sheet, scans.get(meta.name) or SheetScan()),
            "merges": merges.get(meta.name) or [[*start, *end] for start, end in sheet.merged_cell_ranges or []],
        }


def _scans(path: Path, kind: str, limits: ReaderLimits) -> dict[str, SheetScan]:
    if kind == "xls":
        return {}
    check_package(path, limits)
    return scan_workbook(path, limits) if kind == "xlsx" else {}


def _rows(sheet: Any, scan: SheetScan) -> list[list]:
    rows = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    for (row, column), style in scan.styles.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = _styled(rows[row][column], style)
    for (row, column), text in scan.errors.items():
        _put(rows, row, column, {"e": text})
    return _trimmed(rows)


def _put(rows: list[list], row: int, column: int, value: object) -> None:
    while len(rows) <= row:
        rows.append([])
    rows[row] += [None] * (column + 1 - len(rows[row]))
    rows[row][column] = value


def _styled(cell: object, style: str) -> object:
    if isinstance(cell, dict):
        day = date.fromisoformat(next(iter(cell.values()))[:10]) if "d" in cell or "t" in cell else None
        return shown(day, style) if day and style in ("month", "year") else cell
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return cell
    return shown(float(cell), style)


def _cell(value: object) -> object:
    """Turn a calamine value into JSON; whole numbers become int, others keep the 15 digits a spreadsheet keeps."""
    if isinstance(value, str):
        return CONTROL.sub("", value) or None
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return _number(float(value))
    if isinstance(value, datetime):
        is_day = value.time() == datetime.min.time()
        return {"d": value.date().isoformat()} if is_day else {"t": value.isoformat()}
    return {"d": value.isoformat()} if isinstance(value, date) else str(value)


def _number(value: float) -> object:
    if value != value or value in (float("inf"), float("-inf")):
        return {"e": "#NUM!"}
    if value.is_integer() and abs(value) < EXACT_INTEGER:
        return int(value)
    return float(f"{value:.15g}")


def _trimmed(rows: list[list]) -> list[list]:
    for row in rows:
        while row and row[-1] is None:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _csv_sheet(path: Path, limits: ReaderLimits) -> Iterator[dict]:
    text = decoded_text(path.read_bytes()) or ""
    first = text.split("\n", 1)[0]
    delimiter = max((",", "\t", ";"), key=first.count)
    csv.field_size_limit(limits.unpacked_bytes)
    lines = csv.reader(io.StringIO(text), delimiter=delimiter)
    rows = [[CONTROL.sub("", cell) or None for cell in line] for line in lines]
    if sum(map(len, rows)) > limits.cells:
        raise Rejection("file.too_large", "cells", sheet=path.stem, limit=f"{limits.cells:,}")
    yield {"name": "", "state": "visible", "rows": _trimmed(rows), "merges": []}


if __name__ == "__main__":
    main()
