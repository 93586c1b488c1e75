"""What is missing for the next stage: the one answer, for a lead's page, the board and every move."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import ROUTES
from crm.models.lead import Lead
from crm.models.pipeline import PipelineStage, StageCondition
from crm.pipeline import asked, catalogue
from crm.pipeline.facts import Facts

Kind = StageCondition.Kind


@dataclass(frozen=True)
class Missing:
    """One thing a lead still needs: for which stage, in words, and where to bring it (empty: not this person's work).

    One that is not required is only recommended: it keeps nobody back.
    """

    stage: PipelineStage
    sentence: str
    url: str
    is_required: bool


def missing_for_next(leads: Iterable[Lead], user: User) -> dict[int, list[Missing]]:
    """For each of these leads, by number, what it needs to reach the next stage. The number of queries is constant."""
    wanted = [(lead, stage) for lead in leads if (stage := catalogue.following(lead.stage))]
    return {lead.pk: found for lead, found in missing_on_the_way(wanted, user)}


def missing_on_the_way(
    moves: Iterable[tuple[Lead, PipelineStage]], user: User, *, since: str | None = None,
    given: Mapping[str, Any] | None = None,
) -> list[tuple[Lead, list[Missing]]]:  # fmt: skip
    """For each lead and the later stage it is to reach, what all stages on the way ask for and it has not.

    `since`: the stage where the leads stand, where that is not what they say (a form that is being checked); `given`:
    relations that a form holds already.
    """
    moves = list(moves)
    conditions = _conditions()
    facts = Facts([lead for lead, _stage in moves], given)
    return [
        (lead, [
            _told(lead, condition, user)
            for stage in catalogue.between(lead.stage if since is None else since, wanted.code)
            for condition in conditions.get(stage.pk, ())
            if applies(condition, lead) and not facts.has(lead, condition)
        ])
        for lead, wanted in moves
    ]  # fmt: skip


def _conditions() -> dict[int, list[StageCondition]]:
    found: dict[int, list[StageCondition]] = {}
    stages = {stage.pk: stage for stage in catalogue.stages()}
    for condition in StageCondition.objects.current().filter(stage__in=[pk for pk in stages if pk]):
        condition.stage = stages[condition.stage_id]
        found.setdefault(condition.stage_id, []).append(condition)
    return found


def applies(condition: StageCondition, lead: Lead) -> bool:
    """Does a lead of this size need it? One without an amount does not, until somebody knows the amount."""
    if condition.from_amount is None:
        return True
    return lead.planned_investment is not None and lead.planned_investment >= condition.from_amount


def _told(lead: Lead, condition: StageCondition, user: User) -> Missing:
    words = {"what": asked.words(condition.kind, condition.subject)}
    sentence = {
        Kind.FIELD: _("Fill in: %(what)s"), Kind.EVIDENCE: _("Attach: %(what)s"),
        Kind.INTERACTION: _("Record %(what)s"), Kind.AGREEMENT: _("Record %(what)s"), Kind.CLAIM: _("Get %(what)s"),
    }[Kind(condition.kind)]  # fmt: skip
    return Missing(condition.stage, sentence % words, _address(lead, condition, user), condition.is_required)


def _address(lead: Lead, condition: StageCondition, user: User) -> str:
    """Where a person brings it: a field of the form, the files of the page, a new record of the lead."""
    if lead.pk is None:
        return f"#id_{condition.subject}" if condition.kind == Kind.FIELD else ""
    if condition.kind == Kind.FIELD:
        page = _page(user, "crm:lead_update", lead.pk)
        return f"{page}#id_{condition.subject}" if page else ""
    if condition.kind == Kind.EVIDENCE:
        page = _page(user, "crm:lead_detail", lead.pk)
        return f"{page}?{urlencode({'kind': condition.subject})}#files" if page else ""
    kind = {"kind": condition.subject} if condition.subject else {}
    route = {
        Kind.INTERACTION: "crm:interaction_create", Kind.AGREEMENT: "crm:agreement_create",
        Kind.CLAIM: "crm:firstreportclaim_create",
    }[Kind(condition.kind)]  # fmt: skip
    page = _page(user, route)
    company: dict[str, Any] = {"company": lead.company_id} if lead.company_id else {}
    return f"{page}?{urlencode({'lead': lead.pk, **company, **kind})}" if page else ""


def _page(user: User, route: str, *args: int) -> str:
    return reverse(route, args=args) if route in ROUTES and user.may(route) else ""
