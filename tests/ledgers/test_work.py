"""The jobs of an import: what the person saw is written, once, whole or not at all."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from core import jobs
from core.models import AuditEntry, Job
from crm.models import Company, Contact, Lead
from ledgers import services
from ledgers.importing import plan
from ledgers.models import LedgerImport, LedgerWrite
from ledgers.tasks import apply_import
from tests.factories import JobFactory, UserFactory
from tests.ledgers.sheets import save

State = LedgerImport.State
ROWS = [["项目名称", "投资方", "拟投资额（亿元）", "联系人"]] + [
    [f"示例项目{n}", f"示例{n}号有限公司", n + 1, "张三"] for n in range(5)
]


@pytest.fixture
def confirmed(db: None, officer: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any) -> LedgerImport:
    """An import that was checked and confirmed, whose job no worker has taken."""
    path = save(tmp_path / "示例.xlsx", {"在谈项目一览表": ROWS})
    with django_capture_on_commit_callbacks(execute=True):
        ledger = services.start_import(
            file=SimpleUploadedFile(path.name, path.read_bytes()), region=officer.region, by=officer
        )
    ledger.refresh_from_db()
    services.confirm_import(ledger=ledger, by=officer)
    return ledger


def test_every_record_written_is_noted_and_every_row_finds_its_record(confirmed):
    before = list(confirmed.rows.values_list("pk", flat=True))
    apply_import(confirmed.job_id)
    noted = set(
        LedgerWrite.objects.filter(ledger_import=confirmed).values_list("model", "object_id", "version", "is_new")
    )
    made = {
        (model._meta.label_lower, pk, 1, True)
        for model in (Company, Lead, Contact)
        for pk in model.objects.values_list("pk", flat=True)
    }
    assert noted == made
    assert list(confirmed.rows.values_list("pk", flat=True)) == before
    assert set(confirmed.rows.values_list("target_id", flat=True)) == set(Lead.objects.values_list("pk", flat=True))
    assert AuditEntry.objects.filter(model="crm.lead", action="create", via="job").count() == 5


def test_the_file_is_not_opened_again(confirmed, monkeypatch):
    monkeypatch.setattr("ledgers.work.read_workbook", lambda *args: 1 / 0)
    confirmed.file.delete(save=False)
    apply_import(confirmed.job_id)
    assert Lead.objects.count() == 5


def test_a_job_that_comes_twice_writes_once(confirmed):
    apply_import(confirmed.job_id)
    Job.objects.filter(pk=confirmed.job_id).update(state=Job.State.QUEUED)
    apply_import(confirmed.job_id)
    assert Lead.objects.count() == 5
    assert LedgerWrite.objects.count() == 15


def test_what_someone_entered_meanwhile_sends_the_import_back_to_the_person(confirmed, monkeypatch):
    write = plan.write

    def write_late(drafts: Any, reason: str) -> None:
        Company.objects.create(name="示例3号有限公司")
        write(drafts, reason)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(plan, "write", write_late)
        apply_import(confirmed.job_id)
    confirmed.refresh_from_db()
    assert confirmed.state == State.READY
    assert confirmed.job.state == Job.State.FAILED
    assert confirmed.job.message
    assert not Lead.objects.exists()
    services.confirm_import(ledger=confirmed, by=confirmed.owner)
    apply_import(confirmed.job_id)
    confirmed.refresh_from_db()
    assert confirmed.state == State.APPLIED
    assert Lead.objects.count() == 5


def test_cancelling_between_two_portions_takes_everything_back(confirmed, monkeypatch):
    monkeypatch.setattr("ledgers.importing.source.PORTION", 2)
    write, portions = plan.write, []

    def write_and_cancel(drafts: Any, reason: str) -> None:
        write(drafts, reason)
        portions.append(len(Lead.objects.all()))
        jobs.cancel(confirmed.job)

    monkeypatch.setattr(plan, "write", write_and_cancel)
    apply_import(confirmed.job_id)
    confirmed.refresh_from_db()
    assert portions == [2]
    assert not Company.objects.exists()
    assert not LedgerWrite.objects.exists()
    assert confirmed.is_stopped


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_from_outside_while_the_transaction_goes_on() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    job = JobFactory(owner=UserFactory(), state=Job.State.RUNNING)

    def outside(act: Callable[[], Any]) -> Any:
        def run() -> Any:
            try:
                return act()
            finally:
                connection.close()

        with ThreadPoolExecutor(max_workers=1) as pool:
            return pool.submit(run).result()

    with transaction.atomic(), jobs.beside(job) as show:
        show(3, 10, "示例")
        assert outside(lambda: Job.objects.values_list("done", "total", "message").get(pk=job.pk)) == (3, 10, "示例")
        outside(lambda: jobs.cancel(job))
        with pytest.raises(jobs.JobCancelled):
            show(4, 10)
