"""One indicator by month and region, read at once, for pages that show it in several ways."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

Value = Decimal | int | None


class Cell(NamedTuple):
    """The value of one month in one region; no month where the date is unknown, no path where the region is."""

    month: date | None
    path: str | None
    value: Value
    as_of: date | None


@dataclass(frozen=True)
class Cube:
    cells: list[Cell]
    of_nothing: Value = None

    @property
    def value(self) -> Value:
        """The whole, rows without a date or a region included."""
        return added(cell.value for cell in self.cells) if self.cells else self.of_nothing

    @property
    def as_of(self) -> date | None:
        """The newest day of the data."""
        return max((cell.as_of for cell in self.cells if cell.as_of), default=None)

    def by_month(self) -> dict[date, Value]:
        months = sorted({cell.month for cell in self.cells if cell.month})
        return {month: added(cell.value for cell in self.cells if cell.month == month) for month in months}

    def by_line(self) -> dict[str, Value]:
        """The value by the path of the line (city, zone or province) that the regions are counted under."""
        lines = dict.fromkeys(line_path(cell.path) for cell in self.cells if cell.path)
        return {
            line: added(cell.value for cell in self.cells if cell.path and line_path(cell.path) == line)
            for line in lines
        }


def added(values: Iterable[Value]) -> Value:
    """The sum of what is known; unknown when nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def line_path(path: str) -> str:
    """`140000/140100/140105/` -> `140000/140100/`: the path of the line that a region is counted under."""
    return "".join(f"{step}/" for step in path.split("/")[:2] if step)
