"""Numbers and days that spreadsheets bend: what comes out of a cell is exact, or an error on that cell."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from core.values.parsed import Parsed
from ledgers.reading.result import Record
from tests.hostile import others, packages
from tests.ledgers.sheets import read_file

pytestmark = pytest.mark.django_db
HEADINGS = ["项目名称", "投资方", "拟投资额", "统一社会信用代码", "首次填报时间", "用地（亩）", "联系电话"]
FIELDS = dict(zip(["amount", "code", "day", "land", "phone"], "CDEFG", strict=True))
STYLES = (
    f'<styleSheet {packages.NS}><numFmts><numFmt numFmtId="164" formatCode="0.00E+00"/></numFmts><cellXfs>'
    '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="9"/></cellXfs></styleSheet>'
)


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Record]:
    """Read one row of a ledger in 元 whose cells are given as XML."""

    def row(epoch: str = "", **cells: str) -> Record:
        names = [packages.cell(2, 0, "示例项目"), packages.cell(2, 1, "示例数据有限公司")]
        given = [f'<c r="{FIELDS[name]}3"{xml}</c>' for name, xml in cells.items()]
        title = packages.rows_xml([["单位：元"], HEADINGS])
        sheet = packages.sheet_xml(f'{title}<row r="3">{"".join(names + given)}</row>')
        workbook = packages.parts()["xl/workbook.xml"].replace(b"<sheets>", epoch.encode() + b"<sheets>")
        path = tmp_path / "示例.xlsx"
        path.write_bytes(packages.xlsx(sheet, styles=STYLES.encode(), workbook=workbook))
        [record] = read_file(path).records
        return record

    return row


def only(record: Record, heading: str) -> tuple[object, set[str]]:
    """The value read under a heading, and what is wrong with it."""
    letter = "ABCDEFG"[HEADINGS.index(heading)]
    name = next(name for name, place in record.columns.items() if place == letter)
    parsed: Parsed = record.parsed[name]
    return getattr(parsed, "value", None), {issue.code for issue in record.errors if issue.field == name}


@pytest.mark.parametrize(
    ("xml", "value", "errors"),
    [
        ("><v>1e308</v>", None, {"amount.out_of_range"}),
        ("><v>-1e308</v>", None, {"amount.negative"}),
        ("><v>1e-308</v>", None, {"amount.unparsed"}),
        ("><v>-0</v>", Decimal(0), set()),
        ("><v>0</v>", Decimal(0), set()),
        ("><v>1E5</v>", Decimal(100_000), set()),
        (' s="2"><v>350000000</v>', Decimal(350_000_000), set()),
        ("><v>0.1</v>", Decimal("0.1"), set()),
        ("><v>1234567890123.45</v>", Decimal("1234567890123.45"), set()),
        ("><v>12345678901234567</v>", None, {"amount.out_of_range"}),
        (' t="e"><v>#NUM!</v>', None, {"cell.error"}),
        (' t="b"><v>1</v>', None, {"amount.unparsed"}),
        (' t="str"><f>1/0</f><v>#DIV/0!</v>', None, {"amount.unparsed"}),
        (' t="inlineStr"><is><t>12,345.67</t></is>', Decimal("12345.67"), set()),
        (' t="inlineStr"><is><t>12.345,67</t></is>', None, {"amount.unparsed"}),
        (' t="inlineStr"><is><t>1 234 567</t></is>', None, {"amount.unparsed"}),
        (' t="inlineStr"><is><t>１２３４５．６７</t></is>', Decimal("12345.67"), set()),
        (' t="inlineStr"><is><t>1.2亿</t></is>', Decimal(120_000_000), set()),
        (' t="inlineStr"><is><t>NaN</t></is>', None, {"amount.unparsed"}),
        (' t="inlineStr"><is><t>Infinity</t></is>', None, {"amount.unparsed"}),
        (' t="inlineStr"><is><t>0x10</t></is>', None, {"amount.unparsed"}),
        (' t="inlineStr"><is><t>-0</t></is>', Decimal(0), set()),
        (' t="inlineStr"><is><t>(5000)</t></is>', None, {"amount.unparsed"}),
    ],
)
def test_an_amount_is_exact_or_an_error(xml: str, value: Decimal | None, errors: set[str], read: Callable) -> None:
    found, wrong = only(read(amount=xml), "拟投资额")
    assert (found, wrong) == (value, errors)
    assert not isinstance(found, Decimal) or not found.is_signed()


@pytest.mark.parametrize("xml", ["><v>NaN</v>", "><v>INF</v>", "><v>1,5</v>", "><v>x</v>"])
def test_what_is_no_number_in_the_file_is_never_one(xml: str, tmp_path: Path, read: Callable) -> None:
    from core.workbook.refusal import WorkbookRefused

    try:
        found, wrong = only(read(amount=xml), "拟投资额")
    except WorkbookRefused as refusal:
        assert refusal.code == "file.damaged"  # noqa: PT017 - either way is right
    else:
        assert found is None
        assert wrong


@pytest.mark.parametrize(
    ("xml", "value", "is_wrong"),
    [
        ("><v>914403001922038216</v>", None, True),
        ("><v>9.14403001922038E+17</v>", None, True),
        (' t="inlineStr"><is><t>914403001922038216</t></is>', "914403001922038216", False),
        (' t="inlineStr"><is><t>9144 0300 1922 0382 16</t></is>', "914403001922038216", False),
        (' t="inlineStr"><is><t>9.14403E+17</t></is>', None, True),
    ],
)
def test_a_code_of_18_digits_is_whole_or_an_error(xml: str, value: str | None, is_wrong: bool, read: Callable) -> None:
    record = read(code=xml)
    found, wrong = only(record, "统一社会信用代码")
    assert bool(wrong) == is_wrong
    assert is_wrong or found == value


@pytest.mark.parametrize(
    ("xml", "epoch", "value", "is_wrong"),
    [
        (' s="1"><v>42887</v>', "", date(2017, 6, 1), False),
        (' s="1"><v>41425</v>', '<workbookPr date1904="1"/>', date(2017, 6, 1), False),
        (' s="1"><v>60</v>', "", None, True),
        (' s="1"><v>0</v>', "", None, True),
        (' s="1"><v>-1</v>', "", None, True),
        (' s="1"><v>1e300</v>', "", None, True),
        (' s="1"><v>99999999</v>', "", None, True),
        ("><v>42887</v>", "", date(2017, 6, 1), False),
        ("><v>2017.1</v>", "", None, True),
        ("><v>20170631</v>", "", None, True),
        (' t="d"><v>2017-06-01</v>', "", date(2017, 6, 1), False),
        (' t="inlineStr"><is><t>2017-6-12 8:30</t></is>', "", date(2017, 6, 12), False),
        (' t="inlineStr"><is><t>1900-02-29</t></is>', "", None, True),
        (' t="inlineStr"><is><t>2026/2/30</t></is>', "", None, True),
        (' t="inlineStr"><is><t>2017.6-8</t></is>', "", None, True),
    ],
)
def test_a_day_is_that_day_or_an_error(
    xml: str, epoch: str, value: date | None, is_wrong: bool, read: Callable
) -> None:
    found, wrong = only(read(epoch, day=xml), "首次填报时间")
    assert (found, bool(wrong)) == (value, is_wrong)


@pytest.mark.parametrize(("xml", "value"), [("><v>120.5</v>", Decimal("120.5")), (' s="3"><v>0.5</v>', None)])
def test_a_quantity_keeps_what_its_format_says(xml: str, value: Decimal | None, read: Callable) -> None:
    found, wrong = only(read(land=xml), "用地（亩）")
    assert (found, bool(wrong)) == (value, value is None)


@pytest.mark.parametrize("ending", ["csv", "xls"])
def test_a_month_that_lost_its_zero_in_a_text_file_is_asked_about(ending: str, tmp_path: Path) -> None:
    rows = [HEADINGS, ["示例项目", "示例数据有限公司", "100万元", "", "2017.1", "", ""]]
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    path = tmp_path / f"示例.{ending}"
    path.write_bytes(others.text_table("utf-8", rows) if ending == "csv" else others.page(table))
    [record] = read_file(path).records
    assert only(record, "首次填报时间") == (None, {"date.ambiguous"})
