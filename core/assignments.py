"""Tasks: given, changed, done with an outcome, taken up again. A task of a next step keeps its record in step."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import audit, reasons
from core.models import AuditedModel, Task
from core.notices import notify


def may_open(record: AuditedModel | None, person: Any) -> bool:
    """May the person see the record? What belongs to none is open to whoever is given it."""
    if record is None:
        return bool(person.is_business)
    rows: Any = type(record)._default_manager
    return bool(person.is_business and rows.visible_to(person).filter(pk=record.pk).exists())


@transaction.atomic
def give_task(task: Task, *, by: Any) -> Task:
    """Store a new task of `by`, and tell whoever is to do it. Raise `ValidationError` if they do not see the record."""
    check_assignee(task, task.assignee)
    task.author = by
    with audit.acting_as(by):
        task.save()
    _tell_assignee(task, by)
    return task


@transaction.atomic
def change_task(task: Task, *, by: Any) -> Task:
    """Store a changed task; the record of a next step follows. Raise `ValidationError` as `give_task` does."""
    check_assignee(task, task.assignee)
    before = Task.objects.get(pk=task.pk)
    with audit.acting_as(by):
        task.save()
        _carry(task)
    if task.assignee_id != before.assignee_id:
        _tell_assignee(task, by)
    return task


@transaction.atomic
def finish_task(task: Task, *, by: Any, outcome: str = "") -> Task:
    """Count a task as done by `by`, with what came of it. Done twice is done once; the first outcome stays."""
    stored = Task.objects.select_for_update().get(pk=task.pk)
    if stored.done_at or stored.is_archived:
        return stored
    stored.done_at, stored.done_by, stored.outcome = timezone.now(), by, outcome.strip()[:300]
    with audit.acting_as(by):
        stored.save()
        _carry(stored)
    _tell_author(stored, by)
    return stored


@transaction.atomic
def reopen_task(task: Task, *, by: Any) -> Task:
    """Take a task that was done up again. Raise `ValidationError` where its record has another next step meanwhile."""
    stored = Task.objects.select_for_update().get(pk=task.pk)
    if not stored.done_at:
        return stored
    stored.done_at, stored.done_by, stored.outcome = None, None, ""
    try:
        with transaction.atomic(), audit.acting_as(by):
            stored.save()
            _carry(stored)
    except IntegrityError:
        raise ValidationError(_("The record has another next step meanwhile. Change that one instead.")) from None
    return stored


@transaction.atomic
def archive_task(task: Task, *, by: Any, reason: str) -> None:
    """Put a task away that need not be done any more. Raises `StaleVersion`."""
    with audit.acting_as(by):
        task.archive(reason=reason)
        _carry(task)


@transaction.atomic
def restore_task(task: Task, *, by: Any) -> None:
    """Bring a task back. Raise `ValidationError` where its record has another next step meanwhile."""
    with audit.acting_as(by):
        task.restore()
        _carry(task)


def _carry(task: Task) -> None:
    if task.kind == Task.Kind.STEP and (record := task.record):
        record.step_written(task)


def check_assignee(task: Task, person: Any) -> None:
    """Raise `ValidationError` if the person is not at work or may not see what the task is about."""
    if person is None or (person.is_active and may_open(task.record, person)):
        return
    sentence = _("%(person)s may not see this record. Choose somebody who does, or say it without the record.")
    raise ValidationError({"assignee": sentence % {"person": person}})


def page_of(task: Task) -> str:
    """The address of a task's page."""
    return reverse("core:task_detail", args=[task.pk])


def _tell_assignee(task: Task, by: Any) -> None:
    person = task.assignee
    if person is None or person == by:
        return
    with override(person.language):
        text = _("%(who)s gave you a task: %(task)s") % {"who": by, "task": task.text}
    notify(person, text, page_of(task), reason=reasons.TASK_GIVEN, about=task.record)


def _tell_author(task: Task, by: Any) -> None:
    person = task.author
    if person is None or person == by or not may_open(task.record, person):
        return
    with override(person.language):
        text = _("%(who)s has done your task: %(task)s") % {"who": by, "task": task.text}
    notify(person, text, page_of(task), reason=reasons.TASK_DONE, about=task.record)
