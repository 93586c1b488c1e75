"""Merged ranges of an OpenDocument spreadsheet, which calamine does not give. Runs in the reader child."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from core.workbook.rejection import Rejection

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
CELLS = {f"{TABLE}table-cell", f"{TABLE}covered-table-cell"}
Range = list[int]


def ods_merges(path: Path) -> dict[str, list[Range]]:
    """Return sheet name -> [top, left, bottom, right], counted from 0."""
    with zipfile.ZipFile(path) as archive:
        content = archive.read("content.xml")
    if b"<!DOCTYPE" in content[:4096]:
        raise Rejection("file.damaged")
    root = ElementTree.fromstring(content)  # noqa: S314 - in the reader child, parts with a DTD are refused
    return {table.get(f"{TABLE}name", ""): list(_table_merges(table)) for table in root.iter(f"{TABLE}table")}


def _table_merges(table: ElementTree.Element) -> Iterator[Range]:
    top = 0
    for row in table.iter(f"{TABLE}table-row"):
        yield from _row_merges(row, top)
        top += int(row.get(f"{TABLE}number-rows-repeated", 1))


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
