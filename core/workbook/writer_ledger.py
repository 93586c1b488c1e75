"""A designed sheet as its author declares it, and the lines of its body with live subtotals and totals."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, NamedTuple

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from core.workbook.writer_columns import (
    BLANK,
    CellContent,
    Kind,
    Ratio,
    Row,
    SheetColumn,
    cell_content,
    shown_number,
    text_content,
)
from core.workbook.writer_style import Paper

NOT_CALCULABLE = "—"  # a rate over nothing is neither 0 % nor infinite


class Role(StrEnum):
    """What a line of the body is."""

    ROW = "row"
    SUBTOTAL = "subtotal"
    TOTAL = "total"


class Line(NamedTuple):
    """One line of the body, placed on its sheet row."""

    row: int
    role: Role
    cells: list[CellContent]
    source: Row | None = None


@dataclass
class Ledger:
    """One annex of a pack, made by `Workbook.ledger`.

    `group_by` (a column key or a function of the row) gives a subtotal per group, in order of first appearance.
    `totals` replaces live totals that rows cannot give, such as a count of distinct projects.
    `freeze_after` names the last column that stays in sight; by default the first.
    Switch `autofilter` off on reports, whose rows nobody filters. `one_page` is for a report signed as one sheet: it
    prints smaller rather than leave its notes for a second page.
    """

    name: str
    title: str
    columns: Sequence[SheetColumn]
    period: str = ""
    unit_line: str = ""
    notes: Sequence[str] = ()
    annex: int | None = None
    group_by: str | Callable[[Row], object] | None = None
    totals: Mapping[str, Any] = field(default_factory=dict)
    autofilter: bool = True
    sign_off: bool = True
    paper: Paper = "A4"
    freeze_after: str = ""
    one_page: bool = False
    rows: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Put 序号 in front and refuse names that point nowhere."""
        number = SheetColumn(_("No."), key="#", kind=Kind.INTEGER, commas=False, width=6, align="center")
        self.all_columns = [number, *self.columns]
        self.positions = {column.key: place for place, column in enumerate(self.all_columns, start=1)}
        ratios = [column.total for column in self.columns if isinstance(column.total, Ratio)]
        named = [key for ratio in ratios for key in (ratio.numerator, ratio.denominator)]
        for key in [*named, *self.totals, *filter(None, [self.freeze_after])]:
            if key not in self.positions:
                raise ValueError(f"{self.name}: there is no column {key!r}.")

    @property
    def has_totals(self) -> bool:
        """Say whether any column is summed or divided at the end."""
        return any(column.total != "none" for column in self.columns)

    @property
    def heading(self) -> str:
        """Return the printed title with its period."""
        return f"{self.title}（{self.period}）" if self.period else self.title

    def letter(self, key: str) -> str:
        """Return the sheet letter of a column."""
        return get_column_letter(self.positions[key])

    def lines(self, first_row: int, totals_at: Literal["bottom", "top"]) -> list[Line]:
        """Return the body's lines in sheet order, numbered from `first_row`. Empty when there are no rows."""
        if not self.rows:
            return []
        at_top = totals_at == "top"
        lines: list[Line] = []
        for label, rows in self._groups():
            start = first_row + len(lines) + (1 if at_top and self.has_totals else 0)
            lines += self._block(label, rows, start, at_top, sum(line.role == Role.ROW for line in lines))
        if not self.has_totals:
            return lines
        total = self._total_line(first_row if at_top else first_row + len(lines), lines)
        return [total, *lines] if at_top else [*lines, total]

    def _groups(self) -> list[tuple[str, list[Row]]]:
        """Rows by group in order of first appearance; one nameless group when none is asked for."""
        groups: dict[str, list[Row]] = {}
        for row in self.rows:
            groups.setdefault(self._group_of(row), []).append(row)
        return list(groups.items())

    def _group_of(self, row: Row) -> str:
        if self.group_by is None:
            return ""
        if callable(self.group_by):
            value = self.group_by(row)
        elif isinstance(row, Mapping):
            value = row[self.group_by]
        else:
            value = row[self.positions[self.group_by] - 2]
        return str(value) if value not in (None, "") else _("Not given")

    def _block(self, label: str, rows: list[Row], start: int, at_top: bool, counted: int) -> list[Line]:
        """One group: its rows, and its subtotal before or after them."""
        with_subtotal = bool(label) and self.has_totals
        first = start + (1 if with_subtotal and at_top else 0)
        lines = [
            Line(first + place, Role.ROW, self._contents(row, counted + place + 1), row)
            for place, row in enumerate(rows)
        ]
        if not with_subtotal:
            return lines
        words = _("%(group)s subtotal (%(count)d)") % {"group": label, "count": len(rows)}
        subtotal_row = start if at_top else first + len(rows)
        cells = self._sums(words, lines, subtotal_row, (first, first + len(rows) - 1))
        subtotal = Line(subtotal_row, Role.SUBTOTAL, cells)
        return [subtotal, *lines] if at_top else [*lines, subtotal]

    def _contents(self, row: Row, number: int) -> list[CellContent]:
        cells = [cell_content(self.all_columns[0], number)]
        return cells + [cell_content(column, column.value_of(row, place)) for place, column in enumerate(self.columns)]

    def _total_line(self, row: int, lines: list[Line]) -> Line:
        cells = self._sums(_("Total"), lines, row, (lines[0].row, lines[-1].row))
        for key, value in self.totals.items():
            place = self.positions[key] - 1
            cells[place] = cell_content(self.all_columns[place], value)
        return Line(row, Role.TOTAL, cells)

    def _sums(self, label: str, lines: list[Line], row: int, span: tuple[int, int]) -> list[CellContent]:
        """A label, then a live formula with its known result under each column that has a total."""
        results = [self._sum_of(lines, place) for place in range(len(self.all_columns))]
        cells = [text_content(label)]
        for place, column in enumerate(self.columns, start=1):
            if isinstance(column.total, Ratio):
                cells.append(self._ratio_content(column, column.total, row, results))
            else:
                cells.append(self._sum_content(column, span, results[place]) if column.total == "sum" else BLANK)
        return cells

    def _sum_of(self, lines: list[Line], place: int) -> Decimal | None:
        """Return the sum of a column's numbers; None where there is no number to sum."""
        numbers = [line.cells[place].number for line in lines if line.role == Role.ROW]
        known = [number for number in numbers if number is not None]
        return sum(known, Decimal(0)) if known else None

    def _sum_content(self, column: SheetColumn, span: tuple[int, int], result: Decimal | None) -> CellContent:
        """SUBTOTAL leaves other subtotals out, so that a grouped sheet's total counts each row once."""
        letter, (first, last) = self.letter(column.key), span
        function = "SUM(" if self.group_by is None else "SUBTOTAL(9,"
        formula = f"={function}{letter}{first}:{letter}{last})"
        if result is None:
            return CellContent("f", formula, NOT_CALCULABLE, cached="0")
        return CellContent("f", formula, shown_number(column, result), cached=format(result, "f"))

    def _ratio_content(self, column: SheetColumn, ratio: Ratio, row: int, results: list[Decimal | None]) -> CellContent:
        above, below = self.letter(ratio.numerator), self.letter(ratio.denominator)
        formula = f'=IF({below}{row}=0,"{NOT_CALCULABLE}",{above}{row}/{below}{row})'
        divisor = results[self.positions[ratio.denominator] - 1]
        if not divisor:
            return CellContent("f", formula, NOT_CALCULABLE, cached=NOT_CALCULABLE)
        result = (results[self.positions[ratio.numerator] - 1] or Decimal(0)) / divisor
        return CellContent("f", formula, shown_number(column, result), cached=format(result, "f"))
