"""Put a ledger on its sheet in the order leaders know: annex, title, unit line, header, body, notes, sign-off."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate, groupby

from django.utils.translation import gettext as _
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from core.workbook.writer_columns import BLANK, CellContent, SheetColumn, text_content
from core.workbook.writer_layout import column_widths, row_height, text_height
from core.workbook.writer_ledger import NOT_CALCULABLE, Ledger, Line, Role
from core.workbook.writer_style import (
    ANNEX,
    HEADER,
    NOTE,
    SIGN_OFF,
    SUBTOTAL_FILL,
    TITLE,
    TOTAL_FILL,
    UNIT_LINE,
    Imprint,
    Look,
    Style,
    body_style,
    content_style,
    put,
    set_page,
)
from core.workbook.writer_text import display_width

TITLE_ROW, UNIT_ROW, HEADER_ROW = 2, 3, 4


class LedgerPage:
    """One ledger being drawn; afterwards `results` holds the formulas' values and `lines` the place of each row."""

    def __init__(self, sheet: Worksheet, ledger: Ledger, look: Look, imprint: Imprint) -> None:
        """Measure everything first: widths decide heights."""
        self.sheet, self.ledger, self.look, self.imprint = sheet, ledger, look, imprint
        self.columns = ledger.all_columns
        self.has_groups = any(column.group for column in self.columns)
        self.first_row = HEADER_ROW + (2 if self.has_groups else 1)
        self.lines = ledger.lines(self.first_row, imprint.totals_at)
        measured = [[BLANK, *line.cells[1:]] for line in self.lines]
        self.widths = column_widths(self.columns, measured, ledger.paper)
        self.results: dict[str, str] = {}

    def draw(self) -> None:
        """Write the whole sheet."""
        self._set_widths()
        self._draw_top()
        self._draw_header()
        for line in self.lines:
            self._draw_line(line)
        last_row = self.lines[-1].row if self.lines else self._draw_emptiness()
        self._draw_foot(last_row + 1)
        self._set_view()

    def _set_widths(self) -> None:
        for place, width in enumerate(self.widths, start=1):
            self.sheet.column_dimensions[get_column_letter(place)].width = width

    def _write(self, row: int, column: int, content: CellContent | str, style: Style) -> Cell:
        content = text_content(content) if isinstance(content, str) else content
        cell = self.sheet.cell(row, column)
        put(cell, content, self.look.of(content_style(style, content)))
        if content.cached:
            self.results[cell.coordinate] = content.cached
        return cell

    def _span(self, row: int, first: int, last: int, text: str, style: Style) -> None:
        """Write text over merged columns; every covered cell gets the style, so that borders close."""
        for column in range(first + 1, last + 1):
            self._write(row, column, BLANK, style)
        self._write(row, first, text, style)
        if last > first:
            self.sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)

    def _draw_top(self) -> None:
        if self.ledger.annex is not None:
            self._write(1, 1, _("Annex %(number)d") % {"number": self.ledger.annex}, ANNEX)
        self._span(TITLE_ROW, 1, len(self.columns), self.ledger.heading, TITLE)
        self._height(TITLE_ROW, text_height(self.ledger.heading, sum(self.widths), TITLE.size))
        self._draw_unit_line()

    def _draw_unit_line(self) -> None:
        """Reporting unit at left; day of the data and unit at right."""
        left = _("Reporting unit: %(name)s") % {"name": self.imprint.unit} if self.imprint.unit else ""
        right = "\u3000\u3000".join(filter(None, [self.imprint.as_of_words, self.ledger.unit_line]))
        split = self._columns_holding(left)
        if split and left:
            self._span(UNIT_ROW, 1, split, left, UNIT_LINE)
        self._span(UNIT_ROW, split + 1, len(self.columns), right, replace(UNIT_LINE, align="right"))
        self._height(UNIT_ROW, 20)

    def _columns_holding(self, text: str) -> int:
        """Return how many columns from the left hold the text, always leaving one for the right half."""
        used = 0.0
        for count, width in enumerate(self.widths[:-1], start=1):
            used += width
            if used > display_width(text) + 1:
                return count
        return len(self.widths) - 1

    def _draw_header(self) -> None:
        last = self.first_row - 1
        for first, columns in self._header_groups():
            if not columns[0].group:
                for place, column in enumerate(columns, start=first):
                    self._draw_heading(column, place, HEADER_ROW, last)
                continue
            self._span(HEADER_ROW, first, first + len(columns) - 1, columns[0].group, HEADER)
            for place, column in enumerate(columns, start=first):
                self._write(last, place, column.heading, HEADER)
        self._set_header_heights(last)

    def _header_groups(self) -> Iterator[tuple[int, list[SheetColumn]]]:
        place = 1
        for _group, members in groupby(self.columns, key=lambda column: column.group):
            columns = list(members)
            yield place, columns
            place += len(columns)

    def _draw_heading(self, column: SheetColumn, place: int, first: int, last: int) -> None:
        for row in range(first, last + 1):
            self._write(row, place, column.heading if row == first else BLANK, HEADER)
        if last > first:
            self.sheet.merge_cells(start_row=first, end_row=last, start_column=place, end_column=place)

    def _set_header_heights(self, last: int) -> None:
        """The lower row fits the grouped headings; a heading over both rows may use both."""
        heights = [text_height(column.heading, width) for column, width in zip(self.columns, self.widths, strict=True)]
        if not self.has_groups:
            return self._height(HEADER_ROW, max(30.0, *heights))
        grouped = [height for column, height in zip(self.columns, heights, strict=True) if column.group]
        lower = max([24.0, *grouped])
        self._height(HEADER_ROW, max(24.0, max(heights) - lower))
        return self._height(last, lower)

    def _draw_line(self, line: Line) -> None:
        for place, (column, content) in enumerate(zip(self.columns, line.cells, strict=True), start=1):
            self._write(line.row, place, content, self._style_of(line, column, content))
        measured = line.cells if line.role == Role.ROW else [BLANK, *line.cells[1:]]
        self._height(line.row, row_height(self.columns, measured, self.widths))
        if line.role != Role.ROW:
            self._join_label(line)

    def _style_of(self, line: Line, column: SheetColumn, content: CellContent) -> Style:
        style = body_style(column)
        if line.role == Role.ROW:
            return content_style(style, content, column.tones.get(content.shown))
        fill = TOTAL_FILL if line.role == Role.TOTAL else SUBTOTAL_FILL
        if column.total == "sum" and content.shown == NOT_CALCULABLE:
            style = replace(style, number_format=f'{column.number_format};-{column.number_format};"{NOT_CALCULABLE}"')
        return replace(style, bold=True, fill=fill)

    def _join_label(self, line: Line) -> None:
        """Let 合计 and 小计 stand across 序号 and the name, where the name column is not summed itself."""
        if len(line.cells) > 1 and line.cells[1] is BLANK:
            self.sheet.merge_cells(start_row=line.row, end_row=line.row, start_column=1, end_column=2)

    def _draw_emptiness(self) -> int:
        self._span(self.first_row, 1, len(self.columns), _("No data in this period"), replace(HEADER, fill=""))
        self._height(self.first_row, 30)
        return self.first_row

    def _draw_foot(self, row: int) -> None:
        notes = [f"{place}. {note}" for place, note in enumerate(self.ledger.notes, start=1)]
        if notes:
            text = _("Notes: ") + "\n".join(notes) if len(notes) > 1 else _("Notes: ") + self.ledger.notes[0]
            self._span(row, 1, len(self.columns), text, NOTE)
            self._height(row, text_height(text, sum(self.widths), NOTE.size) + 4)
            row += 1
        if self.ledger.sign_off:
            self._draw_sign_off(row)

    def _draw_sign_off(self, row: int) -> None:
        """Three names to fill in by hand, a third of the page each."""
        people = [_("Filled in by:"), _("Checked by:"), _("Signed off by:")]
        self._height(row, 34)
        if len(self.columns) < len(people):
            self._span(row, 1, len(self.columns), "\u3000\u3000\u3000\u3000".join(people), SIGN_OFF)
            return
        first = 1
        for place, words in enumerate(people, start=1):
            last = self._columns_nearest(place / 3) if place < 3 else len(self.columns)
            last = min(max(last, first), len(self.columns) - 3 + place)
            self._span(row, first, last, words, SIGN_OFF)
            first = last + 1

    def _columns_nearest(self, share: float) -> int:
        """Return how many columns from the left come nearest to this share of the page's width."""
        wanted = share * sum(self.widths)
        distances = [abs(reached - wanted) for reached in accumulate(self.widths)]
        return distances.index(min(distances)) + 1

    def _set_view(self) -> None:
        sheet, ledger = self.sheet, self.ledger
        frozen = ledger.positions[ledger.freeze_after] if ledger.freeze_after else min(2, len(self.columns))
        sheet.freeze_panes = f"{get_column_letter(frozen + 1)}{self.first_row}"
        sheet.sheet_view.showGridLines = False
        sheet.print_title_rows = f"{TITLE_ROW}:{self.first_row - 1}"
        last_column = get_column_letter(len(self.columns))
        sheet.print_area = f"A1:{last_column}{sheet.max_row}"
        rows = [line.row for line in self.lines if line.role != Role.TOTAL]
        if ledger.autofilter and rows:
            sheet.auto_filter.ref = f"A{self.first_row - 1}:{last_column}{rows[-1]}"
        set_page(sheet, ledger.paper, self.imprint.footer, one_page=ledger.one_page)

    def _height(self, row: int, points: float) -> None:
        self.sheet.row_dimensions[row].height = round(points, 1)
