"""A sheet with its merged cells filled: downwards for data, both ways for headings."""

from core.values.parsed import plain
from core.workbook.model import Cell, Merge, Sheet


class Grid:
    """Cells of a sheet by row and column, both counted from 0."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.height = len(sheet.rows)
        self.width = max(map(len, sheet.rows), default=0)
        self._merges: dict[int, list[Merge]] = {}
        # Merged ranges do not overlap. What is more than the sheet has cells was made up and does not count.
        room = self.height * self.width
        for merge in sheet.merges:
            # A merge over whole columns or rows is decoration; only its filled part counts.
            rows = range(merge.top, min(merge.bottom, self.height - 1) + 1)
            room -= len(rows) * max(min(merge.right, self.width - 1) - merge.left + 1, 0)
            for row in rows if room >= 0 and merge.left < self.width else ():
                self._merges.setdefault(row, []).append(merge)

    def own(self, row: int, column: int) -> Cell:
        """Return what stands in the cell itself."""
        return self.sheet.cell(row, column)

    def filled(self, row: int) -> list[Cell]:
        """Return the cells of a row, with the value of merged ranges that cover them from above in the same column."""
        cells = self.sheet.rows[row]
        for merge in self._merges.get(row, ()):
            if merge.top < row:
                cells = [*cells, *[None] * (merge.left + 1 - len(cells))]
                cells[merge.left] = self.sheet.cell(merge.top, merge.left)
        return cells

    def heading(self, row: int, column: int) -> str:
        """Return the text of a heading cell, taken from the merged range that covers it."""
        merge = self._merge_at(row, column)
        return plain(self.sheet.cell(merge.top, merge.left) if merge else self.sheet.cell(row, column))

    def own_cells(self, row: int) -> list[tuple[int, Cell]]:
        """Return (column, cell) of the filled cells of a row, merged cells once."""
        cells = self.sheet.rows[row] if row < self.height else []
        return [
            (column, cell)
            for column, cell in enumerate(cells)
            if cell is not None and (type(cell) is not str or cell[:1].isalnum() or not _is_blank(cell))
        ]

    def own_texts(self, row: int) -> list[tuple[int, str]]:
        """Return (column, text) of the filled cells of a row, merged cells once."""
        return [(column, plain(cell)) for column, cell in self.own_cells(row)]

    def count(self, row: int) -> int:
        """Return how many cells of a row hold anything."""
        cells = self.sheet.rows[row]
        return len(cells) - cells.count(None)

    def anchor_rows(self, row: int) -> tuple[int, int]:
        """Return the first and last row that merged ranges tie to a row."""
        merges = self._merges.get(row, [])
        return min((m.top for m in merges), default=row), max((m.bottom for m in merges), default=row)

    def is_merged_across(self, row: int, column: int) -> bool:
        """Tell whether the cell belongs to a range wider than one column."""
        merge = self._merge_at(row, column)
        return merge is not None and merge.right > merge.left

    def _merge_at(self, row: int, column: int) -> Merge | None:
        return next((merge for merge in self._merges.get(row, ()) if merge.left <= column <= merge.right), None)


def _is_blank(cell: str) -> bool:
    """Tell whether a cell holds nothing but blanks and signs that print nothing."""
    start = cell.strip()[:1]
    return not start or (not start.isprintable() and not plain(cell))
