"""Workbooks in the XML of Excel 2003, which old systems save as .xls. Runs in the reader child."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

from core.workbook.cell_formats import meaning, shown
from core.workbook.filetype import decoded_text
from core.workbook.limits import ReaderLimits
from core.workbook.raw import Range, RawSheet, number_cell, put, raw_cell, raw_sheet, text_cell
from core.workbook.reach import check_reach
from core.workbook.rejection import Rejection

SPREADSHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
EXCEL = "{urn:schemas-microsoft-com:office:excel}"
DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
BLOCK = 1 << 20


@dataclass
class _Worksheet:
    """A sheet while it is being read; `row` and `column` are the place before the next cell."""

    limits: ReaderLimits
    styles: dict[str, str]
    name: str = ""
    state: str = "visible"
    rows: list[list] = field(default_factory=list)
    merges: list[Range] = field(default_factory=list)
    row: int = -1
    filled: int = 0
    columns: int = 0

    def add_row(self, row: ElementTree.Element) -> None:
        self.row = _number(row, "Index", self.row + 2) - 1
        column = -1
        for cell in row.iter(f"{SPREADSHEET}Cell"):
            column = _number(cell, "Index", column + 2) - 1
            right, down = _number(cell, "MergeAcross", 0), _number(cell, "MergeDown", 0)
            if right or down:
                self.merges.append([self.row, column, self.row + down, column + right])
            self._put(cell, column)
            column += right
        self.row += _number(row, "Span", 0)

    def _put(self, cell: ElementTree.Element, column: int) -> None:
        data = cell.find(f"{SPREADSHEET}Data")
        if data is None:
            return
        style = cell.get(f"{SPREADSHEET}StyleID", "")
        value = _value(data.get(f"{SPREADSHEET}Type", ""), "".join(data.itertext()), self.styles.get(style, ""))
        if value is None:
            return
        self.filled, self.columns = self.filled + 1, max(self.columns, column + 1)
        check_reach(self.name, self.filled, self.row + 1, self.columns, self.limits)
        put(self.rows, self.row, column, value)


def old_xml_sheets(content: bytes, limits: ReaderLimits) -> list[RawSheet]:
    """Return the worksheets; a file with a document type, or cut off, is refused as damaged."""
    text = decoded_text(content)
    if text is None or "<!DOCTYPE" in text[:4096] or "<!ENTITY" in text[:4096]:
        raise Rejection("file.damaged")
    sheets: list[_Worksheet] = []
    styles: dict[str, str] = {}
    for event, node in _events(text):
        tag = node.tag.removeprefix(SPREADSHEET)
        if event == "start" and tag == "Worksheet":
            sheets.append(_Worksheet(limits, styles, node.get(f"{SPREADSHEET}Name", "")))
        elif event == "end" and tag == "Style":
            styles[node.get(f"{SPREADSHEET}ID", "")] = _meaning(node)
        elif event == "end" and tag == "Row" and sheets:
            sheets[-1].add_row(node)
            node.clear()
        elif event == "end" and node.tag == f"{EXCEL}Visible" and sheets:
            sheets[-1].state = "hidden"
    return [raw_sheet(sheet.name, sheet.rows, sheet.merges, sheet.state) for sheet in sheets]


def _events(text: str) -> Iterator[Any]:
    """Yield start and end of every element; the encoding that the file declares counts no more, it is decoded."""
    parser: ElementTree.XMLPullParser = ElementTree.XMLPullParser(["start", "end"])
    start = declaration.end() if (declaration := DECLARATION.match(text)) else 0
    for place in range(start, len(text), BLOCK):
        parser.feed(text[place : place + BLOCK])
        yield from parser.read_events()
    parser.close()
    yield from parser.read_events()


def _number(node: ElementTree.Element, name: str, default: int) -> int:
    written = node.get(SPREADSHEET + name, "")
    return int(written) if written.isdecimal() and len(written) < 8 else default


def _meaning(style: ElementTree.Element) -> str:
    found = style.find(f"{SPREADSHEET}NumberFormat")
    code = "" if found is None else found.get(f"{SPREADSHEET}Format", "")
    return "percent" if code == "Percent" else meaning(code)


def _value(kind: str, text: str, style: str) -> object:
    """Turn a written value into JSON as its type says."""
    if kind == "Number":
        number = number_cell(float(text))
        return shown(float(text), style) if style else number
    if kind == "DateTime":
        moment = datetime.fromisoformat(text.strip())
        day = shown(moment.date(), style) if style in ("month", "year") else moment
        return raw_cell(day)
    if kind == "Boolean":
        return text.strip() == "1"
    return {"e": text} if kind == "Error" else text_cell(text)
