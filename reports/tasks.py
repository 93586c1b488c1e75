"""Background work of the reports."""

from celery import shared_task

from core import jobs
from reports.pack.build import build


@shared_task
def build_pack(job_id: int) -> None:
    """Make a leadership workbook; see `reports.pack.build`."""
    jobs.run(job_id, build)
