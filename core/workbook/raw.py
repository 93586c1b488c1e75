"""Sheets and cells as the reader child answers with them: plain JSON. Runs in the reader child."""

import re
from datetime import date, datetime
from typing import Any

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|[\ud800-\udfff]|_x000D_")
JANUARY_OR_OCTOBER = re.compile(r"(?:19|20)[0-9]{2}\.1")
LONGEST_NAME = 80
EXACT_INTEGER = 10**15
# `{"name", "state", "rows", "merges"}`; an empty name stands for the name of the file.
RawSheet = dict[str, Any]
# [top, left, bottom, right], counted from 0, both ends included.
Range = list[int]


def raw_sheet(name: str, rows: list[list], merges: list[Range] | None = None, state: str = "visible") -> RawSheet:
    """Return a sheet without the blank cells and rows at its ends, and without merged ranges that hold nothing."""
    rows = trimmed(rows)
    return {"name": sheet_name(name), "state": state, "rows": rows, "merges": _held(rows, merges or [])}


def sheet_name(name: str) -> str:
    """Return a name without control characters and not longer than is kept; Excel allows 31 characters."""
    return (text_cell(name) or "")[:LONGEST_NAME]


def _held(rows: list[list], merges: list[Range]) -> list[Range]:
    """Return the ranges whose first cell holds something: of millions only those that a sheet has room for."""
    found = {}
    for merge in merges:
        top, left = merge[0], merge[1]
        if top < len(rows) and left < len(rows[top]) and rows[top][left] is not None:
            found[top, left] = merge
    return list(found.values())


def raw_cell(value: object) -> object:
    """Turn a value into JSON; whole numbers become int, others keep the 15 digits a spreadsheet keeps."""
    if isinstance(value, str):
        return value if value and value.isprintable() and "_x" not in value else text_cell(value)
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return number_cell(float(value))
    if isinstance(value, datetime):
        is_day = value.time() == datetime.min.time()
        return {"d": value.date().isoformat()} if is_day else {"t": value.isoformat()}
    return {"d": value.isoformat()} if isinstance(value, date) else str(value)


def text_cell(value: str) -> str | None:
    """Return a text without control characters; None if nothing is left."""
    return CONTROL.sub("", value) or None


def untyped_cell(value: str) -> object:
    """Return a cell of a file that knows only text; 2017.1 is a number there: a spreadsheet writes 2017.10 so, too."""
    return float(value) if JANUARY_OR_OCTOBER.fullmatch(value) else text_cell(value)


def number_cell(value: float) -> object:
    """Return a number as int if it is whole, else with the digits that are certain."""
    if value != value or value in (float("inf"), float("-inf")):
        return {"e": "#NUM!"}
    if value.is_integer() and abs(value) < EXACT_INTEGER:
        return int(value)
    return float(f"{value:.15g}")


def trimmed(rows: list[list]) -> list[list]:
    """Cut blank cells and rows off the ends, in place."""
    for row in rows:
        while row and row[-1] is None:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


def put(rows: list[list], row: int, column: int, value: object) -> None:
    """Set a cell, and make room for it."""
    while len(rows) <= row:
        rows.append([])
    rows[row] += [None] * (column + 1 - len(rows[row]))
    rows[row][column] = value
