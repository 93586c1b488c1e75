"""Tables that old systems save as web pages, web archives or XML, under the name of an Excel workbook."""

import contextlib
import quopri
from datetime import date, datetime
from decimal import Decimal

import pytest

from core.workbook.limits import ReaderLimits
from core.workbook.model import CellError, Merge
from core.workbook.reader import read_workbook
from core.workbook.refusal import WorkbookRefused

ROWS = [["项目名称", "投资方"], ["甲", "乙公司"]]
TABLE = "<table><tr><td>项目名称</td><td>投资方</td></tr><tr><td>甲</td><td>乙公司</td></tr></table>"


@pytest.fixture
def read(tmp_path):
    def read(content, name="台账.xls", **limits):
        path = tmp_path / "upload"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_workbook(path, name, ReaderLimits(**limits))

    return read


@pytest.fixture
def refused(read):
    def refused(content, name="台账.xls", **limits):
        with pytest.raises(WorkbookRefused) as caught:
            read(content, name, **limits)
        assert caught.value.message
        return caught.value

    return refused


def rows(book):
    [sheet] = book.sheets
    return sheet.rows


@pytest.mark.parametrize("name", ["台账.xls", "台账.html", "台账.htm", "台账.et", "台账"])
def test_a_page_is_read_by_its_content(read, name):
    book = read(f"<html><body>{TABLE}</body></html>", name)
    assert (book.kind, rows(book)) == ("html", ROWS)
    assert book.sheets[0].name == "台账"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("meta", ["", '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">'])
def test_pages_are_read_in_every_usual_encoding_whatever_they_say(read, encoding, meta):
    assert rows(read(f"<html><head>{meta}</head>{TABLE}</html>".encode(encoding))) == ROWS


@pytest.mark.parametrize(
    "start",
    ["", "\n\n  ", "<!DOCTYPE html>", '<?xml version="1.0" encoding="gbk"?>', "<!-- 导出 -->", "<style>td{}</style>"],
)
def test_pages_are_known_however_they_begin(read, start):
    assert rows(read(start + TABLE)) == ROWS


def test_spans_become_merged_ranges(read):
    book = read(
        "<table><tr><td rowspan=2>序号</td><td colspan='2'>投资方</td></tr><tr><td>名称</td><td>电话</td></tr>"
        "<tr><td rowspan=2>榆次区</td><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr></table>"
    )
    assert rows(book) == [["序号", "投资方"], [None, "名称", "电话"], ["榆次区", "甲", "1"], [None, "乙", "2"]]
    assert book.sheets[0].merges == [Merge(0, 0, 1, 0), Merge(0, 1, 0, 2), Merge(2, 0, 3, 0)]


def test_a_wide_span_hangs_over_every_column_it_covers(read):
    found = rows(read("<table><tr><td rowspan=2 colspan=2>甲<td>乙<td>丁<tr><td>丙<td>戊</table>"))
    assert found == [["甲", None, "乙", "丁"], [None, None, "丙", "戊"]]


@pytest.mark.parametrize("span", ["0", "-1", "x", "", "999999999999", "99999"])
def test_spans_that_make_no_sense_are_harmless(read, span):
    assert rows(read(f'<table><tr><td rowspan="{span}">甲</td><td>乙</td></tr></table>')) == [["甲", "乙"]]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<b>山西</b>某&nbsp;<font color=red>公司</font>", "山西某\xa0公司"),
        ("&nbsp;", None),
        ("  甲\r\n   乙 ", "甲 乙"),
        ("甲<br>乙<br/>丙", "甲\n乙\n丙"),
        ("<p>甲</p><p>乙</p>", "甲\n乙"),
        ("3 &lt; 5 &amp; &#20013;", "3 < 5 & 中"),
        ("<a href='javascript:x'>甲</a><script>alert('乙')</script>", "甲"),
        ("<!-- 注 -->甲", "甲"),
        ("<input value='乙'>甲", "甲"),
    ],
)
def test_a_cell_reads_as_a_browser_shows_it(read, cell, text):
    assert rows(read(f"<table><tr><td>{cell}</td><td>x</td><td>y</td></tr></table>")) == [[text, "x", "y"]]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("<td x:num>1,234</td>", "1,234"),
        ('<td x:num="1234.5678">1,235</td>', Decimal("1234.5678")),
        ('<td x:num="5000">5,000</td>', 5000),
        ('<td x:num="0.54">54%</td>', "54%"),
        ('<td x:num="42887">2017/6/1</td>', "2017/6/1"),
        ('<td x:num="x">7</td>', "7"),
        ("<td style='mso-number-format:\"\\@\"'>0351</td>", "0351"),
    ],
)
def test_numbers_keep_the_digits_that_excel_does_not_show(read, cell, value):
    assert rows(read(f"<table><tr>{cell}<td>x</td></tr></table>")) == [[value, "x"]]


def test_cells_and_rows_need_no_end(read):
    assert rows(read("<table><tr><td>项目名称<td>投资方<tr><td>甲<td>乙公司")) == ROWS


def test_every_table_with_columns_is_a_sheet(read):
    assert [(sheet.name, sheet.rows) for sheet in read(TABLE + TABLE).sheets] == [("Sheet1", ROWS), ("Sheet2", ROWS)]


def test_sheets_have_the_names_that_excel_gave_them(read):
    names = "".join(
        f"<x:ExcelWorksheet><x:Name>{n}</x:Name></x:ExcelWorksheet>" for n in ("在谈&amp;签约", "签约", "签约")
    )
    head = f"<head><!--[if gte mso 9]><xml><x:ExcelWorkbook>{names}</x:ExcelWorkbook></xml><![endif]--></head>"
    assert [sheet.name for sheet in read(f"<html>{head}{TABLE * 3}</html>").sheets] == ["在谈&签约", "签约", "签约 (3)"]


def test_lines_around_a_table_belong_to_it(read):
    page = f"<h2>在谈项目一览表</h2><div>单位：亿元</div>{TABLE}<p>填报人：某某</p>"
    assert rows(read(page)) == [["在谈项目一览表"], ["单位：亿元"], *ROWS, ["填报人：某某"]]


def test_a_caption_and_a_table_of_one_column_are_lines_too(read):
    page = "<table><tr><td>在谈项目</td></tr></table>" + TABLE.replace(
        "<table>", "<table><caption>单位：亿元</caption>"
    )
    assert rows(read(page)) == [["在谈项目"], ["单位：亿元"], *ROWS]


def test_merged_ranges_move_down_with_the_lines_above(read):
    book = read("<p>题</p><table><tr><td colspan=2>甲</td><td>乙</td></tr></table>")
    assert book.sheets[0].merges == [Merge(1, 0, 1, 1)]


def test_tables_inside_a_table_that_lays_out_the_page_are_found(read):
    assert rows(read(f"<table><tr><td>在谈项目{TABLE}</td></tr></table>")) == [["在谈项目"], *ROWS]


def test_the_frame_of_a_saved_page_is_refused_with_its_own_sentence(refused):
    page = "<html><head><title>x</title></head><frameset><frame src='a.files/sheet001.htm'></frameset></html>"
    assert (refused(page).code, refused(page).detail) == ("file.not_a_workbook", "frames")


def test_a_page_without_table_is_refused_with_its_own_sentence(refused):
    found = refused("<html><body><form>登录<input></form></body></html>")
    assert (found.code, found.detail) == ("file.not_a_workbook", "no_table")


@pytest.mark.parametrize("name", ["台账.xlsx", "台账.ods", "台账.csv"])
def test_a_page_of_another_name_is_refused(refused, name):
    assert refused(f"<html>{TABLE}</html>", name).code == "file.type_mismatch"


def test_a_page_of_blank_cells_is_empty(refused):
    assert refused("<table><tr><td></td><td></td></tr></table>").code in ("file.empty", "file.not_a_workbook")


def test_entities_are_not_expanded(read):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    assert rows(read(f"<html>{bomb}<table><tr><td>&b;</td><td>甲</td></tr></table></html>"))[-1] == ["&b;", "甲"]


@pytest.mark.parametrize(
    "page",
    [
        "<table>" * 3000,
        "<table><tr>" + "<td colspan=1000>" * 3000 + "甲",
        "<table><tr>" + "<td>甲</td>" * 2000,
        "<table>" + "<tr><td rowspan=65534 colspan=1000>甲" * 2000,
        "<" * 200_000,
        "<!--" * 50_000,
        "<table><tr><td " + "a" * 500_000,
        "<table>" + "<![if x]>" * 20_000,
    ],
)
def test_hostile_pages_end_in_rows_or_in_a_sentence(read, page):
    with contextlib.suppress(WorkbookRefused):
        assert read("<html>" + page).sheets


def test_a_web_archive_is_read_part_by_part(read):
    page = quopri.encodestring(f"<html>{TABLE}</html>".encode("gbk")).decode("ascii")
    archive = (
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="--=_Next"\n\n'
        "----=_Next\nContent-Location: file:///C:/a.htm\nContent-Type: text/html; charset=gb2312\n"
        "Content-Transfer-Encoding: quoted-printable\n\n<html><frameset></frameset></html>\n"
        "----=_Next\nContent-Type: text/html; charset=gb2312\nContent-Transfer-Encoding: quoted-printable\n\n"
        f"{page}\n----=_Next--\n"
    )
    for name in ("台账.xls", "台账.mht"):
        book = read(archive, name)
        assert (book.kind, rows(book)) == ("mhtml", ROWS)


OLD_XML = """<?xml version="1.0" encoding="{encoding}"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
 <Styles><Style ss:ID="p"><NumberFormat ss:Format="0.0%"/></Style>
 <Style ss:ID="m"><NumberFormat ss:Format="yyyy\\-mm"/></Style></Styles>
 <Worksheet ss:Name="在谈项目"><Table>{rows}</Table></Worksheet>
 <Worksheet ss:Name="旧表"><Table><Row><Cell><Data ss:Type="String">x</Data></Cell></Row></Table>
  <x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>
</Workbook>"""


def data(kind, text, attributes=""):
    return f'<Cell {attributes}><Data ss:Type="{kind}">{text}</Data></Cell>'


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "utf-16"])
def test_a_workbook_in_the_xml_of_excel_2003_is_read(read, encoding):
    cells = (
        '<Row ss:Index="3">' + data("String", "甲") + data("Number", "3.5", 'ss:Index="3"') + data("Number", "5000")
        + data("Number", "0.545", 'ss:StyleID="p"') + data("DateTime", "2017-06-01T00:00:00.000")
        + data("DateTime", "2017-06-01T00:00:00.000", 'ss:StyleID="m"') + data("DateTime", "2017-06-01T08:30:00.000")
        + data("Boolean", "1") + data("Error", "#N/A") + "<Cell/>" + "</Row>"
        + '<Row><Cell ss:MergeAcross="1" ss:MergeDown="2"><Data ss:Type="String">榆次区</Data></Cell>'
        + data("String", "乙") + "</Row>"
    )  # fmt: skip
    book = read(OLD_XML.format(encoding=encoding, rows=cells).encode(encoding))
    assert book.kind == "xml"
    assert [(sheet.name, sheet.state) for sheet in book.sheets] == [("在谈项目", "visible"), ("旧表", "hidden")]
    day, moment = date(2017, 6, 1), datetime(2017, 6, 1, 8, 30)  # noqa: DTZ001 - a spreadsheet knows no time zone
    assert book.sheets[0].rows == [
        [], [], ["甲", None, Decimal("3.5"), 5000, "54.5%", day, "2017-06", moment, True, CellError("#N/A")],
        ["榆次区", None, "乙"],
    ]  # fmt: skip
    assert book.sheets[0].merges == [Merge(3, 0, 5, 1)]


@pytest.mark.parametrize(
    "rows",
    ['<Row ss:Index="9999999">' + data("String", "x") + "</Row>", "<Row>" + data("Number", "x") + "</Row>", "<Row>"],
)
def test_broken_or_hostile_xml_of_excel_2003_is_refused(refused, rows):
    assert refused(OLD_XML.format(encoding="utf-8", rows=rows)).code in ("file.too_large", "file.damaged")


def test_an_entity_bomb_in_the_xml_of_excel_2003_is_refused(refused):
    content = OLD_XML.format(encoding="utf-8", rows="").replace(
        "<Workbook", '<!DOCTYPE x [<!ENTITY a "b">]><Workbook', 1
    )
    assert refused(content).code == "file.damaged"


def test_other_xml_is_no_workbook(refused):
    assert refused('<?xml version="1.0"?><data><row/></data>').code == "file.not_a_workbook"


def test_text_of_gb18030_named_as_excel_is_refused(refused):
    assert refused("项目名称,投资方\n甲,乙公司\n".encode("gb18030"), "台账.xlsx").code == "file.type_mismatch"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("在谈项目一览表\n项目名称\t投资方\n", [["在谈项目一览表"], ["项目名称", "投资方"]]),
        ("sep=;\n项目名称;投资方\n", [["项目名称", "投资方"]]),
        ('项目名称,"建设, 内容\r\n第二行"\r\n', [["项目名称", "建设, 内容\n第二行"]]),
    ],
)
def test_the_sign_of_a_text_table_is_found(read, text, found):
    assert rows(read(text, "台账.csv")) == found


def test_too_large_tables_name_the_file_as_sheet(refused):
    found = refused("a,b\n" * 300, "某市台账.csv", cells=500)
    assert (found.code, found.detail) == ("file.too_large", "cells")
    assert "某市台账" in found.message


def test_a_quotation_mark_that_nothing_closes_is_told_with_its_place(refused):
    found = refused('a,b\nc,"' + "d\n" * 40_000, "台账.csv")
    assert (found.code, found.detail) == ("file.too_large", "text")
    assert "B2" in found.message
