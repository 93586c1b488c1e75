"""What the chronicle of a company tells of talks, leads, agreements, first reports and events."""

from django.db.models import Q
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import display
from core.chronicle import Kind, tell
from crm.models import Agreement, EventGuest, FirstReportClaim, Interaction, Lead, StageMove
from crm.pipeline import catalogue

LONGEST = 120


def _talk(talk: Interaction) -> str:
    step = _("; next: %(step)s") % {"step": talk.next_step} if talk.next_step else ""
    summary = Truncator(talk.summary).chars(LONGEST)
    return _("%(kind)s: %(summary)s%(step)s") % {"kind": talk.get_kind_display(), "summary": summary, "step": step}


def _reported(lead: Lead) -> str:
    return _("First reported: “%(lead)s”") % {"lead": lead}


def _move(move: StageMove) -> str:
    """From stage to stage, or to a state such as paused and back."""
    if move.to_state != move.from_state:
        then = str(dict(Lead.SideState.choices)[move.to_state])
    else:
        then = f"{catalogue.stage_of(move.from_stage)} → {catalogue.stage_of(move.to_stage)}"
    reason = f" · {move.reason}" if move.reason else ""
    return _("“%(lead)s”: %(then)s%(reason)s") % {"lead": move.lead, "then": then, "reason": reason}


def _signed(agreement: Agreement) -> str:
    amount = display.field_value(agreement, "amount")
    words = {"kind": agreement.get_kind_display(), "agreement": agreement, "amount": amount}
    return _("%(kind)s signed: “%(agreement)s”, %(amount)s") % words


def _claimed(claim: FirstReportClaim) -> str:
    unit = claim.organisation or claim.region
    words = {"lead": claim.lead, "unit": unit, "status": claim.get_status_display()}
    return _("First report of “%(lead)s” by %(unit)s: %(status)s") % words


def _invited(guest: EventGuest) -> str:
    return _("Invited to “%(event)s”: %(attendance)s") % {
        "event": guest.event, "attendance": guest.get_attendance_display()}  # fmt: skip


# What belongs to an archived lead is put away with it; that a lead was entered, its first report says.
STANDING = Q(lead__archived_at__isnull=True)

tell(
    "crm.company",
    Kind("talk", gettext_lazy("interactions"), "crm.Interaction", "happened_on", ("company",), _talk),
    Kind("lead", gettext_lazy("leads"), "crm.Lead", "first_reported_on", ("company",), _reported),
    Kind("lead", gettext_lazy("leads"), "crm.StageMove", "moved_on", ("lead__company",), _move, ("lead",), "lead",
         STANDING & ~Q(from_stage="")),
    Kind("agreement", gettext_lazy("agreements"), "crm.Agreement", "signed_on", ("company", "local_partner"), _signed),
    Kind("claim", gettext_lazy("first reports"), "crm.FirstReportClaim", "filed_at", ("lead__company",), _claimed,
         ("lead", "organisation", "region"), only=STANDING),
    Kind("event", gettext_lazy("promotion events"), "crm.EventGuest", "event__begins_on", ("company",), _invited,
         ("event",), only=Q(event__archived_at__isnull=True)),
)  # fmt: skip
