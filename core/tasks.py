from celery import shared_task
from celery.signals import worker_ready

from core import exports, jobs, notices


@shared_task
def sweep_jobs() -> int:
    """Send again what was lost; see `core.jobs.sweep`."""
    return jobs.sweep()


@shared_task
def export_list(job_id: int) -> None:
    """Make a long export; see `core.exports.run`."""
    jobs.run(job_id, exports.run)


@shared_task
def purge_notices() -> int:
    """Drop what was read long ago; see `core.notices.purge`."""
    return notices.purge()


@worker_ready.connect
def sweep_at_start(**_: object) -> None:
    """A worker that comes back first looks for what the last one left behind."""
    jobs.sweep()
