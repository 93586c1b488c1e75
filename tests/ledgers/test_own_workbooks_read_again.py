"""What our own workbooks add for people is passed over when they come back."""

from ledgers.kinds import SHEET_KINDS
from ledgers.reading.headings import PROBLEM_HEADING, SAMPLE_MARK
from tests.ledgers.sheets import LEAD_HEADINGS, only, read_rows

DATA = [1, "甲项目", "建设", 2, "某公司", None]


def test_the_problem_column_of_an_error_workbook_is_passed_over():
    rows = [["单位：亿元"], [*LEAD_HEADINGS, PROBLEM_HEADING], [*DATA, "D3：没有单位"], [2, "乙项目"]]
    reading = read_rows(rows)
    assert [record.values["project_name"] for record in reading.records] == ["甲项目", "乙项目"]
    assert reading.sheets[0].unmatched == []
    assert [match.header for match in reading.sheets[0].columns if match.note == "problem"] == [PROBLEM_HEADING]


def test_a_problem_does_not_make_a_blank_row_a_record():
    rows = [["单位：亿元"], [*LEAD_HEADINGS, PROBLEM_HEADING], DATA, [None, None, None, None, None, None, "空行"]]
    reading = read_rows(rows)
    only(reading)
    assert reading.sheets[0].ignored[-1].reason == "blank"


def test_the_sample_row_of_a_template_is_never_a_record():
    for first in (SAMPLE_MARK, "示例行（不会导入）", " 示例行"):
        reading = read_rows([["单位：亿元"], LEAD_HEADINGS, [first, "示例项目", "建设", 2, "示例公司", None], DATA])
        assert only(reading).row == 4
        assert (3, "sample") in [(row.row, row.reason) for row in reading.sheets[0].ignored]


def test_a_sample_row_of_headings_is_no_part_of_the_heading():
    reading = read_rows([["单位：亿元"], LEAD_HEADINGS, [SAMPLE_MARK, "项目名称", "建设内容", "亿元", "投资方"], DATA])
    assert reading.sheets[0].header_rows == (2,)


def test_a_company_called_after_an_industry_is_no_sample():
    headings = ["项目名称", "投资方", "拟投资额（亿元）"]
    assert only(read_rows([["在谈项目"], headings, ["示例行业云项目", "某公司", 1]])).values["planned_invest"]


def test_every_kind_of_sheet_has_a_key_of_its_own():
    assert len({kind.key for kind in SHEET_KINDS}) == len(SHEET_KINDS)
