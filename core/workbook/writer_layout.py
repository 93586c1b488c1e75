"""Widths and heights from the content itself: LibreOffice and WPS do not always fit rows when a file is opened."""

from collections.abc import Iterable, Sequence
from math import ceil

from core.workbook.writer_columns import CellContent, Kind, SheetColumn
from core.workbook.writer_style import PAPER_WIDTHS, Paper
from core.workbook.writer_text import display_width, wrapped_lines

WIDEST_TEXT, WIDEST_CODE, NARROWEST_TEXT = 36, 60, 10
PADDING = 2.2
SMALLEST_SCALE = 0.72  # below it an 11 pt body prints smaller than 8 pt
WIDEST_STRETCH = 1.7
LINE_HEIGHT = 1.42  # of the font size; the fall-back fonts outside Windows are this tall
LOWEST_ROW, HIGHEST_ROW = 22.0, 409.0  # points; Excel's own upper limit


def column_widths(
    columns: Sequence[SheetColumn], rows: Iterable[Sequence[CellContent]], paper: Paper = "A4"
) -> list[float]:
    """Return widths in half-width columns: numbers whole, text wrapped so that the page stays readable."""
    widths = [max(column.minimum_width, heading_width(column)) for column in columns]
    for row in rows:
        for position, (column, content) in enumerate(zip(columns, row, strict=True)):
            widths[position] = max(widths[position], _content_width(column, content))
    return _fit_to_paper(columns, widths, PAPER_WIDTHS[paper])


def _content_width(column: SheetColumn, content: CellContent) -> float:
    shown = display_width(content.shown[:200])
    if column.wraps:
        return min(shown + PADDING, column.width or WIDEST_TEXT)
    capitals = 1.5 if column.kind == Kind.CODE else 0  # capital letters are wider than digits
    return min(shown + PADDING + capitals, WIDEST_CODE)


def heading_width(column: SheetColumn) -> float:
    """A short heading stays on one line; a long one may take three; the unit below it is not broken."""
    name, _newline, unit = column.heading.partition("\n")
    widest = display_width(name)
    needed = widest + 2 if widest <= 8 else max(10, ceil(widest / 3) + 3)
    return max(needed, min(display_width(unit) + 2, WIDEST_TEXT))


def _fit_to_paper(columns: Sequence[SheetColumn], widths: list[float], page: float) -> list[float]:
    total = sum(widths, 0.0)
    if total < page:
        stretch = min(page / total, WIDEST_STRETCH)
        return [round(width * stretch, 2) for width in widths]
    surplus = total - page / SMALLEST_SCALE
    slack = [_slack(column, width) for column, width in zip(columns, widths, strict=True)]
    share = min(1.0, surplus / sum(slack)) if surplus > 0 and any(slack) else 0.0
    return [round(width - share * spare, 2) for width, spare in zip(widths, slack, strict=True)]


def _slack(column: SheetColumn, width: float) -> float:
    """Return how much narrower a column may get; only wrapped text gives way."""
    return max(0.0, width - NARROWEST_TEXT) if column.wraps and column.kind == Kind.TEXT else 0.0


def text_height(text: str, width: float, size: float = 11) -> float:
    """Return the points a wrapped text needs in a cell `width` half-width columns wide."""
    lines = wrapped_lines(text, (width - PADDING + 0.5) * 11 / size)
    return min(HIGHEST_ROW, max(LOWEST_ROW, lines * size * LINE_HEIGHT + 6))


def row_height(columns: Sequence[SheetColumn], contents: Sequence[CellContent], widths: Sequence[float]) -> float:
    """Return the points of the tallest cell of a row."""
    wrapped = (
        text_height(content.shown, width)
        for column, content, width in zip(columns, contents, widths, strict=True)
        if column.wraps and content.shown
    )
    return max(wrapped, default=LOWEST_ROW)
