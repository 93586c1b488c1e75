"""Hostile .xlsx and .zip files, made in memory: bombs, lies, loops and things that are not what they say."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
START = '<?xml version="1.0"?>'
SHEET = "xl/worksheets/sheet1.xml"
HEADINGS = ["项目名称", "投资方", "拟投资额（亿元）", "建设内容", "首次填报时间"]
LEDGER = [HEADINGS, ["示例算力项目", "示例甲数据有限公司", 2, "示例内容", "2017-06-01"],
          ["示例存储项目", "示例乙数据有限公司", 3.5, "示例内容", "2017-06-02"]]  # fmt: skip

Parts = dict[str, bytes]


def letters(column: int) -> str:
    """The letters of a column counted from 0."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def escaped(text: object) -> str:
    """Text as XML holds it."""
    return str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cell(row: int, column: int, value: object) -> str:
    """One cell; row and column count from 0, None is a styled blank."""
    place = f"{letters(column)}{row + 1}"
    if value is None:
        return f'<c r="{place}" s="0"/>'
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escaped(value)}</t></is></c>'


def rows_xml(rows: list[list], first: int = 0) -> str:
    """The rows of a sheet."""
    lines = (
        f'<row r="{number + 1}">{"".join(cell(number, column, value) for column, value in enumerate(row))}</row>'
        for number, row in enumerate(rows, start=first)
    )
    return "".join(lines)


def sheet_xml(data: str | None = None, before: str = "", after: str = "") -> bytes:
    """A worksheet with these rows; `before` and `after` stand around them."""
    data = rows_xml(LEDGER) if data is None else data
    return f"{START}<worksheet {NS}>{before}<sheetData>{data}</sheetData>{after}</worksheet>".encode()


def parts(sheet: bytes | None = None, name: str = "在谈项目一览表", **changes: bytes | None) -> Parts:
    """The parts of a small ledger; `changes` by the last word of a part's name, None leaves it out."""
    targets = [("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "sharedStrings", "sharedStrings.xml"),
               ("rId3", "styles", "styles.xml")]  # fmt: skip
    relations = "".join(f'<Relationship Id="{i}" Type="{RELATIONS}/{kind}" Target="{to}"/>' for i, kind, to in targets)
    types = "".join(
        f'<Override PartName="/xl/{part}" ContentType="{KIND}.{kind}+xml"/>'
        for part, kind in (("workbook.xml", "sheet.main"), ("worksheets/sheet1.xml", "worksheet"))
    )
    found = {
        "types": ("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
                  f'ContentType="application/xml"/>{types}</Types>'),
        "root": ("_rels/.rels", f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
                 f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'),
        "workbook": ("xl/workbook.xml", f'<workbook {NS} xmlns:r="{RELATIONS}"><sheets><sheet name="{escaped(name)}" '
                     'sheetId="1" r:id="rId1"/></sheets></workbook>'),
        "relations": ("xl/_rels/workbook.xml.rels",
                      f'<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>'),
        "strings": ("xl/sharedStrings.xml", f'<sst {NS} count="1" uniqueCount="1"><si><t>示例</t></si></sst>'),
        "styles": ("xl/styles.xml", f'<styleSheet {NS}><cellXfs count="1"><xf numFmtId="0"/></cellXfs></styleSheet>'),
    }  # fmt: skip
    made = {SHEET: sheet_xml() if sheet is None else sheet}
    made |= {part: changes.get(word) or text.encode() for word, (part, text) in found.items()
             if word not in changes or changes[word] is not None}  # fmt: skip
    return made


def zipped(made: Mapping[str, bytes] | list[tuple[str, bytes]]) -> bytes:
    """A package of these parts; a list may name one twice."""
    pairs = made if isinstance(made, list) else list(made.items())
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in pairs:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return stream.getvalue()


def xlsx(sheet: bytes | None = None, **changes: bytes | None) -> bytes:
    """A small ledger with something changed."""
    return zipped(parts(sheet, **changes))


def laughs(name: str = "lol") -> bytes:
    """A document type whose entities unfold to 10^9 copies of one word."""
    entities = f'<!ENTITY {name}0 "示例示例">' + "".join(
        f'<!ENTITY {name}{level} "{f"&{name}{level - 1};" * 10}">' for level in range(1, 10)
    )
    return f"{START}<!DOCTYPE x [{entities}]>".encode()


def entities_in_sheet() -> bytes:
    return xlsx(
        laughs()
        + sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>&lol9;</t></is></c></row>').removeprefix(START.encode())
    )


def entities_in_strings() -> bytes:
    return xlsx(strings=laughs() + f"<sst {NS}><si><t>&lol9;</t></si></sst>".encode())


def entities_behind_comments() -> bytes:
    """The document type lies beyond what a quick look at the start shows."""
    padding = b"<!--" + b" " * 10_000 + b"-->"
    content = parts()["xl/workbook.xml"].replace("在谈项目一览表".encode(), b"&lol9;")
    return xlsx(workbook=padding + laughs().removeprefix(START.encode()) + content)


def file_of_the_server() -> bytes:
    secret = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    return xlsx(secret + sheet_xml(rows_xml(LEDGER).replace("示例算力项目", "&f;")).removeprefix(START.encode()))


def one_huge_part() -> bytes:
    return xlsx(strings=b"<sst>" + b" " * 300_000_000)


def thousands_of_parts() -> bytes:
    return zipped(parts() | {f"xl/media/{number}.xml": b"x" for number in range(5000)})


def overlapping_parts(claimed: int | None = None) -> bytes:
    """Hundreds of parts that are all the same compressed bytes; `claimed`: the size that the directory tells."""
    content, size = b" " * 8_000_000, 8_000_000 if claimed is None else claimed
    crc, content = zlib.crc32(content), _deflated(content)
    base = xlsx()
    end = base.rindex(b"PK\x05\x06")
    count, length, start = struct.unpack_from("<10xHLL", base, end)
    header = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 33, crc, len(content), size, 1, 0) + b"a" + content
    names = [f"xl/x{number}.xml".encode() for number in range(400)]
    directory = base[start : start + length] + b"".join(
        struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 8, 0, 33, crc, len(content), size, len(name),
                    0, 0, 0, 0, 0, start) + name
        for name in names
    )  # fmt: skip
    total = count + len(names)
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, total, total, len(directory), start + len(header), 0)
    return base[:start] + header + directory + tail


def _deflated(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def lying_sizes() -> bytes:
    """The directory says that the sheet has 100 bytes; it has 300 million."""
    content = bytearray(xlsx(sheet_xml() + b" " * 300_000_000))
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = content.find(mark)
        while place >= 0:
            if struct.unpack_from("<L", content, place + offset)[0] > 200_000_000:
                struct.pack_into("<L", content, place + offset, 100)
            place = content.find(mark, place + 1)
    return bytes(content)


def with_a_password() -> bytes:
    """Every part marked as encrypted, as zip programs do."""
    content = bytearray(xlsx())
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = content.find(mark)
        while place >= 0:
            content[place + offset] |= 1
            place = content.find(mark, place + 4)
    return bytes(content)


def phantom_cells(count: int = 2_000_000) -> bytes:
    """Styled blanks below the ledger: what a column formatted to the very end leaves behind."""
    blank = "".join(f'<row r="{row}"><c r="A{row}" s="0"/><c r="B{row}" s="0"/></row>' for row in range(4, count // 2))
    return xlsx(sheet_xml(rows_xml(LEDGER) + blank))


def far_cell(*, is_filled: bool) -> bytes:
    value = "<v>1</v></c>" if is_filled else "</c>"
    return xlsx(sheet_xml(rows_xml(LEDGER) + f'<row r="1048576"><c r="XFD1048576" s="0">{value}</row>'))


def lying_dimension(reference: str) -> bytes:
    return xlsx(sheet_xml(before=f'<dimension ref="{reference}"/>'))


def wide_sheet(*, is_filled: bool) -> bytes:
    """16,384 columns, with a heading in each or only formatted."""
    rest = [f"列{number}" if is_filled else None for number in range(len(HEADINGS), 16_384)]
    return xlsx(sheet_xml(rows_xml([HEADINGS + rest, *LEDGER[1:]])))


def many_strings() -> bytes:
    """The table of texts says that it holds a thousand million."""
    return xlsx(strings=f'<sst {NS} count="1000000000" uniqueCount="1000000000"><si><t>示例</t></si></sst>'.encode())


def deep_xml(part: str = "sheet") -> bytes:
    nested = b"<a>" * 300_000 + b"</a>" * 300_000
    if part == "sheet":
        return xlsx(sheet_xml(after=nested.decode()))
    return xlsx(workbook=parts()["xl/workbook.xml"].replace(b"<sheets>", nested + b"<sheets>"))


def merge_storm(height: int = 20_000, count: int = 20_000) -> bytes:
    """Every merged range covers all rows of the table."""
    rows = [HEADINGS, *[["示例项目", "示例甲数据有限公司", 1, "示例", "2017"]] * height]
    merges = "".join(f'<mergeCell ref="A2:E{height + 1 - number % 7}"/>' for number in range(count))
    return xlsx(sheet_xml(rows_xml(rows), after=f'<mergeCells count="{count}">{merges}</mergeCells>'))


def millions_of_merges(count: int = 2_000_000) -> bytes:
    """Merged ranges of cells in which nothing stands."""
    merges = '<mergeCell ref="G9:H9"/>' * count
    return xlsx(sheet_xml(after=f"<mergeCells>{merges}</mergeCells>"))


def long_errors(length: int = 1_000_000) -> bytes:
    """Cells with an error that nobody could read to its end."""
    error = f'<c r="C{{}}" t="e"><v>#{"N" * length}</v></c>'
    lines = "".join(f'<row r="{row}">{cell(row - 1, 0, f"示例{row}")}{error.format(row)}</row>' for row in range(2, 12))
    return xlsx(sheet_xml(rows_xml(LEDGER[:1]) + lines))


def endless_headings() -> bytes:
    """Forty rows of nearly a thousand different texts that all could be headings."""
    rows = [[f"{'项目投资企业' * 6}{row}情况{column}（万元）" for column in range(900)] for row in range(40)]
    return xlsx(sheet_xml(rows_xml(rows)))


def long_texts(length: int = 400_000, count: int = 100) -> bytes:
    rows = [HEADINGS, *[[f"示例{number}" + "长" * length, "示例甲", 1, "示例", "2017"] for number in range(count)]]
    return xlsx(sheet_xml(rows_xml(rows)))


def wrong_rows(count: int = 20_000) -> bytes:
    """A ledger of which every cell is wrong."""
    rows = [["", "---", f"若干{number}亿", "示例", "2017.6.31"] for number in range(count)]
    return xlsx(sheet_xml(rows_xml([HEADINGS, *rows])))


def sheets_that_point(target: str, kind: str = "worksheet") -> bytes:
    """The only sheet lies elsewhere: in the workbook itself, outside the package, nowhere."""
    relation = f'<Relationship Id="rId1" Type="{RELATIONS}/{kind}" Target="{target}"/>'
    return xlsx(relations=f'<Relationships xmlns="{PACKAGE}/relationships">{relation}</Relationships>'.encode())


def thousands_of_sheets(count: int = 3000) -> bytes:
    names = "".join(f'<sheet name="表{number}" sheetId="{number + 1}" r:id="rId1"/>' for number in range(count))
    return xlsx(workbook=f'<workbook {NS} xmlns:r="{RELATIONS}"><sheets>{names}</sheets></workbook>'.encode())


def twice_the_same_part() -> bytes:
    """Two parts of one name: a harmless sheet, and one that reaches to the last cell."""
    return zipped([*parts().items(), (SHEET, sheet_xml('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))])


def paths_out_of_the_package() -> bytes:
    names = [
        "../../../../tmp/example-hostile",
        "/etc/yunju-hostile",
        "..\\..\\yunju-hostile",
        "xl/../../../yunju-hostile",
    ]
    return zipped(parts() | dict.fromkeys(names, b"x"))


def with_macros() -> bytes:
    return zipped(parts() | {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"\0" * 508})


def formula_bomb() -> bytes:
    """Formulas that would call other programs, stored without results."""
    cells = "".join(
        f'<c r="{letters(column)}2"><f>{formula}</f></c>'
        for column, formula in enumerate(
            ["cmd|' /C calc'!A0", "HYPERLINK(&quot;http://x&quot;)", "REPT(&quot;a&quot;,1E9)"]
        )
    )
    return xlsx(sheet_xml(rows_xml(LEDGER[:1]) + f'<row r="2">{cells}</row>'))
