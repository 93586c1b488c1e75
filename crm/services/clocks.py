"""The service clocks of a lead: they stop when somebody says that an enquiry was answered, judged, its result told."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from crm.lights import RULES
from crm.models import Lead


@transaction.atomic
def stop_clock(lead: Lead, code: str, *, by: User, at: datetime | None = None) -> Lead:
    """Stop the clock of the rule `code` (`respond`, `judge`, `reply`) at a moment, now without one.

    A clock that stands already is left alone. Raises `ValidationError` for a lead without an enquiry or a moment that
    cannot be, `StaleVersion` when somebody changed the lead since it was read.
    """
    field, moment = RULES[code].stops, (at or timezone.now()).replace(second=0, microsecond=0)
    if lead.is_archived or lead.received_at is None:
        raise ValidationError(_("No enquiry is being answered here: enter first when it came."))
    check_moments({"received_at": lead.received_at.replace(second=0, microsecond=0), field: moment})
    with audit.acting_as(by):
        lead.lock_current()
        if getattr(lead, field) is None:
            setattr(lead, field, moment)
            lead.save()
    return lead


def check_moments(moments: dict[str, datetime | None]) -> None:
    """Raise `ValidationError`, by field, for what lies in the future or before the enquiry came."""
    came, problems = moments.get("received_at"), {}
    for name, moment in moments.items():
        if moment is None:
            continue
        if moment > timezone.now():
            problems[name] = _("This moment lies in the future.")
        elif name != "received_at" and came is None:
            problems[name] = _("Enter first when the enquiry came.")
        elif came and moment < came:
            problems[name] = _("This is before the enquiry came.")
    if problems:
        raise ValidationError(problems)
