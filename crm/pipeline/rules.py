"""Whether a move is allowed: the same answer for a button, a card, a form, an uploaded list and many leads at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from crm.models.lead import Lead
from crm.models.pipeline import PipelineStage, SideReason
from crm.pipeline import catalogue
from crm.pipeline.missing import Missing, missing_on_the_way

OWNER, PROVINCE = "owner", "province"
# Roles that change no leads, but may be named as those who let a lead pass.
PASSING_ROLES = (Role.LEADER, Role.POLICY_OFFICER)


@dataclass(frozen=True)
class Refusal:
    """Why a move is not made. `missing`: what would have to be there."""

    sentence: str
    missing: list[Missing] = field(default_factory=list)
    wants_reason: bool = False


def refusal(
    lead: Lead, wanted: str, by: User, *, reason: str = "", since: str | None = None,
    given: Mapping[str, Any] | None = None,
) -> Refusal | None:  # fmt: skip
    """Why `by` may not move `lead` to the stage `wanted` now; None when it may be. Reads, writes nothing.

    `since` and `given` as in `missing_on_the_way`.
    """
    return refusals([lead], wanted, by, reason=reason, since=since, given=given).get(id(lead))


def refusals(
    leads: Collection[Lead], wanted: str, by: User, *, reason: str = "", since: str | None = None,
    given: Mapping[str, Any] | None = None,
) -> dict[int, Refusal]:  # fmt: skip
    """The same for many leads with a constant number of queries: `id(lead)` -> why not."""
    target = catalogue.stage_of(wanted)
    found = {id(lead): no for lead in leads if (no := _not_allowed(lead, target, by, reason, since))}
    onward = [
        (lead, target)
        for lead in leads
        if id(lead) not in found and catalogue.is_forward(_standing(lead, since), wanted)
    ]
    for lead, missing in missing_on_the_way(onward, by, since=since, given=given) if onward else ():
        required = [one for one in missing if one.is_required]
        if required:
            words = _("“%(stage)s” still asks for: %(what)s.")
            what = "；".join(one.sentence for one in required)
            found[id(lead)] = Refusal(words % {"stage": target, "what": what}, required)
    return found


def _standing(lead: Lead, since: str | None) -> str:
    return lead.stage if since is None else since


def _not_allowed(lead: Lead, target: PipelineStage, by: User, reason: str, since: str | None) -> Refusal | None:
    here = _standing(lead, since)
    if lead.is_archived:
        return Refusal(_("This lead is archived. Restore it first."))
    if lead.side_state:
        words = _("This lead is not going on: %(state)s. Take it up again first.")
        return Refusal(words % {"state": lead.get_side_state_display()})
    if not target.is_open or target.code not in {stage.code for stage in catalogue.in_use()}:
        return Refusal(_("“%(stage)s” is not in use.") % {"stage": target})
    if here and not catalogue.is_forward(here, target.code):
        return _not_back(here, target, by, reason)
    if lead.is_sealed and target.counts_as == Lead.Stage.SIGNED:
        return Refusal(_("A signed lead is not sealed. Lift the seal first."))
    barred = next((s for s in catalogue.between(here, target.code) if not may_advance(by, lead, s)), None)
    if barred is None:
        return None
    words = _("You may not move this lead to “%(stage)s”; that is for: %(who)s.")
    return Refusal(words % {"stage": barred, "who": who_advances(barred)})


def _not_back(here: str, target: PipelineStage, by: User, reason: str) -> Refusal | None:
    if here == target.code:
        return Refusal(_("The lead stands at “%(stage)s” already.") % {"stage": target})
    if not may_change(by):
        return Refusal(_("Only commerce officers move a lead back."))
    if not reason.strip():
        return Refusal(_("Say why the lead goes back to “%(stage)s”.") % {"stage": target}, wants_reason=True)
    return None


def may_change(by: User) -> bool:
    """Does the person's role change leads?"""
    return by.may("crm:lead_update")


def may_advance(by: User, lead: Lead, stage: PipelineStage) -> bool:
    """May this person let the lead into the stage? Where the office names nobody: whoever changes leads."""
    named = stage.advanced_by or []
    if not named:
        return may_change(by)
    return (
        by.role in named
        or (OWNER in named and may_change(by) and lead.owner_id == by.pk)
        or (PROVINCE in named and may_change(by) and by.sees_province)
    )


def who_advances(stage: PipelineStage) -> str:
    """Those who let a lead into the stage, in words."""
    names = dict(advancers())
    return "、".join(str(names.get(one, one)) for one in stage.advanced_by or [Role.OFFICER])


def advancers() -> list[tuple[str, Any]]:
    """Whom an office can name as those who advance leads to a stage."""
    return [
        (Role.OFFICER.value, Role.OFFICER.label), (OWNER, _("the owner of the lead")),
        (PROVINCE, _("officers of the province")), *[(role.value, role.label) for role in PASSING_ROLES],
    ]  # fmt: skip


def aside_problems(lead: Lead) -> dict[str, str]:
    """What a lead that is paused, transferred or terminated does not say yet: field -> sentence."""
    found: dict[str, str] = {}
    if not lead.side_state:
        return found
    if not lead.side_reason.strip():
        found["side_reason"] = _("Say why the lead is paused, transferred or terminated.")
    grounds = SideReason.objects.current().filter(state=lead.side_state, is_in_use=True)
    if lead.side_ground is not None and lead.side_ground.state != lead.side_state:
        found["side_ground"] = _("This ground belongs to another state. Choose another one.")
    elif lead.side_ground is None and grounds.exists():
        found["side_ground"] = _("Choose the ground.")
    if lead.side_state == Lead.SideState.TERMINATED and not lead.lost_to:
        found["lost_to"] = _("Say where the investor went; “not known” is an answer.")
    return found
