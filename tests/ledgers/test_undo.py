"""Taking an import back: whole while nothing was touched, else knowingly without what was; and the same file again."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.loading import load_regions
from accounts.models import Region, User
from core import audit, jobs
from core.models import AuditEntry
from core.search.query import best
from crm.models import Agreement, Company, Contact, Lead
from crm.services import add_other_names, remove_other_names, set_other_names
from ledgers import services
from ledgers.importing.standing import Why, standing
from ledgers.models import LedgerImport, LedgerWrite
from projects.models import Inflow, Project
from tests.factories import (
    ChainNodeFactory,
    CompanyFactory,
    InteractionFactory,
    LeadFactory,
    PlanActionFactory,
    credit_code,
)  # fmt: skip
from tests.ledgers.sheets import save

pytestmark = pytest.mark.django_db
SAMPLE = Path(__file__).parents[1] / "data" / "ledgers" / "city-pipeline-2017.xlsx"
State = LedgerImport.State
FIRST = ["示例甲项目", "示例甲数据有限公司", 2, "张三"]
SECOND = ["示例乙项目", "示例乙数据有限公司", 3, "李四"]
RAISED = ["示例甲项目", "示例甲数据有限公司", 5, "王五"]
MODELS = (Company, Contact, Lead, Agreement, Project, Inflow)


@pytest.fixture
def province(regions: dict) -> Region:
    load_regions()
    return Region.objects.get(code="140000")


@pytest.fixture
def imported(province: Region, officer: User, django_capture_on_commit_callbacks: Any) -> Any:
    """Upload a file as the officer, and have it written."""

    def take(content: bytes | None = None, name: str = SAMPLE.name) -> LedgerImport:
        file = SimpleUploadedFile(name, SAMPLE.read_bytes() if content is None else content)
        with django_capture_on_commit_callbacks(execute=True):
            ledger = services.start_import(file=file, region=province, by=officer)
        ledger.refresh_from_db()
        with django_capture_on_commit_callbacks(execute=True):
            services.confirm_import(ledger=ledger, by=officer, agreement_kind="contract", good_rows_only=True)
        ledger.refresh_from_db()
        assert ledger.state == State.APPLIED
        return ledger

    return take


@pytest.fixture
def undo(officer: User, django_capture_on_commit_callbacks: Any) -> Any:
    """Take an import back, knowing what stays now."""

    def take_back(ledger: LedgerImport, mark: str | None = None) -> LedgerImport:
        known = standing(ledger, officer).mark if mark is None else mark
        with django_capture_on_commit_callbacks(execute=True):
            services.take_back_import(ledger=ledger, reason="示例：传错了文件", mark=known, by=officer)
        ledger.refresh_from_db()
        return ledger

    return take_back


def workbook(sheets: dict[str, list[list]]) -> bytes:
    """A workbook as it is uploaded."""
    content = io.BytesIO()
    save(content, sheets)
    return content.getvalue()


def leads(*rows: list, headings: tuple = ("项目名称", "投资方", "拟投资额（亿元）", "跟踪人")) -> bytes:
    """A ledger of leads in negotiation."""
    return workbook({"在谈项目一览表": [["在谈项目一览表"], list(headings), *rows]})


def current() -> dict[Any, int]:
    return {model: model.objects.current().count() for model in MODELS}


def contents(record: Any) -> dict[str, Any]:
    """What a record says, without the machine's own counting."""
    fields = (field for field in record._meta.concrete_fields if field.name not in ("version", "updated_at"))
    return {field.attname: getattr(record, field.attname) for field in fields}


def test_an_untouched_import_is_taken_back_whole_and_stays_on_record(imported, undo, officer):
    ledger = imported()
    counts, sha, entries = ledger.counts, ledger.sha256, AuditEntry.objects.count()
    made = Company.objects.values_list("pk", "created_at").order_by("pk").first()
    undo(ledger)
    assert ledger.state == State.UNDONE
    assert ledger.undone_at is not None
    assert (ledger.counts, ledger.sha256, bool(ledger.file)) == (counts, sha, True)
    assert set(current().values()) == {0}
    assert Company.objects.count() == 84
    company = Company.objects.get(pk=made[0])
    assert company.created_at == made[1]
    assert "示例：传错了文件" in company.archive_reason
    told = AuditEntry.objects.filter(model="crm.company", object_id=company.pk, action="archive").get()
    assert (told.actor, told.reason) == (officer, company.archive_reason)
    assert AuditEntry.objects.count() > entries


def test_the_same_file_again_makes_new_records(imported, undo):
    first = undo(imported())
    again = imported()
    assert again.counts["rows"] == first.counts["rows"]
    assert current()[Company] == 84
    assert Company.objects.count() == 168


def test_credit_codes_and_other_names_do_not_stand_in_the_way(imported, undo):
    content = workbook({"落地": [["落地项目一览表"],
        ["企业名称", "统一社会信用代码", "总投资（亿元）", "注册时间"],
        ["示例云谷新材料有限公司", credit_code(5), 2, "2017-03-01"]]})  # fmt: skip
    first = imported(content)
    code = Company.objects.get().uscc
    undo(first)
    imported(content)
    assert Company.objects.current().get().uscc == code


def test_changed_records_get_their_former_values_back(imported, undo):
    imported(leads(FIRST, SECOND))
    before = {lead.pk: contents(lead) for lead in Lead.objects.all()}
    second = imported(leads(RAISED, SECOND))
    changed = Lead.objects.get(name="示例甲项目")
    assert contents(changed) != before[changed.pk]
    undo(second)
    assert {lead.pk: contents(lead) for lead in Lead.objects.all()} == before
    entry = AuditEntry.objects.filter(model="crm.lead", object_id=changed.pk).first()
    assert (entry.action, "示例：传错了文件" in entry.reason) == ("update", True)


def test_imports_are_taken_back_one_after_the_other(imported, undo, officer):
    first = imported(leads(FIRST))
    second = imported(leads(RAISED))
    assert [one.why for one in standing(first, officer).held.values()]
    undo(second)
    assert standing(first, officer).held == {}
    undo(first)
    assert set(current().values()) == {0}


def test_what_somebody_changed_since_stays_with_what_it_needs(imported, undo, officer, other_officer):
    ledger = imported(leads(FIRST, SECOND))
    lead = Lead.objects.get(name="示例甲项目")
    lead.remark = "示例备注"
    with audit.acting(other_officer):
        lead.save()
    found = standing(ledger, officer)
    assert {place: one.why for place, one in found.held.items()} == {
        ("crm.lead", lead.pk): Why.CHANGED, ("crm.company", lead.company_id): Why.KEPT,
    }  # fmt: skip
    assert found.held["crm.lead", lead.pk].who == str(other_officer)
    undo(ledger)
    assert ledger.state == State.UNDONE
    assert list(Lead.objects.current()) == [lead]
    assert list(Company.objects.current()) == [lead.company]
    lead.refresh_from_db()
    assert lead.remark == "示例备注"


@pytest.mark.parametrize("make", [
    lambda company: InteractionFactory(company=company),
    lambda company: LeadFactory(company=company),
    lambda company: PlanActionFactory().companies.add(company),
])  # fmt: skip
def test_what_something_else_points_at_stays(make, imported, officer):
    ledger = imported(leads(FIRST))
    company = Company.objects.get()
    make(company)
    ((place, held),) = standing(ledger, officer).held.items()
    assert place == ("crm.company", company.pk)
    assert held.why == Why.POINTED_AT
    assert held.pointer is not None


def test_an_archived_pointer_holds_nothing(imported, officer):
    ledger = imported(leads(FIRST))
    InteractionFactory(company=Company.objects.get()).archive(reason="示例")
    assert standing(ledger, officer).held == {}


def test_what_was_archived_or_renamed_since_stays(imported, officer):
    ledger = imported(leads(FIRST, SECOND))
    gone, known = Lead.objects.get(name="示例甲项目"), Company.objects.get(name="示例乙数据有限公司")
    gone.archive(reason="示例")
    set_other_names(known, former=["示例旧名有限公司"], others=[], by=officer)
    held = standing(ledger, officer).held
    assert held["crm.lead", gone.pk].why == Why.ARCHIVED
    assert held["crm.company", known.pk].why == Why.CHANGED


def test_what_the_person_may_not_see_any_more_stays(imported, officer, regions):
    ledger = imported(leads(FIRST))
    User.objects.filter(pk=officer.pk).update(region=regions["140200"])
    moved = User.objects.get(pk=officer.pk)
    held = standing(ledger, moved).held
    assert held["crm.lead", Lead.objects.get().pk].why == Why.UNSEEN


def test_nothing_is_taken_back_when_other_things_stay_than_the_person_was_told(imported, undo, officer):
    ledger = imported(leads(FIRST))
    told = standing(ledger, officer).mark
    LeadFactory(company=Company.objects.get())
    undo(ledger, told)
    assert ledger.state == State.APPLIED
    assert ledger.message
    assert ledger.job.state == "failed"
    assert Lead.objects.current().count() == 2


def test_links_and_other_names_that_were_added_go(imported, undo, province):
    node, company = ChainNodeFactory(), CompanyFactory(name="示例甲数据有限公司", uscc=credit_code(5))
    lead = LeadFactory(company=company, name="示例甲项目", region=province)
    stated = {thing.pk: contents(thing) for thing in (company, lead)}
    talks = [["项目名称", "投资方", "拟投资额（亿元）", "产业链环节"], [*FIRST[:3], node.name]]
    landed = [["企业名称", "统一社会信用代码", "总投资（亿元）"], ["示例新名科技有限公司", credit_code(5), 3]]
    sheets = {"在谈项目一览表": [["在谈项目一览表"], *talks], "落地项目一览表": [["落地项目一览表"], *landed]}
    ledger = imported(workbook(sheets))
    assert list(lead.chain_nodes.all()) == [node]
    assert company.aliases.exists()
    undo(ledger)
    company.refresh_from_db()
    lead.refresh_from_db()
    assert not company.aliases.exists()
    assert best(Company.objects.all(), "新名") == []
    assert not lead.chain_nodes.exists()
    assert {thing.pk: contents(thing) for thing in (company, lead)} == stated
    entries = AuditEntry.objects.filter(model="crm.lead", object_id=lead.pk, changes__0__field="chain_nodes")
    assert entries.first().changes[0]["old"] == [str(node)]


def test_names_by_which_a_company_was_made_known_are_forgotten(officer, regions):
    company = CompanyFactory(name="示例甲数据有限公司")
    set_other_names(company, former=["示例旧名有限公司"], others=[], by=officer)
    add_other_names([(company, "示例新名科技有限公司")])
    version = company.version
    remove_other_names(company, names=["示例新名科技有限公司"], reason="示例")
    remove_other_names(company, names=["示例新名科技有限公司"], reason="示例")
    company.refresh_from_db()
    assert [alias.name for alias in company.aliases.all()] == ["示例旧名有限公司"]
    assert best(Company.objects.all(), "新名") == []
    assert company.version == version + 1


def test_a_cancelled_undo_takes_nothing_back(imported, officer, monkeypatch, django_capture_on_commit_callbacks):
    ledger = imported()
    before = current()
    mark = standing(ledger, officer).mark
    check = jobs.check_wanted

    def cancel_first(job: Any) -> None:
        jobs.cancel(job)
        check(job)

    monkeypatch.setattr(jobs, "check_wanted", cancel_first)
    with django_capture_on_commit_callbacks(execute=True):
        services.take_back_import(ledger=ledger, reason="示例", mark=mark, by=officer)
    ledger.refresh_from_db()
    assert current() == before
    assert (ledger.state, ledger.undone_at) == (State.APPLIED, None)
    assert ledger.may_be_taken_back


def test_asking_twice_takes_back_once(imported, undo, officer):
    ledger = undo(imported())
    with pytest.raises(services.NotNow):
        services.take_back_import(ledger=ledger, reason="示例", mark="", by=officer)
    from ledgers.importing.undo import undo_file

    entries = AuditEntry.objects.count()
    undo_file(ledger.job)
    assert AuditEntry.objects.count() == entries


def test_looking_costs_as_many_queries_for_many_rows_as_for_few(imported, officer):
    few = imported(leads(*[[f"示例甲{n}项目", f"示例甲{n}数据有限公司", 2, "张三"] for n in range(3)]), "甲.xlsx")
    many = imported(leads(*[[f"示例乙{n}项目", f"示例乙{n}数据有限公司", 2, "张三"] for n in range(60)]), "乙.xlsx")
    for lead in Lead.objects.filter(pk__in=LedgerWrite.objects.filter(model="crm.lead").values("object_id")):
        lead.remark = "示例"
        lead.save()
    with CaptureQueriesContext(connection) as for_few:
        assert len(standing(few, officer).held) == 6
    with CaptureQueriesContext(connection) as for_many:
        assert len(standing(many, officer).held) == 120
    assert len(for_few) >= len(for_many)


def page(client: Any, ledger: LedgerImport, **data: Any) -> Any:
    url = reverse("ledgers:import_undo", args=[ledger.pk])
    return client.post(url, data) if data else client.get(url)


def test_the_page_takes_back_what_is_untouched(imported, officer, as_user, django_capture_on_commit_callbacks):
    ledger, client = imported(leads(FIRST)), as_user(officer)
    assert reverse("ledgers:import_undo", args=[ledger.pk]) in client.get(f"/ledgers/{ledger.pk}/").content.decode()
    shown = page(client, ledger)
    assert shown.status_code == 200
    assert 'name="leave"' not in shown.content.decode()
    sent = {"version": ledger.version, "mark": standing(ledger, officer).mark}
    assert page(client, ledger, **sent, reason="").status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert page(client, ledger, **sent, reason="示例：传错了文件").status_code == 302
    ledger.refresh_from_db()
    assert ledger.state == State.UNDONE
    assert page(client, ledger).status_code == 302
    assert "示例" in client.get("/ledgers/").content.decode()


def test_the_page_lists_what_stays_and_asks_for_a_choice(
    imported, officer, as_user, django_capture_on_commit_callbacks
):
    ledger, client = imported(leads(FIRST, SECOND)), as_user(officer)
    before = standing(ledger, officer).mark
    visit = InteractionFactory(company=Company.objects.get(name="示例甲数据有限公司"), summary="示例走访纪要")
    shown = page(client, ledger).content.decode()
    assert str(visit) in shown
    sent = {"version": ledger.version, "reason": "示例"}
    assert page(client, ledger, **sent, mark=before, leave="on").status_code == 422
    now = standing(ledger, officer).mark
    assert page(client, ledger, **sent, mark=now).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert page(client, ledger, **sent, mark=now, leave="on").status_code == 302
    ledger.refresh_from_db()
    assert ledger.state == State.UNDONE
    assert "1" in ledger.message
    assert [one.name for one in Company.objects.current()] == ["示例甲数据有限公司"]


def test_the_page_names_no_record_that_the_person_may_not_see(imported, city_officer, as_user, regions, monkeypatch):
    ledger = imported(leads(FIRST))
    hidden = InteractionFactory(company=Company.objects.get(), region=regions["140200"], summary="示例机密纪要")
    LedgerImport.objects.filter(pk=ledger.pk).update(owner=city_officer)
    shown = page(as_user(city_officer), ledger).content.decode()
    assert str(hidden) not in shown
    assert "示例甲项目" in shown


def test_an_old_page_takes_nothing_back(imported, officer, as_user):
    ledger = imported(leads(FIRST))
    sent = {"version": ledger.version - 1, "mark": standing(ledger, officer).mark, "reason": "示例"}
    assert page(as_user(officer), ledger, **sent).status_code == 302
    ledger.refresh_from_db()
    assert ledger.state == State.APPLIED
