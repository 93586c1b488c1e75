from celery import shared_task

from core import jobs
from ledgers import work
from ledgers.models import LedgerImport


@shared_task
def read_import(job_id: int) -> None:
    """Read an uploaded ledger; see `ledgers.work.read_file`."""
    jobs.run(job_id, work.read_file)
    _note_failure(job_id)


@shared_task
def apply_import(job_id: int) -> None:
    """Write a confirmed ledger; see `ledgers.work.write_file`."""
    jobs.run(job_id, work.write_file)
    _note_failure(job_id)


def _note_failure(job_id: int) -> None:
    """An import whose job was given up is shown as failed, not as busy for ever."""
    busy = [LedgerImport.State.READING, LedgerImport.State.APPLYING]
    for ledger in LedgerImport.objects.filter(job=job_id, job__state="failed", state__in=busy):
        ledger.state, ledger.message = LedgerImport.State.FAILED, ledger.job.message
        ledger.save()
