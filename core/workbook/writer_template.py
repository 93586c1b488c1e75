"""An empty table to fill in: heads that explain themselves, drop-downs, one sample row, ruled empty rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook as ExcelBook
from openpyxl.comments import Comment
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from core.workbook.writer_columns import BLANK, CellContent, Kind, SheetColumn, text_content
from core.workbook.writer_layout import SMALLEST_SCALE, heading_width, row_height, text_height
from core.workbook.writer_saving import Target, save_with_results
from core.workbook.writer_style import (
    HEADER,
    PAPER_WIDTHS,
    PLAIN,
    TITLE,
    UNIT_LINE,
    Look,
    Paper,
    Style,
    body_style,
    put,
    set_page,
)

TITLE_ROW, NOTE_ROW, UNIT_ROW, HEADER_ROW = 1, 2, 3, 4
SAMPLE_ROW = HEADER_ROW + 1
EMPTY_ROWS = 200
AUTHOR = "云聚模板"
REQUIRED_HEADER = replace(HEADER, color="9C0006", fill="FCE4D6")


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """One column to fill in: how it looks, what its head explains, what it offers.

    `example` stands in the sample row as a person would type it; numbers are in the column's unit. `number_format`
    stands for the column's own where that would change what is typed.
    """

    column: SheetColumn
    note: str = ""
    is_required: bool = False
    choices: tuple[str, ...] = ()
    example: Any = None
    number_format: str = ""

    @property
    def style(self) -> Style:
        """Return the look of the cells to fill in."""
        style = body_style(self.column)
        return replace(style, number_format=self.number_format or style.number_format)


@dataclass(frozen=True)
class Template:
    """A table to fill in. `sample_mark` is the word in the first cell of the sample row."""

    name: str
    title: str
    columns: Sequence[TemplateColumn]
    note: str
    unit_line: str
    version: str
    sample_mark: str
    list_sheet: str
    key: str = ""

    @property
    def sheet_columns(self) -> list[SheetColumn]:
        """Return 序号 and the columns."""
        number = SheetColumn("序号", key="#", kind=Kind.INTEGER, commas=False, width=8, align="center")
        return [number, *(column.column for column in self.columns)]


def write_template(target: Target, template: Template) -> None:
    """Write the workbook to a binary file or path."""
    book = ExcelBook()
    look = Look(book)
    sheet = book.worksheets[0]
    sheet.title = template.name
    book.properties.title, book.properties.creator = template.title, AUTHOR
    book.properties.version, book.properties.keywords = template.version, template.key
    _Page(sheet, template, look).draw()
    _offer_choices(book, sheet, template)
    save_with_results(book, target, {})


class _Page:
    """The sheet being drawn."""

    def __init__(self, sheet: Worksheet, template: Template, look: Look) -> None:
        self.sheet, self.template, self.look = sheet, template, look
        self.columns = template.sheet_columns
        self.sample = [text_content(template.sample_mark), *map(_sample_content, template.columns)]
        self.widths = [max(column.minimum_width, heading_width(column)) for column in self.columns]
        self.paper: Paper = "A4" if sum(self.widths) * SMALLEST_SCALE <= PAPER_WIDTHS["A4"] else "A3"

    def draw(self) -> None:
        """Write everything but the drop-downs."""
        for place, width in enumerate(self.widths, start=1):
            self.sheet.column_dimensions[get_column_letter(place)].width = width
        self._draw_top()
        self._draw_heads()
        self._draw_rows()
        self._set_view()

    def _write(self, row: int, column: int, content: CellContent | str, style: Style) -> Any:
        cell = self.sheet.cell(row, column)
        put(cell, text_content(content) if isinstance(content, str) else content, self.look.of(style))
        return cell

    def _draw_top(self) -> None:
        """Title and notes begin at the left and run over empty cells, so that they are seen on any screen."""
        template = self.template
        self._write(TITLE_ROW, 1, template.title, replace(TITLE, align="left", wrap=False))
        self._write(NOTE_ROW, 1, template.note, UNIT_LINE)
        self._write(UNIT_ROW, 1, template.unit_line, UNIT_LINE)
        self._write(UNIT_ROW, 4 if template.unit_line else 1, template.version, replace(UNIT_LINE, color="7F7F7F"))
        for row, height in ((TITLE_ROW, 34), (NOTE_ROW, 20), (UNIT_ROW, 20)):
            self.sheet.row_dimensions[row].height = height

    def _draw_heads(self) -> None:
        self._write(HEADER_ROW, 1, self.columns[0].heading, HEADER)
        for place, declared in enumerate(self.template.columns, start=2):
            style = REQUIRED_HEADER if declared.is_required else HEADER
            head = self._write(HEADER_ROW, place, declared.column.heading, style)
            if declared.note:
                height = int(text_height(declared.note, 34) * 1.5) + 12
                head.comment = Comment(declared.note, AUTHOR, width=260, height=height)
        heights = [
            text_height(column.heading, width, HEADER.size)
            for column, width in zip(self.columns, self.widths, strict=True)
        ]
        self.sheet.row_dimensions[HEADER_ROW].height = max(heights)

    def _draw_rows(self) -> None:
        styles = [body_style(self.columns[0]), *(column.style for column in self.template.columns)]
        for place, (content, style) in enumerate(zip(self.sample, styles, strict=True), start=1):
            looks = replace(style, italic=True, color="7F7F7F", fill="F2F2F2", quoted=content.risky)
            self._write(SAMPLE_ROW, place, content, looks)
        height = row_height(self.columns, self.sample, self.widths)
        self.sheet.row_dimensions[SAMPLE_ROW].height = height
        for row in range(SAMPLE_ROW + 1, SAMPLE_ROW + 1 + EMPTY_ROWS):
            for place, style in enumerate(styles, start=1):
                self._write(row, place, BLANK, style)
        for place, style in enumerate(styles, start=1):  # rows pasted beyond the ruled ones keep their zeros, too
            if style.number_format == "@":
                dimension = self.sheet.column_dimensions[get_column_letter(place)]
                dimension._style = self.look.of(replace(PLAIN, number_format="@"))

    def _set_view(self) -> None:
        sheet = self.sheet
        sheet.freeze_panes = f"C{HEADER_ROW + 1}"
        sheet.sheet_view.showGridLines = False
        sheet.print_title_rows = f"{TITLE_ROW}:{HEADER_ROW}"
        set_page(sheet, self.paper, self.template.version)


def _sample_content(declared: TemplateColumn) -> CellContent:
    """The example as its cell holds it: numbers stay numbers in the column's own unit, all else is text."""
    if isinstance(declared.example, int | float) and declared.column.is_number:
        return CellContent("n", str(declared.example), str(declared.example))
    return text_content(declared.example) if declared.example not in (None, "") else BLANK


def _offer_choices(book: ExcelBook, sheet: Worksheet, template: Template) -> None:
    """Put the lists on a hidden sheet, where they may be of any length, and tie the columns to them."""
    offering = [(place, one) for place, one in enumerate(template.columns, start=2) if one.choices]
    if not offering:
        return
    lists = book.create_sheet(template.list_sheet)
    lists.sheet_state = "hidden"
    for number, (place, declared) in enumerate(offering, start=1):
        for row, choice in enumerate([str(declared.column.header), *declared.choices], start=1):
            put(lists.cell(row, number), text_content(choice), StyleArray())
        letter, column = get_column_letter(number), get_column_letter(place)
        source = f"{quote_sheetname(lists.title)}!${letter}$2:${letter}${len(declared.choices) + 1}"
        rule = DataValidation("list", formula1=source, allow_blank=True, errorStyle="warning", showErrorMessage=True)
        rule.errorTitle = _("Not in the list")
        rule.error = _("Other words may not be understood when the file is imported.")
        rule.add(f"{column}{SAMPLE_ROW}:{column}{SAMPLE_ROW + EMPTY_ROWS}")
        sheet.add_data_validation(rule)
