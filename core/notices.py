"""Words to one person: at the bell in the header, and in the daily mail, until they open what the words lead to.

`notify` and `notify_all` are the only ways to tell anyone. A notice about a record disappears for whoever may not see
that record any more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import reasons
from core.models import Job, Notice, NoticePreference
from core.veil import seen_pinned

# The bell says "99+" beyond it; counting further costs more than it tells.
MOST_COUNTED = 100
DAYS_KEPT = 90


@dataclass(frozen=True)
class Word:
    """What one person is told: `about` a record that they may see now, once only where there is a `key`."""

    user: Any
    text: str
    url: str = ""
    reason: reasons.Reason = reasons.JOB
    about: Model | None = None
    key: str | None = None


def notify(
    user: Any, text: str, url: str = "", *, reason: reasons.Reason = reasons.JOB, about: Model | None = None
) -> Notice:
    """Tell `user`; `url` is the path of the page where they see what it is about."""
    notice = _notice(Word(user, text, url, reason, about), _silenced([user]))
    notice.save()
    return notice


def notify_all(words: Iterable[Word], *, again: bool = False) -> None:
    """Tell many people with two queries. A word whose key the person has been told already is dropped; with `again`
    it takes the place of the former one, and is unread."""
    wanted = {(word.user.pk, word.key or object()): word for word in words}
    if not wanted:
        return
    silenced = _silenced({word.user.pk: word.user for word in wanted.values()}.values())
    rows = [_notice(word, silenced) for word in wanted.values()]
    if not again:
        Notice.objects.bulk_create(rows, ignore_conflicts=True)
        return
    fresh = ["text", "url", "is_quiet", "created_at", "read_at", "mailed_at"]
    Notice.objects.bulk_create(rows, update_conflicts=True, unique_fields=["owner", "key"], update_fields=fresh)


def _notice(word: Word, silenced: set[tuple[int, str]]) -> Notice:
    about = word.about
    return Notice(
        owner=word.user,
        reason=word.reason.code,
        text=word.text[:300],
        url=word.url[:200],
        model=about._meta.label_lower if about else "",
        object_id=about.pk if about else None,
        key=word.key,
        is_quiet=(word.user.pk, word.reason.code) in silenced,
    )


def _silenced(users: Iterable[Any]) -> set[tuple[int, str]]:
    """Who switched what off at the bell."""
    rows = NoticePreference.objects.filter(user__in=list(users), by_bell=False)
    return set(rows.values_list("user_id", "reason"))


def notices_of(user: Any) -> QuerySet[Notice]:
    """The person's own notices, newest first; nobody sees another's."""
    return Notice.objects.filter(owner=user)


def listed(user: Any, reason: str = "", *, is_unread: bool = False) -> list[Notice]:
    """The newest notices: of one reason, or of all that the bell shows."""
    rows = notices_of(user).filter(read_at=None) if is_unread else notices_of(user)
    rows = rows.filter(reason=reason) if reason else rows.filter(is_quiet=False)
    return seen_pinned(rows[:MOST_COUNTED], user)


def unread(user: Any, page: str = "") -> int:
    """How many notices wait, at most `MOST_COUNTED`; those leading to `page`, which the person sees now, are read."""
    waiting = notices_of(user).filter(read_at=None, is_quiet=False).only("url", "model", "object_id")
    rows = list(waiting[:MOST_COUNTED])
    here = [row for row in rows if page and row.url.partition("#")[0] == page]
    if here:
        mark_read(user, page)
    return len(seen_pinned([row for row in rows if row not in here], user))


def mark_read(user: Any, url: str | None = None, *, reason: str = "") -> None:
    """Count the person's notices as read: all of them, those of one reason, or those that lead to `url`."""
    rows = notices_of(user).filter(read_at=None)
    if url is not None:
        rows = rows.filter(Q(url=url) | Q(url__startswith=f"{url}#"))
    (rows.filter(reason=reason) if reason else rows).update(read_at=timezone.now())


def mark_one_read(notice: Notice) -> None:
    """Count one notice as read; when it was first opened stays."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=timezone.now())


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


def choices_of(user: Any) -> Sequence[reasons.Reason]:
    """The reasons that concern a person's role."""
    return [one for one in reasons.reasons().values() if not one.route or user.may(one.route)]
