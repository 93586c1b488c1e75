"""Words to one person about work that has ended: at the bell in the header until the page they lead to is opened."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.models import Job, Notice

# The bell says "99+" beyond it; counting further costs more than it tells.
MOST_COUNTED = 100
DAYS_KEPT = 90


def notify(user: Any, text: str, url: str = "") -> Notice:
    """Tell `user`; `url` is the path of the page where they see what came of it."""
    return Notice.objects.create(owner=user, text=text[:300], url=url)


def notices_of(user: Any) -> QuerySet[Notice]:
    """The person's own notices, newest first; nobody sees another's."""
    return Notice.objects.filter(owner=user)


def unread(user: Any, page: str = "") -> int:
    """How many notices wait, at most `MOST_COUNTED`; those leading to `page`, which the person sees now, are read."""
    waiting = notices_of(user).filter(read_at=None).values_list("url", flat=True)[:MOST_COUNTED]
    urls = list(waiting)
    if page and page in urls:
        mark_read(user, page)
    return sum(1 for url in urls if not page or url != page)


def mark_read(user: Any, url: str | None = None) -> None:
    """Count the person's notices as read: all of them, or those that lead to `url`."""
    rows = notices_of(user).filter(read_at=None)
    (rows if url is None else rows.filter(url=url)).update(read_at=timezone.now())


def tell_end_of(job: Job) -> None:
    """Tell a job's owner how it ended. Work that knows better words puts them into its result as `notice`."""
    with override(job.owner.language):
        if job.state == Job.State.DONE:
            text = job.result.get("notice", _("“%(title)s” is done.") % {"title": job.title})
        else:
            text = _("“%(title)s” failed: %(message)s") % {"title": job.title, "message": job.message}
    if text:
        notify(job.owner, text, page_of(job))


def page_of(job: Job) -> str:
    """Where its owner sees what came of a job: the page that the work names, else the job's own."""
    return job.result.get("url") or job.params.get("url") or reverse("core:job_detail", args=[job.pk])


def purge() -> int:
    """Drop notices that were read long ago, and return how many."""
    return Notice.objects.filter(read_at__lt=timezone.now() - timedelta(days=DAYS_KEPT)).delete()[0]
