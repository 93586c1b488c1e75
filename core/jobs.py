"""Background work: ask for it, run it, watch it. The only module that enqueues.

Promise: an accepted job is done once or shown as failed, also when a worker is killed or the broker is down. The job's
row is written first; the message to the worker goes out after the commit; a sweep sends again whatever was lost.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from celery import Task, current_app
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import audit, notices
from core.models import Job, fingerprint
from core.once import keeping

log = logging.getLogger(__name__)


# Shows how far a job is: done, total, in words.
Show = Callable[..., None]


class JobCancelled(Exception):
    """The owner does not want the job any more."""


class JobRefused(Exception):
    """The job cannot be done, for a reason its owner can understand; the message is shown to them."""


def enqueue(task: Task, *, by: Any, title: str, params: dict | None = None, input_hash: str = "") -> Job:
    """Ask for `task` to be run in the background for `by`; the same request while one is open is the same job."""
    fields = {"owner": by, "task": task.name, "input_hash": input_hash or fingerprint(params or {})}
    try:
        with transaction.atomic():
            job = Job.objects.create(**fields, title=title[:200], params=params or {})
    except IntegrityError:
        return Job.objects.get(**fields, state__in=Job.OPEN)
    transaction.on_commit(lambda: send(job))
    return job


def send(job: Job) -> None:
    """Tell a worker about the job; when the broker is down, the sweep will tell it later."""
    try:
        current_app.tasks[job.task].apply_async(args=[job.pk], retry=False)
    except Exception as problem:  # whatever the broker's library raises, the job's row is safe
        if getattr(settings, "CELERY_TASK_ALWAYS_EAGER", False):
            raise
        log.warning("job %s waits for the sweep: %s", job.pk, problem)


def run(job_id: int, work: Callable[[Job], dict | None]) -> None:
    """Claim the job, do `work(job)`, and write down how it ended. A job that someone else holds is left alone."""
    job = _claim(job_id)
    if job is None:
        return
    acting = audit.acting(job.owner, via="job", request_id=f"job-{job.pk}")
    with acting, override(job.owner.language), _lease(job), keeping():
        try:
            job.result = work(job) or {}
            job.state = Job.State.DONE
        except JobCancelled:
            job.state = Job.State.CANCELLED
        except JobRefused as refusal:
            job.state, job.message = Job.State.FAILED, str(refusal)[:500]
        except Exception:
            log.exception("job %s failed", job.pk)
            job.state = Job.State.FAILED
            job.message = _(
                "The job failed. Try again; if it fails again, tell the administrator number %(number)s."
            ) % {"number": job.pk}
    _finish(job)


def progress(job: Job, done: int, total: int, message: str = "") -> None:
    """Show how far the job is; raise `JobCancelled` when its owner has cancelled it."""
    job.done, job.total, job.message = done, total, message[:500]
    alive = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(
        done=done, total=total, message=job.message, lease_until=_lease_end()
    )
    if not alive:
        raise JobCancelled


def check_wanted(job: Job) -> None:
    """Raise `JobCancelled` when the owner has cancelled the job. Writes nothing: for the midst of a transaction."""
    if not Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).exists():
        raise JobCancelled


@contextmanager
def beside(job: Job) -> Iterator[Show]:
    """Progress from inside a transaction, told through a second connection so that its owner sees it before the end.

    Raises `JobCancelled` in the midst of the work. SQLite lets one connection write at a time: there, nothing is told
    until the transaction ends.
    """
    if connection.vendor == "sqlite":
        yield lambda done, total, message="": check_wanted(job)
        return
    with ThreadPoolExecutor(max_workers=1) as second:

        def show(done: int, total: int, message: str = "") -> None:
            check_wanted(job)
            second.submit(_show, job.pk, done, total, message).result()

        try:
            yield show
        finally:
            second.submit(_close).result()


def _show(job_id: int, done: int, total: int, message: str) -> None:
    try:
        Job.objects.filter(pk=job_id, state=Job.State.RUNNING).update(
            done=done, total=total, message=message[:500], lease_until=_lease_end()
        )
    except Exception as problem:  # what cannot be shown now is shown at the next step
        log.warning("progress of job %s not shown: %s", job_id, problem)


def _close() -> None:
    """Close the connection of the thread that this runs in."""
    connection.close()


def cancel(job: Job) -> bool:
    """Cancel a job that is not finished; it stops at its next step. False if it had ended already."""
    cancelled = Job.objects.filter(pk=job.pk, state__in=Job.OPEN).update(
        state=Job.State.CANCELLED, finished_at=timezone.now()
    )
    return bool(cancelled)


def retry(job: Job) -> bool:
    """Put a failed or cancelled job back in the queue, with fresh attempts."""
    try:
        with transaction.atomic():
            again = Job.objects.filter(pk=job.pk, state__in=[Job.State.FAILED, Job.State.CANCELLED]).update(
                state=Job.State.QUEUED, attempts=0, lease_until=None, message="", done=0, finished_at=None
            )
    except IntegrityError:  # the same work is open already
        return False
    if again:
        transaction.on_commit(lambda: send(job))
    return bool(again)


def sweep() -> int:
    """Send again every job that lost its message or its worker; give up on those that failed too often."""
    now = timezone.now()
    lost = Q(state=Job.State.RUNNING, lease_until__lt=now) | Q(
        state=Job.State.QUEUED, created_at__lt=now - timedelta(seconds=15)
    )
    for job in Job.objects.filter(lost, attempts__gte=settings.JOB_MAX_ATTEMPTS).select_related("owner"):
        _give_up(job)
    jobs = list(Job.objects.filter(lost))
    for job in jobs:
        send(job)
    return len(jobs)


def _lease_end() -> Any:
    return timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def _claim(job_id: int) -> Job | None:
    """Take the job if it waits, or if whoever held it is gone."""
    free = Q(state=Job.State.QUEUED) | Q(state=Job.State.RUNNING, lease_until__lt=timezone.now())
    taken = Job.objects.filter(free, pk=job_id, attempts__lt=settings.JOB_MAX_ATTEMPTS).update(
        state=Job.State.RUNNING, attempts=F("attempts") + 1, lease_until=_lease_end(), started_at=timezone.now()
    )
    return Job.objects.select_related("owner").get(pk=job_id) if taken else None


def _finish(job: Job) -> None:
    """Write the outcome and tell the owner, unless the job was cancelled meanwhile."""
    with transaction.atomic():
        ended = Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(
            state=job.state,
            message=job.message,
            result=job.result,
            result_file=job.result_file.name or "",
            file_name=job.file_name,
            lease_until=None,
            finished_at=timezone.now(),
        )
        if ended:
            notices.tell_end_of(job)


def _give_up(job: Job) -> None:
    """Write that a job failed for good, and tell its owner; not if it was taken up or cancelled meanwhile."""
    with override(job.owner.language):
        job.message = _("The job stopped a worker several times and was given up.")
    with transaction.atomic():
        given_up = Job.objects.filter(pk=job.pk, state=job.state, lease_until=job.lease_until).update(
            state=Job.State.FAILED, finished_at=timezone.now(), message=job.message
        )
        if given_up:
            job.state = Job.State.FAILED
            notices.tell_end_of(job)


@contextmanager
def _lease(job: Job) -> Iterator[None]:
    """Keep the lease alive from a second thread while the work runs, however long one step takes."""
    stop = threading.Event()

    def renew() -> None:
        while not stop.wait(settings.JOB_LEASE_SECONDS / 3):
            try:
                Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(lease_until=_lease_end())
            except Exception as problem:  # a busy database now does not mean that the lease is lost
                log.warning("lease of job %s not renewed: %s", job.pk, problem)
            finally:
                connection.close()

    thread = threading.Thread(target=renew, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=1)
