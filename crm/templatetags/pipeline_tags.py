"""What templates ask about stages."""

from typing import Any

from django import template

from accounts.roles import ROUTES
from crm.models import Lead
from crm.pipeline import catalogue, moves, rules
from crm.pipeline.missing import missing_for_next

register = template.Library()


@register.simple_tag(takes_context=True)
def pipeline(context: template.Context, lead: Lead) -> dict[str, Any]:
    """`{% pipeline object as line %}`: all that a lead's page says about its stage."""
    user = context["request"].user
    next_stage = catalogue.following(lead.stage)
    missing = missing_for_next([lead], user).get(lead.pk, [])
    may_change = rules.may_change(user)
    is_standing = bool(lead.side_state or lead.is_archived)
    history = list(lead.moves.select_related("by", "ground"))
    return {
        "stages": _line(lead), "next": next_stage, "guidance": next_stage.guidance if next_stage else "",
        "required": [one for one in missing if one.is_required],
        "recommended": [one for one in missing if not one.is_required],
        "may_advance": next_stage is not None and not is_standing and rules.may_advance(user, lead, next_stage),
        "who_advances": rules.who_advances(next_stage) if next_stage else "",
        "others": [] if is_standing else [stage for stage in catalogue.in_use() if stage.code != lead.stage],
        "may_change": may_change, "may_set_aside": may_change and not is_standing,
        "may_resume": may_change and bool(lead.side_state) and not lead.is_archived,
        "states": [choice for choice in Lead.SideState.choices if choice[0]],
        "transfer": "crm:leadtransfer_create" if "crm:leadtransfer_create" in ROUTES else "",
        "undoable": moves.undoable(lead, user, history), "history": [_told(move) for move in history],
    }  # fmt: skip


def _line(lead: Lead) -> list[dict[str, Any]]:
    """The stages in order; each is past, present or to come. Stages out of use show only where the lead stands."""
    here = catalogue.stage_of(lead.stage)
    shown = [stage for stage in catalogue.stages() if stage.is_open or stage.code == lead.stage] or [here]
    places = {-1: "past", 0: "present", 1: "to-come"}
    return [
        {"label": stage, "place": places[(stage.order > here.order) - (stage.order < here.order)]} for stage in shown
    ]


def _told(move: Any) -> dict[str, Any]:
    """A move in words, for the history."""
    states, lost = dict(Lead.SideState.choices), dict(Lead.LostTo.choices)
    is_stage = move.from_stage != move.to_stage
    return {
        "move": move, "is_stage": is_stage,
        "from": catalogue.stage_of(move.from_stage) if move.from_stage and is_stage else states[move.from_state],
        "to": catalogue.stage_of(move.to_stage) if is_stage else states[move.to_state],
        "is_first": not move.from_stage, "lost_to": lost.get(move.lost_to, ""),
    }  # fmt: skip
