"""Ledgers come in every shape an office can give a table; rows and columns are still found."""

from datetime import date
from decimal import Decimal

import pytest

from core.workbook.model import CellError, Sheet, Workbook
from core.workbook.refusal import WorkbookRefused
from ledgers.reading.ledger import interpret
from tests.ledgers.sheets import LEAD_HEADINGS, codes, only, read_rows


def amounts(reading, name="planned_invest"):
    return [record.values.get(name) for record in reading.records]


def reasons(reading):
    return {row.row: row.reason for row in reading.sheets[0].ignored}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("单位：亿元、亩", 200_000_000),
        ("（单位：万元）", 20_000),
        ("计量单位：万元", 20_000),
        ("金额单位:人民币万元", 20_000),
        ("单 位 ： 亿 元", 200_000_000),
        ("货币单位：元", 2),
    ],
)
def test_a_unit_line_gives_bare_numbers_their_unit(line, expected):
    reading = read_rows([["在谈项目一览表"], [line], LEAD_HEADINGS, [1, "甲项目", "建设", 2, "某公司", None]])
    assert amounts(reading) == [expected]
    assert reasons(reading)[2] == "unit"


def test_the_unit_of_a_title_counts():
    reading = read_rows([["在谈项目一览表（万元）"], LEAD_HEADINGS, [1, "甲项目", "建设", 2, "某公司", None]])
    assert amounts(reading) == [20_000]


def test_cell_beats_heading_and_heading_beats_sheet():
    headings = ["项目名称", "投资方", "拟投资额（万元）", "联系人"]
    reading = read_rows(
        [["单位：亿元"], headings, ["甲项目", "某公司", "3亿元", None], ["乙项目", "某公司", 5000, None]]
    )
    assert amounts(reading) == [300_000_000, 50_000_000]


def test_an_amount_without_any_unit_is_an_error_and_not_a_guess():
    record = only(read_rows([LEAD_HEADINGS, [1, "甲项目", "建设", 2, "某公司", None]]))
    assert record.values["planned_invest"] is None
    assert [issue.code for issue in record.errors] == ["amount.unit_unknown"]
    assert record.errors[0].column == "D"


def test_amounts_without_a_unit_take_the_one_all_other_headings_name():
    headings = ["企业名称", "政策名称", "申报金额(万元)", "审核金额", "拨付金额"]
    record = only(read_rows([["政策兑现台账"], headings, ["山西某公司", "某政策", 10, 8, 8]]))
    assert record.values["approved_amount"] == 80_000


def test_headings_of_three_rows_with_merges():
    rows = [
        ["2017年在谈项目台账"],
        ["序号", "项目名称", "投资方", None, None, "投资（亿元）", None],
        [None, None, "名称", "联系方式", None, "拟投资额", "一期"],
        [None, None, None, "联系人", "电话", None, None],
        [1, "甲项目", "某公司", "张三", "13800138000", 3, 1],
    ]
    merges = [
        (1, 0, 3, 0),
        (1, 1, 3, 1),
        (1, 2, 1, 4),
        (1, 5, 1, 6),
        (2, 2, 3, 2),
        (2, 3, 2, 4),
        (2, 5, 3, 5),
        (2, 6, 3, 6),
    ]
    reading = read_rows(rows, merges=merges)
    record = only(reading)
    assert reading.sheets[0].header_rows == (2, 3, 4)
    assert record.values["investor_name"] == "某公司"
    assert record.values["contact"] == "张三"
    assert record.values["phone"] == "13800138000"
    assert record.values["planned_invest"] == 300_000_000
    assert record.values["phase1_invest"] == 100_000_000


def test_headings_of_two_rows_without_merges():
    rows = [
        ["签约项目台账"],
        ["序号", "项目名称", "投资方", None, "投资额", None],
        [None, None, "名称", "联系人", "总投资（亿元）", "其中：一期（万元）"],
        [1, "甲项目", "某公司", "张三", 3, 5000],
    ]
    record = only(read_rows(rows))
    assert (record.code, record.values["investor_name"], record.values["contact"]) == ("agreement", "某公司", "张三")
    assert record.values["agreement_amount"] == 300_000_000
    assert record.values["phase1_invest"] == 50_000_000


def test_units_in_a_row_of_their_own_under_the_headings():
    rows = [
        ["在谈项目"],
        LEAD_HEADINGS,
        [None, None, None, "（亿元）", None, None],
        [1, "甲项目", "建设", 2, "某公司", None],
    ]
    assert amounts(read_rows(rows)) == [200_000_000]


def test_a_row_that_numbers_the_columns_is_no_record():
    rows = [["单位：亿元"], LEAD_HEADINGS, ["甲", "乙", 1, 2, 3, 4], [1, "甲项目", "建设", 2, "某公司", None]]
    reading = read_rows(rows)
    assert len(reading.records) == 1
    assert reasons(reading)[3] == "header"


def test_headings_repeated_on_the_next_page_are_no_record():
    data = [1, "甲项目", "建设", 2, "某公司", None]
    reading = read_rows([["单位：亿元"], LEAD_HEADINGS, data, LEAD_HEADINGS, [2, "乙项目", "另建", 3, "某公司", None]])
    assert [record.row for record in reading.records] == [3, 5]


@pytest.mark.parametrize(
    "word", ["合计", "总计", "合 计", "总 计", "共计", "合计：", "合计（2个）", "全市合计", "全省"]
)
@pytest.mark.parametrize("at_top", [True, False])
def test_totals_at_the_top_or_bottom_are_no_records(word, at_top):
    total = [None, word, None, 5, None, None]
    data = [[1, "甲项目", "建设", 2, "某公司", None], [2, "乙项目", "另建", 3, "某公司", None]]
    rows = [["单位：亿元"], LEAD_HEADINGS, *([total, *data] if at_top else [*data, total])]
    reading = read_rows(rows)
    assert amounts(reading) == [200_000_000, 300_000_000]
    assert "total" in reasons(reading).values()


@pytest.mark.parametrize("word", ["小计", "榆次区小计", "小计（3个）", "小 计"])
def test_subtotals_are_no_records(word):
    rows = [["单位：亿元"], LEAD_HEADINGS, [1, "甲项目", "建设", 2, "某公司", None], [None, word, None, 2, None, None]]
    assert reasons(read_rows(rows))[4] == "subtotal"


def test_a_company_whose_name_contains_a_total_word_stays_a_record():
    rows = [["单位：亿元"], LEAD_HEADINGS, [1, "共计算力中心项目", "建设", 2, "总计信息技术有限公司", None]]
    assert len(read_rows(rows).records) == 1


def test_numbering_that_restarts_and_blank_ruled_rows():
    rows = [
        ["单位：亿元"],
        LEAD_HEADINGS,
        ["一、数据中心类（1个）", None, None, None, None, None],
        [1, "甲项目", "建设", 2, "某公司", None],
        [None, None, None, None, None, None],
        ["（二）应用类", None, None, None, None, None],
        [1, "乙项目", "另建", 3, "某公司", None],
        [2, None, None, None, None, None],
        ["注：1.投资额以协议为准。", None, None, None, None, None],
        ["填报人：张三　审核人：李四　2017年9月25日", None, None, None, None, None],
    ]
    reading = read_rows(rows)
    assert [record.row for record in reading.records] == [4, 7]
    found = reasons(reading)
    assert [found[row] for row in (3, 5, 6, 8, 9, 10)] == ["section", "blank", "section", "blank", "note", "form"]


def test_sections_by_stage_change_what_the_rows_are():
    headings = ["序号", "项目名称", "投资方", "总投资（亿元）", "建设内容"]
    rows = [
        ["招商引资项目台账"],
        headings,
        ["一、在谈项目（1个）"],
        [1, "甲项目", "某公司", 1, "建设甲"],
        ["二、签约项目（1个）"],
        [1, "乙项目", "另一公司", 2, "建设乙"],
        ["三、新开工项目（1个）"],
        [1, "丙项目", "第三公司", 3, "建设丙"],
    ]
    reading = read_rows(rows, merges=[(2, 0, 2, 4), (4, 0, 4, 4), (6, 0, 6, 4)])
    assert [(record.code, record.stage) for record in reading.records] == [
        ("lead", "P30"),
        ("agreement", "P40"),
        ("project", "P60"),
    ]
    assert reading.records[1].values["agreement_amount"] == 200_000_000
    assert reading.records[2].values["total_invest"] == 300_000_000


def test_a_mixed_ledger_takes_the_stage_from_each_row():
    headings = ["项目名称", "投资方", "总投资（亿元）", "项目状态", "项目进展"]
    states = ["跟踪洽谈中", "已签约", "已注册", "已开工", "已投产", "未开工"]
    data = [[f"第{number}项目", f"第{number}公司", 1, state, None] for number, state in enumerate(states)]
    reading = read_rows([["重点招商项目台账"], headings, *data])
    assert [record.stage for record in reading.records] == ["P30", "P40", "P50", "P60", "P70", ""]
    assert [record.code for record in reading.records] == ["lead", "agreement", *["project"] * 4]


def test_merged_city_cells_count_for_every_row_they_cover():
    headings = ["单位", "项目名称", "投资方", "总投资（亿元）", "开工时间"]
    rows = [
        ["新开工项目"],
        headings,
        ["榆次区", "甲项目", "A公司", 1, "2017.6"],
        [None, "乙项目", "B公司", 1, "2017.6"],
    ]
    reading = read_rows(rows, merges=[(2, 0, 3, 0)])
    assert [record.values["region"] for record in reading.records] == ["榆次区", "榆次区"]
    assert [record.region_code for record in reading.records] == ["140702", "140702"]


def test_a_blank_city_cell_that_is_not_merged_is_not_filled():
    headings = ["单位", "项目名称", "投资方", "总投资（亿元）", "开工时间"]
    rows = [
        ["新开工项目"],
        headings,
        ["榆次区", "甲项目", "A公司", 1, "2017.6"],
        [None, "乙项目", "B公司", 1, "2017.6"],
    ]
    assert [record.values["region"] for record in read_rows(rows).records] == ["榆次区", None]


def test_one_sheet_for_each_city():
    headings = ["项目名称", "投资方", "拟投资额（亿元）", "拟建地点"]
    sheets = [
        Sheet("太原", rows=[["在谈项目"], headings, ["甲项目", "某公司", 1, None]]),
        Sheet("大同市", rows=[["在谈项目"], headings, ["乙项目", "另一公司", 1, "城区"]]),
    ]
    reading = interpret(Workbook("ledger.xlsx", "xlsx", sheets))
    assert [record.region_code for record in reading.records] == ["140100", "140202"]


def test_a_functional_zone_is_no_division():
    headings = ["单位", "项目名称", "投资方", "总投资（亿元）", "开工时间"]
    record = only(read_rows([["新开工项目"], headings, ["综改区", "甲项目", "A公司", 1, "2017.6"]]))
    assert (record.region_code, record.zone_code) == ("", "Z-SXZG")


def test_an_unknown_region_is_told_and_kept():
    headings = ["单位", "项目名称", "投资方", "总投资（亿元）", "开工时间"]
    record = only(read_rows([["新开工项目"], headings, ["某某新城", "甲项目", "A公司", 1, "2017.6"]]))
    assert record.values["region"] == "某某新城"
    assert "region.unknown" in codes(record)


def test_full_width_digits_text_dates_and_chinese_numerals():
    headings = ["项目名称", "投资方", "签约金额", "签约时间", "用地（亩）"]
    rows = [["签约项目，单位：万元"], headings, ["甲项目", "某公司", "一亿二千万", "２０１７年６月３日", "１２０．５"]]
    record = only(read_rows(rows))
    assert record.values["agreement_amount"] == 120_000_000
    assert record.values["signed_on"] == date(2017, 6, 3)
    assert record.values["land_mu"] == Decimal("120.5")


def test_a_cell_with_two_amounts_fills_both_fields():
    headings = ["项目名称", "投资方", "总投资", "开工时间"]
    record = only(read_rows([["新开工项目"], headings, ["甲项目", "某公司", "总投资10亿元,其中一期3亿元", "2017.6"]]))
    assert record.values["total_invest"] == 1_000_000_000
    assert record.values["phase1_invest"] == 300_000_000


def test_project_name_and_content_in_one_column_are_parted():
    headings = ["项目名称及建设内容", "投资方", "拟投资额（亿元）"]
    record = only(read_rows([["在谈项目"], headings, ["甲数据中心项目：建设机房3万平方米", "某公司", 1]]))
    assert record.values["project_name"] == "甲数据中心项目"
    assert record.values["content"] == "建设机房3万平方米"


def test_contact_post_and_phone_in_one_cell_are_parted():
    headings = ["项目名称", "投资方", "拟投资额（亿元）", "联系人及电话"]
    record = only(read_rows([["在谈项目"], headings, ["甲项目", "某公司", 1, "张三（副总经理）13800138000"]]))
    assert (record.values["contact"], record.values["contact_post"], record.values["phone"]) == (
        "张三",
        "副总经理",
        "13800138000",
    )


def test_an_impossible_date_is_an_error_on_its_cell():
    headings = ["项目名称", "投资方", "签约金额（亿元）", "签约时间"]
    record = only(read_rows([["签约项目"], headings, ["甲项目", "某公司", 1, "2017.6.31"]]))
    [issue] = record.errors
    assert (issue.code, issue.sheet, issue.row, issue.column, issue.raw) == (
        "date.invalid",
        "Sheet1",
        3,
        "D",
        "2017.6.31",
    )
    assert record.values["signed_on"] is None


def test_an_unreadable_amount_is_an_error_on_its_cell():
    headings = ["项目名称", "投资方", "签约金额（亿元）", "签约时间"]
    record = only(read_rows([["签约项目"], headings, ["甲项目", "某公司", "若干", "2017.6"]]))
    assert [issue.code for issue in record.errors] == ["amount.unparsed"]


def test_an_error_cell_and_an_uncalculated_formula_are_errors():
    headings = ["项目名称", "投资方", "签约金额（亿元）", "签约时间"]
    rows = [
        ["签约项目"],
        headings,
        ["甲项目", "某公司", CellError("#REF!"), "2017.6"],
        ["乙项目", "某公司", CellError("="), "2017.6"],
    ]
    for record in read_rows(rows).records:
        assert [issue.code for issue in record.errors] == ["cell.error"]


def test_a_year_missing_in_a_date_comes_from_the_title():
    headings = ["项目名称", "投资方", "签约金额（亿元）", "签约时间"]
    reading = read_rows([["2016年签约项目"], headings, ["甲项目", "某公司", 1, "6月"], ["乙项目", "某公司", 1, "年底"]])
    assert [record.facets["signed_on"]["value"] for record in reading.records] == ["2016-06", "2016"]


def test_a_date_that_can_be_january_or_october_is_asked_about():
    headings = ["项目名称", "投资方", "签约金额（亿元）", "签约时间"]
    record = only(read_rows([["签约项目"], headings, ["甲项目", "某公司", 1, Decimal("2017.1")]]))
    assert codes(record) == {"date.ambiguous"}
    assert record.values["signed_on"] is None


def test_a_code_destroyed_by_the_spreadsheet_is_an_error():
    headings = ["企业名称", "统一社会信用代码", "政策名称", "申报金额（万元）"]
    record = only(read_rows([["政策兑现台账"], headings, ["某公司", Decimal("914403001922038000"), "某政策", 1]]))
    assert [issue.code for issue in record.errors] == ["uscc.check_digit"]


def test_an_amount_typed_in_the_wrong_unit_stands_out():
    headings = ["项目名称", "投资方", "签约金额（亿元）", "签约时间"]
    data = [[f"第{n}项目", f"第{n}公司", amount, "2017.6"] for n, amount in enumerate([1, 2, 3, 2.5, 20000])]
    reading = read_rows([["签约项目"], headings, *data])
    assert [codes(record) for record in reading.records] == [set(), set(), set(), set(), {"amount.unit_slip"}]


def test_a_repeated_row_is_told_with_the_row_it_repeats():
    headings = ["项目名称", "投资方", "签约金额（亿元）", "签约时间"]
    row = ["甲项目", "某有限公司", 1, "2017.6"]
    reading = read_rows(
        [
            ["签约项目"],
            headings,
            row,
            ["乙项目", "某有限公司", 1, "2017.6"],
            ["甲 项目", "某有限责任公司", "1亿", "2017年6月"],
        ]
    )
    [issue] = reading.records[2].warnings
    assert issue.code == "duplicate.in_file"
    assert "3" in issue.message
    assert not reading.records[1].warnings


def test_the_same_project_signed_twice_for_different_sums_is_no_repetition():
    headings = ["项目名称", "投资方", "签约金额（亿元）", "签约时间"]
    reading = read_rows([["签约项目"], headings, ["甲项目", "某公司", 1, "2017.3"], ["甲项目", "某公司", 2, "2017.6"]])
    assert [codes(record) for record in reading.records] == [set(), set()]


def test_a_row_without_any_name_is_an_error():
    record = only(read_rows([["单位：亿元"], LEAD_HEADINGS, [1, None, "建设", 2, None, "2017.6"]]))
    assert [issue.code for issue in record.errors] == ["required.missing"]


def test_columns_that_are_not_understood_are_listed():
    headings = ["项目名称", "投资方", "拟投资额（亿元）", "天气", "序号"]
    sheet = read_rows([["在谈项目"], headings, ["甲项目", "某公司", 1, "晴", 1]]).sheets[0]
    assert [match.header for match in sheet.unmatched] == ["天气"]
    assert [match.column.name for match in sheet.matched] == ["project_name", "investor_name", "planned_invest"]


def test_hidden_sheets_are_reported_and_not_read():
    rows = [["单位：亿元"], LEAD_HEADINGS, [1, "甲项目", "建设", 2, "某公司", None]]
    sheets = [Sheet("台账", rows=rows), Sheet("旧台账", "hidden", rows)]
    reading = interpret(Workbook("ledger.xlsx", "xlsx", sheets))
    assert len(reading.records) == 1
    assert [(issue.code, issue.sheet) for issue in reading.issues] == [("sheet.hidden", "旧台账")]


def test_a_workbook_without_a_ledger_is_refused():
    with pytest.raises(WorkbookRefused) as refusal:
        read_rows([["会议通知"], ["时间", "地点"], ["周一", "三楼"]])
    assert refusal.value.code == "file.no_ledger"


def test_a_ledger_without_its_name_column_says_which_column_is_missing():
    with pytest.raises(WorkbookRefused) as refusal:
        read_rows([["在谈项目"], ["拟投资额（亿元）", "行业", "联系人", "电话"], [1, "软件", "张三", None]])
    assert (refusal.value.code, refusal.value.detail) == ("file.no_ledger", "columns")
    assert "Sheet1" in refusal.value.message


def test_a_summary_without_names_is_no_ledger():
    rows = [
        ["招商引资工作汇总表"],
        ["单位", "新注册重点项目", None, None, None],
        [None, "项目数", "合同投资总额[亿元]", "一期投资额[亿元]", "注册资本额[万元]"],
        ["榆次区", 3, 5, 2, 300],
    ]
    with pytest.raises(WorkbookRefused):
        read_rows(rows, merges=[(1, 0, 2, 0), (1, 1, 1, 4)])


@pytest.mark.parametrize(
    ("title", "headings", "code", "stage"),
    [
        ("Sheet1", ["项目名称", "拟投资额（亿元）", "投资方", "跟踪人"], "lead", "P30"),
        ("Sheet1", ["投资方", "项目名称", "签约时间", "签约额（亿元）"], "agreement", "P40"),
        (
            "Sheet1",
            ["外来投资方", "在晋注册名称", "注册时间", "法人代表", "注册资本（万元）", "合同签约时间"],
            "project",
            "P50",
        ),
        (
            "Sheet1",
            ["外来投资方", "在晋注册名称", "注册时间", "法人代表", "注册资本（万元）", "开工时间"],
            "project",
            "P60",
        ),
        ("Sheet1", ["外来投资方", "在晋注册名称", "注册时间", "开工时间", "投产时间"], "project", "P70"),
        ("Sheet1", ["园区名称", "级别", "主导产业", "入驻率"], "park", ""),
        ("Sheet1", ["园区名称", "楼栋", "楼层", "房号", "可租面积"], "unit", ""),
        ("Sheet1", ["数据中心名称", "运营单位", "设计机架", "上架率"], "data_centre", ""),
        ("Sheet1", ["企业名称", "申报事项", "审核金额（万元）", "拨付金额"], "incentive_payment", ""),
    ],
)
def test_a_sheet_without_title_is_known_by_its_columns(title, headings, code, stage):
    record = only(read_rows([headings, ["甲"] * len(headings)], name=title))
    assert (record.code, record.stage) == (code, stage)


def test_identity_over_sheets_joins_companies_and_projects():
    leads = [
        ["在谈项目"],
        ["项目名称", "投资方", "拟投资额（亿元）", "建设内容"],
        ["晋中甲数据中心项目", "甲(北京)有限公司", 1, "建设机房"],
    ]
    started = [
        ["新开工"],
        ["投资方", "项目公司", "开工时间", "总投资（亿元）", "建设内容"],
        ["甲（北京）有限责任公司", "山西甲有限公司", "2017.6", 1, "建设机房"],
    ]
    reading = interpret(Workbook("x.xlsx", "xlsx", [Sheet("一", rows=leads), Sheet("二", rows=started)]))
    assert len(reading.companies) == 2
    assert [group.rows for group in reading.projects] == [[("一", 3), ("二", 3)]]


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        (("甲项目", "建设机柜300个"), ("乙项目", "建设机柜3000个"), 2),
        (("甲项目一期", "建设机柜"), ("甲项目", "建设机柜"), 1),
        (("甲项目一期", "建设机柜"), ("甲项目二期", "建设机柜"), 2),
        (("甲项目", "建设机柜300个"), ("甲建设项目", "机柜"), 1),
    ],
)
def test_which_rows_of_one_investor_are_one_project(first, second, count):
    rows = [["在谈项目"], ["项目名称", "投资方", "拟投资额（亿元）", "建设内容"]]
    rows += [[name, "某有限公司", 1, content] for name, content in (first, second)]
    assert len(read_rows(rows).projects) == count


def test_companies_with_one_credit_code_are_one_and_unlike_names_are_told():
    headings = ["企业名称", "统一社会信用代码", "政策名称", "申报金额（万元）"]
    rows = [
        ["政策兑现"],
        headings,
        ["华为技术有限公司", "914403001922038216", "某政策", 1],
        ["完全不同的公司", "914403001922038216", "某政策", 2],
    ]
    reading = read_rows(rows)
    assert len(reading.companies) == 1
    assert codes(reading.records[1]) == {"uscc.shared"}
