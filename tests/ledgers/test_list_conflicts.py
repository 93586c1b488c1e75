"""An exported list that comes back into a world that went on: what others changed is neither lost nor blamed."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core import audit
from core.form_pages import FormPages, standing_data
from core.jobs import JobRefused
from crm.models import Company, Lead
from ledgers import work
from ledgers.lists.pages import listing_of
from ledgers.models import LedgerImport
from tests import factories
from tests.ledgers import imports
from tests.ledgers.books import answered, back, codes, only_row

State = LedgerImport.State


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


def test_related_records_set_by_two_are_asked_about(book, officer, city_officer, as_user):
    nodes = [factories.ChainNodeFactory() for _ in range(3)]
    company = factories.CompanyFactory(chain_nodes=nodes[:1])
    as_user(officer).post("/columns/", {"list": "crm:company_list", "columns": ["name", "chain_nodes"]})
    found = book(officer, "crm:company").put("chain_nodes", str(nodes[1]))
    page = FormPages(listing_of("crm:company", city_officer), city_officer)
    data = standing_data(page.blank(Company.objects.get())) | {"chain_nodes": [nodes[2].pk]}
    with audit.acting(city_officer):
        form, _doubts = page.filled(Company.objects.get(), data)
        page.save(form, is_new=False)
    row = only_row(back(found, officer))
    assert [error["code"] for error in row.errors] == ["list.conflict"]
    assert city_officer.full_name in row.errors[0]["message"]
    assert {*company.chain_nodes.all()} == {nodes[2]}


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
