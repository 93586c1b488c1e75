"""Moving a lead: on, back, aside and up again. A move that is refused leaves nothing but its message."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from core.models import AuditEntry, StaleVersion
from crm.models.lead import Lead
from crm.models.pipeline import SideReason, StageMove
from crm.pipeline import rules
from crm.pipeline.rules import Refusal


class MoveRefused(Exception):
    """The move is not allowed or lacks facts; nothing was written. `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.sentence)
        self.refusal = refusal


@transaction.atomic
def move_lead(lead: Lead, *, to_stage: str, by: User, reason: str = "", version: int | None = None) -> StageMove:
    """Move a lead to another stage, and return the move.

    Going on asks for the conditions of every stage on the way, going back for a reason. Raises `MoveRefused`, and
    `StaleVersion` when someone changed the lead since `version` (default: since it was read).
    """
    _lock(lead, version)
    if no := rules.refusal(lead, to_stage, by, reason=reason):
        raise MoveRefused(no)
    lead.stage = to_stage
    return _save(lead, by, reason)


@transaction.atomic
def set_aside(
    lead: Lead, *, state: str, reason: str, by: User, ground: SideReason | None = None, lost_to: str = "",
    resume_on: date | None = None, version: int | None = None,
) -> StageMove:  # fmt: skip
    """Pause, transfer or terminate a lead. Raises `ValidationError` by field, `MoveRefused` and `StaleVersion`."""
    _lock(lead, version)
    if no := _not_aside(lead, by):
        raise MoveRefused(no)
    lead.side_state, lead.side_reason, lead.side_ground = state, reason.strip(), ground
    lead.lost_to = lost_to if state == Lead.SideState.TERMINATED else ""
    lead.resume_on = resume_on if state == Lead.SideState.PAUSED else None
    if problems := rules.aside_problems(lead):
        raise ValidationError(problems)
    return _save(lead, by, lead.side_reason)


def _not_aside(lead: Lead, by: User) -> Refusal | None:
    if lead.is_archived:
        return Refusal(_("This lead is archived. Restore it first."))
    return None if rules.may_change(by) else Refusal(_("Only commerce officers may do this."))


@transaction.atomic
def resume(lead: Lead, *, by: User, reason: str = "", version: int | None = None) -> StageMove:
    """Take a paused, transferred or terminated lead up again. Raises `MoveRefused` and `StaleVersion`."""
    _lock(lead, version)
    if no := _not_aside(lead, by):
        raise MoveRefused(no)
    if not lead.side_state:
        raise MoveRefused(Refusal(_("This lead is going on.")))
    going_on(lead)
    return _save(lead, by, reason)


def going_on(lead: Lead) -> None:
    """Take away all that a side state says of a lead."""
    lead.side_state, lead.side_reason, lead.side_ground, lead.lost_to, lead.resume_on = "", "", None, "", None


@transaction.atomic
def undo_move(lead: Lead, *, by: User, version: int | None = None) -> StageMove:
    """Take back the last move of a lead, as long as nothing of the lead changed since; whoever made it may.

    Leaves a move back. Raises `MoveRefused` and `StaleVersion`.
    """
    _lock(lead, version)
    move = undoable(lead, by)
    if move is None:
        raise MoveRefused(Refusal(_("This move can no longer be undone: the lead was changed since.")))
    entry = AuditEntry.objects.filter(model=lead._meta.label_lower, object_id=lead.pk, version=lead.version).first()
    for change in entry.changes if entry else ():
        _put_back(lead, change)
    lead.stage_since = _since_before(lead, move)
    return _save(lead, by, _("undone"))


def undoable(lead: Lead, by: User, history: Sequence[StageMove] | None = None) -> StageMove | None:
    """The last move of a lead, if `by` made it and nothing of the lead changed since; never its first.

    `history`: the moves of the lead, the newest first, where the caller has them.
    """
    last = next(iter(lead.moves.all()[:1] if history is None else history), None)
    ours = last and last.by_id == by.pk and last.version == lead.version and last.from_stage
    return last if ours and not lead.is_archived else None


def _put_back(lead: Lead, change: dict[str, Any]) -> None:
    field: Any = lead._meta.get_field(change["field"])
    old = change["keys"][0] if "keys" in change else change["old"]
    setattr(lead, field.attname, old if "keys" in change else field.to_python(old))


def _since_before(lead: Lead, move: StageMove) -> date | None:
    """Since when the lead stood at the stage that the move left."""
    if move.from_stage == move.to_stage:
        return lead.stage_since
    came = lead.moves.advances().filter(pk__lt=move.pk).first()
    return came.moved_on if came else None


def _lock(lead: Lead, version: int | None) -> None:
    stored = lead.lock_current()
    if version is not None and version != stored.version:
        raise StaleVersion(stored)


def _save(lead: Lead, by: User, reason: str) -> StageMove:
    lead.move_reason = reason.strip()
    with audit.acting_as(by):
        lead.save(reason=lead.move_reason)
    lead.move_reason = ""
    return lead.moves.all()[0]
