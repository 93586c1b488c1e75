"""An exported list that was edited: only what a person changed is written, by the rules of the record's own form."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core import audit
from core.exports import sheet_column
from core.jobs import JobRefused
from core.models import AuditEntry
from core.tables import Table
from crm.models import Agreement, Company, Lead
from indicators import registry
from ledgers import services, work
from ledgers.importing.standing import standing
from ledgers.models import LedgerImport, LedgerRow, LedgerWrite
from parks.models import Park
from projects.services import record_report
from tests import factories
from tests.ledgers import imports
from tests.ledgers.listed import export, export_views

State = LedgerImport.State


class Book:
    """An exported workbook in the hands of a person: its cells by the column of the table and the row of the list."""

    def __init__(self, content: bytes, table: type[Table]) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self.sheet: Any = self.book.active
        headings = {str(cell.value): cell.column for cell in self.sheet[3] if cell.value}
        shown = {column.name: sheet_column(column).heading for column in table.columns.values()}
        self.columns = {name: headings[heading] for name, heading in shown.items() if heading in headings}

    def cell(self, name: str, row: int = 0) -> Any:
        return self.sheet.cell(4 + row, self.columns[name])

    def row_of(self, name: str) -> int:
        rows = [[cell.value for cell in row] for row in self.sheet.iter_rows(min_row=4)]
        return next(number for number, row in enumerate(rows) if name in row)

    def put(self, name: str, value: Any, row: int = 0) -> "Book":
        self.cell(name, row).value = value
        return self

    def add(self, **cells: Any) -> "Book":
        row = self.sheet.max_row - 3
        for name, value in cells.items():
            self.put(name, value, row + 1)
        return self

    def content(self) -> bytes:
        stream = io.BytesIO()
        self.book.save(stream)
        return stream.getvalue()


@pytest.fixture
def lead(regions: Any, officer: User) -> Lead:
    company = factories.CompanyFactory(name="示例甲数据有限公司")
    return factories.LeadFactory(
        name="示例云计算中心", company=company, region=regions["140100"], stage="P30", owner=officer,
        planned_investment=Decimal("123456789.01"), next_action="示例：考察", next_action_on=date(2027, 6, 1),
    )  # fmt: skip


@pytest.fixture
def book(as_user: Any) -> Callable[..., Book]:
    """Export a list: `book(officer, "crm:lead")`."""

    def exported(user: User, name: str, query: str = "") -> Book:
        route = f"{name}_export"
        return Book(export(as_user(user), route, query=query), export_views()[route].table_class)

    return exported


def back(book: Book, by: User) -> LedgerImport:
    """Upload an edited list."""
    ledger = imports.read(book.content(), by=by)
    assert ledger.state == State.READY, ledger.message
    return ledger


def answered(ledger: LedgerImport, **conflicts: str) -> LedgerImport:
    """Settle conflicts and have the file compared again."""
    ledger.answers, ledger.state = {"conflicts": conflicts}, State.READING
    ledger.save()
    work.read_file(ledger.job)
    ledger.refresh_from_db()
    return ledger


def only_row(ledger: LedgerImport) -> LedgerRow:
    return ledger.rows.get()


def codes(ledger: LedgerImport) -> list[str]:
    return [issue["code"] for row in ledger.rows.all() for issue in row.errors]


def test_only_changed_cells_are_written_and_audited_with_the_file(book, officer, lead):
    other = factories.LeadFactory(region=lead.region)
    found = book(officer, "crm:lead")
    place = found.row_of(lead.name)
    found.put("planned_investment", 20000, place).put("stage", "签约", place).put(
        "next_action_on", date(2027, 7, 2), place
    )
    ledger = back(found, officer)
    assert ledger.counts["rows"] == {"changed": 1, "same": 1}
    row = ledger.rows.get(outcome="changed")
    assert {(c["field"], c["old"], c["new"]) for c in row.changes} == {
        ("planned_investment", "123456789.01", "200000000"), ("stage", "P30", "P40"),
        ("next_action_on", "2027-06-01", "2027-07-02"),
    }  # fmt: skip
    lead.refresh_from_db()
    assert lead.stage == "P30", "nothing is written before it is confirmed"
    imports.write(ledger)
    before = (other.version, lead.version)
    lead.refresh_from_db(), other.refresh_from_db()
    assert (lead.stage, lead.planned_investment, lead.next_action_on) == ("P40", 200_000_000, date(2027, 7, 2))
    assert (other.version, lead.version) == (before[0], before[1] + 1)
    entry = AuditEntry.objects.filter(model="crm.lead", object_id=lead.pk).first()
    assert ledger.file_name in entry.reason
    assert {change["field"] for change in entry.changes} == {"planned_investment", "stage", "next_action_on"}
    written = LedgerWrite.objects.get(ledger_import=ledger)
    assert (written.object_id, written.is_new, written.version) == (lead.pk, False, lead.version)
    assert written.before == {"planned_investment": "123456789.01", "stage": "P30", "next_action_on": "2027-06-01"}


def test_the_same_file_again_changes_nothing_more(book, officer, lead):
    found = book(officer, "crm:lead").put("planned_investment", 20000)
    imports.write(back(found, officer))
    assert back(found, officer).counts["rows"] == {"same": 1}


def test_a_cleared_cell_clears_the_field(book, officer, lead):
    ledger = back(book(officer, "crm:lead").put("planned_investment", None).put("company", None), officer)
    assert {(c["field"], c["new"]) for c in only_row(ledger).changes} == {
        ("planned_investment", None),
        ("company", None),
    }
    imports.write(ledger)
    lead.refresh_from_db()
    assert (lead.planned_investment, lead.company) == (None, None)


def test_a_cell_that_must_not_be_empty_says_so_with_its_column(book, officer, lead):
    found = book(officer, "crm:lead").put("name", "  ")
    error = only_row(back(found, officer)).errors[0]
    assert (error["code"], error["column"], error["row"]) == ("list.value", "B", 4)


@pytest.mark.parametrize(
    ("column", "value"),
    [("stage", "没有的阶段"), ("company", "示例没有的公司"), ("region", "没有的地方"), ("planned_investment", "很多"),
     ("next_action_on", "2017.6.31"), ("next_action_on", "明年"), ("planned_investment", "#N/A")],
)  # fmt: skip
def test_what_cannot_be_meant_is_an_error_at_its_cell(column, value, book, officer, lead):
    found = book(officer, "crm:lead")
    row = only_row(back(found.put(column, value), officer))
    assert row.outcome == "error"
    assert row.errors[0]["column"] == found.cell(column).column_letter
    assert row.errors[0]["message"]


def test_a_region_outside_ones_own_is_not_among_the_choices(book, city_officer, lead, regions):
    assert codes(back(book(city_officer, "crm:lead").put("region", "大同市"), city_officer)) == ["list.unknown_name"]
    imports.write(back(book(city_officer, "crm:lead").put("region", "小店区"), city_officer))
    lead.refresh_from_db()
    assert lead.region == regions["140105"]


def test_a_foreign_and_a_missing_record_read_alike(book, officer, other_officer, lead, as_user):
    foreign = book(officer, "crm:lead")
    missing = book(officer, "crm:lead")
    key = next(cell for cell in missing.sheet[4] if str(cell.value).startswith("crm:lead/"))
    key.value = "crm:lead/999999/1"
    said = []
    for one in (foreign, missing):
        row = only_row(imports.read(one.content(), by=other_officer))
        said.append([(e["code"], e["message"]) for e in row.errors])
        assert (row.target_id, row.title) == (None, "示例云计算中心")
    assert said[0] == said[1]
    assert said[0][0][0] == "list.missing"


def test_what_is_worked_out_cannot_be_changed(book, officer, regions):
    factories.ProjectFactory(region=regions["140100"], total_investment=Decimal(1_000_000))
    ledger = back(book(officer, "projects:project").put("funds_in_place", 88), officer)
    assert codes(ledger) == ["list.read_only"]
    assert "到位资金" in only_row(ledger).errors[0]["message"]


def test_what_the_world_worked_out_meanwhile_is_no_ones_change(book, officer, regions):
    project = factories.ProjectFactory(region=regions["140100"], total_investment=Decimal(1_000_000))
    found = book(officer, "projects:project")
    factories.InflowFactory(project=project, amount=500_000)
    ledger = back(found, officer)
    assert ledger.counts["rows"] == {"same": 1}
    imports.write(back(found.put("total_investment", 200), officer))
    project.refresh_from_db()
    assert project.total_investment == 2_000_000


def test_a_related_record_that_got_another_name_is_no_change(book, officer, lead):
    found = book(officer, "crm:lead")
    lead.company.name = "示例乙数据有限公司"
    lead.company.save()
    assert back(found, officer).counts["rows"] == {"same": 1}


def test_others_changes_to_other_fields_are_kept(book, officer, lead):
    found = book(officer, "crm:lead").put("planned_investment", 20000)
    lead.stage, lead.next_action = "P40", "示例：签约"
    lead.save()
    ledger = back(found, officer)
    assert {c["field"] for c in only_row(ledger).changes} == {"planned_investment"}
    imports.write(ledger)
    lead.refresh_from_db()
    assert (lead.stage, lead.next_action, lead.planned_investment) == ("P40", "示例：签约", 200_000_000)


def change_meanwhile(lead: Lead, by: User) -> None:
    with audit.acting(by):
        lead.refresh_from_db()
        lead.planned_investment = Decimal(500_000_000)
        lead.save()


def test_the_same_field_changed_by_two_is_asked_about(book, officer, city_officer, lead):
    found = book(officer, "crm:lead").put("planned_investment", 20000)
    change_meanwhile(lead, city_officer)
    ledger = back(found, officer)
    row = only_row(ledger)
    assert [error["code"] for error in row.errors] == ["list.conflict"]
    for word in (city_officer.full_name, "50,000", "20,000"):
        assert word in row.errors[0]["message"]
    question = ledger.questions[0]
    assert question["type"] == "conflict"
    assert [choice["value"] for choice in question["choices"]] == ["mine", "theirs"]


@pytest.mark.parametrize(
    ("choice", "outcome", "amount"), [("mine", "changed", 200_000_000), ("theirs", "same", 500_000_000)]
)
def test_a_conflict_is_settled_by_choosing(choice, outcome, amount, book, officer, city_officer, lead):
    found = book(officer, "crm:lead").put("planned_investment", 20000)
    change_meanwhile(lead, city_officer)
    ledger = back(found, officer)
    ledger = answered(ledger, **{ledger.questions[0]["key"]: choice})
    assert only_row(ledger).outcome == outcome
    imports.write(ledger)
    lead.refresh_from_db()
    assert lead.planned_investment == amount


def test_an_answer_holds_only_for_what_was_seen(book, officer, city_officer, lead):
    found = book(officer, "crm:lead").put("planned_investment", 20000)
    change_meanwhile(lead, city_officer)
    ledger = back(found, officer)
    lead.refresh_from_db()
    lead.planned_investment = Decimal(700_000_000)
    lead.save()
    assert codes(answered(ledger, **{ledger.questions[0]["key"]: "mine"})) == ["list.conflict"]


def test_someone_who_saves_between_check_and_confirmation_loses_nothing(book, officer, city_officer, lead):
    ledger = back(book(officer, "crm:lead").put("planned_investment", 20000), officer)
    change_meanwhile(lead, city_officer)
    ledger.state = State.APPLYING
    ledger.save()
    with pytest.raises(JobRefused):
        work.write_file(ledger.job)
    lead.refresh_from_db()
    assert lead.planned_investment == 500_000_000
    ledger.refresh_from_db()
    assert (ledger.state, codes(ledger)) == (State.READY, ["list.conflict"])


def test_a_row_without_a_record_number_is_a_new_record(book, officer, lead, regions):
    found = book(officer, "crm:lead").add(
        name="示例新项目", company="示例甲数据有限公司", planned_investment="1.2亿", stage="在谈"
    )
    ledger = back(found, officer)
    assert ledger.counts["rows"] == {"same": 1, "new": 1}
    imports.write(ledger)
    new = Lead.objects.get(name="示例新项目")
    assert (new.company, new.planned_investment, new.stage) == (lead.company, 120_000_000, "P30")
    assert new.region == officer.region
    assert ledger.rows.get(outcome="new").target_id == new.pk
    assert LedgerWrite.objects.get(ledger_import=ledger).is_new


def test_two_new_rows_of_one_name_are_one_too_many(book, officer):
    factories.CompanyFactory(name="示例甲数据有限公司")
    found = book(officer, "crm:company").add(name="示例新数据有限公司").add(name="示例新数据有限公司")
    assert codes(back(found, officer)) == ["list.same_as"]


def test_total_notes_and_own_columns_are_no_rows(book, officer, lead):
    found = book(officer, "crm:lead")
    place = found.sheet.max_column + 1
    found.sheet.cell(3, place).value = "我的备注"
    found.sheet.cell(4, place).value = "示例：下周去"
    ledger = back(found, officer)
    assert ledger.counts["rows"] == {"same": 1}
    assert [issue["code"] for issue in ledger.file_issues] == ["list.other_column"]


def test_the_total_is_no_row_without_the_column_of_its_word(book, officer, lead):
    found = book(officer, "crm:lead")
    for merged in [*found.sheet.merged_cells.ranges]:
        found.sheet.unmerge_cells(str(merged))
    found.sheet.delete_cols(1)
    assert back(found, officer).counts["rows"] == {"same": 1}


def test_rows_and_columns_may_be_sorted_moved_and_left_out(book, officer, regions):
    for number in range(5):
        factories.LeadFactory(name=f"示例{number}", region=regions["140100"], planned_investment=number * 10_000)
    found = book(officer, "crm:lead", "sort=name")
    rows = [[cell.value for cell in row] for row in found.sheet.iter_rows(min_row=4, max_row=8)]
    headings = [cell.value for cell in found.sheet[3]]
    stage = found.columns["stage"] - 1
    order = [len(headings) - 1, *[n for n in range(1, len(headings) - 1) if n != stage]]
    book_again = openpyxl.Workbook()
    for row in [headings, *reversed(rows[1:])]:
        book_again.active.append([row[n] for n in order])
    stream = io.BytesIO()
    book_again.save(stream)
    ledger = imports.read(stream.getvalue(), by=officer)
    assert ledger.counts["rows"] == {"same": 4}


def test_a_copied_row_is_told_from_a_new_one(book, officer, lead):
    found = book(officer, "crm:lead")
    found.sheet.append([cell.value for cell in found.sheet[4]])
    assert codes(back(found, officer)) == ["list.twice", "list.twice"]


def test_a_list_that_lost_its_record_numbers_says_what_to_do(book, officer):
    factories.OrganisationFactory()
    found = book(officer, "accounts:organisation")
    found.sheet.delete_cols(found.sheet.max_column)
    ledger = imports.read(found.content(), by=officer)
    assert ledger.state == State.REFUSED
    assert ledger.file_issues[0]["code"] == "list.no_numbers"


def test_a_list_of_another_role_is_refused(book, officer, park_manager, lead):
    ledger = imports.read(book(officer, "crm:lead").content(), by=park_manager)
    assert (ledger.state, ledger.file_issues[0]["code"]) == (State.REFUSED, "list.role")


def test_who_may_only_read_may_not_change(book, leader, lead):
    ledger = back(book(leader, "crm:lead").put("planned_investment", 1), leader)
    assert codes(ledger) == ["list.role"]


def test_a_ledger_is_not_everybodys_work(policy_officer, park_manager):
    sheets = {"在谈项目": [["项目名称", "投资方", "拟投资额（万元）"], ["示例项目", "示例甲公司", 100]]}
    for person in (policy_officer, park_manager):
        ledger = imports.read(sheets, by=person)
        assert (ledger.state, ledger.file_issues[0]["code"]) == (State.REFUSED, "ledger.role")


def test_masked_numbers_stay_until_somebody_types_a_new_one(book, officer, regions):
    contact = factories.ContactFactory(region=regions["140100"], mobile="13800138000")
    assert back(book(officer, "crm:contact"), officer).counts["rows"] == {"same": 1}
    ledger = back(book(officer, "crm:contact").put("post", "总经理"), officer)
    assert ledger.counts["rows"] == {"changed": 1}
    imports.write(ledger)
    contact.refresh_from_db()
    assert (contact.mobile, contact.post) == ("13800138000", "总经理")
    imports.write(back(book(officer, "crm:contact").put("mobile", "13900001111"), officer))
    contact.refresh_from_db()
    assert contact.mobile == "13900001111"
    imports.write(back(book(officer, "crm:contact").put("mobile", None), officer))
    contact.refresh_from_db()
    assert contact.mobile == ""


def test_several_related_records_are_set_by_their_names(book, officer, regions, as_user):
    nodes = [factories.ChainNodeFactory() for _ in range(3)]
    company = factories.CompanyFactory(chain_nodes=nodes[:2])
    as_user(officer).post("/columns/", {"list": "crm:company_list", "columns": ["name", "chain_nodes"]})
    ledger = back(book(officer, "crm:company").put("chain_nodes", f"{nodes[2]}、{nodes[1]}"), officer)
    imports.write(ledger)
    assert {*company.chain_nodes.all()} == {nodes[1], nodes[2]}
    written = LedgerWrite.objects.get(ledger_import=ledger)
    assert (written.before["+"], written.before["-"]) == (
        {"chain_nodes": [nodes[2].pk]}, {"chain_nodes": [nodes[0].pk]},
    )  # fmt: skip


def test_a_list_that_was_written_is_taken_back_whole(
    book, officer, regions, as_user, django_capture_on_commit_callbacks
):
    nodes = [factories.ChainNodeFactory() for _ in range(3)]
    company = factories.CompanyFactory(chain_nodes=nodes[:2], industry="示例行业")
    as_user(officer).post("/columns/", {"list": "crm:company_list", "columns": ["name", "chain_nodes", "industry"]})
    found = book(officer, "crm:company").put("chain_nodes", str(nodes[2])).put("industry", None)
    ledger = imports.write(back(found.add(name="示例新数据有限公司"), officer))
    with django_capture_on_commit_callbacks(execute=True):
        mark = standing(ledger, officer).mark
        services.take_back_import(ledger=ledger, reason="示例：传错了文件", mark=mark, by=officer)
    ledger.refresh_from_db(), company.refresh_from_db()
    assert ledger.state == State.UNDONE
    assert company.industry == "示例行业"
    assert {*company.chain_nodes.all()} == {*nodes[:2]}
    assert Company.objects.get(name="示例新数据有限公司").is_archived


def test_the_workbook_with_the_errors_marked_passes_once_corrected(book, officer, lead, as_user):
    ledger = back(book(officer, "crm:lead").put("company", "示例没有的公司"), officer)
    answer = as_user(officer).post(reverse("ledgers:import_errors", args=[ledger.pk]))
    if answer.status_code == 405:
        answer = as_user(officer).get(reverse("ledgers:import_errors", args=[ledger.pk]))
    marked = Book(b"".join(answer.streaming_content), export_views()["crm:lead_export"].table_class)
    again = back(marked.put("company", lead.company.name), officer)
    assert (again.counts["rows"], again.file_issues) == ({"same": 1}, [])


def test_doubts_are_warnings_that_the_confirmation_settles(book, officer):
    factories.CompanyFactory(name="示例晋云数据科技有限公司")
    found = book(officer, "crm:company").add(name="示例晋云数据技术有限公司")
    ledger = back(found, officer)
    new = ledger.rows.get(outcome="new")
    if new.warnings:
        assert new.warnings[0]["code"] == "list.doubt"
        assert "<a" not in new.warnings[0]["message"]
    imports.write(ledger)
    assert Company.objects.filter(name="示例晋云数据技术有限公司").exists()


def test_a_park_manager_brings_back_the_own_parks(book, park_manager, park, regions):
    factories.ParkFactory(name="示例别处园区", region=regions["140200"])
    imports.write(back(book(park_manager, "parks:park").put("planned_area_km2", 12.5), park_manager))
    park.refresh_from_db()
    assert park.planned_area_km2 == Decimal("12.5")
    assert codes(back(book(park_manager, "parks:park").put("region", "小店区"), park_manager)) == ["list.read_only"]
    assert Park.objects.get(name="示例别处园区").version == 1


def test_a_monthly_report_keeps_its_money_when_a_figure_changes(book, officer, regions):
    project = factories.ProjectFactory(region=regions["140100"])
    report = factories.MonthlyReportFactory.build(project=project)
    record_report(report=report, funds={"outside_province": Decimal("1000000.55")}, by=officer)
    ledger = back(book(officer, "projects:monthlyreport").put("progress_percent", 55), officer)
    assert [change["field"] for change in only_row(ledger).changes] == ["progress_percent"]
    imports.write(ledger)
    report.refresh_from_db()
    assert report.progress_percent == 55
    assert [inflow.amount for inflow in report.inflows.current()] == [Decimal("1000000.55")]


def test_new_reports_and_readings_come_as_rows_too(book, officer, regions):
    project = factories.ProjectFactory(name="示例落地项目", region=regions["140100"])
    factories.MonthlyReportFactory(project=project)
    found = book(officer, "projects:monthlyreport").add(project="示例落地项目", month="2017-07", progress_percent=60)
    imports.write(back(found, officer))
    assert project.monthly_reports.get(month=date(2017, 7, 1)).progress_percent == 60


def test_rows_behind_a_number_may_be_changed_as_well(officer, lead, as_user):
    content = export(as_user(officer), "indicators:indicator_rows_export", "leads_open")
    ledger = back(Book(content, registry.get("leads_open").table).put("planned_investment", 20000), officer)
    assert ledger.list_route == "indicators:indicator_rows@leads_open"
    imports.write(ledger)
    lead.refresh_from_db()
    assert lead.planned_investment == 200_000_000


def test_archived_records_come_back_the_same_and_are_not_changed(book, officer, lead):
    lead.archive(reason="示例")
    assert back(book(officer, "crm:lead", "archived=1"), officer).counts["rows"] == {"same": 1}
    assert codes(back(book(officer, "crm:lead", "archived=1").put("planned_investment", 1), officer)) == [
        "list.archived"
    ]


def test_foreign_amounts_keep_their_currency(book, officer, regions):
    agreement = factories.AgreementFactory(region=regions["140100"], amount=Decimal(5_000_000), currency="USD")
    found = book(officer, "crm:agreement")
    assert found.cell("amount").value == "500万USD"
    imports.write(back(found.put("amount", "600万USD"), officer))
    agreement.refresh_from_db()
    assert (agreement.amount, agreement.currency) == (6_000_000, "USD")
    assert Agreement.objects.count() == 1


def test_queries_do_not_grow_with_rows_that_are_the_same(book, officer, regions):
    def asked(rows: int) -> int:
        for _ in range(rows):
            factories.LeadFactory(region=regions["140100"])
        content = book(officer, "crm:lead").content()
        with CaptureQueriesContext(connection) as queries:
            assert set(imports.read(content, by=officer).counts["rows"]) == {"same"}
        return len(queries)

    asked(1)
    assert asked(2) == asked(60)


def test_lists_offer_the_way_back_to_whoever_may_change_them(as_user, officer, leader, park_manager, system_admin):
    way = reverse("ledgers:import_create")
    offered = {
        (person.username, name): way in as_user(person).get(reverse(f"{name}_list")).content.decode().split("<main")[1]
        for person, name in [
            (officer, "crm:lead"), (leader, "crm:lead"), (park_manager, "parks:park"), (officer, "crm:chainnode"),
            (system_admin, "accounts:user"), (officer, "accounts:organisation"),
        ]
    }  # fmt: skip
    assert list(offered.values()) == [True, False, True, False, True, False]


def test_the_page_of_a_list_that_came_back_shows_old_and_new(book, officer, lead, as_user):
    ledger = back(book(officer, "crm:lead").put("planned_investment", 20000), officer)
    address, client = reverse("ledgers:import_detail", args=[ledger.pk]), as_user(officer)
    page = client.get(address, {"part": "rows"}).content.decode()
    for words in (lead.name, "1.23亿元", "2亿元"):
        assert words in page
    sheets = (
        as_user(officer).get(reverse("ledgers:import_detail", args=[ledger.pk]), {"part": "sheets"}).content.decode()
    )
    assert reverse("ledgers:import_match", args=[ledger.pk]) not in sheets


def test_people_are_not_made_by_upload_but_their_posts_are_changed(book, system_admin, regions):
    person = factories.UserFactory(region=regions["140100"], post="科员")
    found = book(system_admin, "accounts:user")
    imports.write(back(found.put("post", "科长", found.row_of(person.username)), system_admin))
    person.refresh_from_db()
    assert person.post == "科长"
    ledger = back(book(system_admin, "accounts:user").add(username="newcomer"), system_admin)
    assert codes(ledger) == ["list.no_new"]
