"""The moves of leads: written with whatever changed a stage or a state, so that no way past them is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from core import audit, bulk
from crm.models.lead import Lead
from crm.models.pipeline import StageMove


@dataclass
class _Past:
    """Where a lead stood last, by its moves: its last move, and since when it was at that stage."""

    move: StageMove | None = None
    since: date | None = None


def record_moves(leads: Sequence[Lead]) -> None:
    """Write a move for each of these stored leads whose stage or state is no longer that of its last move.

    Sets `stage_since` where the stage changed. Two queries, and as many writes as portions of leads.
    """
    past = _past(leads)
    moved, moves = [], []
    for lead in leads:
        before = past.get(lead.pk, _Past())
        if before.move and (before.move.to_stage, before.move.to_state) == (lead.stage, lead.side_state):
            continue
        moves.append(_move(lead, before))
        if moves[-1].from_stage != lead.stage:
            lead.stage_since = moves[-1].moved_on
            moved.append(lead)
    bulk.insert(moves)
    bulk.update_columns(moved, ["stage_since"])


def _past(leads: Sequence[Lead]) -> dict[int, _Past]:
    found: dict[int, _Past] = {}
    for move in StageMove.objects.filter(lead__in=[lead.pk for lead in leads]).order_by("pk"):
        one = found.setdefault(move.lead_id, _Past())
        one.move = move
        if move.from_stage != move.to_stage:
            one.since = move.moved_on
    return found


def _move(lead: Lead, before: _Past) -> StageMove:
    last = before.move
    moved_on = _day(lead, before)
    since = before.since if last and last.to_stage != lead.stage else None
    return StageMove(
        lead=lead, from_stage=last.to_stage if last else "", to_stage=lead.stage,
        from_state=last.to_state if last else "", to_state=lead.side_state, moved_on=moved_on,
        by=audit.current_actor().user, reason=lead.move_reason or (lead.side_reason if lead.side_state else ""),
        ground=lead.side_ground if lead.side_state else None, lost_to=lead.lost_to if lead.side_state else "",
        days=(moved_on - since).days if since and since <= moved_on else None, version=lead.version,
    )  # fmt: skip


def _day(lead: Lead, before: _Past) -> date:
    """The day of the move: as the writer knew it (a ledger, an undo), else today.

    A new lead came on the day of its first report, where one is known and lies not ahead.
    """
    today = timezone.localdate()
    if before.move and before.move.to_stage == lead.stage:  # only its state changed
        return today
    if lead.stage_since and lead.stage_since != before.since:
        return lead.stage_since
    first = lead.first_reported_on if before.move is None else None
    return min(first, today) if first else today
