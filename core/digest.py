"""The daily mail: what waits unread, and the work of the day, for those who asked for it.

The mail names what the bell names, seen with the rights of the morning it is sent; nothing of a record that the person
may not see any more. Each notice is mailed once.
"""

import logging
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import reasons, working_days
from core.models import Notice, NoticePreference, Task
from core.notices import MOST_COUNTED
from core.veil import seen_pinned

log = logging.getLogger(__name__)
TASKS_NAMED = 30


def send_digests() -> int:
    """Send everyone who wants it their mail, once a working day and if there is anything to say; return how many.

    A mail that cannot be sent is logged; its notices wait for the next call.
    """
    if not working_days.calendar().is_working_day(timezone.localdate()):
        return 0
    wanting = NoticePreference.objects.filter(by_mail=True).values("user")
    people = get_user_model().objects.filter(pk__in=wanting, is_active=True).exclude(email="").select_related("region")
    return sum(_send(person) for person in people)


def _send(person: Any) -> bool:
    if Notice.objects.filter(owner=person, mailed_at__date=timezone.localdate()).exists():
        return False
    claimed = _claim(waiting_for_mail(person))
    if not claimed:
        return False
    try:
        with override(person.language):
            _mail(person, claimed).send()
    except Exception as problem:  # whatever the mail server says, the next sweep tries again
        log.warning("daily mail to person %s not sent: %s", person.pk, problem)
        Notice.objects.filter(pk__in=[one.pk for one in claimed]).update(mailed_at=None)
        return False
    return True


def waiting_for_mail(person: Any) -> list[Notice]:
    """The unread notices of the reasons that the person wants by mail, of records that they see."""
    wanted = NoticePreference.objects.filter(user=person, by_mail=True).values("reason")
    rows = Notice.objects.filter(owner=person, read_at=None, mailed_at=None, reason__in=wanted)
    return seen_pinned(rows[:MOST_COUNTED], person)


def _claim(notices: list[Notice]) -> list[Notice]:
    """Mark them as mailed; two workers at the same moment share no notice."""
    return [one for one in notices if Notice.objects.filter(pk=one.pk, mailed_at=None).update(mailed_at=timezone.now())]


def _mail(person: Any, notices: list[Notice]) -> EmailMultiAlternatives:
    due = Task.objects.open().filter(assignee=person, due_on__lte=timezone.localdate())
    context = {
        "person": person,
        "site": settings.SITE_URL.rstrip("/"),
        "day": timezone.localdate(),
        "groups": _grouped(notices),
        "tasks": seen_pinned(due.order_by("due_on", "pk")[:TASKS_NAMED], person),
    }
    mail = EmailMultiAlternatives(
        _("Yunju: your work of %(day)s") % {"day": context["day"]},
        render_to_string("core/mail/digest.txt", context),
        settings.DEFAULT_FROM_EMAIL,
        [person.email],
    )
    mail.attach_alternative(render_to_string("core/mail/digest.html", context), "text/html")
    return mail


def _grouped(notices: list[Notice]) -> list[tuple[Any, list[Notice]]]:
    """The notices by their reasons, in the order of the reasons."""
    found = {code: [one for one in notices if one.reason == code] for code in reasons.reasons()}
    return [(reasons.reasons()[code].label, rows) for code, rows in found.items() if rows]
