"""Many writes at once leave exactly what single ones would: columns, versions, entries, links."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import audit, bulk
from core.models import AuditedModel, AuditEntry, StaleVersion
from core.search.query import best
from crm.models import Company, Contact, Lead
from ledgers.models import LedgerImport
from projects.models import Inflow, MonthlyReport
from tests import factories

pytestmark = pytest.mark.django_db
OWN_OF_EACH = {"id", "created_at", "updated_at", "archived_at"}


def stored(record: AuditedModel) -> dict[str, Any]:
    """The columns of a record that a twin shares."""
    now = type(record)._base_manager.get(pk=record.pk)
    names = [f.attname for f in record._meta.concrete_fields if f.name not in OWN_OF_EACH]
    return {name: getattr(now, name) for name in names}


def told(record: AuditedModel) -> list[tuple]:
    """The entries about a record and where each is shown, without numbers of its own."""
    entries = AuditEntry.objects.filter(model=record._meta.label_lower, object_id=record.pk).order_by("pk")
    return [
        (
            *(entry.action, entry.actor_id, entry.actor_name, entry.object_text, entry.version, entry.changes),
            *(entry.reason, entry.address, entry.request_id, entry.via),
            sorted((link.model, "own" if link.model == entry.model else link.object_id) for link in entry.links.all()),
        )
        for entry in entries
    ]


def same(one: AuditedModel, other: AuditedModel) -> None:
    assert stored(one) == stored(other)
    assert told(one) == told(other)


@pytest.fixture
def makers(regions: dict) -> dict[str, Callable[[], AuditedModel]]:
    """Unsaved records of several kinds, each a twin of the next of its kind."""
    company, region = factories.CompanyFactory(name="示例母公司"), regions["140100"]
    lead = factories.LeadFactory(company=company, region=region)
    project = factories.ProjectFactory(region=region)
    return {
        "contact": lambda: Contact(company=company, name="示例张三", mobile="13800000000", region=region),
        "lead": lambda: Lead(
            name=" 示例（一期）项目 ", company=company, region_id=region.pk, planned_investment=Decimal("1.5"),
            first_reported_on=date(2017, 6, 1), field_notes={"content": {"raw": "约"}},
        ),
        "agreement": lambda: factories.AgreementFactory.build(
            name="示例协议", company=company, lead=lead, region=region
        ),
        "inflow": lambda: Inflow(project=project, month=date(2017, 6, 9), origin="unsplit", amount=Decimal(7)),
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["contact", "lead", "agreement", "inflow"])
def test_created_records_are_like_saved_ones(kind, makers, officer):
    with audit.acting(officer, address="10.0.0.1", request_id="示例", via="job"):
        one = makers[kind]()
        one.save(reason="示例原因")
        many = [makers[kind]() for _ in range(3)]
        bulk.create_all(many, reason="示例原因")
    for record in many:
        assert record.pk
        assert not record._state.adding
        same(record, one)


def test_a_new_company_is_found_by_sound_however_it_was_stored(officer):
    one, other = Company(name="示例晋中银行"), Company(name="示例晋中银行有限公司")
    one.save()
    bulk.create_all([other])
    assert stored(other)["pinyin"] == stored(one)["pinyin"] + "youxiangongsi"
    assert best(Company.objects.all(), "sljzyh") == [one.pk, other.pk]


CHANGES = {
    "contact": {"mobile": "13900000000", "post": "示例经理"},
    "lead": {"name": "示例改名", "planned_investment": Decimal("2.00"), "company": None, "first_reported_on": None},
    "agreement": {"amount": Decimal(10), "kind": "framework", "lead": None},
    "inflow": {"amount": Decimal("-3.50"), "month": date(2017, 7, 5)},
}


@pytest.mark.parametrize("kind", list(CHANGES))
def test_changed_records_are_like_saved_ones(kind, makers, officer):
    records = [makers[kind]() for _ in range(3)]
    for record in records:
        record.save()
        for name, value in CHANGES[kind].items():
            setattr(record, name, value)
    with audit.acting(officer):
        records[0].save(reason="示例")
        assert bulk.update_all(records[1:], reason="示例") == records[1:]
    for record in records[1:]:
        assert record.version == 2
        same(record, records[0])


def test_a_changed_company_keeps_what_its_other_names_are_found_by(officer):
    companies = [factories.CompanyFactory(name=f"示例{n}有限公司") for n in "甲乙"]
    for company in companies:
        company.aliases.create(name="示例别名")
        company.short_name = "示例简称"
    companies[0].save()
    bulk.update_all(companies[1:])
    assert set(best(Company.objects.all(), "shilibieming")) == {company.pk for company in companies}
    assert told(companies[1])[-1][5] == told(companies[0])[-1][5]


def test_nothing_changed_is_nothing_written(makers):
    lead = makers["lead"]()
    lead.save()
    assert bulk.update_all([lead]) == []
    assert stored(lead)["version"] == 1
    assert len(told(lead)) == 1


def test_what_the_machine_keeps_for_itself_is_not_told(officer):
    ledgers = [factories.LedgerImportFactory(owner=officer) for _ in range(2)]
    for ledger in ledgers:
        ledger.counts, ledger.message = {"rows": {}}, "示例"
    ledgers[0].save()
    bulk.update_all(ledgers[1:])
    assert [change["field"] for change in told(ledgers[1])[-1][5]] == ["message"]
    assert LedgerImport.objects.get(pk=ledgers[1].pk).counts == {"rows": {}}


def test_archived_records_are_like_those_archived_one_by_one(makers):
    records = [makers["lead"]() for _ in range(2)]
    for record in records:
        record.save()
    records[0].archive(reason="示例原因")
    bulk.archive_all(records[1:], reason=" 示例原因 ")
    assert records[1].is_archived
    assert [entry[0] for entry in told(records[1])] == ["create", "archive"]
    fields = [[change["field"] for change in told(record)[-1][5]] for record in records]
    assert fields[0] == fields[1]
    with pytest.raises(ValidationError):
        bulk.archive_all(records, reason=" ")


def test_what_goes_away_together_still_does(regions):
    report = factories.MonthlyReportFactory()
    inflow = Inflow.objects.create(
        project=report.project, report=report, month=report.month, origin="unsplit", amount=Decimal(1)
    )
    bulk.archive_all([report], reason="示例")
    assert MonthlyReport.objects.get().is_archived
    assert Inflow.objects.get(pk=inflow.pk).is_archived


def test_one_stale_record_keeps_all_as_they_were(makers):
    leads = [makers["lead"]() for _ in range(3)]
    bulk.create_all(leads)
    someone = Lead.objects.get(pk=leads[2].pk)
    someone.remark = "示例他人"
    someone.save()
    for lead in leads:
        lead.remark = "示例"
    with pytest.raises(StaleVersion) as stale:
        bulk.update_all(leads)
    assert stale.value.current == someone
    assert set(Lead.objects.filter(pk__in=[lead.pk for lead in leads]).values_list("remark", flat=True)) == {
        "", "示例他人",
    }  # fmt: skip


@pytest.mark.parametrize("wrong", [{"name": "示" * 201}, {"planned_investment": Decimal(10) ** 16}])
def test_what_no_column_holds_is_refused_on_every_database(wrong, makers):
    lead = makers["lead"]()
    for name, value in wrong.items():
        setattr(lead, name, value)
    with pytest.raises(ValidationError):
        bulk.create_all([makers["lead"](), lead])
    assert not Lead.objects.filter(first_reported_on=date(2017, 6, 1)).exists()


def test_the_number_of_queries_does_not_grow_with_the_records(makers):
    def queries(count: int) -> tuple[int, int]:
        leads = [makers["lead"]() for _ in range(count)]
        with CaptureQueriesContext(connection) as creating:
            bulk.create_all(leads)
        found = list(Lead.objects.filter(pk__in=[lead.pk for lead in leads]))
        for lead in found:
            lead.remark, lead.company = "示例", None
        with CaptureQueriesContext(connection) as changing:
            bulk.update_all(found)
        return len(creating), len(changing)

    assert queries(5) == queries(25)


def test_what_very_many_records_point_at_is_loaded(regions):
    companies = factories.CompanyFactory.build_batch(1_100)
    for number, company in enumerate(companies):
        company.name = f"示例企业{number}有限公司"
    bulk.create_all(companies)
    contacts = [Contact(company_id=one.pk, name="示例", region_id=regions["140100"].pk) for one in companies]
    bulk.create_all(contacts)
    assert contacts[-1].company.name == companies[-1].name
