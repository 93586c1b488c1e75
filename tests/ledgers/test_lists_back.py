"""An exported list that was edited: only what a person changed is written, by the rules of the record's own form."""

from datetime import date
from decimal import Decimal

import pytest

from core.models import AuditEntry
from crm.models import Agreement, Company
from ledgers import services
from ledgers.importing.standing import standing
from ledgers.models import LedgerImport, LedgerWrite
from projects.services import record_report
from tests import factories
from tests.ledgers import imports
from tests.ledgers.books import back, codes, only_row

State = LedgerImport.State


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
    assert "项目名称" in error["message"]
    assert error["message"].count("：") == 1


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
