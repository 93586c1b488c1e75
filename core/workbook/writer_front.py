"""The first two sheets of a pack: a cover with the key numbers, and the contents with links."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from core.workbook.writer_columns import Align, CellContent, Kind, SheetColumn, cell_content, text_content
from core.workbook.writer_layout import text_height
from core.workbook.writer_style import (
    HEADER,
    LINK,
    PLAIN,
    SONG,
    TITLE,
    Imprint,
    Look,
    Style,
    body_style,
    day_in_words,
    put,
    set_page,
)

COVER_WIDTHS = (30, 22, 12, 63)
CONTENTS_WIDTHS = (12, 62, 24)


@dataclass(frozen=True, slots=True)
class KeyNumber:
    """One figure of the cover: what it is called, how much, and the wording of its 口径. Money values are 元."""

    label: str
    value: Any
    unit: str
    definition: str = ""
    kind: Kind = Kind.INTEGER
    decimals: int | None = None

    @property
    def column(self) -> SheetColumn:
        """Return the declaration that shows the value; a missing one says so."""
        return SheetColumn(
            self.label, kind=self.kind, unit=self.unit, decimals=self.decimals, missing=_("Not reported")
        )


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover page: title, period and key numbers."""

    title: str
    period: str = ""
    key_numbers: Sequence[KeyNumber] = ()
    prepared_on: date | None = None
    notes: Sequence[str] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents: its number (附表1), the printed title, and the sheet it leads to."""

    number: str
    title: str
    sheet: str


def _write(sheet: Worksheet, place: tuple[int, int], content: CellContent | str, style: Style, look: Look) -> Any:
    cell = sheet.cell(*place)
    put(cell, text_content(content) if isinstance(content, str) else content, look.of(style))
    return cell


def _set_widths(sheet: Worksheet, widths: Sequence[float]) -> None:
    for column, width in zip("ABCD", widths, strict=False):
        sheet.column_dimensions[column].width = width
    sheet.sheet_view.showGridLines = False


def draw_cover(sheet: Worksheet, cover: Cover, look: Look, imprint: Imprint) -> None:
    """Write the cover."""
    _set_widths(sheet, COVER_WIDTHS)
    sheet.row_dimensions[1].height = 40
    row = 2
    for text, style, height in _cover_lines(cover, imprint):
        _write(sheet, (row, 1), text, style, look)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=4)
        sheet.row_dimensions[row].height = height
        row += 1
    if cover.key_numbers:
        row = _draw_key_numbers(sheet, row + 1, cover.key_numbers, look)
    for note in cover.notes:
        _write(sheet, (row, 1), note, replace(PLAIN, size=10.5, wrap=True), look)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=4)
        sheet.row_dimensions[row].height = text_height(note, sum(COVER_WIDTHS), 10.5)
        row += 1
    set_page(sheet, "A4", imprint.footer, one_page=True)


def _cover_lines(cover: Cover, imprint: Imprint) -> list[tuple[str, Style, float]]:
    line = replace(PLAIN, size=12, align="center")
    prepared = _("Prepared on %(day)s") % {"day": day_in_words(cover.prepared_on)} if cover.prepared_on else ""
    lines = [
        (cover.title, replace(TITLE, size=26), text_height(cover.title, sum(COVER_WIDTHS), 26) + 16),
        (cover.period, replace(line, size=16), 32.0),
        (imprint.unit, replace(line, size=14), 30.0),
        ("\u3000\u3000".join(filter(None, [imprint.as_of_words, prepared, imprint.footer])), line, 26.0),
    ]
    return [entry for entry in lines if entry[0]]


def _draw_key_numbers(sheet: Worksheet, row: int, numbers: Sequence[KeyNumber], look: Look) -> int:
    for place, heading in enumerate([_("Key figure"), _("Value"), _("Unit"), _("Definition")], start=1):
        _write(sheet, (row, place), heading, replace(HEADER, size=12), look)
    sheet.row_dimensions[row].height = 30
    text = Style(font=SONG, size=12)
    for number in numbers:
        row += 1
        column = number.column
        value = cell_content(column, number.value)
        align: Align = "right" if value.data_type == "n" else "center"
        _write(sheet, (row, 1), number.label, text, look)
        _write(sheet, (row, 2), value, replace(body_style(column), size=14, bold=True, align=align), look)
        _write(sheet, (row, 3), "" if column.kind == Kind.PERCENT else number.unit, replace(text, align="center"), look)
        _write(sheet, (row, 4), number.definition, replace(text, size=10.5), look)
        needed = text_height(number.definition, COVER_WIDTHS[3], 10.5), text_height(number.label, COVER_WIDTHS[0], 12)
        sheet.row_dimensions[row].height = max(30.0, *needed)
    return row + 1


def draw_contents(sheet: Worksheet, entries: Sequence[Entry], look: Look, imprint: Imprint) -> None:
    """Write the contents: a click on a title opens its sheet."""
    _set_widths(sheet, CONTENTS_WIDTHS)
    _write(sheet, (1, 1), _("Contents"), TITLE, look)
    sheet.merge_cells("A1:C1")
    sheet.row_dimensions[1].height = 40
    for column, heading in enumerate([_("Number"), _("Title"), _("Sheet")], start=1):
        _write(sheet, (2, column), heading, HEADER, look)
    sheet.row_dimensions[2].height = 26
    for row, entry in enumerate(entries, start=3):
        _write(sheet, (row, 1), entry.number, replace(LINK, align="center", color="000000"), look)
        link = _write(sheet, (row, 2), entry.title, replace(LINK, wrap=True), look)
        link._hyperlink = Hyperlink(ref=link.coordinate, location=f"{quote_sheetname(entry.sheet)}!A1")
        _write(sheet, (row, 3), entry.sheet, replace(LINK, color="000000", wrap=True), look)
        heights = text_height(entry.title, CONTENTS_WIDTHS[1]), text_height(entry.sheet, CONTENTS_WIDTHS[2])
        sheet.row_dimensions[row].height = max(26.0, *heights)
    set_page(sheet, "A4", imprint.footer)
