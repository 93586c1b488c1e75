"""Two imports at the same moment: nothing is entered twice, whoever is first."""

import threading
from typing import Any

import pytest
from django.db import connection, connections
from django.db.models import Sum

from accounts.models import User
from core import jobs
from core.models import Job
from crm.models import Lead
from ledgers import memory, services
from ledgers.models import HeadingMemory, LedgerImport
from ledgers.tasks import apply_import
from projects.models import Inflow
from tests import factories as make
from tests.ledgers import imports

pytestmark = pytest.mark.django_db(transaction=True)
LEADS = [
    ["在谈项目一览表"], ["项目名称", "投资方", "拟投资额（万元）"],
    *[[f"示例项目{number}", "示例老数据有限公司", number] for number in range(1, 40)],
]  # fmt: skip
FUNDS = [
    ["落地项目一览表"], ["企业名称", "项目名称", "建设内容", "总投资（万元）", "到位资金（万元）", "开工时间"],
    ["示例老数据有限公司", "示例落地", "示例", 5000, 1000, "2017-03-01"],
]  # fmt: skip


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch, officer: User) -> Any:
    """Have the same sheet written by two workers at once."""
    monkeypatch.setattr(jobs, "send", lambda job: None)
    make.CompanyFactory(name="示例老数据有限公司")

    def written(rows: list) -> list[LedgerImport]:
        waiting = [_confirmed({"示例": rows}, officer) for _number in range(2)]
        start = threading.Barrier(2)
        workers = [threading.Thread(target=_work, args=(ledger.job_id, start)) for ledger in waiting]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        return list(LedgerImport.objects.filter(pk__in=[ledger.pk for ledger in waiting]))

    return written


def _confirmed(sheets: dict, by: User) -> LedgerImport:
    ledger = LedgerImport.objects.get(pk=imports.read(sheets, by).pk)
    services.confirm_import(ledger=ledger, by=by, agreement_kind="contract")
    return ledger


def _work(job_id: int, start: threading.Barrier) -> None:
    try:
        start.wait()
        apply_import(job_id)
    finally:
        connections.close_all()


def test_leads_of_two_imports_are_entered_once(at_once: Any) -> None:
    done = at_once(LEADS)
    assert {ledger.state for ledger in done} == {LedgerImport.State.APPLIED}
    assert {*map(str, (ledger.counts["rows"] for ledger in done))} == {"{'new': 39}", "{'same': 39}"}
    assert Lead.objects.count() == 39


def test_money_of_two_imports_is_counted_once(at_once: Any) -> None:
    at_once(FUNDS)
    assert Inflow.objects.aggregate(sum=Sum("amount"))["sum"] == 10_000_000


def test_two_colleagues_remember_the_same_heading_once(officer: User, city_officer: User) -> None:
    unit = make.OrganisationFactory()
    seen: list[str] = []
    for person in (officer, city_officer):
        person.organisation = unit
        person.save()

    def correct(person: User, heading: str, start: threading.Barrier) -> None:
        try:
            start.wait()
            memory.remember([memory.Correction("lead", heading, "project_name")], by=person)
            seen.append(heading)
        finally:
            connections.close_all()

    for number in range(5):
        start = threading.Barrier(2)
        people = [threading.Thread(target=correct, args=(p, f"示例{number}", start)) for p in (officer, city_officer)]
        for person in people:
            person.start()
        for person in people:
            person.join()
    assert (len(seen), HeadingMemory.objects.count()) == (10, 5)


@pytest.mark.postgres
def test_a_cancelled_import_does_not_wait_for_its_turn(officer: User) -> None:
    from ledgers.importing.turn import IMPORTS, wait_turn

    if connection.vendor != "postgresql":
        pytest.skip("on SQLite a transaction itself waits for its turn")
    job = make.JobFactory(owner=officer, state=Job.State.CANCELLED)
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [IMPORTS])
    seen: list[str] = []

    def wait() -> None:
        try:
            wait_turn(job)
        except jobs.JobCancelled:
            seen.append("cancelled")
        finally:
            connections.close_all()

    worker = threading.Thread(target=wait)
    worker.start()
    worker.join(timeout=10)
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock_all()")
    assert seen == ["cancelled"]
