"""Workbooks say exactly what they were given, calculate by themselves, and print as offices sign them."""

import io
import re
import shutil
import subprocess
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.utils.translation import gettext as _

from core.workbook.writer import (
    Chart,
    Imprint,
    KeyNumber,
    Kind,
    Ratio,
    SheetColumn,
    Tone,
    Workbook,
    clean_text,
    pack_filename,
    sheet_name,
    write_list,
)

DANGEROUS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "＝1+1",
    "{=1+1}",
    '=HYPERLINK("http://example.com","点我")',
    "=cmd|'/C calc'!A0",
    '=DDE("cmd";"/C calc";"1")',
    "http://example.com",
    "<b>&amp;</b>",
    "=",
    "1E+17",
    "007",
]
CREDIT_CODE = "91140000MA0GT0X12E"

CITY_COLUMNS = [
    SheetColumn("市别", key="city"),
    SheetColumn("目标", key="target", kind=Kind.MONEY, unit="亿元", group="到位资金", total="sum"),
    SheetColumn("累计", key="done", kind=Kind.MONEY, unit="亿元", group="到位资金", total="sum", missing="未报"),
    SheetColumn("完成率", key="rate", kind=Kind.PERCENT, group="到位资金", total=Ratio("done", "target")),
    SheetColumn("项目数", key="count", kind=Kind.INTEGER, total="sum"),
]
CITIES = [
    {"city": "甲市", "target": 10**10, "done": 995_000_000, "rate": Decimal("0.0995"), "count": 3},
    {"city": "乙市", "target": 2 * 10**10, "done": None, "rate": None, "count": 0},
    {"city": "丙市", "target": 10**10, "done": Decimal("534000000.01"), "rate": Decimal("0.0534"), "count": 12},
]


def a_pack(**more) -> Workbook:
    return Workbook(unit="示例省商务厅", export_no="YJ-1&2", as_of=date(2017, 6, 30), **more)


def saved(book: Workbook) -> io.BytesIO:
    file = io.BytesIO()
    book.save(file)
    return file


def listed(columns, rows, **more) -> io.BytesIO:
    file = io.BytesIO()
    write_list(file, title="清单", columns=columns, rows=rows, **more)
    return file


def values_in(file: io.BytesIO, sheet: str) -> list[list]:
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(file, data_only=True)[sheet].iter_rows()]


def formulas_in(file: io.BytesIO) -> list[str]:
    cells = (cell for sheet in openpyxl.load_workbook(file) for row in sheet.iter_rows() for cell in row)
    return [cell.value for cell in cells if cell.data_type == "f"]


def row_of(rows: list[list], first: str) -> list:
    return next(row for row in rows if row[0] == first)


class TestText:
    @pytest.mark.parametrize("text", DANGEROUS)
    def test_dangerous_text_stays_text_in_a_list(self, text):
        file = listed([SheetColumn("名称"), SheetColumn("金额", kind=Kind.DECIMAL)], [(text, text)])
        assert formulas_in(file) == []
        assert values_in(file, "清单")[3][1:] == [text, text]

    @pytest.mark.parametrize("text", DANGEROUS)
    def test_dangerous_text_stays_text_everywhere_in_a_pack(self, text):
        book = a_pack()
        columns = [SheetColumn(text, key="a", group=text), SheetColumn(text, key="b", kind=Kind.DECIMAL, total="sum")]
        rows = [{"a": text, "b": text}, {"a": text, "b": 1}]
        words = {"title": text, "period": text, "unit_line": text, "notes": [text]}
        ledger = book.ledger(text, columns=columns, rows=rows, group_by="a", **words)
        book.ledger("二", title=text, columns=[SheetColumn("a")])
        book.charts(text, text, [Chart("bar", text, book.ledgers[1], "a", ["a"])])
        book.cover(text, period=text, key_numbers=[KeyNumber(text, text, text, text)], notes=[text])
        file = saved(book)
        assert [formula[:9] for formula in formulas_in(file)] == ["=SUBTOTAL", "=SUBTOTAL"]
        assert values_in(file, ledger.name)[5][1:] == [text, text]

    def test_text_that_looks_like_a_formula_is_quoted_so_that_editing_keeps_it_text(self):
        cell = openpyxl.load_workbook(listed([SheetColumn("名称")], [("=1+1",), ("普通",)]))["清单"]["B4"]
        assert cell.quotePrefix
        assert not cell.parent["B5"].quotePrefix

    @pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ud800", "\uffff"])
    def test_unwritable_characters_are_shown_as_replaced(self, character):
        assert values_in(listed([SheetColumn("名称")], [(f"甲{character}乙",)]), "清单")[3][1] == "甲\ufffd乙"

    @pytest.mark.parametrize("unit", ["字", "a", "😀"])
    def test_text_too_long_for_a_cell_is_cut_with_a_marker(self, unit):
        text = clean_text(unit * 40_000)
        assert len(text.encode("utf-16-le")) // 2 <= 32_767
        assert text.endswith(_("… (too long for one cell, cut here)"))
        assert clean_text("字" * 32_767) == "字" * 32_767

    @pytest.mark.parametrize("wanted", ["", "'", "a/b:c*?[x]\\", "数" * 50, "History", "😀" * 31])
    def test_sheet_names_are_ones_excel_accepts(self, wanted):
        name = sheet_name(wanted)
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\]", name)
        assert name.lower() != "history"
        assert name.strip("'") == name

    def test_sheet_names_are_unique_whatever_their_case(self):
        taken: set[str] = set()
        for wanted in ["Abc", "aBC", "数" * 31, "数" * 40]:
            taken.add(sheet_name(wanted, taken))
        assert len({name.lower() for name in taken}) == 4
        assert max(map(len, taken)) <= 31

    def test_a_pack_file_name_names_period_annexes_and_day(self):
        name = pack_filename("2026年6月", "招商引资/月报", 12, date(2026, 7, 5))
        assert re.fullmatch(r"2026年6月招商引资_月报.*1-12.*_20260705\.xlsx", name)


class TestValues:
    def cell(self, value, **column):
        columns = [SheetColumn("名称"), SheetColumn("值", **column)]
        return openpyxl.load_workbook(listed(columns, [("甲", value)]))["清单"]["C4"]

    def test_missing_is_not_zero(self):
        assert self.cell(None, kind=Kind.INTEGER).value is None
        assert self.cell(None, kind=Kind.INTEGER, missing="未报").value == "未报"
        assert self.cell(float("nan"), kind=Kind.DECIMAL, missing="未报").value == "未报"
        assert self.cell(0, kind=Kind.INTEGER, missing="未报").value == 0

    def test_decimals_are_written_without_noise(self):
        file = listed([SheetColumn("值", kind=Kind.DECIMAL)], [(Decimal("9.95"),), (Decimal("0.00000001"),)])
        xml = zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml").decode()
        assert "<v>9.95</v>" in xml
        assert "<v>0.00000001</v>" in xml

    def test_money_given_in_yuan_is_shown_in_its_unit(self):
        cell = self.cell(Decimal("123456789"), kind=Kind.MONEY, unit="万元")
        assert cell.value == 12345.6789
        assert cell.number_format == "#,##0.00"
        assert self.cell(5 * 10**8, kind=Kind.MONEY, unit="亿元").value == 5

    def test_a_money_column_without_a_known_unit_is_refused(self):
        with pytest.raises(ValueError, match="万元"):
            SheetColumn("额", kind=Kind.MONEY, unit="万美元")

    def test_codes_are_text_and_numbers_beyond_fifteen_digits_too(self):
        assert self.cell(CREDIT_CODE, kind=Kind.CODE).value == CREDIT_CODE
        assert self.cell(13800000000, kind=Kind.CODE).value == "13800000000"
        assert self.cell(123456789012345678, kind=Kind.INTEGER).value == "123456789012345678"
        assert self.cell(123456789012345, kind=Kind.INTEGER).value == 123456789012345
        assert self.cell(Decimal("1E+20")).value == "1" + "0" * 20

    def test_moments_are_shown_in_local_time(self):
        cell = self.cell(datetime(2017, 6, 30, 16, 30, tzinfo=UTC), kind=Kind.DATETIME)
        assert cell.value == datetime(2017, 7, 1, 0, 30)  # noqa: DTZ001 - a spreadsheet knows no time zone
        assert self.cell(datetime(2017, 6, 30, 16, 30, tzinfo=UTC), kind=Kind.DATE).value.day == 1

    def test_a_day_before_excels_calendar_or_known_to_the_month_stays_words(self):
        assert self.cell(date(1899, 1, 1), kind=Kind.DATE).value == "1899-01-01"
        assert self.cell("2017年6月", kind=Kind.DATE).value == "2017年6月"

    def test_years_need_no_commas(self):
        assert self.cell(2017, kind=Kind.INTEGER, commas=False).number_format == "0"


class TestPack:
    def test_sheets_stand_in_order_and_contents_lead_to_them(self):
        book = a_pack()
        book.ledger("月报", title="月报表", columns=CITY_COLUMNS, rows=CITIES)
        book.ledger("月报", title="再来", columns=CITY_COLUMNS)
        book.cover("招商引资月报", key_numbers=[KeyNumber("到位", 10**9, "亿元", "口径", Kind.MONEY)])
        read = openpyxl.load_workbook(saved(book))
        assert read.sheetnames == [_("Cover"), _("Contents"), "月报", "月报(2)"]
        links = [cell.hyperlink.location for cell in read[_("Contents")]["B"] if cell.hyperlink]
        assert links == ["'月报'!A1", "'月报(2)'!A1"]
        assert read.properties.creator == "示例省商务厅"
        assert read["月报(2)"]["A1"].value == _("Annex %(number)d") % {"number": 2}

    def test_totals_are_live_and_already_known(self):
        book = a_pack()
        book.ledger("月报", title="月报表", columns=CITY_COLUMNS, rows=CITIES)
        file = saved(book)
        total = row_of(values_in(file, "月报"), _("Total"))
        assert total[2:] == pytest.approx([400, 15.2900000001, 15.2900000001 / 400, 15])
        assert formulas_in(file) == ["=SUM(C6:C8)", "=SUM(D6:D8)", '=IF(C9=0,"—",D9/C9)', "=SUM(F6:F8)"]

    @pytest.mark.parametrize("totals_at", ["bottom", "top"])
    def test_a_grouped_total_counts_every_row_once(self, totals_at):
        columns = [SheetColumn("项目"), SheetColumn("市"), SheetColumn("额", kind=Kind.INTEGER, total="sum")]
        rows = [("a", "甲市", 1), ("b", "乙市", 10), ("c", "甲市", 100), ("d", "", 1000)]
        book = a_pack(totals_at=totals_at)
        book.ledger("台账", title="台账", columns=columns, rows=rows, group_by="市")
        read = values_in(saved(book), "台账")
        body = [(row[0], row[3]) for row in read if isinstance(row[3], (int, float))]
        amounts = [amount for _name, amount in body]
        expected = {"bottom": [1, 100, 101, 10, 10, 1000, 1000, 1111], "top": [1111, 101, 1, 100, 10, 10, 1000, 1000]}
        assert amounts == expected[totals_at]
        assert row_of(read, _("Total"))[3] == 1111

    def test_a_rate_over_nothing_is_a_dash(self):
        book = a_pack()
        book.ledger("月报", title="月报", columns=CITY_COLUMNS, rows=[{"city": "甲市", "target": 0, "done": 0}])
        assert row_of(values_in(saved(book), "月报"), _("Total"))[4] == "—"

    def test_a_sum_of_nothing_shows_a_dash_and_stays_live(self):
        columns = [SheetColumn("项目"), SheetColumn("额", kind=Kind.INTEGER, total="sum")]
        book = a_pack()
        book.ledger("空", title="空", columns=columns, rows=[("a", None), ("b", None)])
        book.ledger("零", title="零", columns=columns, rows=[("a", 0), ("b", None)])
        file = saved(book)
        empty, zero = (openpyxl.load_workbook(file)[name]["C7"] for name in ["空", "零"])
        assert (empty.value, zero.value) == ("=SUM(C5:C6)", "=SUM(C5:C6)")
        assert empty.number_format == '#,##0;-#,##0;"—"'
        assert zero.number_format == "#,##0"

    def test_a_report_of_one_page_prints_on_one(self):
        book = a_pack()
        book.ledger("一", title="一", columns=[SheetColumn("a")], one_page=True)
        book.ledger("多", title="多", columns=[SheetColumn("a")])
        read = openpyxl.load_workbook(saved(book))
        assert [read[name].page_setup.fitToHeight for name in ["一", "多"]] == [1, 0]

    def test_a_total_that_rows_cannot_give_may_be_given(self):
        book = a_pack()
        book.ledger("月报", title="月报", columns=CITY_COLUMNS, rows=CITIES, totals={"count": 14})
        assert row_of(values_in(saved(book), "月报"), _("Total"))[5] == 14

    def test_an_empty_ledger_says_so(self):
        book = a_pack()
        book.ledger("月报", title="月报", columns=CITY_COLUMNS)
        file = saved(book)
        assert formulas_in(file) == []
        assert values_in(file, "月报")[5][0] == _("No data in this period")

    def test_page_freeze_filter_and_titles_are_set(self):
        book = a_pack()
        book.ledger("台账", title="台账", columns=CITY_COLUMNS, rows=CITIES, paper="A3")
        book.ledger("月报", title="月报", columns=CITY_COLUMNS, rows=CITIES, autofilter=False)
        read = openpyxl.load_workbook(saved(book))
        sheet = read["台账"]
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 8)
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$2:$5"
        assert sheet.freeze_panes == "C6"
        assert sheet.auto_filter.ref == "A5:F8"
        assert read["月报"].auto_filter.ref is None
        assert min(sheet.page_margins.left, sheet.page_margins.right) >= 1 / 2.54

    def test_a_light_carries_its_word(self):
        book = a_pack()
        column = SheetColumn("亮灯", tones={"■ 逾期": Tone.BAD})
        book.ledger("督办", title="督办", columns=[column], rows=[("■ 逾期",), ("其他",)])
        sheet = openpyxl.load_workbook(saved(book))["督办"]
        assert sheet["B5"].value == "■ 逾期"
        assert sheet["B5"].fill.fill_type == "solid"
        assert sheet["B6"].fill.fill_type is None

    def test_names_that_point_nowhere_are_refused(self):
        book = a_pack()
        with pytest.raises(ValueError, match="nowhere"):
            book.ledger("a", title="a", columns=CITY_COLUMNS, freeze_after="nowhere")
        ledger = book.ledger("b", title="b", columns=CITY_COLUMNS, group_by="city")
        with pytest.raises(ValueError, match="grouped"):
            Chart("bar", "图", ledger, "city", ["count"])

    def test_a_pack_without_sheets_is_refused(self):
        with pytest.raises(ValueError, match="cover or a ledger"):
            saved(Workbook())


class TestCharts:
    def charts_of(self, *kinds):
        book = a_pack()
        ledger = book.ledger("月报", title="月报", columns=CITY_COLUMNS, rows=CITIES)
        book.charts("图表", "图表", [Chart(kind, f"{kind}图", ledger, "city", ["done"], "亿元") for kind in kinds])
        archive = zipfile.ZipFile(saved(book))
        return [archive.read(f"xl/charts/chart{place}.xml").decode() for place in range(1, len(kinds) + 1)]

    @pytest.mark.parametrize("kind", ["bar", "stacked", "line", "doughnut"])
    def test_charts_are_fed_from_cells_and_keep_their_axes(self, kind):
        (xml,) = self.charts_of(kind)
        assert "'月报'!$B$6:$B$8" in xml
        assert "甲市" in xml
        assert f"{kind}图（亿元）" in xml
        assert xml.count('<delete val="0"') == (0 if kind == "doughnut" else 2)

    def test_a_line_leaves_a_gap_where_a_city_did_not_report(self):
        (xml,) = self.charts_of("line")
        assert "'图表'!" in xml
        points = re.findall(r'<pt idx="(\d)"><v>([\d.]+)</v>', xml.split("<val>")[1])
        assert [place for place, _value in points] == ["0", "2"]


class TestList:
    columns = (
        SheetColumn("名称"),
        SheetColumn("信用代码", kind=Kind.CODE),
        SheetColumn("金额", kind=Kind.MONEY, unit="万元", total="sum"),
    )

    def test_a_list_has_title_unit_header_rows_total_and_note(self):
        file = listed(self.columns, ((f"公司{n}", CREDIT_CODE, n * 10_000) for n in range(1, 6)),
                      unit_line="单位：万元", notes=["由张示例导出"], imprint=Imprint("示例厅", "E-1"))  # fmt: skip
        rows = values_in(file, "清单")
        note = _("Notes: ") + "由张示例导出"
        assert [row[0] for row in rows] == ["清单", "单位：万元", _("No."), 1, 2, 3, 4, 5, _("Total"), note]
        assert rows[8][3] == 15
        assert formulas_in(file) == ["=SUM(D4:D8)"]
        sheet = openpyxl.load_workbook(file)["清单"]
        assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C4", "A3:D8")

    def test_an_empty_list_still_shows_its_header(self):
        rows = values_in(listed(self.columns, []), "清单")
        assert rows[2][1:] == ["名称", "信用代码", "金额\n（万元）"]
        assert len(rows) == 3

    def test_rows_are_streamed_not_gathered(self):
        """While row 5,000 is made, the first rows are already written away."""
        import gc
        import weakref

        class Text(str):
            __slots__ = ("__weakref__",)

        alive: list = []

        def rows():
            for number in range(5_000):
                text = Text(f"公司{number}")
                alive.append(weakref.ref(text))
                yield (text, CREDIT_CODE, number)
                del text

        listed(self.columns, rows())
        gc.collect()
        assert len(alive) == 5_000
        assert sum(reference() is not None for reference in alive) <= 1


@pytest.fixture
def office(tmp_path):
    """LibreOffice with a profile of its own; converts and returns the new file."""
    if not (shutil.which("soffice") and shutil.which("pdfinfo") and shutil.which("pdftotext")):
        pytest.skip("LibreOffice (soffice) or poppler-utils (pdfinfo, pdftotext) is not installed")

    def convert(file: io.BytesIO, kind: str, name: str = "pack"):
        source, out = tmp_path / f"{name}.xlsx", tmp_path / f"{name}-{kind}"
        source.write_bytes(file.getvalue())
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(out), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return out / f"{name}.{kind}"

    return convert


def run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


def a_long_pack() -> io.BytesIO:
    columns = [
        SheetColumn("项目名称", key="name"),
        SheetColumn("信用代码", key="code", kind=Kind.CODE),
        SheetColumn("投资额", key="amount", kind=Kind.MONEY, unit="万元", total="sum"),
        SheetColumn("签约日期", key="on", kind=Kind.DATE),
        *[SheetColumn(f"说明{place}", key=f"text{place}") for place in range(8)],
    ]
    row = {"code": CREDIT_CODE, "on": date(2017, 6, 1)} | {f"text{place}": "较长的说明文字，" * 6 for place in range(8)}
    rows = [row | {"name": f"示例项目{n}", "amount": Decimal("987654321098.76") + n} for n in range(60)]
    rows = [row | {"city": "甲市" if n < 40 else "乙市"} for n, row in enumerate(rows)]
    book = a_pack()
    ledger = book.ledger("月报", title="月报", columns=CITY_COLUMNS, rows=CITIES)
    book.ledger("台账", title="在谈项目台账标题", columns=columns, rows=rows, group_by="city", paper="A3")
    book.charts("图表", "图表", [Chart("line", "图", ledger, "city", ["done", "target"])])
    book.cover("封面标题", key_numbers=[KeyNumber("到位", 10**9, "亿元", "口径", Kind.MONEY)])
    return saved(book)


@pytest.mark.libreoffice
@pytest.mark.slow
class TestInLibreOffice:
    def test_it_prints_landscape_one_page_wide_with_heads_on_each_page(self, office):
        pdf = str(office(a_long_pack(), "pdf"))
        count = int(re.search(r"Pages:\s+(\d+)", run("pdfinfo", pdf))[1])
        sizes = re.findall(r"size:\s+([\d.]+) x ([\d.]+)", run("pdfinfo", "-l", str(count), pdf))
        assert all(float(width) > float(height) for width, height in sizes)
        pages = run("pdftotext", "-layout", pdf, "-").split("\f")[:count]
        ledger_pages = [place for place, text in enumerate(pages) if "示例项目" in text]
        assert len(ledger_pages) > 1
        for place in ledger_pages:
            assert "在谈项目台账标题" in pages[place]
            assert "项目名称" in pages[place]
            assert "说明7" in pages[place]  # the last column: one page wide
        numbered = _("Page %(page)s of %(pages)s") % {"page": count, "pages": count}
        assert re.sub(r"\s", "", numbered) in re.sub(r"\s", "", pages[-1])

    def test_no_number_turns_into_hashes_or_exponents(self, office):
        late_giant = [("甲", CREDIT_CODE, n) for n in range(400)] + [("乙", CREDIT_CODE, Decimal("999999999999999.99"))]
        for name, file in {"pack": a_long_pack(), "list": listed(TestList.columns, late_giant)}.items():
            text = run("pdftotext", "-layout", str(office(file, "pdf", name)), "-")
            assert "##" not in text
            assert not re.search(r"\dE\+\d", text)
            assert CREDIT_CODE in text

    def test_formulas_calculate_to_the_results_we_stored(self, office):
        ours = a_long_pack()
        stripped = io.BytesIO()
        openpyxl.load_workbook(ours).save(stripped)  # drops every stored result: LibreOffice has to calculate
        calculated = io.BytesIO(office(stripped, "xlsx").read_bytes())
        for sheet in ["月报", "台账"]:
            for mine, theirs in zip(values_in(ours, sheet), values_in(calculated, sheet), strict=True):
                assert [pytest.approx(value) if isinstance(value, float) else value for value in mine] == theirs

    def test_saving_again_in_libreoffice_loses_nothing(self, office):
        ours = a_long_pack()
        again = io.BytesIO(office(ours, "xlsx").read_bytes())
        assert openpyxl.load_workbook(again).sheetnames == openpyxl.load_workbook(ours).sheetnames
        assert len(formulas_in(again)) == len(formulas_in(ours))
        sheet = openpyxl.load_workbook(again)["台账"]
        assert sheet["C5"].value == CREDIT_CODE
        assert sheet["C5"].data_type == "s"
        assert sheet["E5"].is_date
        assert any("chart" in name for name in zipfile.ZipFile(again).namelist())
