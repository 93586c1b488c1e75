"""What a cell of an exported list says when it comes back, against what the export puts there now.

A workbook keeps numbers to 15 digits and days as days; text formats keep what was shown. Both say the same.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from core.values.dates import Precision, parse_date
from core.values.numerals import digits_number
from core.values.parsed import squeezed
from core.workbook.model import Cell, CellError
from core.workbook.writer_columns import CellContent, Kind, SheetColumn, shown_number

# What no workbook carries; the reader leaves it out.
UNCARRIED = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|[\ud800-\udfff]|_x000D_")
DIGITS = {Kind.PERCENT: 12}
USUAL_DIGITS = 15


def text_of(cell: Cell) -> str:
    """The cell as text, without blanks around it; line breaks are all alike."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    text = format(cell, "f") if isinstance(cell, Decimal) else str(cell)
    return UNCARRIED.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def number_of(column: SheetColumn, cell: Cell) -> Decimal | None:
    """The number that the cell says in the unit of its column; of a percentage the fraction."""
    if isinstance(cell, bool) or not isinstance(cell, str | int | Decimal):
        return None
    if not isinstance(cell, str):
        return Decimal(cell)
    text = squeezed(cell)
    is_percent = text.endswith("%")
    if is_percent and column.kind != Kind.PERCENT and column.unit != "%":
        return None
    number = digits_number(text.removesuffix("%"))
    if number is None:
        return None
    return number / 100 if is_percent and column.kind == Kind.PERCENT else number


def is_same(column: SheetColumn, content: CellContent, cell: Cell) -> bool:
    """Does the cell of a file say what `content` says?"""
    if isinstance(cell, CellError):
        return False
    text, shown = text_of(cell), text_of(content.shown)
    if text == shown and (isinstance(cell, str) or content.data_type != "n"):
        return True
    if content.data_type == "n" and text:
        return _same_number(column, content, cell)
    if content.data_type == "d" and text:
        return day_of(cell) == _day(content.value)
    return text == shown


def _same_number(column: SheetColumn, content: CellContent, cell: Cell) -> bool:
    found, stored = number_of(column, cell), content.number
    if found is None or stored is None:
        return False
    if isinstance(cell, str) and shown_number(column, found) == content.shown:
        return True  # a text format knows no more digits than were shown
    digits = DIGITS.get(column.kind, USUAL_DIGITS)
    return f"{float(found):.{digits}g}" == f"{float(stored):.{digits}g}"


def day_of(cell: Cell) -> date | None:
    """The day that the cell says, exactly; None for a month, a year or no date."""
    if isinstance(cell, date):
        return _day(cell)
    found = parse_date(cell) if isinstance(cell, str | int | Decimal) else None
    return found.value if found and found.precision == Precision.DAY else None


def _day(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value


def shown(column: SheetColumn, cell: Cell) -> str:
    """The cell as the export prints it: what a seal is made of."""
    if column.is_number and (number := number_of(column, cell)) is not None:
        return shown_number(column, number)
    if column.kind == Kind.DATE and (day := day_of(cell)):
        return day.isoformat()
    return text_of(cell)


def kept(cell: Cell) -> Any:
    """The cell as JSON can hold it."""
    if isinstance(cell, Decimal):
        return {"n": str(cell)}
    if isinstance(cell, date):
        return {"t" if isinstance(cell, datetime) else "d": cell.isoformat()}
    return {"e": cell.text} if isinstance(cell, CellError) else cell


def restored(stored: Any) -> Cell:
    """The cell that was kept."""
    if not isinstance(stored, dict):
        return stored
    kind, text = next(iter(stored.items()))
    makers: dict[str, Any] = {
        "n": Decimal, "d": date.fromisoformat, "t": datetime.fromisoformat, "e": CellError,
    }  # fmt: skip
    return makers[kind](text)
