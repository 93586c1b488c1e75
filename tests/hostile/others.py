"""Hostile files of every other kind: old Excel, OpenDocument, text, web pages, and what only bears the name."""

import base64
import io
import struct
import zipfile

from tests.hostile.packages import HEADINGS, LEDGER, START, laughs, xlsx, zipped

OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def ole(streams: dict[str, bytes]) -> bytes:
    """An OLE compound file with these streams, each at least 4,096 bytes long."""
    blocks, entries, fat = b"", [], []
    for name, content in streams.items():
        size = max(len(content), 4096)
        count = -(-size // 512)
        entries.append((name, len(fat), size))
        fat += [*range(len(fat) + 1, len(fat) + count), 0xFFFFFFFE]
        blocks += content.ljust(count * 512, b"\0")
    directory = _entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)
    for number, (name, start, size) in enumerate(entries, start=1):
        directory += _entry(name, 2, start, size, right=number + 1 if number < len(entries) else 0xFFFFFFFF)
    directory = directory.ljust(-(-len(directory) // 512) * 512, b"\0")
    first, count = len(fat), len(directory) // 512
    fat += [*range(first + 1, first + count), 0xFFFFFFFE]
    tables = -(-(len(fat) + 4) // 128)
    places = [*range(len(fat), len(fat) + tables)]
    fat += [0xFFFFFFFD] * tables
    fat += [0xFFFFFFFF] * (tables * 128 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack(
        "<HHHHH6xLLLLLLLLL", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, first, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0
    )
    header += struct.pack("<109L", *places, *[0xFFFFFFFF] * (109 - tables))
    return header + blocks + directory + struct.pack(f"<{len(fat)}L", *fat)


def _entry(name: str, kind: int, start: int, size: int, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return text.ljust(64, b"\0") + struct.pack(
        "<HBBLLL36xLQ", len(text), kind, 1, 0xFFFFFFFF, right, child, start, size
    )


def record(number: int, content: bytes = b"") -> bytes:
    """One record of an old Excel stream."""
    return struct.pack("<HH", number, len(content)) + content


def xls(cells: bytes | None = None, globals_: bytes = b"", name: str = "在谈项目一览表") -> bytes:
    """An old Excel workbook with one sheet of these records."""
    cells = biff_rows(LEDGER) if cells is None else cells
    bof = struct.pack("<HHHHLL", 0x600, 5, 0, 0, 0, 0)
    title = name.encode("utf-16-le", "surrogatepass")
    size = 4 + len(bof) + len(globals_) + 4 + 8 + len(title) + 4
    sheet = struct.pack("<LBBBB", size, 0, 0, len(title) // 2, 1) + title
    book = record(0x809, bof) + globals_ + record(0x85, sheet) + record(0x0A)
    inside = record(0x809, struct.pack("<HHHHLL", 0x600, 0x10, 0, 0, 0, 0)) + cells + record(0x0A)
    return ole({"Workbook": book + inside})


def biff_rows(rows: list[list]) -> bytes:
    """Cells as LABEL and NUMBER records."""
    return b"".join(
        _biff_cell(row, column, value) for row, line in enumerate(rows) for column, value in enumerate(line)
    )


def _biff_cell(row: int, column: int, value: object) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, int | float):
        return record(0x203, place + struct.pack("<d", value))
    text = str(value)
    return record(0x204, place + struct.pack("<HB", len(text), 1) + text.encode("utf-16-le", "surrogatepass"))


def encrypted_xlsx() -> bytes:
    """What Excel makes of a workbook with a password to open it."""
    return ole(
        {"EncryptionInfo": struct.pack("<HHL", 4, 4, 0x40) + b"<encryption/>", "EncryptedPackage": b"\x5a" * 9000}
    )


def encrypted_xls() -> bytes:
    """Old Excel with a password: FILEPASS, and noise where the sheets were."""
    return xls(b"\x5a" * 4000, globals_=record(0x2F, struct.pack("<HHH", 1, 1, 1) + b"\x11" * 48))


def xls_of_lies() -> bytes:
    """Records that claim more bytes and cells than there are."""
    return xls(
        record(0x200, struct.pack("<LLHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0))
        + struct.pack("<HH", 0x204, 0xFFFF)
        + b"\xff" * 64
    )


def xls_that_loops() -> bytes:
    """A compound file whose chain of blocks comes back to its start."""
    content = bytearray(xls())
    place = struct.unpack_from("<L", content, 76)[0] * 512 + 512
    struct.pack_into("<L", content, place, 0)
    return bytes(content)


def ods(rows: str, before: str = "") -> bytes:
    """An OpenDocument spreadsheet with these rows."""
    names = "".join(f' xmlns:{name}="{OFFICE}:{name}:1.0"' for name in ("office", "table", "text"))
    body = f'<table:table table:name="在谈项目一览表">{rows}</table:table>'
    content = f"{before}<office:document-content{names}><office:body><office:spreadsheet>{body}" \
              "</office:spreadsheet></office:body></office:document-content>"  # fmt: skip
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content.encode(),
                   "META-INF/manifest.xml": b"<manifest/>"})  # fmt: skip


def ods_row(values: list, repeated: int = 1) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>' for value in values
    )
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


def ods_that_repeats() -> bytes:
    """A few bytes that stand for 17 thousand million filled cells."""
    wide = '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
    return ods(f'<table:table-row table:number-rows-repeated="1048576">{wide}</table:table-row>')


def ods_with_a_tail() -> bytes:
    """What LibreOffice writes below every sheet: blanks to the last row, which are no cells."""
    tail = '<table:table-cell table:number-columns-repeated="16384"/>'
    return ods(
        "".join(map(ods_row, LEDGER))
        + f'<table:table-row table:number-rows-repeated="1048570">{tail}</table:table-row>'
    )


def encrypted_ods() -> bytes:
    manifest = b'<manifest><file-entry full-path="content.xml"><encryption-data/></file-entry></manifest>'
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"\x5a" * 500,
                   "META-INF/manifest.xml": manifest})  # fmt: skip


def text_table(encoding: str = "gb18030", rows: list[list] | None = None, sign: str = ",") -> bytes:
    return "\r\n".join(sign.join(map(str, row)) for row in rows or LEDGER).encode(encoding)


def text_with_nul() -> bytes:
    return text_table("utf-8").replace("示例算力".encode(), b"a\0b")


def one_line() -> bytes:
    """20 MB without a line break."""
    return text_table("utf-8") + b"\r\n" + b"x" * 19_000_000


def open_quote() -> bytes:
    return text_table("utf-8") + b'\r\n"' + "示例,\r\n".encode() * 1_500_000


def only_commas() -> bytes:
    return text_table("utf-8") + b"\r\n" + b"," * 19_000_000


def only_line_breaks() -> bytes:
    return text_table("utf-8") + b"\n" * 19_000_000 + b"x"


def page(rows: str | None = None, before: str = "", encoding: str = "gb18030") -> bytes:
    """A web page with one table, in the encoding of old systems."""
    lines = "".join(f"<tr>{''.join(f'<td>{value}</td>' for value in row)}</tr>" for row in LEDGER)
    table = f"<table border=1>{rows if rows is not None else lines}</table>"
    return f"<html><head><meta charset={encoding}></head><body>{before}{table}</body></html>".encode(encoding)


def page_of_spans() -> bytes:
    wide = "<tr>" + '<td rowspan="999999999" colspan="999999999">示例</td>' * 1000 + "</tr>"
    return page(wide * 50)


def deep_page() -> bytes:
    return page(before="<table><tr><td>" * 300_000)


def sign_in_page() -> bytes:
    return b"<!DOCTYPE html><html><body><form>" + "请重新登录".encode() + b"</form></body></html>"


def old_xml(rows: str, before: str = "") -> bytes:
    spreadsheet = "urn:schemas-microsoft-com:office:spreadsheet"
    names = f'xmlns="{spreadsheet}" xmlns:ss="{spreadsheet}"'
    sheet = f'<Worksheet ss:Name="在谈"><Table>{rows}</Table></Worksheet>'
    return f'{START}{before}<?mso-application progid="Excel.Sheet"?><Workbook {names}>{sheet}</Workbook>'.encode()


def old_xml_far_away() -> bytes:
    data = '<Cell ss:Index="9999999"><Data ss:Type="Number">1</Data></Cell>'
    return old_xml(f'<Row ss:Index="9999999">{data}</Row>')


def web_archive_in_itself() -> bytes:
    """Parts within parts within parts, the innermost a page without a table."""
    content = b"Content-Type: text/html\r\n\r\n<html>x</html>"
    for level in range(500):
        mark = f"b{level}".encode()
        content = b'Content-Type: multipart/related; boundary="%s"\r\n\r\n--%s\r\n%s\r\n--%s--' % (
            mark,
            mark,
            content,
            mark,
        )
    return b"MIME-Version: 1.0\r\n" + content


def zip_of_a_zip() -> bytes:
    return zipped({"台账.xlsx": xlsx()})


def nested_zips() -> bytes:
    content = b"\0" * 50_000_000
    for _level in range(6):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for number in range(3):
                archive.writestr(f"{number}.zip", content)
        content = stream.getvalue()
    return content


def picture() -> bytes:
    return base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )


def headings_only() -> bytes:
    return text_table("utf-8", [HEADINGS])


def doctype() -> str:
    """A document type that unfolds to 10^9 words, without the line of XML before it."""
    return laughs().decode().removeprefix(START)
