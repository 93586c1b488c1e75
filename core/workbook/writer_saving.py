"""Save a workbook whose formulas carry their results: previews and importers read only what is stored."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, BinaryIO, NamedTuple
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from openpyxl import Workbook as ExcelBook
from openpyxl.writer.excel import ExcelWriter

Target = BinaryIO | IO[bytes] | str | Path


class Stored(NamedTuple):
    """A formula's result as it stood in another workbook: the type of its cell (n, str, b, e) and its escaped text."""

    kind: bytes
    text: bytes


# sheet title -> cell such as D9 -> result of its formula
Results = Mapping[str, Mapping[str, str]] | Mapping[str, Mapping[str, Stored]]

_CHUNK = 1 << 20
# openpyxl writes a formula as <c r="D9" s="5"><f>SUM(D5:D8)</f><v/></c> (with lxml: <v></v>), one over a range with the
# range as an attribute of <f>.
_FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"([^>]*)>(<f\b[^>]*>[^<]*</f>)(?:<v\s*/>|<v></v>)</c>')


def save_with_results(book: ExcelBook, target: Target, results: Results) -> None:
    """Write the workbook to a file or path, with each formula's result beside it. Memory stays flat."""
    with TemporaryFile() as scratch:
        ExcelWriter(book, ZipFile(scratch, "w", ZIP_STORED, allowZip64=True)).save()
        parts = {sheet.path.lstrip("/"): results.get(sheet.title, {}) for sheet in book.worksheets}
        with ZipFile(scratch) as plain, ZipFile(target, "w", ZIP_DEFLATED, allowZip64=True, compresslevel=5) as packed:
            for name in plain.namelist():
                _copy_part(plain, packed, name, parts.get(name, {}))


def _copy_part(plain: ZipFile, packed: ZipFile, name: str, results: Mapping[str, str | Stored]) -> None:
    with plain.open(name) as source, packed.open(name, "w", force_zip64=True) as copy:
        chunks = _whole_rows(source) if results else iter(lambda: source.read(_CHUNK), b"")
        for chunk in chunks:
            copy.write(_fill_in(chunk, results) if results else chunk)


def _whole_rows(source: IO[bytes]) -> Iterator[bytes]:
    """Yield the sheet in pieces that never break a row apart."""
    rest = b""
    while chunk := source.read(_CHUNK):
        rest += chunk
        end = rest.rfind(b"</row>")
        if end >= 0:
            yield rest[:end]
            rest = rest[end:]
    yield rest


def _fill_in(xml: bytes, results: Mapping[str, str | Stored]) -> bytes:
    if b"<f" not in xml:
        return xml

    def with_result(match: re.Match[bytes]) -> bytes:
        cell, attributes, formula = match.groups()
        result = results.get(cell.decode())
        if result is None:
            return match.group()
        kind, text = result if isinstance(result, Stored) else _stored(result)
        return b'<c r="%b"%b t="%b">%b<v>%b</v></c>' % (cell, attributes, kind, formula, text)

    return _FORMULA.sub(with_result, xml)


def _stored(result: str) -> Stored:
    is_number = re.fullmatch(r"-?\d+(\.\d+)?", result) is not None
    return Stored(b"n" if is_number else b"str", escape(result).encode())
