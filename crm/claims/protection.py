"""The protection of a first report: it begins when somebody above accepts it, and ends by term, silence or decision."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import audit, office
from core.models import Attachment, StaleVersion
from crm.claims.authority import may_decide
from crm.claims.likeness import alike
from crm.claims.parties import Party, owners_of, party_of
from crm.claims.telling import Told, tell
from crm.models import ClaimConflict, Company, FirstReportClaim

Status = FirstReportClaim.Status


def protection_of(company: Company | None, reader: User | None = None) -> Party | None:
    """Who keeps others away from `company`, or from one that may be the same: the unit, whom to ring, until when.

    Looks across all scopes. Of a sealed lead only whom to ring is told, unless it is open to `reader`. None while
    nobody's first report is in force.
    """
    claim = protecting_claim(company)
    return party_of(claim, reader) if claim else None


def protecting_claim(company: Company | None, *, lead: int | None = None) -> FirstReportClaim | None:
    """The earliest report in force on `company`, of other leads than `lead`."""
    rows = FirstReportClaim.objects.in_force().exclude(lead=lead)
    rows = rows.filter(company__in=alike(company, Company.objects.filter(claims__in=rows).distinct()))
    return rows.select_related("lead__owner__organisation", "lead__region", "organisation").order_by("filed_at").first()


def may_judge(claim: FirstReportClaim, user: User) -> bool:
    """May `user` accept or refuse this report?"""
    return may_decide(user, [claim.lead.region], askers=[claim.filed_by_id])


def why_not_judged(claim: FirstReportClaim, by: User) -> str:
    """Why `by` cannot accept or refuse the report now; empty when they can."""
    if claim.status == Status.CONTESTED:
        return _("Another unit reports the same investor: decide the conflict first.")
    if claim.status != Status.FILED:
        return _("This report does not wait for a decision any more.")
    if not may_judge(claim, by):
        return _("An officer of a region above decides about a first report, and nobody about their own.")
    return ""


@transaction.atomic
def accept_claim(claim: FirstReportClaim, *, decision: str = "", by: User) -> None:
    """Protect the investor for the unit from today on. Raises `ValidationError`, and `StaleVersion`."""
    claim.lock_current()
    _refuse_if(why_not_judged(claim, by))
    protect(claim, decision=decision, by=by)
    _tell_owners(claim, gettext_lazy("Your first report on %(company)s was accepted; protected until %(day)s."), by)


@transaction.atomic
def refuse_claim(claim: FirstReportClaim, *, decision: str, by: User) -> None:
    """Turn the report down with a reason. Raises `ValidationError`, and `StaleVersion`."""
    claim.lock_current()
    _refuse_if(why_not_judged(claim, by))
    turn_down(claim, decision=decision, by=by)
    _tell_owners(claim, gettext_lazy("Your first report on %(company)s was refused: %(decision)s"), by)


def protect(claim: FirstReportClaim, *, decision: str, by: User) -> None:
    """Begin the protection, on the office's calendar day."""
    today = timezone.localdate()
    claim.protected_from, claim.protected_until = today, _longer(today)
    _decide(claim, Status.ACCEPTED, decision, by)


def turn_down(claim: FirstReportClaim, *, decision: str, by: User) -> None:
    """End the report by a decision; whoever stood against it alone waits for an ordinary decision again."""
    _decide(claim, Status.REFUSED, decision, by)
    free_rivals(claim)


def why_not_renewed(claim: FirstReportClaim) -> str:
    """Why the protection cannot be renewed now; empty when it can."""
    if not claim.is_in_force:
        return _("Only a report in force can be renewed. File a new one.")
    if claim.renewals >= office.value("claim.renewals"):
        return _("The protection was renewed already, as often as the rules allow (%(times)s).") % {
            "times": office.shown("claim.renewals")}  # fmt: skip
    if not _has_evidence(claim):
        return _("Show progress first: record an interaction, or attach a file, within the present protection.")
    return ""


@transaction.atomic
def renew_claim(claim: FirstReportClaim, *, reason: str, by: User) -> None:
    """Add another term to the present one, on evidence of progress. Raises `ValidationError`, and `StaleVersion`."""
    claim.lock_current()
    _refuse_if(why_not_renewed(claim))
    claim.protected_until = _longer(claim.protected_until)
    claim.renewed_on, claim.renewals, claim.renewal_reason = timezone.localdate(), claim.renewals + 1, reason
    with audit.acting_as(by):
        claim.save(reason=reason)


def why_not_released(claim: FirstReportClaim) -> str:
    """Why the report cannot be given up; empty when it can."""
    if claim.status in FirstReportClaim.WAITING or claim.is_in_force:
        return ""
    return _("This report is not open any more.")


@transaction.atomic
def release_claim(claim: FirstReportClaim, *, reason: str, by: User) -> None:
    """Give the report up, so that others may court the investor. Raises `ValidationError`, and `StaleVersion`."""
    claim.lock_current()
    _refuse_if(why_not_released(claim))
    claim.status = Status.RELEASED
    with audit.acting_as(by):
        claim.save(reason=reason)
        free_rivals(claim)


def lapse_fallen() -> int:
    """Write down which protections have ended by themselves, tell their people, and return how many.

    Nothing depends on when this runs: everybody else works it out from the day.
    """
    return sum(_lapse(claim) for claim in FirstReportClaim.objects.fallen().select_related("lead__owner", "filed_by"))


@transaction.atomic
def _lapse(claim: FirstReportClaim) -> int:
    try:
        write_lapse(claim)
    except StaleVersion:  # somebody renewed or released it at this moment
        return 0
    _tell_owners(claim, gettext_lazy("The protection of your first report on %(company)s has lapsed."), None)
    return 1


def write_lapse(claim: FirstReportClaim) -> None:
    """Make an ended protection a lapsed report; why stands in its history."""
    last, term = claim.ends_on, claim.protected_until
    by_silence = last is not None and term is not None and last < term
    claim.status = Status.LAPSED
    claim.save(reason=_("No interaction since the protection began or was renewed, until %(day)s.") % {"day": last}
               if by_silence else _("The protection ended on %(day)s.") % {"day": term})  # fmt: skip
    free_rivals(claim)


def free_rivals(claim: FirstReportClaim) -> None:
    """Reports that were contested by `claim` alone wait for an ordinary decision again."""
    conflicts = ClaimConflict.objects.current().filter(winner="")
    keys = {*conflicts.filter(earlier=claim).values_list("later", flat=True),
            *conflicts.filter(later=claim).values_list("earlier", flat=True)}  # fmt: skip
    for rival in FirstReportClaim.objects.select_for_update().filter(pk__in=keys, status=Status.CONTESTED):
        if not open_conflicts(rival).exists():
            rival.status = Status.FILED
            rival.save()


def open_conflicts(claim: FirstReportClaim) -> QuerySet[ClaimConflict]:
    """The undecided conflicts of a report with others that stand."""
    rows = ClaimConflict.objects.open()
    return rows.filter(earlier=claim) | rows.filter(later=claim)


def _decide(claim: FirstReportClaim, status: str, decision: str, by: User) -> None:
    claim.status, claim.decision = status, decision
    claim.decided_by, claim.decided_at = by, timezone.now()
    with audit.acting_as(by):
        claim.save(reason=decision)


def _longer(day: date | None) -> date | None:
    """A term of protection after `day`, in calendar days."""
    return day and day + timedelta(days=office.value("claim.days"))


def _has_evidence(claim: FirstReportClaim) -> bool:
    """Is there an interaction or a file of the present term?"""
    begin: date | None = claim.renewed_on or claim.protected_from
    if begin is None:
        return False
    if claim.last_talk_on and claim.last_talk_on >= begin:
        return True
    files = (Attachment.objects.current().on(record) for record in (claim, claim.lead))
    return any(timezone.localdate(file.created_at) >= begin for rows in files for file in rows)


def _tell_owners(claim: FirstReportClaim, sentence: Promise, by: User | None) -> None:
    page = reverse("crm:firstreportclaim_detail", args=[claim.pk])
    values = {"company": claim.company, "day": claim.protected_until, "decision": claim.decision}
    tell(Told(person, sentence, page, claim, values) for person in owners_of(claim) if person != by)


def _refuse_if(refusal: str) -> None:
    if refusal:
        raise ValidationError(refusal)
