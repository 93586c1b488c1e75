"""Look through the XML of an xlsx before any library opens it: size, reach, and what libraries hide."""

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from core.workbook.cell_formats import special_styles
from core.workbook.limits import ReaderLimits
from core.workbook.model import column_letter
from core.workbook.rejection import Rejection

TAG = re.compile(rb"<(?:\w+:)?(row|c)\b([^>]*)>")
REFERENCE = re.compile(rb'\br="([A-Za-z]*)(\d+)"')
STYLE = re.compile(rb'\bs="(\d+)"')
ERROR_TYPE = re.compile(rb"""\bt=["']e["']""")
TEXT_RESULT = re.compile(rb"""\bt=["']str["']""")
CELL_END = re.compile(rb"</(?:\w+:)?c>")
FORMULA_START = re.compile(rb"\s*<(?:\w+:)?f\b")
RESULT = re.compile(rb"<(?:\w+:)?v\s*(?:/>|>([^<]*))")
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
        return {
            name: _scan_sheet(name, _read(archive, part), styles, limits)
            for name, part in sheet_parts(archive).items()
        }


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        content = archive.read(name)
    except KeyError:
        return b""
    if b"<!DOCTYPE" in content[:4096]:
        raise Rejection("file.damaged")
    return content


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


def _scan_sheet(name: str, content: bytes, styles: dict[int, str], limits: ReaderLimits) -> SheetScan:
    scan = SheetScan()
    row, column, last_row, last_column, filled = -1, -1, 0, 0, 0
    for tag in TAG.finditer(content):
        attributes = tag[2]
        if tag[1] == b"row":
            found = REFERENCE.search(attributes)
            row, column = (int(found[2]) - 1 if found else row + 1), -1
            continue
        row, column = _position(attributes, row, column)
        if attributes.endswith(b"/"):
            continue
        filled += 1
        last_row, last_column = max(last_row, row), max(last_column, column)
        _check_reach(name, filled, last_row, last_column, limits)
        _note_cell(scan, content, tag, (row, column), styles)
    return scan


def _position(attributes: bytes, row: int, column: int) -> tuple[int, int]:
    found = REFERENCE.search(attributes)
    if not found:
        return row, column + 1
    column = 0
    for letter in found[1].upper():
        column = column * 26 + letter - 64
    return int(found[2]) - 1, column - 1


def _check_reach(name: str, filled: int, last_row: int, last_column: int, limits: ReaderLimits) -> None:
    if filled > limits.cells:
        raise Rejection("file.too_large", "cells", sheet=name, limit=f"{limits.cells:,}")
    if (last_row + 1) * (last_column + 1) > limits.area:
        raise Rejection("file.too_large", "far_cell", sheet=name, cell=f"{column_letter(last_column)}{last_row + 1}")


def _note_cell(scan: SheetScan, content: bytes, tag: re.Match, place: tuple[int, int], styles: dict[int, str]) -> None:
    is_error = bool(ERROR_TYPE.search(tag[2]))
    if is_error or FORMULA_START.match(content, tag.end()):
        end = CELL_END.search(content, tag.end())
        result = RESULT.search(content, tag.end(), end.start() if end else len(content))
        text = (result[1] or b"").decode("utf-8", "replace") if result else ""
        if is_error:
            scan.errors[place] = text or "#ERROR"
        elif not text and not TEXT_RESULT.search(tag[2]):
            scan.errors[place] = "="
    style = STYLE.search(tag[2]) if styles else None
    if style and int(style[1]) in styles:
        scan.styles[place] = styles[int(style[1])]
