"""What people are reminded of in the morning of every working day. Apps name theirs in `settings.REMINDERS`.

A reminder is a function of the day that gives words with keys of that day: however often and however late the sweep
runs, nobody is told twice.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import reasons, working_days
from core.models import Notice, Task
from core.notices import Word, notify_all
from core.veil import seen_pinned

Reminder = Callable[[date], Iterator[Word]]


def remind(day: date | None = None) -> int:
    """Tell everyone what `day`, today unless said, brings; nobody on a day off. Returns how many words were due."""
    day = day or timezone.localdate()
    if not working_days.calendar().is_working_day(day):
        return 0
    words = [word for path in settings.REMINDERS for word in import_string(path)(day)]
    _supersede(words)
    notify_all(words)
    return len(words)


def _supersede(words: list[Word]) -> None:
    """The reminder of today takes the place of an unread one of a former day."""
    for code in {word.reason.code for word in words}:
        owners = [word.user for word in words if word.reason.code == code]
        today = {word.key for word in words if word.reason.code == code}
        old = Notice.objects.filter(owner__in=owners, reason=code, read_at=None).exclude(key__in=today)
        old.update(read_at=timezone.now())


def tasks_due(day: date) -> Iterator[Word]:
    """Each person's tasks of the day, and those whose day has gone by; only of records that they still see."""
    tasks = Task.objects.open().filter(due_on__lte=day, assignee__is_active=True).select_related("assignee__region")
    by_person: dict[Any, list[Task]] = defaultdict(list)
    for task in tasks.order_by("due_on", "pk"):
        by_person[task.assignee].append(task)
    for person, found in by_person.items():
        seen = seen_pinned(found, person)
        with override(person.language):
            yield from _word(person, [task for task in seen if task.due_on == day], day, reasons.TASK_DUE)
            yield from _word(person, [task for task in seen if task.due_on < day], day, reasons.TASK_OVERDUE)


def _word(person: Any, tasks: list[Task], day: date, reason: reasons.Reason) -> Iterator[Word]:
    """One task by its words and its page; several by their number and their list."""
    if not tasks:
        return
    key, is_due = f"{reason.code}:{day}", reason is reasons.TASK_DUE
    if len(tasks) == 1:
        text = _("Due today: %(task)s") if is_due else _("Overdue: %(task)s")
        url = reverse("core:task_detail", args=[tasks[0].pk])
        yield Word(person, text % {"task": tasks[0].text}, url, reason, tasks[0].record, key)
        return
    text = _("%(count)s tasks are due today.") if is_due else _("%(count)s tasks are overdue.")
    url = f"{reverse('core:task_list')}?whose=mine&state={'today' if is_due else 'overdue'}"
    yield Word(person, text % {"count": len(tasks)}, url, reason, None, key)
