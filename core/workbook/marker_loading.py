"""Load a workbook to mark it: the very workbook, or one made of its values. Runs in the marker child."""

import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook as ExcelBook
from openpyxl.reader import excel
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._reader import WorksheetReader
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.worksheet import Worksheet

from core.workbook.filetype import file_type
from core.workbook.limits import ReaderLimits
from core.workbook.marks import Marking
from core.workbook.prescan import FORMULA_START, RESULT, check_package, sheet_parts
from core.workbook.reader_child import sheets_of
from core.workbook.writer_layout import text_height
from core.workbook.writer_saving import Stored
from core.workbook.writer_text import CELL_LIMIT, display_width, sheet_name

MOST_KEPT_CELLS = 300_000
CELL_START = re.compile(rb"<(?:\w+:)?c[\s>/]")
CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*[^>/])>(.*?)</(?:\w+:)?c>", re.DOTALL)
REFERENCE = re.compile(rb'\br="([A-Z]+\d+)"')
TYPE = re.compile(rb"""\bt=["'](\w+)["']""")
MEASURED_ROWS, WIDEST = 300, 40
RULES = Border(*[Side(style="thin", color="BFBFBF")] * 4)
FIRST_DAY = date(1900, 3, 1)


class CannotKeep(Exception):
    """The workbook itself is not to be opened by openpyxl; one of its values can be."""


@dataclass
class Loaded:
    """A workbook, the results of its formulas, and what its sheets are called now by what they were called before."""

    book: ExcelBook
    titles: dict[str, str]
    results: dict[str, dict[str, Stored]] = field(default_factory=dict)


class SheetAsStored(WorksheetReader):
    """Changes nothing: dates stay the numbers they are stored as, and what lies under merged cells stays there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parser.date_formats, self.parser.timedelta_formats = set(), set()

    def bind_merged_cells(self) -> None:
        """Keep the ranges without emptying the cells they cover."""
        if self.parser.merged_cells:
            self.ws.merged_cells = MultiCellRange([merge.ref for merge in self.parser.merged_cells.mergeCell])


def kept(path: Path, extension: str, stem: str, marking: Marking, limits: ReaderLimits) -> Loaded:
    """Load an .xlsx as it is; raise `CannotKeep` for any other file and for one that is too big for openpyxl."""
    if file_type(path, extension).kind != "xlsx":
        raise CannotKeep
    check_package(path, limits)
    results = _formula_results(path)
    excel.WorksheetReader = SheetAsStored  # type: ignore[misc]  # openpyxl takes no other; this process has one file
    with path.open("rb") as file:
        book = excel.load_workbook(file, rich_text=True)
    book.template = False
    if missing := {sheet.name for sheet in marking.sheets} - set(book.sheetnames):
        raise CannotKeep(missing)
    return Loaded(book, {name: name for name in book.sheetnames}, results)


def _formula_results(path: Path) -> dict[str, dict[str, Stored]]:
    """Return what each formula came to when the file was saved, by sheet and cell, for openpyxl drops it."""
    found, cells = {}, 0
    with zipfile.ZipFile(path) as archive:
        _refuse_entities(archive)
        for name, part in sheet_parts(archive).items():
            content = archive.read(part)
            cells += len(CELL_START.findall(content))
            if cells > MOST_KEPT_CELLS:
                raise CannotKeep
            found[name] = _results_of_sheet(content)
    return found


def _refuse_entities(archive: zipfile.ZipFile) -> None:
    for info in archive.infolist():
        with archive.open(info) as part:
            if b"<!DOCTYPE" in part.read(4096):
                raise CannotKeep


def _results_of_sheet(content: bytes) -> dict[str, Stored]:
    results = {}
    for attributes, inner in CELL.findall(content):
        place, result = REFERENCE.search(attributes), RESULT.search(inner)
        if place and result and result[1] and FORMULA_START.match(inner):
            kind = TYPE.search(attributes)
            results[place[1].decode()] = Stored(kind[1] if kind else b"n", result[1])
    return results


def rebuilt(path: Path, extension: str, stem: str, marking: Marking, limits: ReaderLimits) -> Loaded:
    """Build a workbook with the values and merged cells that the reader finds in any file it takes."""
    book = ExcelBook()
    book.remove(book.worksheets[0])
    loaded = Loaded(book, {})
    headers = {sheet.name: set(sheet.header_rows) for sheet in marking.sheets}
    for found in sheets_of(path, file_type(path, extension).kind, limits):
        name = found["name"] or stem
        title = loaded.titles[name] = sheet_name(name, set(loaded.titles.values()))
        sheet = book.create_sheet(title)
        sheet.sheet_state = found["state"]
        _fill(sheet, found["rows"], headers.get(name, set()))
        _set_widths(sheet, found["rows"][:MEASURED_ROWS])
        _set_heading_heights(sheet, headers.get(name, set()))
        _merge(sheet, found["merges"])
    return loaded


def _fill(sheet: Worksheet, rows: list[list], header_rows: set[int]) -> None:
    first = min(header_rows, default=1)
    for row, values in enumerate(rows, start=1):
        for column, value in enumerate(values, start=1):
            if value is not None:
                _put(sheet.cell(row, column), value)
            if row in header_rows:
                _look_like_heading(sheet.cell(row, column))
            elif value is not None and row > first:
                _look_like_value(sheet.cell(row, column))


def _look_like_value(cell: Any) -> None:
    cell.border = RULES
    if cell.data_type == "s" and "\n" in cell.value:
        cell.alignment = Alignment(vertical="center", wrap_text=True)


def _look_like_heading(cell: Any) -> None:
    cell.font, cell.fill, cell.border = Font(bold=True), PatternFill("solid", fgColor="DDE6F0"), RULES
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _put(cell: Any, value: Any) -> None:
    """Fill a cell past openpyxl's guesses: text stays text, also where it begins like a formula."""
    if isinstance(value, dict):
        value = _day_or_error(value)
    if isinstance(value, str):
        cell._value, cell.data_type = value[:CELL_LIMIT], "s"
        return
    cell.value = value
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd hh:mm" if isinstance(value, datetime) else "yyyy-mm-dd"


def _day_or_error(found: dict) -> date | datetime | str:
    if "e" in found:
        return found["e"]
    text = next(iter(found.values()))
    moment = date.fromisoformat(text) if "d" in found else datetime.fromisoformat(text)
    day = moment.date() if isinstance(moment, datetime) else moment
    return moment if day >= FIRST_DAY else text


def _set_widths(sheet: Worksheet, rows: list[list]) -> None:
    widths: dict[int, int] = {}
    for values in rows:
        # A row of one text is a title or a note: it may run over its neighbours.
        for column, value in enumerate(values, start=1) if len([v for v in values if v is not None]) > 1 else ():
            shown = display_width(str(value)) if isinstance(value, str | int | float) else 10
            widths[column] = min(WIDEST, max(widths.get(column, 8), shown + 2))
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = width


def _set_heading_heights(sheet: Worksheet, header_rows: set[int]) -> None:
    for row in header_rows:
        texts = [(cell.column_letter, cell.value) for cell in sheet[row] if isinstance(cell.value, str)]
        heights = [text_height(text, sheet.column_dimensions[letter].width) for letter, text in texts]
        sheet.row_dimensions[row].height = max(heights, default=None)


def _merge(sheet: Worksheet, merges: list[list[int]]) -> None:
    """Merge as before; a merge over whole rows or columns only as far as the sheet is filled."""
    height, width = sheet.max_row, sheet.max_column
    for top, left, bottom, right in merges:
        last_row, last_column = min(bottom + 1, max(height, top + 1)), min(right + 1, max(width, left + 1))
        if (last_row, last_column) != (top + 1, left + 1):
            sheet.merged_cells.add(CellRange(None, left + 1, top + 1, last_column, last_row))
