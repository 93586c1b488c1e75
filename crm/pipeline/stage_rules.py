"""What an office may not do to its stages, because numbers are defined over the four of the rule book."""

import re

from django.utils.translation import gettext as _

from crm.models.lead import Lead
from crm.models.pipeline import PipelineStage

CODE = re.compile(r"P[1-4][0-9]")
# An exported list writes the state of a lead in brackets behind its stage.
BRACKETS = re.compile(r"[()（）]")
RULE_BOOK = frozenset(Lead.Stage.values)


def is_needed(code: str) -> bool:
    """Leads begin at the first stage and land from the signed one: those two stay in use."""
    return code in (Lead.Stage.LEAD, Lead.Stage.SIGNED)


def problems(stage: PipelineStage) -> dict[str, str]:
    """What is wrong with a stage as it is to be stored: field -> sentence."""
    others = [other for other in PipelineStage.objects.current() if other.pk != stage.pk]
    found = _of_itself(stage)
    if any(str(stage.name) == other.name for other in others):
        found["name"] = _("There is a stage of this name already.")
    if stage.counts_as and stage.order is not None and (place := _misplaced(stage, others)):
        found["order"] = place
    return found


def _of_itself(stage: PipelineStage) -> dict[str, str]:
    found = {}
    if not CODE.fullmatch(stage.code or ""):
        found["code"] = _("A code is P and two digits, from P11 to P49.")
    if stage.code in RULE_BOOK and stage.counts_as != stage.code:
        found["counts_as"] = _("A stage of the rule book counts as itself.")
    if is_needed(stage.code) and not stage.is_in_use:
        found["is_in_use"] = _("Every lead begins at this stage or ends there; it stays in use.")
    for name in ("name", "name_en"):
        if BRACKETS.search(str(getattr(stage, name))):
            found[name] = _("Brackets cannot stand in the name of a stage.")
    if stage.yellow_days and stage.red_days and stage.red_days < stage.yellow_days:
        found["red_days"] = _("Red comes after yellow.")
    return found


def _misplaced(stage: PipelineStage, others: list[PipelineStage]) -> str:
    """A stage stands among those it counts with: behind all that count as an earlier one, before all later ones."""
    for other in others:
        first, second = (other, stage) if _goes_first(other, stage) else (stage, other)
        if first.order >= second.order:
            words = _("“%(other)s” has the order %(order)s; what counts as “%(counts)s” cannot stand there.")
            return words % {"other": other, "order": other.order, "counts": stage.get_counts_as_display()}
    return ""


def _goes_first(one: PipelineStage, other: PipelineStage) -> bool:
    """Must `one` come before `other`? The first stage of all stays the first; stages that count alike are free."""
    if one.counts_as != other.counts_as:
        return one.counts_as < other.counts_as
    if Lead.Stage.LEAD in (one.code, other.code):
        return one.code == Lead.Stage.LEAD
    return one.order < other.order
