"""The pages of an import: file, match, check, result. What people decide holds, and nothing is written unseen."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.models import AuditEntry, StaleVersion
from core.workbook.limits import ReaderLimits
from crm.models import Company, Lead
from ledgers import services
from ledgers.answers import Answers, AnswersRefused
from ledgers.memory import remembered
from ledgers.models import HeadingMemory, LedgerImport, LedgerRow
from ledgers.views.parts import SIZE
from tests.factories import LedgerImportFactory, OrganisationFactory
from tests.ledgers.imports import read, workbook, write

pytestmark = pytest.mark.django_db
State = LedgerImport.State
Executed = Callable[..., AbstractContextManager]

HEADS = ["项目名称", "投资方", "拟投资额（亿元）", "跟踪人"]
GOOD = ["示例算力中心项目", "示例甲数据有限公司", 2, "张三"]
WRONG = ["", "示例乙数据有限公司", "很多", "李四"]
ODD_HEADS = ["项目名称", "投资方", "预估盘子（亿元）", "跟踪人"]


def leads(*rows: list[Any], heads: list[str] = HEADS) -> dict[str, list[list[Any]]]:
    return {"在谈项目一览表": [heads, *rows]}


@pytest.fixture
def unit(officer: User) -> User:
    """The officer, who now belongs to an organisation."""
    officer.organisation = OrganisationFactory(name="示例省商务厅")
    officer.save()
    return officer


@pytest.fixture
def client(officer: User, as_user: Callable[[User], Client]) -> Client:
    return as_user(officer)


def page(client: Client, ledger: LedgerImport, query: str = "") -> str:
    answer = client.get(reverse("ledgers:import_detail", args=[ledger.pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def send(client: Client, route: str, ledger: LedgerImport, query: str = "", **fields: Any) -> Any:
    """Post to a page of an import, with the version that the page showed."""
    fields.setdefault("version", ledger.version)
    return client.post(reverse(f"ledgers:import_{route}", args=[ledger.pk]) + query, fields)


# --- answers -----------------------------------------------------------------------------------------------------


def test_answers_come_back_as_they_were_kept() -> None:
    stored = {
        "columns": {"表一": {"C": "planned_investment", "D": ""}}, "skip": ["表二"], "kinds": {"": "lead:P30"},
        "dates": {"2017.1": "2017-10"}, "companies": {"示例云科": 7, "示例甲": "new"}, "conflicts": {"lead/1": "mine"},
    }  # fmt: skip
    assert Answers.from_json(stored).to_json() == stored
    assert Answers.from_json(None).to_json() == {}


@pytest.mark.parametrize(
    "stored",
    [
        {"column": {}},
        {"skip": "表一"},
        {"companies": {"示例": "old"}},
        {"companies": {"示例": True}},
        {"dates": {"a": 1}},
    ],
)
def test_answers_of_a_wrong_shape_are_refused(stored: dict) -> None:
    with pytest.raises(AnswersRefused):
        Answers.from_json(stored)


# --- file --------------------------------------------------------------------------------------------------------


def test_the_upload_page_says_what_may_be_uploaded(client: Client, settings: Any) -> None:
    text = client.get(reverse("ledgers:import_create")).content.decode()
    assert f"{settings.UPLOAD_MAX_MEGABYTES} MB" in text
    assert f"{ReaderLimits().cells:,}" in text
    assert ".xlsx" in text


def test_the_same_file_is_known_at_once_to_its_owner_and_their_organisation(
    unit: User, person: Any, as_user: Any, other_officer: User
) -> None:
    first = read(leads(GOOD), unit)
    colleague = person("officer", organisation=unit.organisation)
    content = first.file.read()

    def again(by: User) -> str:
        ledger = LedgerImportFactory(owner=by, region=by.region, sha256=first.sha256, state=State.READY)
        return page(as_user(by), ledger)

    assert content
    own, theirs, stranger = again(unit), again(colleague), again(other_officer)
    address = reverse("ledgers:import_detail", args=[first.pk])
    assert "same-file" in own
    assert address in own
    assert "same-file" in theirs
    assert str(unit) in theirs
    assert address not in theirs
    assert "same-file" not in stranger


def test_the_list_of_imports_tells_known_numbers_and_no_others(client: Client, officer: User) -> None:
    read(leads(GOOD), officer)
    LedgerImportFactory(owner=officer, region=officer.region, file_name="示例未读.xlsx")
    text = client.get(reverse("ledgers:import_list"), {"uploaded_from": "2000-01-01"}).content.decode()
    assert text.count("示例台账.xlsx") == 1
    assert '<td class="num">0</td>' in text
    assert '<td class="num">—</td>' in text


# --- match -------------------------------------------------------------------------------------------------------


def test_the_page_shows_what_each_column_holds_and_what_was_not_understood(client: Client, unit: User) -> None:
    ledger = read(leads(GOOD, heads=ODD_HEADS), unit)
    assert "预估盘子" in page(client, ledger)
    text = client.get(reverse("ledgers:import_match", args=[ledger.pk])).content.decode()
    assert "示例算力中心项目" in text
    assert 'name="column_C"' in text


def test_a_correction_is_applied_written_down_and_remembered(
    client: Client, unit: User, django_capture_on_commit_callbacks: Executed
) -> None:
    ledger = read(leads(GOOD, heads=ODD_HEADS), unit)
    columns = {one["letter"]: one["field"] for one in ledger.sheets[0]["columns"]}
    fields = {f"column_{letter}": field for letter, field in columns.items()}
    fields |= {"kind": ledger.sheets[0]["kind"], "column_C": "planned_invest", "remember": "on"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(client, "match", ledger, **fields)
    assert answer.status_code == 302
    ledger.refresh_from_db()
    assert ledger.state == State.READY
    assert ledger.sheets[0]["columns"][2]["how"] == "corrected"
    assert ledger.answers["columns"] == {"在谈项目一览表": {"C": "planned_invest"}}
    assert ledger.rows.get().fields["planned_invest"]["value"] == "200000000"
    assert not Lead.objects.exists()
    memory = HeadingMemory.objects.get()
    assert AuditEntry.objects.filter(model="ledgers.headingmemory", object_id=memory.pk, action="create").exists()
    second = read(leads(["示例存储项目", "示例丙数据有限公司", 3, "王五"], heads=ODD_HEADS), unit)
    assert second.sheets[0]["columns"][2]["how"] == "remembered"
    assert second.rows.get().fields["planned_invest"]["value"] == "300000000"


def test_two_columns_never_fill_one_field(client: Client, officer: User) -> None:
    ledger = read(leads(GOOD, heads=ODD_HEADS), officer)
    fields = {f"column_{one['letter']}": one["field"] for one in ledger.sheets[0]["columns"]}
    answer = send(client, "match", ledger, **fields | {"kind": ledger.sheets[0]["kind"], "column_C": "project_name"})
    assert answer.status_code == 422
    ledger.refresh_from_db()
    assert ledger.state == State.READY
    assert ledger.answers == {}


def test_a_sheet_can_be_left_out_and_taken_in_again(
    client: Client, officer: User, django_capture_on_commit_callbacks: Executed
) -> None:
    ledger = read(leads(GOOD) | {"在谈项目（二）": [HEADS, ["示例存储项目", "示例丙数据有限公司", 3, "王五"]]}, officer)
    assert ledger.rows.count() == 2
    with django_capture_on_commit_callbacks(execute=True):
        send(client, "match", ledger, "?sheet=1", kind="")
    ledger.refresh_from_db()
    assert ledger.rows.count() == 1
    assert ledger.sheets[1] == {"name": "在谈项目（二）", "reason": "unwanted"}
    with django_capture_on_commit_callbacks(execute=True):
        send(client, "match", ledger, "?sheet=1", kind="lead:P30")
    ledger.refresh_from_db()
    assert ledger.rows.count() == 2


def test_a_file_in_which_no_ledger_was_found_can_be_explained(
    client: Client, unit: User, django_capture_on_commit_callbacks: Executed
) -> None:
    """Its name column has a heading of its own: the sheet is read once a person says what it is."""
    ledger = read(
        {"事项": [["事项摘要", "拟投资额（亿元）", "跟踪人", "拟建地点"], ["示例项目", 2, "张三", "示例"]]}, unit
    )
    assert ledger.state == State.REFUSED
    assert reverse("ledgers:import_match", args=[ledger.pk]) in page(client, ledger)
    with django_capture_on_commit_callbacks(execute=True):
        send(client, "match", ledger, kind="lead:P30")
    ledger.refresh_from_db()
    assert ledger.state == State.READY
    fields = {f"column_{one['letter']}": one["field"] for one in ledger.sheets[0]["columns"]}
    with django_capture_on_commit_callbacks(execute=True):
        send(client, "match", ledger, **fields | {"kind": "lead:P30", "column_A": "project_name"})
    ledger.refresh_from_db()
    assert ledger.counts["rows"] == {"new": 1}


def test_a_person_is_offered_the_kinds_of_their_own_work(as_user: Any, park_manager: User) -> None:
    text = as_user(park_manager).get(reverse("ledgers:import_paste")).content.decode()
    assert 'value="park"' in text
    assert 'value="lead:P30"' not in text


def test_whoever_only_brings_lists_back_is_asked_for_no_region(as_user: Any, person: Any) -> None:
    for role in ("policy_officer", "system_admin"):
        text = as_user(person(role)).get(reverse("ledgers:import_create")).content.decode()
        assert '<select name="region"' not in text
        assert 'name="region"' in text


def test_a_remembered_heading_can_be_forgotten(client: Client, unit: User) -> None:
    memory = HeadingMemory(organisation=unit.organisation, kind="lead:P30", heading="预估盘子", field="planned_invest")
    memory.save()
    assert remembered(unit) == {("lead:P30", "预估盘子"): "planned_invest"}
    assert "预估盘子" in client.get(reverse("ledgers:headingmemory_list")).content.decode()
    forget = reverse("ledgers:headingmemory_forget", args=[memory.pk])
    client.post(forget)
    client.post(forget)
    assert remembered(unit) == {}


def test_nobody_sees_or_changes_what_another_organisation_remembers(client: Client, unit: User) -> None:
    other = HeadingMemory(organisation=OrganisationFactory(), kind="lead:P30", heading="别家表头", field="project_name")
    other.save()
    assert "别家表头" not in client.get(reverse("ledgers:headingmemory_list")).content.decode()
    assert client.post(reverse("ledgers:headingmemory_forget", args=[other.pk])).status_code == 404


# --- questions ---------------------------------------------------------------------------------------------------


def test_a_date_with_two_meanings_is_asked_once_and_then_read(
    client: Client, officer: User, django_capture_on_commit_callbacks: Executed
) -> None:
    dated = [*HEADS, "首次填报时间"]
    rows = [[f"示例项目{n}", f"示例企业{n}数据有限公司", n, "张三", 2017.1] for n in (1, 2, 3)]
    ledger = read(leads(*rows, heads=dated), officer)
    assert [question["type"] for question in ledger.questions] == ["date"]
    assert ledger.counts["rows"] == {"error": 3}
    assert page(client, ledger).count('name="q0"') == 2
    with django_capture_on_commit_callbacks(execute=True):
        send(client, "answer", ledger, q0="2017-10")
    ledger.refresh_from_db()
    assert ledger.answers == {"dates": {"2017.1": "2017-10"}}
    assert ledger.counts["rows"] == {"new": 3}
    assert 'value="2017-10" checked' in page(client, ledger)  # the answer can still be changed
    with django_capture_on_commit_callbacks(execute=True):
        send(client, "answer", ledger, q0="2017-01")
    ledger.refresh_from_db()
    assert ledger.rows.first().fields["first_reported_on"]["value"] == "2017-01"


def test_companies_and_conflicts_are_asked_with_what_speaks_for_each_choice(client: Client, officer: User) -> None:
    ledger = read(leads(GOOD), officer)
    known = [{"id": 7, "name": "示例云科技", "why": "少一个字"}]
    choices = [{"value": "mine", "label": "用我的"}]
    ledger.questions = [
        {"type": "company", "name": "示例云科", "candidates": known, "rows": 2},
        {"type": "conflict", "key": "lead/1", "text": "示例：他人改过", "choices": choices},
    ]
    ledger.save()
    text = page(client, ledger)
    for words in ("示例云科技", "少一个字", "示例：他人改过", "用我的"):
        assert words in text
    send(client, "answer", ledger, q0="7", q1="theirs")
    ledger.refresh_from_db()
    assert ledger.answers == {"companies": {"示例云科": 7}}


def test_answers_to_a_page_of_yesterday_are_refused(client: Client, officer: User) -> None:
    ledger = read(leads(GOOD), officer)
    ledger.questions = [{"type": "date", "raw": "2017.1", "choices": ["2017-01", "2017-10"], "places": []}]
    ledger.save()
    send(client, "answer", ledger, q0="2017-01", version=ledger.version - 1)
    ledger.refresh_from_db()
    assert ledger.state == State.READY
    assert ledger.answers == {}


# --- check -------------------------------------------------------------------------------------------------------


def many(officer: User, number: int) -> LedgerImport:
    ledger = read(leads(*[["示例项目", f"示例企业{n}数据有限公司", "很多", "张三"] for n in range(number)]), officer)
    assert ledger.counts["rows"]["error"] == number
    return ledger


def test_every_problem_is_on_some_page(client: Client, officer: User) -> None:
    ledger = many(officer, SIZE + 20)
    code = next(iter(ledger.counts["reasons"]))
    first = page(client, ledger, f"?part=problems&reason={code}")
    second = page(client, ledger, f"?part=problems&reason={code}&page=2")
    assert first.count('<td class="code">') == SIZE
    assert second.count('<td class="code">') == 20
    assert page(client, ledger, "?part=problems&level=warning&reason=" + code).count('<td class="code">') == 0


def test_the_page_costs_the_same_however_many_rows_there_are(
    client: Client, officer: User, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    few, lots = many(officer, 3), many(officer, SIZE)
    page(client, few)
    for query in ("", "?part=rows", "?part=problems", "?part=sheets"):
        with django_assert_max_num_queries(30) as counted:
            page(client, few, query)
        with django_assert_num_queries(len(counted)):
            page(client, lots, query)


def test_a_click_within_a_part_brings_that_part_alone(client: Client, officer: User) -> None:
    ledger = read(leads(GOOD), officer)
    address = reverse("ledgers:import_detail", args=[ledger.pk]) + "?part=rows"
    part = client.get(address, headers={"HX-Request": "true", "HX-Target": "part"}).content.decode()
    assert part.lstrip().startswith("<section")
    assert "示例算力中心项目" in part


def test_rows_are_found_by_name_and_outcome(client: Client, officer: User) -> None:
    ledger = read(leads(GOOD, WRONG), officer)
    assert "示例算力中心项目" in page(client, ledger, "?part=rows&q=算力")
    assert "示例算力中心项目" not in page(client, ledger, "?part=rows&outcome=error").split('id="part"')[1]


def test_changed_rows_show_old_and_new(client: Client, officer: User) -> None:
    write(read(leads(GOOD), officer))
    ledger = read(leads([*GOOD[:2], 5, GOOD[3]]), officer)
    assert ledger.counts["rows"] == {"changed": 1}
    text = page(client, ledger, "?part=rows&outcome=changed")
    assert "<del>" in text
    assert "<ins>" in text


# --- confirm -----------------------------------------------------------------------------------------------------


def test_a_ledger_with_errors_cannot_be_written_as_a_whole(client: Client, officer: User) -> None:
    ledger = read(leads(GOOD, WRONG), officer)
    text = page(client, ledger)
    left_out = text.split('class="left-out"')[1].split("</ul>")[0]
    assert "很多" in left_out
    assert "good_rows_only" in text
    assert send(client, "confirm", ledger).status_code == 422
    ledger.refresh_from_db()
    assert ledger.state == State.READY


def test_only_the_good_rows_are_written_when_that_is_chosen(
    client: Client, officer: User, django_capture_on_commit_callbacks: Executed
) -> None:
    ledger = read(leads(GOOD, WRONG), officer)
    with django_capture_on_commit_callbacks(execute=True):
        send(client, "confirm", ledger, good_rows_only="on")
    ledger.refresh_from_db()
    assert ledger.state == State.APPLIED
    assert Lead.objects.get().name == "示例算力中心项目"
    assert not Company.objects.filter(name__contains="示例乙").exists()
    text = page(client, ledger)
    assert reverse("crm:lead_detail", args=[Lead.objects.get().pk]) in text
    assert "outcome=error" in text


def test_an_import_is_confirmed_once_and_as_it_was_seen(
    client: Client, officer: User, django_capture_on_commit_callbacks: Executed
) -> None:
    ledger = read(leads(GOOD), officer)
    send(client, "confirm", ledger, version=ledger.version - 1)
    assert not Lead.objects.exists()
    for _click in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            send(client, "confirm", ledger)
    assert Lead.objects.count() == 1
    ledger.refresh_from_db()
    send(client, "discard", ledger)
    ledger.refresh_from_db()
    assert ledger.state == State.APPLIED


def test_services_refuse_what_the_state_does_not_allow(officer: User) -> None:
    ledger = read(leads(GOOD), officer)
    stale = LedgerImport.objects.get(pk=ledger.pk)
    services.discard_import(ledger=ledger, by=officer)
    for ask in (
        lambda: services.confirm_import(ledger=ledger, by=officer),
        lambda: services.answer_import(ledger=ledger, answers=Answers(), by=officer),
        lambda: services.read_again(ledger=ledger, by=officer),
        lambda: services.discard_import(ledger=ledger, by=officer),
    ):
        with pytest.raises(services.NotNow):
            ask()
    with pytest.raises(StaleVersion):
        services.confirm_import(ledger=stale, by=officer)


def test_a_stopped_writing_goes_back_to_checking(
    client: Client, officer: User, django_capture_on_commit_callbacks: Executed
) -> None:
    ledger = read(leads(GOOD), officer)
    job = services.confirm_import(ledger=ledger, by=officer)
    client.post(reverse("core:job_cancel", args=[job.pk]), {"next": reverse("ledgers:import_detail", args=[ledger.pk])})
    assert reverse("ledgers:import_again", args=[ledger.pk]) in page(client, ledger)
    listed = client.get(reverse("ledgers:import_list")).content.decode().split("<main")[1].split("<table")[1]
    assert str(State.APPLYING.label) not in listed
    with django_capture_on_commit_callbacks(execute=True):
        send(client, "again", ledger)
    ledger.refresh_from_db()
    assert ledger.state == State.READY
    assert not Lead.objects.exists()


def test_what_stays_on_record_is_on_the_page(client: Client, officer: User) -> None:
    ledger = write(read(leads(GOOD), officer))
    text = page(client, ledger)
    assert "示例台账.xlsx" in text
    assert ledger.sha256[:12] in text
    assert str(officer) in text
    assert "part=sheets" in text


# --- paste -------------------------------------------------------------------------------------------------------


def paste(client: Client, block: str, kind: str, officer: User) -> Any:
    return client.post(reverse("ledgers:import_paste"), {"block": block, "kind": kind, "region": officer.region_id})


def test_a_pasted_block_goes_the_way_of_a_file(
    client: Client, officer: User, django_capture_on_commit_callbacks: Executed
) -> None:
    block = (
        "\t".join(HEADS)
        + '\n示例算力中心项目\t示例甲数据有限公司\t2\t张三\n"示例\n两行项目"\t示例乙数据有限公司\t3\t李四\n'
    )
    with django_capture_on_commit_callbacks(execute=True):
        answer = paste(client, block, "", officer)
    ledger = LedgerImport.objects.get()
    assert answer.headers["Location"] == reverse("ledgers:import_detail", args=[ledger.pk])
    assert ledger.state == State.READY
    assert ledger.counts["rows"] == {"new": 2}
    assert not Lead.objects.exists()


def test_a_block_without_headings_stands_under_those_of_the_chosen_kind(
    client: Client, officer: User, django_capture_on_commit_callbacks: Executed
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        paste(client, "示例算力中心项目\t\t\t\t示例甲数据有限公司\t\t2亿元\n", "lead:P30", officer)
    row = LedgerRow.objects.get()
    assert row.title == "示例算力中心项目"
    assert row.fields["planned_invest"]["value"] == "200000000"


@pytest.mark.parametrize("block", ["", " \n\t\n", "示例\t\n" * 2100, "\t".join("示例" for _ in range(90))])
def test_a_block_that_is_nothing_or_too_much_is_refused(client: Client, officer: User, block: str) -> None:
    assert paste(client, block, "", officer).status_code == 422
    assert not LedgerImport.objects.exists()


def test_a_corrected_workbook_is_another_file(officer: User) -> None:
    first = services.start_import(
        file=SimpleUploadedFile("示例.xlsx", workbook(leads(GOOD))), region=officer.region, by=officer
    )
    second = services.start_import(
        file=SimpleUploadedFile("示例.xlsx", workbook(leads(GOOD, WRONG))), region=officer.region, by=officer
    )
    assert first.sha256 != second.sha256
