"""Paint marks into an openpyxl workbook, after taking out those of an earlier time. Runs in the marker child."""

from collections import defaultdict
from collections.abc import Sequence
from copy import copy
from typing import Any

from openpyxl import Workbook as ExcelBook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import column_index_from_string, get_column_letter, quote_sheetname
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from core.workbook.marks import CellMark, Marking, SheetMarks, SummaryLine
from core.workbook.writer_layout import text_height
from core.workbook.writer_text import CELL_LIMIT

# Colours that nobody picks from a palette, so that ours are known again.
ERROR_COLOUR, WARNING_COLOUR = "FFFFC2C3", "FFFFE6A2"
FILLS = {True: PatternFill("solid", fgColor=ERROR_COLOUR), False: PatternFill("solid", fgColor=WARNING_COLOUR)}
PROBLEM_WIDTH = 56
MOST_COMMENTS = 5_000  # each is a drawing of its own; the column tells the rest
LONGEST_COMMENT = 1_000
WIDEST_OCCUPIED = 500
GRID = Border(*[Side(style="thin", color="7F7F7F")] * 4)
SUMMARY_WIDTHS = (7, 8, 22, 12, 28, 24, 70)
FONT = "宋体"
WRAPPED = Alignment(vertical="top", wrap_text=True)


class Painter:
    """Marks one workbook; `titles` says what a sheet of the marking is called in it."""

    def __init__(self, book: ExcelBook, marking: Marking, titles: dict[str, str]) -> None:
        self.book, self.marking, self.titles = book, marking, titles
        self.comments_left = MOST_COMMENTS

    def paint(self) -> None:
        """Take out an earlier marking everywhere, then mark cells, rows and the summary."""
        if self.marking.summary in self.book.sheetnames:
            del self.book[self.marking.summary]
        ours = {place for place, fill in enumerate(self.book._fills) if _is_ours(fill)}
        for sheet in self.book.worksheets:
            self._clean(sheet, ours)
        for marks in self.marking.sheets:
            self._mark(self.book[self.titles[marks.name]], marks)
        draw_summary(self.book.create_sheet(self.marking.summary), self.marking, self.titles)

    def _clean(self, sheet: Worksheet, our_fills: set[int]) -> None:
        headings = []
        for cell in sheet._cells.values():
            if cell.comment is not None and cell.comment.author == self.marking.author:
                cell.comment = None
            if cell.has_style and cell._style.fillId in our_fills:
                cell.fill = PatternFill()
            if cell.value == self.marking.heading:
                headings.append(cell)
        for heading in headings:
            _empty_column(sheet, heading.row, heading.column)

    def _mark(self, sheet: Worksheet, marks: SheetMarks) -> None:
        by_row: dict[int, list[CellMark]] = defaultdict(list)
        for mark in marks.cells:
            by_row[mark.row].append(mark)
        for mark in sorted(marks.cells, key=lambda mark: mark.is_error):  # red is painted last: it wins
            if mark.column:
                self._mark_cell(sheet, mark)
        header = marks.header_rows or [row for row in [min(by_row) - 1] if row > 0]
        column = _free_column(sheet, marks, header)
        # The look is that of the table's own last column: between it and ours, a hidden one may stand.
        like = column_index_from_string(marks.last_column) if marks.last_column else max(column - 1, 1)
        _draw_heading(sheet, header, column, like, self.marking.heading)
        for row, found in by_row.items():
            _draw_problems(sheet, row, column, like, found)

    def _mark_cell(self, sheet: Worksheet, mark: CellMark) -> None:
        cell = _anchor(sheet, mark.row, column_index_from_string(mark.column))
        cell.fill = FILLS[mark.is_error]
        if cell.comment is not None and cell.comment.author == self.marking.author:
            self._comment(cell, f"{cell.comment.text}\n{mark.text}")
        elif cell.comment is None and self.comments_left:  # somebody else's comment is left alone
            self.comments_left -= 1
            self._comment(cell, mark.text)

    def _comment(self, cell: Any, text: str) -> None:
        text = text[:LONGEST_COMMENT]
        cell.comment = Comment(text, self.marking.author, width=300, height=int(text_height(text, 40) * 1.5) + 10)


def _is_ours(fill: Any) -> bool:
    return getattr(getattr(fill, "fgColor", None), "rgb", None) in (ERROR_COLOUR, WARNING_COLOUR)


def _empty_column(sheet: Worksheet, top: int, column: int) -> None:
    """Take out the problems of an earlier time, from their heading down."""
    for (row, place), cell in list(sheet._cells.items()):
        if place == column and row >= top:
            cell._value, cell.data_type, cell._style, cell.comment = None, "n", StyleArray(), None
    for merge in list(sheet.merged_cells.ranges):
        if (merge.min_col, merge.max_col, merge.min_row) == (column, column, top):
            sheet.merged_cells.remove(merge)


def _anchor(sheet: Worksheet, row: int, column: int) -> Any:
    """Return the cell that shows at a place: of merged cells the first."""
    for merge in sheet.merged_cells.ranges:
        if merge.min_row <= row <= merge.max_row and merge.min_col <= column <= merge.max_col:
            return sheet.cell(merge.min_row, merge.min_col)
    return sheet.cell(row, column)


def _free_column(sheet: Worksheet, marks: SheetMarks, header: Sequence[int]) -> int:
    """Return the first column right of the table in which nothing stands beside it or under its heading."""
    top = min(header, default=1)
    taken = {column for (row, column), cell in sheet._cells.items() if row >= top and cell.value is not None}
    for merge in sheet.merged_cells.ranges:
        if merge.max_row >= top and merge.max_col - merge.min_col < WIDEST_OCCUPIED:
            taken.update(range(merge.min_col, merge.max_col + 1))
    column = column_index_from_string(marks.last_column) + 1 if marks.last_column else max(taken, default=0) + 1
    while column in taken:
        column += 1
    return column


def _draw_heading(sheet: Worksheet, header: Sequence[int], column: int, like: int, text: str) -> None:
    """Continue the heading of the table by one cell, in the table's own look, as high as it is."""
    for row in header:
        cell = sheet.cell(row, column)
        cell._style = copy(_anchor(sheet, row, like)._style)
    if header:
        _write(sheet.cell(header[0], column), text)
    if len(header) > 1:
        sheet.merged_cells.add(CellRange(None, column, header[0], column, header[-1]))
    _set_width(sheet, column, PROBLEM_WIDTH)


def _draw_problems(sheet: Worksheet, row: int, column: int, like: int, found: Sequence[CellMark]) -> None:
    text = "\n".join(mark.line for mark in found)
    cell = sheet.cell(row, column)
    cell._style = copy(_anchor(sheet, row, like)._style)
    cell.fill = FILLS[any(mark.is_error for mark in found)]
    cell.alignment, cell.number_format = WRAPPED, "General"
    _write(cell, text)
    height = sheet.row_dimensions[row].height
    if height is not None:  # without one, the program that opens the sheet fits the row itself
        sheet.row_dimensions[row].height = max(height, text_height(text, PROBLEM_WIDTH))


def _write(cell: Any, text: str) -> None:
    """Text that stays text, whatever it starts with, and as much of it as a cell can hold."""
    cell._value, cell.data_type = text[:CELL_LIMIT], "s"


def _set_width(sheet: Worksheet, column: int, width: float) -> None:
    """Give one column its width; one declaration may stand for many columns and is taken apart around it."""
    dimensions = sheet.column_dimensions
    for old in [one for one in dimensions.values() if (one.min or 0) <= column <= (one.max or 0)]:
        first, last = old.min, old.max
        del dimensions[old.index]
        for start, end in ((first, column - 1), (column + 1, last)):
            if start <= end:
                letter = get_column_letter(start)
                part = ColumnDimension(sheet, letter, width=old.width, min=start, max=end, hidden=old.hidden,
                                       outlineLevel=old.outlineLevel, customWidth=old.customWidth)  # fmt: skip
                part._style = copy(old._style)
                dimensions[letter] = part
    dimensions[get_column_letter(column)].width = width


def draw_summary(sheet: Worksheet, marking: Marking, titles: dict[str, str]) -> None:
    """List every problem with a link to its cell."""
    for column, width in enumerate(SUMMARY_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for column, text in enumerate(marking.summary_headings, start=1):
        cell = sheet.cell(1, column)
        _write(cell, text)
        cell.font, cell.border = Font(name=FONT, bold=True), GRID
        cell.fill = PatternFill("solid", fgColor="DDE6F0")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.row_dimensions[1].height = 24
    for row, line in enumerate(marking.lines, start=2):
        _draw_line(sheet, row, line, titles)
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", "9"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _draw_line(sheet: Worksheet, row: int, line: SummaryLine, titles: dict[str, str]) -> None:
    for column, text in enumerate(line.texts, start=1):
        cell = sheet.cell(row, column)
        _write(cell, text)
        cell.font, cell.border, cell.alignment = Font(name=FONT), GRID, WRAPPED
    sheet.cell(row, 2).fill = FILLS[line.is_error]
    if line.cell:
        link = sheet.cell(row, 4)
        link.font = Font(name=FONT, color="1F4E9E", underline="single")
        place = f"{quote_sheetname(titles[line.sheet])}!{line.cell}"
        link._hyperlink = Hyperlink(ref=link.coordinate, location=place)
    sheet.row_dimensions[row].height = max(
        text_height(text, width) for text, width in zip(line.texts, SUMMARY_WIDTHS, strict=False)
    )
