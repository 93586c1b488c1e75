"""Rows of a list that are new, copied, moved or no rows; whose lists they are, and what their pages say."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from crm.models import Company, Lead
from indicators import registry
from ledgers.lists.names import Names, NotFound
from ledgers.models import LedgerImport, LedgerWrite
from parks.models import Park
from tests import factories
from tests.ledgers import imports
from tests.ledgers.books import Book, back, codes
from tests.ledgers.listed import export, export_views

State = LedgerImport.State


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
    for words in (lead.name, "1.2345678901亿元", "2亿元"):
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


def test_a_name_is_unknown_where_nothing_may_be_chosen(db):
    with pytest.raises(NotFound):
        Names().number(Park.objects.filter(pk__in=[]), "示例园")
