from collections.abc import Callable
from typing import Any

from celery import shared_task

from core import jobs
from core.models import Job
from ledgers import retention, work
from ledgers.endings import words_of
from ledgers.importing.undo import undo_file
from ledgers.models import LedgerImport
from ledgers.workbooks import errors

Work = Callable[[Job], dict[str, Any] | None]


@shared_task
def read_import(job_id: int) -> None:
    """Read an uploaded ledger; see `ledgers.work.read_file`."""
    jobs.run(job_id, _telling(work.read_file))
    _note_failure(job_id)


@shared_task
def apply_import(job_id: int) -> None:
    """Write a confirmed ledger; see `ledgers.work.write_file`."""
    jobs.run(job_id, _telling(work.write_file))
    _note_failure(job_id)


@shared_task
def undo_import(job_id: int) -> None:
    """Take a written ledger back; see `ledgers.importing.undo`."""
    jobs.run(job_id, _telling(undo_file))
    _note_kept(job_id)


@shared_task
def mark_errors(job_id: int) -> None:
    """Make the error workbook of an import; see `ledgers.workbooks.errors`."""
    jobs.run(job_id, errors.run)


@shared_task
def drop_old_files() -> int:
    """Remove the files of imports that came to nothing; see `ledgers.retention`."""
    return retention.drop_old_files()


def _telling(work: Work) -> Work:
    """The same work, whose owner is told at the end what became of the import."""

    def told(job: Job) -> dict[str, Any]:
        result = work(job) or {}
        return {**result, "notice": words_of(LedgerImport.objects.get(pk=job.params["import"]))}

    return told


def _note_kept(job_id: int) -> None:
    """An import that could not be taken back is written, as before, and says why."""
    ended = ["failed", "cancelled"]
    for ledger in LedgerImport.objects.filter(job=job_id, job__state__in=ended, state=LedgerImport.State.UNDOING):
        ledger.state, ledger.message = LedgerImport.State.APPLIED, ledger.job.message
        ledger.save()


def _note_failure(job_id: int) -> None:
    """An import whose job was given up is shown as failed, not as busy for ever."""
    busy = [LedgerImport.State.READING, LedgerImport.State.APPLYING]
    for ledger in LedgerImport.objects.filter(job=job_id, job__state="failed", state__in=busy):
        ledger.state, ledger.message = LedgerImport.State.FAILED, ledger.job.message
        ledger.save()
