"""How far a sheet may reach: the one check of cells, rows and columns for every kind of workbook."""

from core.workbook.limits import ReaderLimits
from core.workbook.model import column_letter
from core.workbook.rejection import Rejection


def check_reach(sheet: str, filled: int, rows: int, columns: int, limits: ReaderLimits) -> None:
    """Raise `Rejection` for a sheet of too many filled cells, or one that reaches too far down or to the right."""
    if filled > limits.cells:
        raise Rejection("file.too_large", "cells", sheet=sheet, limit=f"{limits.cells:,}")
    if rows * columns > limits.area:
        raise Rejection("file.too_large", "far_cell", sheet=sheet, cell=f"{column_letter(columns - 1)}{rows}")
    if columns > limits.columns:
        words = {"column": column_letter(columns - 1), "limit": f"{limits.columns:,}"}
        raise Rejection("file.too_large", "columns", sheet=sheet, **words)
