"""Merged ranges of an OpenDocument spreadsheet, which calamine does not give. Runs in the reader child."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree import ElementTree

from core.workbook.raw import Range
from core.workbook.rejection import Rejection

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
CELLS = {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}


def ods_merges(path: Path) -> dict[str, list[Range]]:
    """Return sheet name -> [top, left, bottom, right], counted from 0."""
    with zipfile.ZipFile(path) as archive:
        with archive.open("content.xml") as start:
            if b"<!DOCTYPE" in start.read(4096).replace(b"\0", b""):
                raise Rejection("file.damaged")
        with archive.open("content.xml") as content:
            return _merges(content)


def _merges(content: IO[bytes]) -> dict[str, list[Range]]:
    """Go through the XML row by row: a sheet as a whole may not fit into memory."""
    merges: dict[str, list[Range]] = {}
    name, top = "", 0
    for event, node in ElementTree.iterparse(content, ["start", "end"]):  # noqa: S314 - in the reader child, no DTD
        if event == "start" and node.tag == f"{TABLE}table":
            name, top = node.get(f"{TABLE}name", ""), 0
        elif event == "end" and node.tag == f"{TABLE}table-row":
            merges.setdefault(name, []).extend(_row_merges(node, top))
            top += int(node.get(f"{TABLE}number-rows-repeated", 1))
            node.clear()
    return merges


def _row_merges(row: ElementTree.Element, top: int) -> Iterator[Range]:
    left = 0
    for cell in row:
        if cell.tag not in CELLS:
            continue
        rows = int(cell.get(f"{TABLE}number-rows-spanned", 1))
        columns = int(cell.get(f"{TABLE}number-columns-spanned", 1))
        if rows > 1 or columns > 1:
            yield [top, left, top + rows - 1, left + columns - 1]
        left += int(cell.get(f"{TABLE}number-columns-repeated", 1))
