"""Whatever file comes through the upload page: it is read, or refused with a sentence that says why; within seconds."""

import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from accounts.models import User
from ledgers.models import LedgerImport
from tests.hostile.make import FILES, READ, Hostile

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SECONDS = 15
MEGABYTES = 200
State = LedgerImport.State


def memory() -> float:
    """What this process, which stands for the worker, holds in memory; in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


def busy_seconds() -> float:
    """How long this process and its children were at work, however busy the machine is with other things."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


@pytest.fixture
def upload(officer: User, as_user: Callable[[User], Client], django_capture_on_commit_callbacks: Any) -> Callable:
    """Send a file through the upload page, have it read, and open the page of the import."""
    client = as_user(officer)

    def send(name: str, content: bytes) -> tuple[LedgerImport, str]:
        data = {"file": SimpleUploadedFile(name, content), "region": officer.region_id}
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(reverse("ledgers:import_create"), data)
        assert answer.status_code == 302, answer.content.decode()[:2000]
        ledger = LedgerImport.objects.select_related("job").get(pk=int(answer["Location"].strip("/").split("/")[-1]))
        shown = client.get(answer["Location"])
        assert shown.status_code == 200
        return ledger, shown.content.decode()

    return send


@pytest.mark.parametrize("file", FILES, ids=str)
def test_a_hostile_file_ends_in_rows_or_in_a_clear_sentence(
    file: Hostile, upload: Callable, record_property: Any
) -> None:
    content = file.make()
    started, before = busy_seconds(), memory()
    ledger, page = upload(file.name, content)
    seconds, grown = busy_seconds() - started, memory() - before
    record_property("told", ledger.message or ledger.state)
    record_property("seconds", f"{seconds:.1f}")
    assert ledger.job.state == "done", ledger.job.message
    if ledger.state == State.REFUSED:
        assert any(word and word in ledger.message for word in file.told), ledger.message
        assert escape(ledger.message) in page
    else:
        assert ledger.state == State.READY
        assert READ in file.told
        assert file.rows is None or ledger.rows.count() == file.rows
    assert seconds < SECONDS
    assert grown < MEGABYTES
    assert connection.is_usable()


def test_nothing_of_the_server_is_shown(upload: Callable) -> None:
    [file] = [file for file in FILES if file.name == "外部实体.xlsx"]
    ledger, page = upload(file.name, file.make())
    assert "root:" not in page
    assert not ledger.rows.exists()


def test_nothing_is_written_outside_the_upload(upload: Callable, tmp_path: Path) -> None:
    [file] = [file for file in FILES if file.name == "路径穿越.xlsx"]
    upload(file.name, file.make())
    for place in ("/tmp/example-hostile", "/etc/yunju-hostile", "/yunju-hostile"):
        assert not Path(place).exists()


def test_an_empty_or_too_large_file_is_refused_by_the_page(
    officer: User, as_user: Callable[[User], Client], settings: Any
) -> None:
    settings.UPLOAD_MAX_MEGABYTES = 1
    client = as_user(officer)
    for content, word in ((b"", "空"), (b"x" * 1_100_000, "1.0")):
        data = {"file": SimpleUploadedFile("示例.xlsx", content), "region": officer.region_id}
        answer = client.post(reverse("ledgers:import_create"), data)
        assert answer.status_code == 422
        assert word in answer.content.decode()
    assert not LedgerImport.objects.exists()
