"""Two units report one investor: both learn of each other, and somebody above both decides on record."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import audit
from crm.claims.authority import decided_by, deciders, may_decide
from crm.claims.likeness import rivals
from crm.claims.parties import Party, is_hidden, owners_of, party_of
from crm.claims.protection import open_conflicts, protect, turn_down
from crm.claims.telling import Told, tell
from crm.models import ClaimConflict, FirstReportClaim, Interaction

Status, Winner = FirstReportClaim.Status, ClaimConflict.Winner


@dataclass(frozen=True)
class Side:
    """One side of a conflict as a reader may know it; `talks` counts the follow-ups since it was filed."""

    claim: FirstReportClaim
    party: Party
    is_seen: bool
    is_hidden: bool
    talks: int | None = None

    @property
    def status(self) -> str:
        """How the report stands today, in words."""
        return str(Status(self.claim.present_status).label)


def meet_rivals(claim: FirstReportClaim) -> list[ClaimConflict]:
    """Put on record every other unit's report that the new one meets, and tell both sides and who decides.

    A protection in force holds until the decision; reports that only wait are contested.
    """
    conflicts = [_conflict(claim, other, ground) for other, ground in rivals(claim)]
    if conflicts:
        _contest(claim)
        for conflict in conflicts:
            _contest(conflict.earlier)
            _tell_of(conflict)
    return conflicts


def _conflict(claim: FirstReportClaim, other: FirstReportClaim, ground: str) -> ClaimConflict:
    conflict = ClaimConflict(earlier=other, later=claim, ground=ground)
    conflict.save()
    return conflict


def _contest(claim: FirstReportClaim) -> None:
    if claim.status == Status.FILED:
        claim.status = Status.CONTESTED
        claim.save()


def _tell_of(conflict: ClaimConflict) -> None:
    """Each side hears whom to ring on the other; those above hear that something waits."""
    page = reverse("crm:claimconflict_detail", args=[conflict.pk])
    both = (conflict.earlier, conflict.later)
    sentence = gettext_lazy("Another unit reports %(company)s first as well. Ring: %(who)s.")
    words = [
        Told(person, sentence, page, conflict, {"company": own.company, "who": party_of(other).words})
        for own, other in (both, both[::-1])
        for person in owners_of(own)
    ]
    waits = gettext_lazy("A conflict between two first reports waits for a decision.")
    if not any(claim.lead.is_sealed for claim in both):
        words += [Told(person, waits, page, conflict) for person in deciders(claim.lead.region for claim in both)]
    tell(words)


def sides(conflict: ClaimConflict, reader: User) -> tuple[Side, Side]:
    """The earlier and the later side: of a sealed lead only whom to ring, of another scope not what is in the lead."""
    return _side(conflict.earlier, reader), _side(conflict.later, reader)


def _side(claim: FirstReportClaim, reader: User) -> Side:
    hidden = is_hidden(claim.lead, reader)
    seen = FirstReportClaim.objects.visible_to(reader).filter(pk=claim.pk).exists()
    return Side(claim, party_of(claim, reader), seen, hidden, _talks_since(claim) if seen else None)


def _talks_since(claim: FirstReportClaim) -> int:
    since = timezone.localdate(claim.filed_at)
    return Interaction.objects.current().filter(lead=claim.lead_id, happened_on__gte=since).count()


def may_arbitrate(conflict: ClaimConflict, user: User) -> bool:
    """May `user` decide: standing above both, with neither report their own and both leads open to them?"""
    both = (conflict.earlier, conflict.later)
    above = may_decide(user, [one.lead.region for one in both], askers=[one.filed_by_id for one in both])
    return above and not any(is_hidden(one.lead, user) for one in both)


def waiting_for(user: User) -> QuerySet[ClaimConflict]:
    """The open conflicts that `user` may decide."""
    regions = decided_by(user)
    both = {"earlier__lead__region__in": regions, "later__lead__region__in": regions}
    rows = ClaimConflict.objects.visible_to(user).open().filter(**both)
    return rows.exclude(earlier__filed_by=user).exclude(later__filed_by=user)


def why_not_arbitrated(conflict: ClaimConflict, by: User) -> str:
    """Why `by` cannot decide the conflict now; empty when they can."""
    if conflict.winner:
        return _("This conflict is decided.")
    if not ClaimConflict.objects.open().filter(pk=conflict.pk).exists():
        return _("One of the two reports does not stand any more: there is nothing left to decide.")
    if not may_arbitrate(conflict, by):
        return _("An officer of a region above both decides, who filed neither report and knows of both leads.")
    return ""


@transaction.atomic
def decide_conflict(conflict: ClaimConflict, *, winner: str, decision: str, by: User) -> None:
    """Decide for the earlier report, the later one, or both, with reasons; the loser is refused, the winner accepted.

    A winner that other reports still contest goes on waiting. Raises `ValidationError`, and `StaleVersion`.
    """
    conflict.lock_current()
    if refusal := why_not_arbitrated(conflict, by):
        raise ValidationError(refusal)
    conflict.winner, conflict.decision = winner, decision
    conflict.decided_by, conflict.decided_at = by, timezone.now()
    with audit.acting_as(by):
        conflict.save(reason=decision)
        for claim, wins in _in_order(conflict):
            if not wins:
                turn_down(claim, decision=decision, by=by)
        for claim, wins in _in_order(conflict):
            if wins:
                _advance(claim, decision, by)
        _tell_decision(conflict, by)


def _in_order(conflict: ClaimConflict) -> list[tuple[FirstReportClaim, bool]]:
    """Both reports as stored now, each with whether it won."""
    keys = {conflict.earlier_id: Winner.EARLIER, conflict.later_id: Winner.LATER}
    rows = FirstReportClaim.objects.select_for_update(of=("self",)).select_related("lead").filter(pk__in=keys)
    return [(claim, conflict.winner in (keys[claim.pk], Winner.BOTH)) for claim in rows.order_by("pk")]


def _advance(claim: FirstReportClaim, decision: str, by: User) -> None:
    if claim.status in FirstReportClaim.WAITING and not open_conflicts(claim).exists():
        protect(claim, decision=decision, by=by)


def _tell_decision(conflict: ClaimConflict, by: User) -> None:
    page = reverse("crm:claimconflict_detail", args=[conflict.pk])
    sentence = gettext_lazy("The conflict of first reports on %(company)s was decided: %(winner)s.")
    for claim, _wins in _in_order(conflict):
        values = {"company": claim.company, "winner": conflict.get_winner_display()}
        tell(Told(person, sentence, page, conflict, values) for person in owners_of(claim) if person != by)
