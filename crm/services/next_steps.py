"""Next steps: what an interaction agreed becomes the next step of its lead, and a next step with a day is a task.

One open task of the kind `STEP` is pinned to each lead that is followed and has a next step with a day; to each
interaction without a lead that agreed on one. These tasks are derived: the entry about the lead tells of the change,
and the task itself is written without one.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, bulk
from core.models import AuditedModel, Task
from crm.models import Interaction, Lead

Step = tuple[str, Any, int | None]  # what is to be done, by which day, by whom


def carry_next_step(interaction: Interaction, *, by: User | None) -> Lead | None:
    """Make the next step of an interaction that of its lead, unless a later interaction has set one already.

    Returns the lead that changed, None where there was nothing to carry.
    """
    return next(iter(carry_next_steps([interaction], by=by)), None)


@transaction.atomic
def carry_next_steps(interactions: Iterable[Interaction], *, by: User | None) -> list[Lead]:
    """`carry_next_step` for many interactions, with a few queries; returns the leads that changed."""
    talks: dict[Any, Interaction] = {talk.lead_id: talk for talk in _latest(interactions)}
    leads = list(Lead.objects.select_for_update().current().filter(pk__in=talks).order_by("pk"))
    for lead in leads:
        lead.next_action, lead.next_action_on = talks[lead.pk].next_step, talks[lead.pk].next_step_on
    with audit.acting_as(by):
        return [lead for lead in bulk.update_all(leads) if isinstance(lead, Lead)]


def _latest(interactions: Iterable[Interaction]) -> list[Interaction]:
    """Those of the interactions with a next step that no later one with the same lead has replaced."""
    talks = {talk.pk: talk for talk in interactions if talk.lead_id and talk.next_step}
    steps = Interaction.objects.current().filter(lead=OuterRef("pk")).exclude(next_step="")
    newest = Subquery(steps.order_by("-happened_on", "-pk").values("pk")[:1])
    found: list[Interaction] = []
    keys: set[Any] = {talk.lead_id for talk in talks.values()}
    for portion in bulk.portions(keys):
        latest = Lead.objects.filter(pk__in=portion).annotate(newest=newest).values_list("newest", flat=True)
        found += [talks[pk] for pk in latest if pk in talks]
    return found


def follow_leads(leads: Sequence[Lead]) -> None:
    """Keep the open tasks of these stored leads in step with their next steps; a few queries for any number."""
    _keep_steps(Lead, {lead.pk: _step_of_lead(lead) for lead in leads})


def follow_interactions(interactions: Sequence[Interaction]) -> None:
    """The same for interactions without a lead; a step that was done once does not come back."""
    wanted: dict[Any, Step | None] = {talk.pk: _step_of_interaction(talk) for talk in interactions}
    asked = [pk for pk, step in wanted.items() if step]
    done = Task.objects.current().filter(
        model=Interaction._meta.label_lower, object_id__in=asked, kind=Task.Kind.STEP, done_at__isnull=False
    )
    for pk, text, due_on in done.values_list("object_id", "text", "due_on") if asked else ():
        step = wanted[pk]
        if step and step[:2] == (text, due_on):
            wanted[pk] = None
    _keep_steps(Interaction, wanted)


def _step_of_lead(lead: Lead) -> Step | None:
    is_open = not (lead.side_state or lead.is_archived)
    if not (is_open and lead.next_action and lead.next_action_on):
        return None
    return lead.next_action, lead.next_action_on, lead.owner_id


def _step_of_interaction(talk: Interaction) -> Step | None:
    if talk.lead_id or talk.is_archived or not (talk.next_step and talk.next_step_on):
        return None
    return talk.next_step, talk.next_step_on, talk.author_id


def _keep_steps(model: type[AuditedModel], wanted: dict[Any, Step | None]) -> None:
    """Leave exactly one open task for each record that has a step, and none for the others."""
    label = model._meta.label_lower
    stored = Task.objects.open().filter(model=label, object_id__in=list(wanted), kind=Task.Kind.STEP)
    known = {task.object_id: task for task in stored}
    by = audit.current_actor().user
    fresh = [
        _put(bulk.blank(Task, kind=Task.Kind.STEP, model=label, object_id=pk, author_id=by.pk if by else None), step)
        for pk, step in wanted.items()
        if step and pk not in known
    ]
    bulk.insert(fresh)
    moved = [_put(task, step) for pk, task in known.items() if (step := wanted[pk]) and step != _step_of_task(task)]
    gone = [task for pk, task in known.items() if not wanted[pk]]
    for task in gone:
        task.archived_at, task.archive_reason = timezone.now(), _("The record has no such next step any more.")
    for task in (*moved, *gone):
        task.version += 1
    names = ["text", "due_on", "assignee", "archived_at", "archive_reason", "version", "updated_at"]
    bulk.update_columns([*moved, *gone], names)


def _put(task: Task, step: Step) -> Task:
    task.text, task.due_on, task.assignee_id = step
    return task


def _step_of_task(task: Task) -> Step:
    return task.text, task.due_on, task.assignee_id


@transaction.atomic
def take_over_step(lead: Lead, task: Task) -> None:
    """A person wrote the task of a lead's next step: an open one is the lead's next step now, one that was done or put
    away no longer is. Raise `ValidationError` where the lead has no room for it."""
    stored = Lead.objects.select_for_update().get(pk=lead.pk)
    if task.done_at or task.is_archived:
        if (stored.next_action, stored.next_action_on) != (task.text, task.due_on):
            return
        stored.next_action, stored.next_action_on = "", None
    else:
        _check_room(stored)
        stored.next_action, stored.next_action_on = task.text, task.due_on
    stored.save()


def _check_room(lead: Lead) -> None:
    """A next step has a task only while its lead is followed; one without a day has none, and is not written over."""
    if lead.side_state or lead.is_archived:
        raise ValidationError(_("The lead is not followed at present, so it has no next step."))
    if lead.next_action and not lead.next_action_on:
        raise ValidationError(_("The record has another next step meanwhile. Change that one instead."))
