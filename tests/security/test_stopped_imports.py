"""An import whose job stopped says so, can be tried again, and is never written by half."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import jobs
from core.models import Job
from crm.models import Company, Lead
from ledgers import services, work
from ledgers.models import LedgerImport
from ledgers.tasks import apply_import

pytestmark = pytest.mark.django_db
SAMPLE = Path(__file__).parents[1] / "data" / "ledgers" / "city-pipeline-2017.xlsx"
State = LedgerImport.State


@pytest.fixture
def uploaded(officer: User, django_capture_on_commit_callbacks: Any) -> LedgerImport:
    """A ledger that was read and waits to be confirmed."""
    file = SimpleUploadedFile(SAMPLE.name, SAMPLE.read_bytes())
    with django_capture_on_commit_callbacks(execute=True):
        ledger = services.start_import(file=file, region=officer.region, by=officer)
    ledger.refresh_from_db()
    return ledger


@pytest.fixture
def confirmed(uploaded: LedgerImport) -> LedgerImport:
    """A confirmed ledger whose job no worker has taken yet."""
    words = {"agreement_kind": "contract", "good_rows_only": True}
    services.confirm_import(ledger=uploaded, **words, by=uploaded.owner)
    return uploaded


def page_of(ledger: LedgerImport, client: Client) -> str:
    return client.get(reverse("ledgers:import_detail", args=[ledger.pk])).content.decode()


@pytest.mark.parametrize(("state", "told"), [(Job.State.FAILED, "示例原因"), (Job.State.CANCELLED, "已取消")])
def test_the_page_of_a_stopped_import_offers_to_try_again(
    state: str,
    told: str,
    confirmed: LedgerImport,
    as_user: Callable[[User], Client],
    django_capture_on_commit_callbacks: Any,
) -> None:
    client, retry = as_user(confirmed.owner), reverse("core:job_retry", args=[confirmed.job_id])
    assert retry not in page_of(confirmed, client)
    Job.objects.filter(pk=confirmed.job_id).update(state=state, message="示例原因")
    page = page_of(confirmed, client)
    assert retry in page
    assert told in page
    assert "every 1s" not in page
    with django_capture_on_commit_callbacks(execute=True):
        client.post(retry)
    confirmed.refresh_from_db()
    assert confirmed.state == State.APPLIED
    assert Lead.objects.exists()


def test_a_stopped_import_can_be_put_aside(confirmed: LedgerImport, as_user: Callable[[User], Client]) -> None:
    client, discard = as_user(confirmed.owner), reverse("ledgers:import_discard", args=[confirmed.pk])
    client.post(discard)
    confirmed.refresh_from_db()
    assert confirmed.state == State.APPLYING
    jobs.cancel(confirmed.job)
    client.post(discard)
    confirmed.refresh_from_db()
    assert confirmed.state == State.DISCARDED
    apply_import(confirmed.job_id)
    assert not Company.objects.exists()


def test_a_failed_writing_can_be_tried_again(
    confirmed: LedgerImport, monkeypatch: pytest.MonkeyPatch, as_user: Callable[[User], Client],
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    with monkeypatch.context() as broken:
        broken.setattr(work, "_keep", lambda *args: 1 / 0)
        apply_import(confirmed.job_id)
    confirmed.refresh_from_db()
    assert confirmed.state == State.FAILED
    assert not Company.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        as_user(confirmed.owner).post(reverse("core:job_retry", args=[confirmed.job_id]))
    confirmed.refresh_from_db()
    assert confirmed.state == State.APPLIED


def test_cancelling_while_it_is_written_takes_everything_back(
    confirmed: LedgerImport, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = work._keep

    def cancel_late(*args: Any) -> None:
        keep(*args)
        jobs.cancel(confirmed.job)

    monkeypatch.setattr(work, "_keep", cancel_late)
    apply_import(confirmed.job_id)
    confirmed.refresh_from_db()
    assert not Company.objects.exists()
    assert confirmed.state == State.APPLYING
    assert confirmed.applied_at is None


def test_a_very_long_file_name_keeps_its_ending(officer: User) -> None:
    file = SimpleUploadedFile("示" * 240 + ".xlsx", b"x")
    ledger = services.start_import(file=file, region=officer.region, by=officer)
    assert len(ledger.file_name) == 200
    assert ledger.file_name.endswith("示.xlsx")
