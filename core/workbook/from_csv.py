"""Tables in plain text. Runs in the reader child."""

import csv
import io
import re
from pathlib import Path

from core.workbook.filetype import decoded_text
from core.workbook.limits import ReaderLimits
from core.workbook.raw import RawSheet, raw_sheet, untyped_cell
from core.workbook.reach import check_reach

SIGNS = (",", "\t", ";")
TRIED_LINES = 20
# The first line by which Excel tells the sign; it shows no such row.
SIGN_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def csv_sheet(path: Path, limits: ReaderLimits) -> RawSheet:
    """Return the one sheet of a text in UTF-8, UTF-16 or GB18030 with commas, tabs or semicolons."""
    text = decoded_text(path.read_bytes()) or ""
    told = SIGN_LINE.match(text)
    text = text[told.end() :] if told else text
    csv.field_size_limit(limits.unpacked_bytes)
    rows: list[list] = []
    filled, columns = 0, 0
    for line in csv.reader(io.StringIO(text, newline=""), delimiter=told[1] if told else _sign(text)):
        row = [untyped_cell(cell) for cell in line]
        filled += sum(cell is not None for cell in row)
        columns = max(columns, len(row) if any(row) else 0)
        check_reach("", filled, len(rows) + 1 if any(row) else 0, columns, limits)
        rows.append(row)
        if len(rows) > limits.area:
            check_reach("", filled, len(rows), 1, limits)
    return raw_sheet("", rows)


def _sign(text: str) -> str:
    """Return the sign that the first lines hold most often; titles hold none."""
    lines = text.split("\n", TRIED_LINES)[:TRIED_LINES]
    return max(SIGNS, key=lambda sign: sum(line.count(sign) for line in lines))
