"""Why people are told something. Apps declare their reasons as tuples named in `settings.NOTICE_REASONS`."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

Label = str | Promise


@dataclass(frozen=True)
class Reason:
    """One reason: `code` is kept with a notice, `icon` shows it; it concerns those who may open `route`, if set."""

    code: str
    label: Label
    icon: str = "bell"
    route: str = ""


TASK_GIVEN = Reason("task_given", _("A task was given to me"), "clipboard-plus")
TASK_DONE = Reason("task_done", _("A task that I gave was done"), "clipboard-check")
TASK_DUE = Reason("task_due", _("My tasks are due today"), "calendar-event")
TASK_OVERDUE = Reason("task_overdue", _("My tasks are overdue"), "alarm")
MENTIONED = Reason("mentioned", _("I was mentioned in a comment"), "at")
CHANGED = Reason("changed", _("Others changed a record that I own or follow"), "pencil-square")
JOB = Reason("job", _("My import, export or other background work has ended"), "gear")

# Whoever may open the list of tasks works with records at all.
REASONS = (TASK_GIVEN, TASK_DONE, TASK_DUE, TASK_OVERDUE, MENTIONED, CHANGED, JOB)


@cache
def reasons() -> dict[str, Reason]:
    """Every reason by its code, in the order in which people are shown them."""
    declared = [reason for path in settings.NOTICE_REASONS for reason in import_string(path)]
    return {reason.code: reason for reason in declared}
