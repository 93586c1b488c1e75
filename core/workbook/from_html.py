"""The tables of web pages and web archives, which old systems save under the name of an Excel workbook.

Runs in the reader child. The page is only read: nothing is run, loaded or looked up.
"""

import email
import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from email.message import Message
from html.parser import HTMLParser

from core.workbook.filetype import decoded_text
from core.workbook.limits import ReaderLimits
from core.workbook.raw import Range, RawSheet, number_cell, raw_sheet, text_cell, untyped_cell
from core.workbook.reach import check_reach
from core.workbook.rejection import Rejection

UNSEEN = {"script", "style", "title", "xml"}
BREAKS = {"br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6"}
BREAK = "\x1e"
BLANKS = re.compile(r"[ \t\r\n\f]+")
LINE_BREAK = re.compile(rf"[\s{BREAK}]*{BREAK}[\s{BREAK}]*")
SHEET_NAME = re.compile(r"<x:ExcelWorksheet>\s*<x:Name>([^<]{1,100})</x:Name>", re.IGNORECASE)
PLAIN_NUMBER = re.compile(r"-?[\d,]+(?:\.\d+)?")
TALLEST = 65_534
# Of the text around tables, which may hold title, unit and notes, the lines next to them count.
LINES_AROUND, LONGEST_LINE = 10, 200


@dataclass
class _Table:
    """A table while it is being read; `hanging` tells to which row cells from above reach down, by column."""

    limits: ReaderLimits
    rows: list[list] = field(default_factory=list)
    merges: list[Range] = field(default_factory=list)
    hanging: dict[int, int] = field(default_factory=dict)
    column: int = 0
    filled: int = 0
    columns: int = 0
    number: str = ""
    text: list[str] | None = None

    def start_row(self) -> None:
        self.end_cell()
        self.rows.append([])
        self.column = 0
        check_reach("", self.filled, len(self.rows), self.columns, self.limits)

    def start_cell(self, attributes: dict[str, str | None]) -> None:
        self.end_cell()
        if not self.rows:
            self.start_row()
        row = len(self.rows) - 1
        while self.hanging.get(self.column, -1) >= row:
            self.column += 1
        down, right = _span(attributes, "rowspan", TALLEST), _span(attributes, "colspan", self.limits.columns)
        if down > 1 or right > 1:
            self.merges.append([row, self.column, row + down - 1, self.column + right - 1])
        if down > 1:
            self.hanging |= dict.fromkeys(range(self.column, self.column + right), row + down - 1)
        self.rows[-1] += [None] * (self.column - len(self.rows[-1]))
        self.column += right
        self.text, self.number = [], attributes.get("x:num") or ""

    def end_cell(self) -> None:
        if self.text is None:
            return
        cell = _cell("".join(self.text), self.number)
        self.rows[-1].append(cell)
        if cell is not None:
            self.filled += 1
            self.columns = max(self.columns, len(self.rows[-1]))
        self.text = None

    @property
    def lines(self) -> list[str] | None:
        """Return the texts of a table that only lays out a title or a note; None if it has columns."""
        filled = [[str(cell) for cell in row if cell is not None] for row in self.rows]
        return [text for row in filled for text in row] if all(len(row) <= 1 for row in filled) else None


def _span(attributes: dict[str, str | None], name: str, most: int) -> int:
    written = (attributes.get(name) or "").strip()
    return min(max(int(written), 1), most) if written.isdecimal() and len(written) < 7 else 1


def _cell(text: str, number: str) -> object:
    """Return a cell; a number that Excel shows rounded has its full digits beside it."""
    shown = text_cell(_tidy(text))
    if number and (shown is None or PLAIN_NUMBER.fullmatch(shown)):
        try:
            return number_cell(float(number))
        except ValueError:
            return shown
    return shown and untyped_cell(shown)


def _tidy(text: str) -> str:
    """Return the text as a browser shows it."""
    return LINE_BREAK.sub("\n", BLANKS.sub(" ", text)).strip()


class _Page(HTMLParser):
    """Collects the tables of a page, and the text between them, in the order of the page."""

    def __init__(self, limits: ReaderLimits) -> None:
        super().__init__(convert_charrefs=True)
        self.limits = limits
        self.found: list[_Table | str] = []
        self.open: list[_Table] = []
        self.between: list[str] = []
        self.unseen = ""
        self.has_frames = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self.unseen = tag
        elif tag == "table":
            self.end_text()
            table = _Table(self.limits)
            self.found.append(table)
            self.open.append(table)
        elif tag == "frameset":
            self.has_frames = True
        elif tag in BREAKS:
            self.handle_data(BREAK)
        elif self.open:
            self.start_part(self.open[-1], tag, dict(attrs))

    def start_part(self, table: _Table, tag: str, attributes: dict[str, str | None]) -> None:
        """Begin a row or a cell; the caption of a table is a row of its own."""
        if tag in ("tr", "caption"):
            table.start_row()
        if tag in ("td", "th", "caption"):
            table.start_cell(attributes)

    def handle_endtag(self, tag: str) -> None:
        if tag == self.unseen:
            self.unseen = ""
        elif tag in BREAKS:
            self.handle_data(BREAK)
        elif self.open and tag in ("td", "th", "tr", "caption", "table"):
            self.open[-1].end_cell()
            if tag == "table":
                self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.unseen:
            return
        if not self.open:
            self.between.append(data)
        elif self.open[-1].text is not None:
            self.open[-1].text.append(data)

    def end_text(self) -> None:
        """Close the text between two tables."""
        if self.between and not self.open:
            self.found += [line[:LONGEST_LINE] for line in _tidy("".join(self.between)).split("\n") if line.strip()]
            self.between = []

    def close(self) -> None:
        """Close what the page left open."""
        super().close()
        for table in self.open:
            table.end_cell()
        self.open = []
        self.end_text()


def page_sheets(content: bytes, limits: ReaderLimits) -> list[RawSheet]:
    """Return the tables of a web page, each as a sheet; the lines above a table are its first rows."""
    text = decoded_text(content)
    if text is None:
        raise Rejection("file.damaged")
    return _sheets([text], limits)


def archive_sheets(content: bytes, limits: ReaderLimits) -> list[RawSheet]:
    """Return the tables of all pages of a web archive (.mht)."""
    parts = [part for part in email.message_from_bytes(content).walk() if part.get_content_type() == "text/html"]
    return _sheets([text for part in parts if (text := _part_text(part))], limits)


def _part_text(part: Message) -> str | None:
    content = part.get_payload(decode=True)
    return decoded_text(content) if isinstance(content, bytes) else None


def _sheets(pages: Iterable[str], limits: ReaderLimits) -> list[RawSheet]:
    sheets: list[RawSheet] = []
    names: list[str] = []
    has_frames = False
    for text in pages:
        page = _Page(limits)
        page.feed(text)
        page.close()
        sheets += _joined(page.found)
        names += [html.unescape(name) for name in SHEET_NAME.findall(text)]
        has_frames = has_frames or page.has_frames
    if not sheets:
        raise Rejection("file.not_a_workbook", "frames" if has_frames else "no_table", found="html")
    if len(names) != len(sheets):
        names = [f"Sheet{number}" for number in range(1, len(sheets) + 1)] if len(sheets) > 1 else [""]
    return [{**sheet, "name": name} for sheet, name in zip(sheets, names, strict=True)]


def _joined(found: list[_Table | str]) -> list[RawSheet]:
    """Make a sheet of every table that has columns; lines, and tables of one column, go to the table they precede."""
    sheets: list[RawSheet] = []
    lines: list[str] = []
    has_table = False
    for part in found:
        more = [part] if isinstance(part, str) else part.lines
        has_table = has_table or not isinstance(part, str)
        if isinstance(part, str) or more is not None:
            lines += more or []
            continue
        above = lines[-LINES_AROUND:]
        merges = [[top + len(above), left, bottom + len(above), right] for top, left, bottom, right in part.merges]
        sheets.append(raw_sheet("", [*([line] for line in above), *part.rows], merges))
        lines = []
    if sheets:
        sheets[-1]["rows"] += [[line] for line in lines[:LINES_AROUND]]
    elif has_table and lines:
        sheets.append(raw_sheet("", [[line] for line in lines]))
    return sheets
