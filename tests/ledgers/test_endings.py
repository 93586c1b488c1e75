"""What the owner of an import is told at the end, and what stays of one that came to nothing."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.loading import load_regions
from accounts.models import User
from core import jobs, notices
from core.models import AuditEntry
from ledgers import services
from ledgers.models import LedgerImport
from ledgers.retention import DAYS_KEPT, drop_old_files

pytestmark = pytest.mark.django_db
SAMPLE = Path(__file__).parents[1] / "data" / "ledgers" / "city-pipeline-2017.xlsx"
State = LedgerImport.State


@pytest.fixture
def upload(officer: User, django_capture_on_commit_callbacks: Any) -> Any:
    load_regions()

    def take(name: str = SAMPLE.name, content: bytes = b"") -> LedgerImport:
        file = SimpleUploadedFile(name, content or SAMPLE.read_bytes())
        with django_capture_on_commit_callbacks(execute=True):
            ledger = services.start_import(file=file, region=officer.region, by=officer)
        ledger.refresh_from_db()
        return ledger

    return take


def told(user: User) -> list[tuple[str, str]]:
    return list(notices.notices_of(user).values_list("text", "url"))


def page_of(ledger: LedgerImport) -> str:
    return reverse("ledgers:import_detail", args=[ledger.pk])


def test_a_checked_file_tells_its_owner_what_was_found(upload: Any, officer: User) -> None:
    ledger = upload()
    ((text, url),) = told(officer)
    assert SAMPLE.name in text
    assert "97" in text
    assert url == page_of(ledger)


def test_a_refused_file_tells_its_owner_why(upload: Any, officer: User) -> None:
    ledger = upload("损坏.xlsx", SAMPLE.read_bytes()[:9000])
    ((text, url),) = told(officer)
    assert ledger.message in text
    assert url == page_of(ledger)


def test_writing_tells_its_owner_the_end_and_the_page_reads_it(
    upload: Any, officer: User, as_user: Any, django_capture_on_commit_callbacks: Any
) -> None:
    ledger = upload()
    with django_capture_on_commit_callbacks(execute=True):
        services.confirm_import(ledger=ledger, agreement_kind="contract", good_rows_only=True, by=officer)
    assert [url for _text, url in told(officer)] == [page_of(ledger)] * 2
    as_user(officer).get(page_of(ledger))
    assert notices.unread(officer) == 0


def test_a_cancelled_reading_can_be_put_aside_and_tells_nobody(
    officer: User, as_user: Any, django_capture_on_commit_callbacks: Any
) -> None:
    ledger = services.start_import(
        file=SimpleUploadedFile(SAMPLE.name, b"x"), region=officer.region, by=officer
    )  # fmt: skip
    jobs.cancel(ledger.job)
    client = as_user(officer)
    assert reverse("core:job_retry", args=[ledger.job_id]) in client.get(page_of(ledger)).content.decode()
    client.post(reverse("ledgers:import_discard", args=[ledger.pk]))
    ledger.refresh_from_db()
    assert ledger.state == State.DISCARDED
    jobs.retry(ledger.job)
    jobs.run(ledger.job_id, lambda job: {"notice": ""})
    assert told(officer) == []


def old(ledger: LedgerImport, **fields: Any) -> None:
    LedgerImport.objects.filter(pk=ledger.pk).update(
        updated_at=timezone.now() - timedelta(days=DAYS_KEPT + 1), **fields
    )


@pytest.mark.parametrize("state", [State.REFUSED, State.DISCARDED])
def test_the_file_of_an_import_that_came_to_nothing_goes_and_its_record_stays(
    state: str, upload: Any, officer: User, as_user: Any, django_capture_on_commit_callbacks: Any
) -> None:
    ledger = upload()
    storage, name, digest = ledger.file.storage, ledger.file.name, ledger.sha256
    old(ledger, state=state)
    with django_capture_on_commit_callbacks(execute=True):
        assert drop_old_files() == 1
    assert drop_old_files() == 0
    assert not storage.exists(name)
    ledger.refresh_from_db()
    assert (ledger.file_name, ledger.sha256) == (SAMPLE.name, digest)
    assert AuditEntry.objects.filter(model="ledgers.ledgerimport", changes__0__field="file").exists()
    assert as_user(officer).get(page_of(ledger)).status_code == 200
    assert as_user(officer).get(reverse("ledgers:import_original", args=[ledger.pk])).status_code == 404


@pytest.mark.parametrize(("state", "aged"), [(State.APPLIED, True), (State.READY, True), (State.DISCARDED, False)])
def test_other_files_stay(state: str, aged: bool, upload: Any) -> None:
    ledger = upload()
    if aged:
        old(ledger, state=state)
    else:
        LedgerImport.objects.filter(pk=ledger.pk).update(state=state)
    assert drop_old_files() == 0
    assert ledger.file.storage.exists(ledger.file.name)


def test_a_file_that_is_only_checked_is_not_said_to_wait_for_corrections(upload, officer, as_user):
    ledger = upload("政策兑现.xlsx", SAMPLE.with_name("incentives-2017.xlsx").read_bytes())
    page = as_user(officer).get(reverse("ledgers:import_detail", args=[ledger.pk])).content.decode()
    assert ledger.in_words() in told(officer)[0][0]
    assert "有 3 行有误，暂不能写入" not in page
    assert reverse("ledgers:import_errors", args=[ledger.pk]) in page


def test_the_counts_of_an_import_are_told_in_words():
    ledger = LedgerImport(counts={"rows": {"error": 1, "new": 1234, "same": 0}})
    assert (ledger.in_words(), ledger.in_words("new", "same")) == ("新增 1,234，有误 1", "新增 1,234")
    assert LedgerImport().in_words() == ""
