"""Stream a list to a plain workbook: any number of rows up to a sheet's limit, in flat memory."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain, islice
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook as ExcelBook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils import get_column_letter

from core.workbook.writer_columns import (
    BLANK,
    CellContent,
    Kind,
    Row,
    SheetColumn,
    cell_content,
    shown_number,
    text_content,
)
from core.workbook.writer_layout import column_widths, row_height, text_height
from core.workbook.writer_saving import Target, save_with_results
from core.workbook.writer_style import (
    HEADER,
    NOTE,
    TITLE,
    TOTAL_FILL,
    UNIT_LINE,
    Imprint,
    Look,
    Paper,
    Style,
    body_style,
    content_style,
    put,
    set_page,
)
from core.workbook.writer_text import sheet_name

HEADER_ROW = 3
SHEET_ROWS = 1_048_576
MEASURED_ROWS = 300  # widths are written before the rows; later, wider numbers shrink to fit


class TooManyRows(ValueError):
    """The list is longer than a sheet; the user is asked to filter it."""


def write_list(
    target: Target,
    *,
    title: str,
    columns: Sequence[SheetColumn],
    rows: Iterable[Row],
    unit_line: str = "",
    notes: Sequence[str] = (),
    imprint: Imprint | None = None,
    paper: Paper = "A4",
) -> int:
    """Write title, unit line, header, numbered rows, total and notes; return how many rows were written.

    `rows` may be a generator and is read once. Raises TooManyRows beyond 1,048,576 sheet rows.
    """
    page = _ListPage(title, columns, imprint or Imprint(), paper)
    page.write_top(unit_line)
    count = page.write_rows(rows)
    page.write_foot(notes)
    save_with_results(page.book, target, {page.sheet.title: page.results})
    return count


def _place_cells(cells: Sequence[Any], row: int) -> Iterator[Any]:
    """Number the cells of a streamed row."""
    for column, cell in enumerate(cells, start=1):
        cell.row, cell.column = row, column
        yield cell


class _ListPage:
    """A write-only sheet being filled from the top."""

    def __init__(self, title: str, columns: Sequence[SheetColumn], imprint: Imprint, paper: Paper) -> None:
        number = SheetColumn(_("No."), key="#", kind=Kind.INTEGER, commas=False, width=7, align="center")
        self.columns = [number, *columns]
        self.shown = [column for column in self.columns if not column.hidden]
        self.title, self.imprint, self.paper = title, imprint, paper
        self.book = ExcelBook(write_only=True)
        self.sheet: Any = self.book.create_sheet(sheet_name(title))
        self.sheet._values_to_row = _place_cells  # openpyxl's own tries each cell as a value first: a third of the time
        self.look = Look(self.book)
        self.book.properties.creator = self.book.properties.lastModifiedBy = imprint.unit
        self.book.properties.title = title
        self.styles = [body_style(column) for column in self.columns]
        self.sums = [Decimal(0)] * len(self.columns)
        self.row = 0
        self.widths: list[float] = []
        self.results: dict[str, str] = {}

    def write_top(self, unit_line: str) -> None:
        """Remember what stands above the rows; it is written once the first rows have told the widths."""
        self.unit_line = unit_line

    def write_rows(self, rows: Iterable[Row]) -> int:
        """Stream the rows; the first few decide the column widths."""
        stream = self._contents(rows)
        measured = list(islice(stream, MEASURED_ROWS))
        self._set_up(measured)
        count = 0
        for contents in chain(measured, stream):
            count += 1
            self._append_row(contents)
        return count

    def _contents(self, rows: Iterable[Row]) -> Iterator[list[CellContent]]:
        number_column, columns = self.columns[0], list(enumerate(self.columns[1:]))
        for number, row in enumerate(rows, start=1):
            if number + HEADER_ROW >= SHEET_ROWS - 100:
                raise TooManyRows(_("This list is longer than a worksheet can be. Filter it and export again."))
            numbered = [cell_content(number_column, number)]
            yield numbered + [cell_content(column, column.value_of(row, place)) for place, column in columns]

    def _set_up(self, measured: Sequence[Sequence[CellContent]]) -> None:
        """Everything a streamed sheet must know before its first row."""
        shown = len(self.shown)
        self.widths = column_widths(self.shown, [contents[:shown] for contents in measured], self.paper)
        for place, width in enumerate(self.widths, start=1):
            self.sheet.column_dimensions[get_column_letter(place)].width = width
        for place in range(shown + 1, len(self.columns) + 1):
            self.sheet.column_dimensions[get_column_letter(place)].hidden = True
        self.sheet.freeze_panes = f"C{HEADER_ROW + 1}"
        self.sheet.print_title_rows = f"1:{HEADER_ROW}"
        set_page(self.sheet, self.paper, self.imprint.footer)
        self.cells = [WriteOnlyCell(self.sheet) for _column in self.columns]
        self._append_line(self.title, TITLE, text_height(self.title, sum(self.widths), TITLE.size))
        self._append_line(self.unit_line, replace(UNIT_LINE, align="right"), 20)
        heights = [text_height(column.heading, width) for column, width in zip(self.shown, self.widths, strict=True)]
        self._append(
            [text_content(column.heading) for column in self.columns], [HEADER] * len(self.columns), max(heights)
        )

    def _append_row(self, contents: list[CellContent]) -> None:
        for place, column in enumerate(self.columns):
            if column.total == "sum" and (number := contents[place].number) is not None:
                self.sums[place] += number
        self._append(contents, self.styles, self._height(contents))

    def _height(self, contents: list[CellContent]) -> float:
        return row_height(self.shown, contents[: len(self.shown)], self.widths)

    def _append(self, contents: Sequence[CellContent], styles: Sequence[Style], height: float) -> None:
        """Reuse one cell per column: openpyxl writes each at once and keeps none."""
        self.row += 1
        for cell, content, style in zip(self.cells, contents, styles, strict=True):
            put(cell, content, self.look.of(content_style(style, content)))
        self.sheet.row_dimensions[self.row].height = height
        self.sheet.append(self.cells)
        del self.sheet.row_dimensions[self.row]

    def _append_line(self, text: str, style: Style, height: float) -> None:
        """A line of text across all columns that are seen."""
        blanks = [BLANK] * (len(self.columns) - 1)
        self._append([text_content(text), *blanks], [style] * len(self.columns), height)
        if len(self.shown) > 1:
            self.sheet.merged_cells.add(f"A{self.row}:{get_column_letter(len(self.shown))}{self.row}")

    def write_foot(self, notes: Sequence[str]) -> None:
        """Write the live total and the notes, and filter over all columns: sorting has to move hidden ones along."""
        last = get_column_letter(len(self.columns))
        self.sheet.auto_filter.ref = f"A{HEADER_ROW}:{last}{max(self.row, HEADER_ROW)}"
        if self.row > HEADER_ROW and any(column.total == "sum" for column in self.columns):
            self._append_total()
        if notes:
            text = _("Notes: ") + "\n".join(notes)
            self._append_line(text, NOTE, text_height(text, sum(self.widths), NOTE.size) + 4)
        if len(self.shown) < len(self.columns):
            self.sheet.print_area = f"A1:{get_column_letter(len(self.shown))}{self.row}"

    def _append_total(self) -> None:
        last_row = self.row
        contents = [text_content(_("Total"))]
        for place, column in enumerate(self.columns[1:], start=1):
            contents.append(self._sum_content(column, place, last_row) if column.total == "sum" else BLANK)
        styles = [replace(style, bold=True, fill=TOTAL_FILL) for style in self.styles]
        self._append(contents, styles, self._height(contents))

    def _sum_content(self, column: SheetColumn, place: int, last_row: int) -> CellContent:
        letter = get_column_letter(place + 1)
        result = format(self.sums[place], "f")
        self.results[f"{letter}{last_row + 1}"] = result
        formula = f"=SUM({letter}{HEADER_ROW + 1}:{letter}{last_row})"
        return CellContent("f", formula, shown_number(column, self.sums[place]), cached=result)
