"""A ledger is a ledger in every format an office saves it in."""

import pytest

from ledgers.reading.ledger import read_ledger
from tests.ledgers.sheets import only

HEADINGS = ["单位", "项目名称", "投资方", "总投资（亿元）", "开工时间"]
DATA = ["", "甲数据中心项目", "某公司", "3.5", "2017年6月"]


def as_html(title, *rows):
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<html><body>{title}<table border=1>{cells}</table></body></html>"


def as_text(*rows):
    return "".join(",".join(row) + "\r\n" for row in rows)


@pytest.fixture
def read(tmp_path):
    def read(content, name, encoding="gb18030"):
        path = tmp_path / "upload"
        path.write_bytes(content.encode(encoding))
        return read_ledger(path, name)

    return read


def test_a_page_saved_as_an_old_workbook_is_a_ledger(read):
    reading = read(
        as_html("<h3>新开工项目</h3><p>单位：万元</p>", [*HEADINGS[:3], "总投资", "开工时间"], DATA), "导出.xls"
    )
    record = only(reading)
    assert (record.code, record.stage, record.row) == ("project", "P60", 4)
    assert record.values["total_invest"] == 35_000


def test_spans_of_a_page_are_merged_cells_of_the_ledger(read):
    rows = "".join(f"<tr><td>{name}项目</td><td>某公司</td><td>1</td><td>2017.6</td></tr>" for name in "乙丙")
    page = as_html("新开工项目", HEADINGS, ["", "甲项目", "某公司", "1", "2017.6"])
    page = page.replace("<tr><td></td>", "<tr><td rowspan=3>榆次区</td>").replace("</table>", rows + "</table>")
    assert [record.region_code for record in read(page, "新开工.xls").records] == ["140702"] * 3


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("太原市新开工项目.xls", "140100"),
        ("2017年大同市新开工.html", "140200"),
        ("榆次区.htm", "140702"),
        ("项目.xls", ""),
    ],
)
def test_a_page_without_title_takes_its_place_from_the_name_of_the_file(read, name, region):
    assert only(read(as_html("", HEADINGS, DATA), name)).region_code == region


@pytest.mark.parametrize(("name", "region"), [("太原市新开工项目.csv", "140100"), ("项目.csv", "")])
def test_a_text_takes_its_place_from_the_name_of_the_file(read, name, region):
    assert only(read(as_text(HEADINGS, DATA), name)).region_code == region


def test_the_place_in_a_title_comes_before_the_name_of_the_file(read):
    assert only(read(as_html("<h3>大同市新开工项目</h3>", HEADINGS, DATA), "太原市.xls")).region_code == "140200"


def test_sheets_of_a_page_without_names_take_their_place_from_the_file_too(read):
    page = as_html("", HEADINGS, DATA) + as_html("", HEADINGS, ["", "乙项目", "另一公司", "1", "2017年7月"])
    reading = read(page, "太原市新开工项目.xls")
    assert [record.region_code for record in reading.records] == ["140100", "140100"]


def test_macros_are_told_and_not_run(tmp_path):
    import zipfile

    from tests.ledgers.sheets import LEAD_HEADINGS, save

    path = save(
        tmp_path / "a.xlsx", {"在谈": [["单位：亿元"], LEAD_HEADINGS, [1, "甲项目", "建设", 2, "某公司", None]]}
    )
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    reading = read_ledger(path, "台账.xlsm")
    assert [issue.code for issue in reading.issues] == ["file.macros"]
    only(reading)
