"""Look through the XML of an xlsx before any library opens it: size, reach, and what libraries hide."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from core.workbook.cell_formats import special_styles
from core.workbook.limits import MEBIBYTE, ReaderLimits
from core.workbook.model import column_letter
from core.workbook.reach import check_reach
from core.workbook.rejection import Rejection

# A filled cell: one without content ends in `/>`, or in `></c>`.
PLACE = re.compile(rb' r="([A-Z]+)(\d+)"[^>/]*>(?!</)')
ERROR_CELL = re.compile(rb"""<(?:\w+:)?c\b([^>]*\bt=["']e["'][^>]*)>""")
FORMULA_START = re.compile(rb"\s*<(?:\w+:)?f\b")
FORMULA_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>" + FORMULA_START.pattern)
TEXT_RESULT = re.compile(rb"""\bt=["']str["']""")
CELL_END = re.compile(rb"</(?:\w+:)?c>")
RESULT = re.compile(rb"<(?:\w+:)?v\s*(?:/>|>([^<]*))")
ROW_OR_CELL = re.compile(rb"<(?:\w+:)?(row|c)\b([^>]*)>")
REFERENCE = re.compile(rb"""\br=["']([A-Za-z]*)(\d+)["']""")
BLOCK = 4 * MEBIBYTE
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass
class SheetScan:
    """What the XML of one sheet says: cells that hold no usable value, and styles that change a number's meaning."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    styles: dict[tuple[int, int], str] = field(default_factory=dict)


def check_package(path: Path, limits: ReaderLimits) -> None:
    """Raise `Rejection` for a package with too many or too large parts."""
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        if len(parts) > limits.zip_entries or sum(part.file_size for part in parts) > limits.unpacked_bytes:
            raise Rejection("file.too_large", "unpacked")


def scan_workbook(path: Path, limits: ReaderLimits) -> dict[str, SheetScan]:
    """Return sheet name -> scan. Raise `Rejection` if the file is hostile, too large or damaged."""
    with zipfile.ZipFile(path) as archive:
        styles = _styles(archive)
        names = set(archive.namelist())
        parts = {name: part for name, part in sheet_parts(archive).items() if part in names}
        return {name: _scan_part(name, archive, part, styles, limits) for name, part in parts.items()}


def _scan_part(
    name: str, archive: zipfile.ZipFile, part: str, styles: dict[int, str], limits: ReaderLimits
) -> SheetScan:
    with archive.open(part) as start:
        _refuse_entities(start.read(4096))
    with archive.open(part) as content:
        return _scan_sheet(name, content, styles, limits)


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        content = archive.read(name)
    except KeyError:
        return b""
    _refuse_entities(content)
    return content


def _refuse_entities(content: bytes) -> None:
    if b"<!DOCTYPE" in content[:4096].replace(b"\0", b""):
        raise Rejection("file.damaged")


def _styles(archive: zipfile.ZipFile) -> dict[int, str]:
    content = _read(archive, "xl/styles.xml")
    return special_styles(content) if content else {}


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return sheet name -> name of its part in the package."""
    book = _read(archive, "xl/workbook.xml")
    relations = _read(archive, "xl/_rels/workbook.xml.rels")
    if not book or not relations:
        return {}
    targets = {node.get("Id"): node.get("Target", "") for node in _tree(relations)}
    sheets = [node for node in _tree(book).iter() if node.tag.endswith("}sheet")]
    return {
        node.get("name", ""): posixpath.normpath(posixpath.join("/xl", targets.get(node.get(RELATION), ""))).lstrip("/")
        for node in sheets
    }


def _tree(content: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(content)  # noqa: S314 - in the reader child, parts with a DTD are refused


def _scan_sheet(name: str, part: IO[bytes], styles: dict[int, str], limits: ReaderLimits) -> SheetScan:
    """Go once through the XML of a sheet, block by block: a sheet of styled blank cells may be very large."""
    scan, numbering = SheetScan(), _Numbering()
    special = _styled_cells(styles)
    filled, rows, columns = 0, 0, 0
    for block, places in map(numbering.numbered, _blocks(part)):
        filled += len(places)
        rows = max(rows, *map(int, {row for _, row in places}), 0)
        columns = max(columns, *map(_column, {letters for letters, _ in places}), 0)
        check_reach(name, filled, rows, columns, limits)
        _note_errors(scan, block)
        for cell in special.finditer(block) if special else ():
            scan.styles[_place(cell[1])] = styles[int(cell[2])]
    return scan


def _blocks(part: IO[bytes]) -> Iterator[bytes]:
    """Yield the XML in blocks that begin with a cell, so that none is cut."""
    rest = b""
    while read := part.read(BLOCK):
        block = rest + read
        cut = block.rfind(b"<c ")
        if cut <= 0:  # cells under a namespace prefix, or hardly any cells
            yield block + part.read()
            return
        yield block[:cut]
        rest = block[cut:]
    yield rest


@dataclass
class _Numbering:
    """Gives every cell its place where the program that wrote the file left it out; rows and columns count on."""

    row: int = 0
    column: int = 0

    def numbered(self, block: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
        """Return the block with a place in every cell, nearly always the block itself; and those of filled cells."""
        places = PLACE.findall(block)
        if len(places) != block.count(b"</c>") - block.count(b'"></c>'):
            block = ROW_OR_CELL.sub(self._with_place, block)
            places = PLACE.findall(block)
        return block, places

    def _with_place(self, tag: re.Match) -> bytes:
        found = REFERENCE.search(tag[2])
        if tag[1] == b"row":
            self.row, self.column = (int(found[2]) if found else self.row + 1), 0
            return tag[0]
        self.column = _column(found[1].upper()) if found else self.column + 1
        self.row = int(found[2]) if found else self.row
        return b'<c r="%s%d"%s>' % (column_letter(self.column - 1).encode(), self.row, tag[2])


def _column(letters: bytes) -> int:
    """Return the number of a column, counted from 1: A -> 1, AA -> 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _place(attributes: bytes) -> tuple[int, int]:
    """Return row and column of a cell, counted from 0."""
    found = REFERENCE.search(attributes)
    return (int(found[2]) - 1, _column(found[1].upper()) - 1) if found else (-1, -1)


def _styled_cells(styles: dict[int, str]) -> re.Pattern[bytes] | None:
    """Return what finds the filled cells of the styles that matter."""
    numbers = "|".join(map(str, styles))
    return re.compile(rf'<(?:\w+:)?c\b([^>]*\bs="({numbers})"[^>]*)(?<!/)>'.encode()) if styles else None


def _note_errors(scan: SheetScan, block: bytes) -> None:
    """Note cells of errors, and formulas stored without their result."""
    if b't="e"' in block or b"t='e'" in block:
        for cell in ERROR_CELL.finditer(block):
            scan.errors[_place(cell[1])] = _result(block, cell.end()) or "#ERROR"
    for cell in FORMULA_CELL.finditer(block) if b"<f" in block or b":f" in block else ():
        is_text = bool(TEXT_RESULT.search(cell[1]))
        if not is_text and _place(cell[1]) not in scan.errors and not _result(block, cell.end()):
            scan.errors[_place(cell[1])] = "="


def _result(block: bytes, start: int) -> str:
    end = CELL_END.search(block, start)
    found = RESULT.search(block, start, end.start() if end else len(block))
    return (found[1] or b"").decode("utf-8", "replace") if found else ""
