"""Read one workbook in a process of its own, so that a hostile file can only end this process.

Usage: `python -m core.workbook.reader_child PATH EXTENSION LIMITS_JSON`; the answer is JSON lines on standard output:
a head (`{"kind": …}` or `{"refused": …}`), then for each sheet a line about it and its rows in lines of a thousand.
No Django here, and rare formats are imported only when one comes: the child has to start fast.
"""

import gc
import json
import resource
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from core.workbook.filetype import file_type
from core.workbook.from_calamine import calamine_sheets
from core.workbook.from_csv import csv_sheet
from core.workbook.limits import ReaderLimits
from core.workbook.raw import RawSheet
from core.workbook.reach import check_reach, check_texts
from core.workbook.rejection import Rejection

ROWS_IN_A_LINE = 1000


def main() -> None:
    """Read the file named on the command line and print the answer; every failure becomes a refusal."""
    path, extension, limits = Path(sys.argv[1]), sys.argv[2], ReaderLimits(**json.loads(sys.argv[3]))
    limit_resources(limits)
    gc.disable()  # it reads one file and ends
    lines: list[dict | list]
    try:
        lines = list(_answer(path, extension, limits))
    except Rejection as error:
        lines = [{"refused": error.code, "detail": error.detail, "words": error.words}]
    except BaseException as error:  # whatever happens is the file's fault; a Rust panic is no Exception
        code, detail = _failure(error)
        lines = [{"refused": code, "detail": detail, "words": {}}]
    for line in lines:
        sys.stdout.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


def limit_resources(limits: ReaderLimits) -> None:
    """Take from this process what a workbook must not use: memory, time and disk."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.output_bytes, limits.output_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _failure(error: BaseException) -> tuple[str, str]:
    if isinstance(error, MemoryError) or "Cell limit exceeded" in str(error):
        return "file.too_large", "resources"
    return ("file.encrypted" if type(error).__name__ == "PasswordError" else "file.damaged"), ""


def _answer(path: Path, extension: str, limits: ReaderLimits) -> Iterator[dict | list]:
    found = file_type(path, extension)
    sheets = sheets_of(path, found.kind, limits)
    if not any(sheet["rows"] for sheet in sheets):
        raise Rejection("file.empty", "cells")
    yield {"kind": found.kind, "has_macros": found.has_macros}
    for sheet in sheets:
        rows = sheet.pop("rows")
        yield sheet
        for start in range(0, len(rows), ROWS_IN_A_LINE):
            yield rows[start : start + ROWS_IN_A_LINE]


def sheets_of(path: Path, kind: str, limits: ReaderLimits) -> list[RawSheet]:
    """Return name, state, rows and merges of every sheet, cells as JSON holds them; `kind` is that of the content."""
    sheets = list(_sheets(path, kind, limits))
    for number, sheet in enumerate(sheets, start=1):
        if sheet["name"] in {other["name"] for other in sheets[: number - 1]}:
            sheet["name"] += f" ({number})"
        rows = sheet["rows"]
        filled = sum(len(row) - row.count(None) for row in rows)
        check_reach(sheet["name"], filled, len(rows), max(map(len, rows), default=0), limits)
        check_texts(sheet["name"], rows)
    return sheets


def _sheets(path: Path, kind: str, limits: ReaderLimits) -> Iterable[RawSheet]:
    if kind == "csv":
        return [csv_sheet(path, limits)]
    if kind in ("html", "mhtml"):
        from core.workbook.from_html import archive_sheets, page_sheets

        return (page_sheets if kind == "html" else archive_sheets)(path.read_bytes(), limits)
    if kind == "xml":
        from core.workbook.from_old_xml import old_xml_sheets

        return old_xml_sheets(path.read_bytes(), limits)
    return calamine_sheets(path, kind, limits)


if __name__ == "__main__":
    main()
