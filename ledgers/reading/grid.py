"""A sheet with its merged cells filled: downwards for data, both ways for headings."""

from core.values.parsed import plain
from core.workbook.model import Cell, Sheet


class Grid:
    """Cells of a sheet by row and column, both counted from 0."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.height = len(sheet.rows)
        self.width = max(map(len, sheet.rows), default=0)
        self._anchors: dict[tuple[int, int], tuple[int, int]] = {}
        for merge in sheet.merges:
            # A merge over whole columns or rows is decoration; only its filled part counts.
            for row in range(merge.top, min(merge.bottom, self.height - 1) + 1):
                for column in range(merge.left, min(merge.right, self.width - 1) + 1):
                    self._anchors[row, column] = (merge.top, merge.left)

    def own(self, row: int, column: int) -> Cell:
        """Return what stands in the cell itself."""
        return self.sheet.cell(row, column)

    def filled(self, row: int, column: int) -> Cell:
        """Return the cell, or the value of the merged range that covers it from above in the same column."""
        anchor = self._anchors.get((row, column))
        return self.sheet.cell(*anchor) if anchor and anchor[1] == column else self.sheet.cell(row, column)

    def heading(self, row: int, column: int) -> str:
        """Return the text of a heading cell, taken from the merged range that covers it."""
        return plain(self.sheet.cell(*self._anchors.get((row, column), (row, column))))

    def own_texts(self, row: int) -> list[tuple[int, str]]:
        """Return (column, text) of the filled cells of a row, merged cells once."""
        cells = self.sheet.rows[row] if row < self.height else []
        texts = [(column, plain(cell)) for column, cell in enumerate(cells) if cell is not None]
        return [(column, text) for column, text in texts if text]

    def count(self, row: int) -> int:
        """Return how many cells of a row hold anything."""
        return sum(cell is not None for cell in self.sheet.rows[row])

    def anchor_rows(self, row: int) -> tuple[int, int]:
        """Return the first and last row that merged ranges tie to a row."""
        merges = [merge for merge in self.sheet.merges if merge.top <= row <= merge.bottom]
        return min((m.top for m in merges), default=row), max((m.bottom for m in merges), default=row)

    def is_merged_across(self, row: int, column: int) -> bool:
        """Tell whether the cell belongs to a range wider than one column."""
        return any(m.top <= row <= m.bottom and m.left <= column <= m.right > m.left for m in self.sheet.merges)
