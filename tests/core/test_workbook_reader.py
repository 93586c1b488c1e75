"""An uploaded workbook is read in a child process; whatever it is, it ends in rows or in one clear sentence."""

import contextlib
import datetime
import io
import struct
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from core.workbook.limits import ReaderLimits
from core.workbook.model import CellError, Merge, column_letter
from core.workbook.reader import PROJECT_ROOT, read_workbook
from core.workbook.refusal import WorkbookRefused

SAMPLES = Path(__file__).parents[1] / "data" / "ledgers"
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@pytest.fixture
def xlsx(tmp_path):
    """Write one sheet with openpyxl; `change` may do what append cannot."""

    def write(rows, change=None, name="ledger.xlsx"):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        if change:
            change(book.active)
        path = tmp_path / name
        book.save(path)
        return path

    return write


def rewritten(path, part, change):
    """Replace one part of a package."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts.get(part, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def with_cells(path, cells):
    """Put raw XML in place of the rows of the first sheet."""
    sheet = f"<worksheet {NS}><sheetData>{cells}</sheetData></worksheet>"
    return rewritten(path, "xl/worksheets/sheet1.xml", lambda content: sheet.encode())


def refusal(path, name=None, **limits):
    with pytest.raises(WorkbookRefused) as caught:
        read_workbook(path, name or path.name, ReaderLimits(**limits))
    assert caught.value.message
    return caught.value


def written(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def rows_of(path):
    return read_workbook(path, path.name).sheets[0].rows


def test_values_keep_their_type(xlsx):
    day, moment = datetime.date(2017, 6, 1), datetime.datetime(2017, 6, 1, 8, 30)  # noqa: DTZ001 - a spreadsheet knows no time zone
    [row] = rows_of(xlsx([["甲", 3, 0.1 + 0.2, True, day, moment, None, "  b "]]))
    assert row == ["甲", 3, Decimal("0.3"), True, day, moment, None, "  b "]
    assert type(row[1]) is int


def test_rows_keep_their_place(xlsx):
    rows = rows_of(xlsx([[]], change=lambda sheet: sheet.__setitem__("C5", "x")))
    assert rows == [[], [], [], [], [None, None, "x"]]


def test_a_wrong_dimension_loses_no_row(xlsx):
    path = xlsx([["a"], ["b"], ["c"]])
    rewritten(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'ref="A1:A3"', b'ref="A1"'))
    assert rows_of(path) == [["a"], ["b"], ["c"]]


@pytest.mark.parametrize("dimension", [b"A1", b"A1:XFD1048576", b"Z9:A1"])
def test_no_dimension_that_lies_loses_a_row(xlsx, dimension):
    path = xlsx([["a", 1], ["b", 2], ["c", 3]])
    rewritten(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'ref="A1:B3"', b'ref="%s"' % dimension))
    assert rows_of(path) == [["a", 1], ["b", 2], ["c", 3]]


def test_merged_ranges_and_hidden_sheets_are_reported(xlsx):
    def change(sheet):
        sheet.merge_cells("A1:A3")
        sheet.parent.create_sheet("隐藏").sheet_state = "veryHidden"
        sheet.parent["隐藏"]["A1"] = 1

    book = read_workbook(path := xlsx([["榆次区", 1], [None, 2], [None, 3]], change), path.name)
    assert book.sheets[0].merges == [Merge(0, 0, 2, 0)]
    assert [sheet.state for sheet in book.sheets] == ["visible", "hidden"]


def test_hidden_rows_and_columns_are_read(xlsx):
    def change(sheet):
        sheet.column_dimensions["B"].hidden = True
        sheet.row_dimensions[2].hidden = True

    assert rows_of(xlsx([["a", "b"], ["c", "d"]], change)) == [["a", "b"], ["c", "d"]]


def test_dates_of_the_1904_system_are_the_same_days(xlsx):
    def change(sheet):
        sheet.parent.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904

    assert rows_of(xlsx([[datetime.date(2017, 6, 1)]], change)) == [[datetime.date(2017, 6, 1)]]


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (datetime.date(2017, 6, 1), 'yyyy"年"m"月"', "2017-06"),
        (datetime.date(2017, 6, 1), "yyyy", "2017"),
        (datetime.date(2017, 6, 1), "yyyy/m/d", datetime.date(2017, 6, 1)),
        (0.54, "0%", "54%"),
        (0.345, "0.0%", "34.5%"),
        (5000, '#,##0"万元"', "5000万元"),
        (120000000, '0!.0,"万元"', "120000000元"),
        (12, "0.00", 12),
    ],
)
def test_what_a_number_format_says_is_kept(xlsx, value, number_format, shown):
    def change(sheet):
        sheet["A1"].number_format = number_format

    assert rows_of(xlsx([[value]], change)) == [[shown]]


def test_error_cells_and_formulas_without_a_result_are_not_blank(xlsx):
    cells = '<row r="1"><c r="A1" t="e"><v>#N/A</v></c><c r="B1"><f>1+1</f></c><c r="C1"><f>1+1</f><v>2</v></c></row>'
    assert rows_of(with_cells(xlsx([["x"]]), cells)) == [[CellError("#N/A"), CellError("="), 2]]


def test_numbers_of_more_than_15_digits_are_not_passed_off_as_whole(xlsx):
    [[code]] = rows_of(xlsx([[914403001922038216]]))
    assert isinstance(code, Decimal)


def test_control_characters_are_dropped(xlsx):
    cells = '<row r="1"><c r="A1" t="inlineStr"><is><t>甲_x0007_乙_x000D_</t></is></c></row>'
    [[text]] = rows_of(with_cells(xlsx([["x"]]), cells))
    assert text == "甲乙"


@pytest.mark.parametrize("name", ["parks-2017.xls", "parks-2017.ods"])
def test_old_excel_and_opendocument_give_the_same_cells(name):
    wanted = read_workbook(SAMPLES / "parks-2017.xlsx", "parks-2017.xlsx")
    found = read_workbook(SAMPLES / name, name)
    assert [sheet.name for sheet in found.sheets] == [sheet.name for sheet in wanted.sheets]
    for mine, theirs in zip(found.sheets, wanted.sheets, strict=True):
        assert [row[1] for row in mine.rows if len(row) > 1] == [row[1] for row in theirs.rows if len(row) > 1]
        assert {(m.top, m.left, m.bottom, m.right) for m in mine.merges} == {
            (m.top, m.left, m.bottom, m.right) for m in theirs.merges
        }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_text_tables_are_read_in_every_usual_encoding(tmp_path, encoding, sign):
    path = written(tmp_path, "台账.csv", f'项目名称{sign}投资方\n甲{sign}"乙\n公司"\n'.encode(encoding))
    book = read_workbook(path, path.name)
    assert book.sheets[0].name == "台账"
    assert book.sheets[0].rows == [["项目名称", "投资方"], ["甲", "乙\n公司"]]


def test_an_open_upload_is_read_like_a_path(xlsx):
    assert read_workbook(io.BytesIO(xlsx([["a"]]).read_bytes()), "upload.xlsx").sheets[0].rows == [["a"]]


def test_a_workbook_of_wps_is_known_by_its_content(xlsx):
    assert read_workbook(xlsx([["a"]], name="台账.et"), "台账.et").kind == "xlsx"


def test_an_empty_file_is_refused(tmp_path):
    assert refusal(written(tmp_path, "a.xlsx", b"")).code == "file.empty"


def test_a_workbook_of_blank_sheets_is_refused(xlsx):
    found = refusal(xlsx([]))
    assert (found.code, found.detail) == ("file.empty", "cells")


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.4 x",
        b"\x89PNG\r\n\x1a\n",
        bytes(range(256)) * 20,
        b"\xff\xd8\xff\xe0",
        b"Rar!\x1a\x07\x00",
        b"\x00" * 5000,
    ],
)
@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.csv", "a"])
def test_a_file_that_is_no_workbook_is_refused(tmp_path, content, name):
    assert refusal(written(tmp_path, name, content)).code == "file.not_a_workbook"


@pytest.mark.parametrize(
    ("part", "folder"), [("word/document.xml", "word"), ("a.txt", "zip"), ("ppt/presentation.xml", "ppt")]
)
def test_other_packages_are_no_workbooks(tmp_path, part, folder):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, "x")
    assert refusal(path).code == "file.not_a_workbook"


def ole(stream):
    """Bytes that look like an OLE file with one named stream."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + stream.encode("utf-16-le") + b"\0" * 512


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls"])
def test_an_encrypted_workbook_is_refused(tmp_path, name):
    assert refusal(written(tmp_path, name, ole("EncryptedPackage"))).code == "file.encrypted"


def test_an_old_word_document_is_no_workbook(tmp_path):
    assert refusal(written(tmp_path, "a.xls", ole("WordDocument"))).code == "file.not_a_workbook"


def test_a_broken_old_workbook_is_refused(tmp_path):
    assert refusal(written(tmp_path, "a.xls", ole("Workbook"))).code == "file.damaged"


@pytest.mark.parametrize("share", [0.02, 0.25, 0.5, 0.75, 0.99])
def test_a_truncated_workbook_is_refused(tmp_path, share):
    content = (SAMPLES / "parks-2017.xlsx").read_bytes()
    assert refusal(written(tmp_path, "a.xlsx", content[: int(len(content) * share)])).code == "file.damaged"


def test_a_workbook_with_broken_xml_is_refused(xlsx):
    path = rewritten(xlsx([["a"]]), "xl/workbook.xml", lambda xml: xml[: len(xml) // 2])
    assert refusal(path).code == "file.damaged"


@pytest.mark.parametrize("name", ["a.xls", "a.csv", "a.pdf", "a.ods"])
def test_a_name_that_contradicts_the_content_has_its_own_sentence(xlsx, name):
    found = refusal(xlsx([["a"]]), name)
    assert found.code == "file.type_mismatch"
    assert "." + name.split(".")[1] in found.message


@pytest.mark.parametrize("content", ["a,b\n1,2\n", "<html><table><tr><td>项目名称</td></tr></table></html>"])
def test_text_or_a_web_page_named_as_excel_has_its_own_sentence(tmp_path, content):
    assert refusal(written(tmp_path, "a.xlsx", content.encode())).code == "file.type_mismatch"


def with_macros(path):
    return rewritten(path, "xl/vbaProject.bin", lambda content: b"x")


@pytest.mark.parametrize("name", ["a.xlsm", "a.xltm"])
def test_a_workbook_that_says_it_holds_macros_is_read_without_them(xlsx, name):
    book = read_workbook(with_macros(xlsx([["a"]])), name)
    assert book.sheets[0].rows == [["a"]]
    assert book.has_macros


@pytest.mark.parametrize("name", ["a.xlsx", "a.xltx", "a.et", "a"])
def test_a_workbook_that_hides_macros_behind_its_name_is_refused(xlsx, name):
    found = refusal(with_macros(xlsx([["a"]])), name)
    assert found.code == "file.macro"
    assert Path(name).suffix in found.message


def test_a_macro_type_behind_another_name_is_refused(xlsx):
    kind = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    path = rewritten(xlsx([["a"]]), "[Content_Types].xml", lambda xml: xml.replace(plain, kind))
    assert refusal(path, "a.xlsx").code == "file.macro"
    assert read_workbook(path, "a.xlsm").has_macros


def test_a_macro_type_without_macros_is_read(xlsx):
    book = read_workbook(xlsx([["a"]]), "a.xlsm")
    assert (book.sheets[0].rows, book.has_macros) == ([["a"]], False)


def test_an_upload_above_the_limit_is_refused_before_it_is_opened(xlsx):
    path = xlsx([["a"]])
    assert refusal(path, upload_bytes=100).detail == "upload"
    with pytest.raises(WorkbookRefused):
        read_workbook(io.BytesIO(path.read_bytes()), path.name, ReaderLimits(upload_bytes=100))


def test_a_zip_bomb_is_refused(xlsx):
    path = rewritten(xlsx([["a"]]), "xl/sharedStrings.xml", lambda content: b" " * 300_000_000)
    assert path.stat().st_size < 1_000_000
    found = refusal(path)
    assert (found.code, found.detail) == ("file.too_large", "unpacked")


def test_a_cell_at_the_far_corner_is_named(xlsx):
    path = with_cells(xlsx([["a"]]), '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    found = refusal(path)
    assert (found.code, found.detail) == ("file.too_large", "far_cell")
    assert "XFD1048576" in found.message


def test_formatted_blank_cells_far_away_do_not_matter(xlsx):
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert rows_of(with_cells(xlsx([["a"]]), cells)) == [[1]]


@pytest.mark.parametrize("blank", ['<c r="{}{}" s="0"/>', '<c r="{}{}" s="0"></c>'])
def test_millions_of_formatted_blank_cells_are_passed_over(xlsx, blank):
    letters = [column_letter(column) for column in range(100)]
    rows = [
        f'<row r="{row}"><c r="A{row}"><v>{row}</v></c>' + "".join(blank.format(s, row) for s in letters[1:]) + "</row>"
        for row in range(1, 101)
    ]
    blanks = "".join(
        f'<row r="{row}">{"".join(blank.format(s, row) for s in letters)}</row>' for row in range(101, 9999)
    )
    assert rows_of(with_cells(xlsx([["a"]]), "".join(rows) + blanks)) == [[row] for row in range(1, 101)]


@pytest.mark.parametrize(
    "cells",
    [
        "<row><c><v>1</v></c><c t='e'><v>#N/A</v></c></row><row><c/><c><f>1+1</f></c></row>",
        "<row r='1'><c r='A1'><v>1</v></c><c r='B1' t='e'><v>#N/A</v></c></row>"
        "<row r='2'><c r='B2'><f>1+1</f></c></row>",
        '<x:row><x:c><x:v>1</x:v></x:c><x:c t="e"><x:v>#N/A</x:v></x:c></x:row>'
        '<x:row r="2"><x:c r="B2"><x:f>1+1</x:f></x:c></x:row>',
    ],
)
def test_cells_are_found_however_their_place_is_written(xlsx, cells):
    path = with_cells(xlsx([["a"]]), cells)
    if "<x:" in cells:
        rewritten(path, "xl/worksheets/sheet1.xml", lambda xml: (
            xml.replace(b"<worksheet xmlns=", b"<x:worksheet xmlns:x=").replace(b"sheetData", b"x:sheetData")
            .replace(b"</worksheet", b"</x:worksheet")
        ))  # fmt: skip
    assert rows_of(path) == [[1, CellError("#N/A")], [None, CellError("=")]]


def test_cells_are_found_over_the_borders_of_blocks(xlsx):
    wide = "".join(f'<row r="{row}"><c r="A{row}" t="e"><v>#N/A</v></c></row>' for row in range(1, 120_001))
    assert rows_of(with_cells(xlsx([["a"]]), wide)) == [[CellError("#N/A")]] * 120_000


def test_a_sheet_of_too_many_columns_says_where_it_ends(xlsx):
    found = refusal(with_cells(xlsx([["a"]]), '<row r="1"><c r="XFD1"><v>1</v></c></row>'))
    assert (found.code, found.detail) == ("file.too_large", "columns")
    assert "XFD" in found.message


def test_too_many_cells_are_refused(xlsx):
    assert refusal(xlsx([["a"] * 20] * 20), cells=399).detail == "cells"


def test_a_child_out_of_memory_does_not_harm_the_parent(xlsx):
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 400))
    path = with_cells(xlsx([["a"]]), cells)
    text = f"<sst {NS}><si><t>{'x' * 1_000_000}</t></si></sst>"
    rewritten(path, "xl/sharedStrings.xml", lambda content: text.encode())
    assert refusal(path, memory_bytes=300_000_000).detail == "resources"


def test_a_child_that_takes_too_long_is_ended(xlsx):
    assert refusal(xlsx([["a"]]), wall_seconds=0.001).detail == "resources"


def test_entity_bombs_are_refused(xlsx):
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    path = rewritten(xlsx([["a"]]), "xl/worksheets/sheet1.xml", lambda xml: bomb + xml)
    assert refusal(path).code == "file.damaged"


def test_random_damage_ends_in_rows_or_in_a_refusal(tmp_path):
    content = (SAMPLES / "incentives-2017.xlsx").read_bytes()
    for seed in range(12):
        broken = bytearray(content)
        place = seed * len(content) // 12
        broken[place : place + 40] = struct.pack("40s", bytes([seed * 17 % 256]) * 40)
        path = written(tmp_path, "a.xlsx", bytes(broken))
        with contextlib.suppress(WorkbookRefused):
            assert read_workbook(path, path.name).sheets


def test_the_child_starts_without_django():
    code = "import core.workbook.reader_child, sys; print('django' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("place", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]
)
def test_columns_have_their_spreadsheet_letters(place, letters):
    assert column_letter(place) == letters
