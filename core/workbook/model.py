"""What a workbook looks like once it has been read."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class CellError:
    """A cell whose content cannot be used: `#N/A`, or `=` for a formula stored without its result."""

    text: str

    def __str__(self) -> str:
        return self.text


Cell = str | int | Decimal | bool | date | datetime | CellError | None


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; rows and columns count from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Sheet:
    """One worksheet; `rows[0][0]` is A1, short rows end at their last filled cell."""

    name: str
    state: str = "visible"
    rows: list[list[Cell]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)

    def cell(self, row: int, column: int) -> Cell:
        """Return the cell at a place counted from 0; None beyond the filled part."""
        cells = self.rows[row] if row < len(self.rows) else []
        return cells[column] if column < len(cells) else None


@dataclass
class Workbook:
    """An uploaded workbook; `kind` is what its content is, whatever its name says.

    Kinds are xlsx, xls, ods, csv, html (tables of a web page), mhtml (of a web archive) and xml (of Excel 2003).
    """

    name: str
    kind: str
    sheets: list[Sheet]
    has_macros: bool = False


def column_letter(column: int) -> str:
    """Return the spreadsheet letters of a column counted from 0: 0 -> A, 26 -> AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
