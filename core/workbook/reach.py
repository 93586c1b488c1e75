"""How far a sheet may reach: the one check of cells, rows and columns for every kind of workbook."""

from core.workbook.limits import ReaderLimits
from core.workbook.model import column_letter
from core.workbook.rejection import Rejection

# What a cell of a workbook can hold; a longer text in a text file is one that nothing closes.
LONGEST_TEXT = 32_767


def check_reach(sheet: str, filled: int, rows: int, columns: int, limits: ReaderLimits) -> None:
    """Raise `Rejection` for a sheet of too many filled cells, or one that reaches too far down or to the right."""
    if filled > limits.cells:
        raise Rejection("file.too_large", "cells", sheet=sheet, limit=f"{limits.cells:,}")
    if rows * columns > limits.area:
        raise Rejection("file.too_large", "far_cell", sheet=sheet, cell=f"{column_letter(columns - 1)}{rows}")
    if columns > limits.columns:
        words = {"column": column_letter(columns - 1), "limit": f"{limits.columns:,}"}
        raise Rejection("file.too_large", "columns", sheet=sheet, **words)


def check_texts(sheet: str, rows: list[list]) -> None:
    """Raise `Rejection` for a text that no cell of a workbook could hold."""
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if type(cell) is str and len(cell) > LONGEST_TEXT:
                words = {"cell": f"{column_letter(column)}{number}", "limit": f"{LONGEST_TEXT:,}"}
                raise Rejection("file.too_large", "text", sheet=sheet, **words)
