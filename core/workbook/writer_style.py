"""The one look of every sheet: fonts, fills, borders and paper, each style made once per workbook."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from django.utils.translation import gettext as _
from openpyxl import Workbook as ExcelBook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from core.workbook.writer_columns import Align, CellContent, SheetColumn, Tone

SONG, HEI, FANG = "宋体", "黑体", "仿宋"
Paper = Literal["A4", "A3"]
PAPER_CODES: dict[Paper, str] = {"A3": "8", "A4": "9"}
PAPER_WIDTHS: dict[Paper, float] = {"A3": 184, "A4": 127}  # half-width columns across the printable landscape page
CENTIMETRE = 1 / 2.54

_TONES = {Tone.GOOD: "E2EFDA", Tone.WARNING: "FFF2CC", Tone.BAD: "F8CBAD", Tone.QUIET: "EDEDED"}
_GRID = Border(*[Side(style="thin", color="7F7F7F")] * 4)


@dataclass(frozen=True, slots=True)
class Style:
    """Everything that makes one cell look as it does."""

    font: str = SONG
    size: float = 11
    bold: bool = False
    italic: bool = False
    color: str = "000000"
    fill: str = ""
    align: Align = "left"
    vertical: Literal["center", "top", "bottom"] = "center"
    wrap: bool = True
    shrink: bool = False
    border: bool = True
    number_format: str = "General"
    quoted: bool = False


PLAIN = Style(border=False, wrap=False)
ANNEX = replace(PLAIN, font=HEI, size=10.5)
TITLE = replace(PLAIN, font=HEI, size=18, align="center", wrap=True)
UNIT_LINE = replace(PLAIN, size=10.5)
HEADER = Style(font=HEI, fill="DDE6F0", align="center")
NOTE = Style(font=FANG, size=10.5, border=False, vertical="top")
SIGN_OFF = replace(PLAIN, size=11)
LINK = replace(PLAIN, border=True, color="1F4E9E")
TOTAL_FILL, SUBTOTAL_FILL = "F2E8D5", "F3F5F8"


def body_style(column: SheetColumn) -> Style:
    """Return the look of a column's ordinary cells. Numbers shrink rather than turn into ####."""
    return Style(
        align=column.alignment,
        wrap=column.wraps,
        shrink=not column.wraps,
        number_format=column.number_format,
    )


def content_style(base: Style, content: CellContent, tone: Tone | None = None) -> Style:
    """Adapt a column's look to one cell: words in number columns stand in the middle, tones fill, `=…` is quoted."""
    is_word_among_numbers = content.data_type == "s" and base.shrink and base.align == "right"
    if not (is_word_among_numbers or tone or content.risky):
        return base
    return replace(
        base,
        align="center" if is_word_among_numbers else base.align,
        fill=_TONES[tone] if tone else base.fill,
        quoted=content.risky,
    )


def day_in_words(day: date) -> str:
    """Return a date as running text has it: 2017年6月30日."""
    return _("%(year)d-%(month)d-%(day)d") % {"year": day.year, "month": day.month, "day": day.day}


@dataclass(frozen=True, slots=True)
class Imprint:
    """What every sheet of a pack carries: issuing unit, export number, day of the data, where totals stand."""

    unit: str = ""
    export_no: str = ""
    as_of: date | None = None
    totals_at: Literal["bottom", "top"] = "bottom"

    @property
    def as_of_words(self) -> str:
        """Return the day the data stand at, as running text; empty when not given."""
        return _("Data as of %(day)s") % {"day": day_in_words(self.as_of)} if self.as_of else ""

    @property
    def footer(self) -> str:
        """Return the audit trace at the foot of each printed page."""
        return _("Export no. %(number)s") % {"number": self.export_no} if self.export_no else ""


class Look:
    """The styles of one workbook, cached: styling a cell costs one assignment."""

    def __init__(self, book: ExcelBook) -> None:
        """Make 宋体 the workbook's normal font, so that widths count in its digits."""
        self._maker = WriteOnlyCell(book.worksheets[0] if book.worksheets else book.create_sheet())
        self._made: dict[Style, StyleArray] = {}
        book._named_styles["Normal"].font = Font(name=SONG, size=11)
        book._fonts[0] = Font(name=SONG, size=11)

    def of(self, style: Style) -> StyleArray:
        """Return openpyxl's style record for a look."""
        made = self._made.get(style)
        if made is None:
            made = self._made[style] = self._make(style)
        return made

    def _make(self, style: Style) -> StyleArray:
        cell = self._maker
        cell.font = Font(name=style.font, size=style.size, bold=style.bold, italic=style.italic, color=style.color)
        cell.fill = PatternFill("solid", fgColor=style.fill) if style.fill else PatternFill()
        cell.border = _GRID if style.border else Border()
        cell.alignment = Alignment(
            horizontal=style.align, vertical=style.vertical, wrap_text=style.wrap, shrink_to_fit=style.shrink or None
        )
        cell.number_format = style.number_format
        made = StyleArray(cell._style)
        made.quotePrefix = int(style.quoted)
        return made


def put(cell: Cell, content: CellContent, style: StyleArray) -> None:
    """Fill a cell past openpyxl's own guesses: text never becomes a formula and decimals keep every digit."""
    cell._value = content.value
    cell.data_type = content.data_type
    cell._style = style


def set_page(sheet: Any, paper: Paper, footer_left: str, *, one_page: bool = False) -> None:
    """Print landscape, one page wide, as many high as needed or one, centred, numbered, with margins over 1 cm."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = PAPER_CODES[paper]
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, int(one_page)
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 1.2 * CENTIMETRE
    margins.top, margins.bottom = 1.5 * CENTIMETRE, 1.6 * CENTIMETRE
    margins.header = margins.footer = 0.8 * CENTIMETRE
    _set_footer(sheet, footer_left)


def _set_footer(sheet: Worksheet, left: str) -> None:
    pages = _("Page %(page)s of %(pages)s") % {"page": "&P", "pages": "&N"}
    sheet.oddFooter.center.text = pages
    sheet.oddFooter.left.text = left[:100].replace("&", "&&")
