"""What a person decided, and what their organisation remembers, comes before what headings say."""

from datetime import date
from decimal import Decimal

import pytest

from core.values.dates import Precision
from core.workbook.model import Sheet, Workbook
from core.workbook.refusal import WorkbookRefused
from ledgers.answers import Answers
from ledgers.reading.headings import heading_key
from ledgers.reading.ledger import interpret
from ledgers.reading.questions import date_questions
from tests.ledgers.sheets import only

HEADINGS = ["项目名称", "投资方", "拟投资额（亿元）", "天气", "签约时间"]
DATA = ["甲项目", "某公司", 1, "晴", Decimal("2017.1")]


def book(*rows, title="在谈项目", **sheets):
    read = [Sheet(name, rows=rows) for name, rows in sheets.items()] or [Sheet("Sheet1", rows=[[title], *rows])]
    return Workbook("ledger.xlsx", "xlsx", read)


def read(*rows, memory=None, title="在谈项目", **answers):
    return interpret(book(*rows, title=title), answers=Answers(**answers), memory=memory)


def ways(reading):
    return {m.letter: (m.column.name if m.column else "", str(m.how)) for m in reading.sheets[0].columns}


def test_the_way_every_column_was_bound_is_told():
    assert ways(read(HEADINGS, DATA)) == {
        "A": ("project_name", "alias"),
        "B": ("investor_name", "alias"),
        "C": ("planned_invest", "alias"),
        "D": ("", ""),
        "E": ("signed_on", "alias"),
    }


def test_a_corrected_column_is_read_as_the_person_said():
    reading = read(HEADINGS, DATA, columns={"Sheet1": {"D": "remark"}})
    assert only(reading).values["remark"] == "晴"
    assert ways(reading)["D"] == ("remark", "corrected")
    assert reading.sheets[0].unmatched == []


def test_a_correction_takes_the_field_from_the_column_that_had_it():
    reading = read(HEADINGS, DATA, columns={"Sheet1": {"D": "investor_name"}})
    assert only(reading).values["investor_name"] == "晴"
    assert [match.letter for match in reading.sheets[0].unmatched] == ["B"]


INVENTED = [["序号", "标的", "金主", "投多少"], [1, "甲项目", "某公司", "1亿元"], [2, "乙项目", "别公司", "3亿元"]]


def test_a_sheet_of_a_chosen_kind_needs_no_known_heading():
    with pytest.raises(WorkbookRefused):
        read(*INVENTED)
    reading = read(*INVENTED, kinds={"Sheet1": "lead:P30"})
    assert reading.sheets[0].header_rows == (2,)
    assert [match.header for match in reading.sheets[0].unmatched] == ["标的", "金主", "投多少"]
    columns = {"B": "project_name", "C": "investor_name", "D": "planned_invest"}
    reading = read(*INVENTED, kinds={"Sheet1": "lead:P30"}, columns={"Sheet1": columns})
    assert [record.values["project_name"] for record in reading.records] == ["甲项目", "乙项目"]
    assert not any(record.errors for record in reading.records)


def test_a_sheet_without_a_row_of_texts_stays_unread():
    with pytest.raises(WorkbookRefused):
        read([1, 2, 3], [4, 5, 6], kinds={"Sheet1": "lead:P30"})


def test_a_column_can_be_kept_out():
    reading = read(HEADINGS, DATA, columns={"Sheet1": {"B": ""}})
    assert "investor_name" not in only(reading).values
    assert ways(reading)["B"] == ("", "corrected")
    assert reading.sheets[0].unmatched == [reading.sheets[0].columns[3]]


def test_a_column_without_heading_can_be_given_a_field():
    rows = [*HEADINGS, None], [*DATA, "补充"]
    assert only(read(*rows, columns={"Sheet1": {"F": "remark"}})).values["remark"] == "补充"


@pytest.mark.parametrize("columns", [{"D": "no_such_field"}, {"ZZ": "remark"}, {"A": "投资方"}])
def test_a_correction_that_fits_nothing_changes_nothing(columns):
    assert ways(read(HEADINGS, DATA, columns={"Sheet1": columns})) == ways(read(HEADINGS, DATA))


def test_a_correction_holds_for_its_sheet_alone():
    rows = [["在谈项目"], HEADINGS, DATA]
    answers = Answers(columns={"一": {"D": "remark"}})
    reading = interpret(book(一=rows, 二=rows), answers=answers)
    assert [record.values.get("remark") for record in reading.records] == ["晴", None]


def test_a_correction_also_holds_in_the_sections_of_another_kind():
    rows = [HEADINGS, ["一、签约项目"], DATA]
    record = only(read(*rows, columns={"Sheet1": {"D": "remark"}}))
    assert (record.code, record.values["remark"]) == ("agreement", "晴")


def test_headings_that_the_organisation_remembers_come_before_aliases():
    memory = {("lead:P30", heading_key("天 气")): "progress", ("lead:P30", heading_key("投资方")): ""}
    reading = read(HEADINGS, DATA, memory=memory)
    assert only(reading).values["progress"] == "晴"
    assert ways(reading)["D"] == ("progress", "remembered")
    assert ways(reading)["B"] == ("", "remembered")


def test_a_correction_comes_before_the_memory():
    memory = {("lead:P30", heading_key("天气")): "progress"}
    reading = read(HEADINGS, DATA, memory=memory, columns={"Sheet1": {"D": "remark"}})
    assert ways(reading)["D"] == ("remark", "corrected")


def test_what_is_remembered_for_one_kind_says_nothing_about_another():
    memory = {("agreement:P40", heading_key("天气")): "progress"}
    assert ways(read(HEADINGS, DATA, memory=memory))["D"] == ("", "")


def test_a_sheet_of_unusual_headings_is_known_by_memory():
    headings = ["名头", "东家", "想花多少（亿元）"]
    names = dict(zip(headings, ["project_name", "investor_name", "planned_invest"], strict=True))
    with pytest.raises(WorkbookRefused):
        read(headings, ["甲", "乙公司", 1])
    memory = {("lead:P30", heading_key(text)): name for text, name in names.items()}
    record = only(read(headings, ["甲", "乙公司", 1], memory=memory))
    assert record.values["planned_invest"] == 100_000_000


def test_the_key_of_a_heading_forgets_blanks_width_and_line_breaks():
    assert heading_key("签约 总投资\n（亿元）") == heading_key("签约总投资(亿元)*")
    assert heading_key("投资 / 总投资") != heading_key("总投资")


def test_the_kind_of_a_sheet_can_be_corrected():
    record = only(read(HEADINGS, DATA, kinds={"Sheet1": "agreement:P40"}))
    assert (record.code, record.stage) == ("agreement", "P40")


def test_a_corrected_kind_makes_a_ledger_of_a_sheet_that_looked_like_none():
    rows = ["名称", "投资方", "何时"], ["甲项目", "某公司", "2017.6"]
    with pytest.raises(WorkbookRefused):
        read(*rows, title="会议")
    answers = {"kinds": {"Sheet1": "lead:P30"}, "columns": {"Sheet1": {"A": "project_name", "C": "first_reported_on"}}}
    record = only(read(*rows, title="会议", **answers))
    assert record.values["project_name"] == "甲项目"
    assert record.values["first_reported_on"] == date(2017, 6, 1)


def test_a_kind_that_does_not_exist_changes_nothing():
    assert only(read(HEADINGS, DATA, kinds={"Sheet1": "no:kind"})).code == "lead"


def test_sheets_can_be_left_out():
    rows = [["在谈项目"], HEADINGS, DATA]
    reading = interpret(book(一=rows, 二=rows), answers=Answers(skip=["一"]))
    assert [record.sheet for record in reading.records] == ["二"]
    assert [(sheet.name, sheet.reason) for sheet in reading.skipped] == [("一", "unwanted")]


def test_a_file_of_which_every_sheet_is_left_out_is_no_refusal():
    reading = interpret(book(HEADINGS, DATA), answers=Answers(skip=["Sheet1"]))
    assert reading.records == []


def test_a_date_of_two_meanings_is_an_error_and_a_question():
    reading = read(HEADINGS, DATA, ["乙项目", "另一公司", 1, None, Decimal("2017.1")])
    assert [issue.code for issue in reading.records[0].errors] == ["date.ambiguous"]
    assert date_questions(reading) == [
        {
            "type": "date",
            "raw": "2017.1",
            "choices": ["2017-01", "2017-10"],
            "places": ["Sheet1!E3", "Sheet1!E4"],
            "rows": 2,
        }
    ]


@pytest.mark.parametrize(("month", "day"), [("2017-01", date(2017, 1, 1)), ("2017-10", date(2017, 10, 1))])
def test_the_month_that_a_person_chose_settles_the_date(month, day):
    reading = read(HEADINGS, DATA, dates={"2017.1": month})
    record = only(reading)
    assert record.errors == []
    assert record.values["signed_on"] == day
    assert record.parsed["signed_on"].precision is Precision.MONTH
    assert date_questions(reading) == []


@pytest.mark.parametrize("month", ["2017-05", "2016-01", "nonsense", "2017.1"])
def test_a_month_the_date_cannot_mean_settles_nothing(month):
    assert only(read(HEADINGS, DATA, dates={"2017.1": month})).errors


def test_progress_is_told_about_every_thousand_rows():
    told = []
    data = [[f"第{n}项目", f"第{n}公司", 1, None, None] for n in range(2500)]
    interpret(book(HEADINGS, *data), progress=lambda *counts: told.append(counts))
    assert told == [(1000, 2502), (2000, 2502)]


def test_the_fields_to_choose_from_have_names_and_labels():
    kind = read(HEADINGS, DATA).sheets[0].kind
    assert kind.key == "lead:P30"
    assert list(kind.fields)[:2] == ["project_name", "company_name"]
    assert all(str(label) for label in kind.fields.values())
