from celery import shared_task
from celery.signals import worker_ready

from core import attachments, bulk_changes, bulk_work, digest, exports, jobs, notices, reminders


@shared_task
def sweep_jobs() -> int:
    """Send again what was lost; see `core.jobs.sweep`."""
    return jobs.sweep()


@shared_task
def export_list(job_id: int) -> None:
    """Make a long export; see `core.exports.run`."""
    jobs.run(job_id, exports.run)


@shared_task
def change_many(job_id: int) -> None:
    """Change many records, or take that back; see `core.bulk_work.run`."""
    jobs.run(job_id, bulk_work.run)


@shared_task
def purge_plans() -> int:
    """Drop changes that were planned and never made; see `core.bulk_changes.purge`."""
    return bulk_changes.purge()


@shared_task
def purge_notices() -> int:
    """Drop what was read long ago; see `core.notices.purge`."""
    return notices.purge()


@shared_task
def begin_the_day() -> int:
    """Remind everyone of what the day brings and send the daily mail; again every hour, for whoever was not reached.

    Repeated or late, it tells nobody twice: see `core.reminders` and `core.digest`.
    """
    told = reminders.remind()
    digest.send_digests()
    return told


@shared_task
def drop_stray_files() -> int:
    """Delete files that no attachment holds; see `core.attachments.drop_strays`."""
    return attachments.drop_strays()


@worker_ready.connect
def sweep_at_start(**_: object) -> None:
    """A worker that comes back first looks for what the last one left behind."""
    jobs.sweep()
