"""The terms of an enquiry: answer, judgement, result; each with its last day, and how it was kept."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from core import display, office, working_days
from crm.lights.light import SERVICE_CODES
from crm.lights.rules import ALL, Rule
from crm.models import Lead

SERVICE_RULES = tuple(rule for rule in ALL if rule.code in SERVICE_CODES)


@dataclass(frozen=True)
class Term:
    """One term: `done_at` is None while it runs."""

    rule: Rule
    limit: str
    due: date
    done_at: datetime | None

    @property
    def late(self) -> int:
        """By how many working days it was not kept; 0 in time."""
        return working_days.working_days_between(self.due, self.done_at or working_days.today())

    @property
    def words(self) -> str:
        """How it stands."""
        told = {"due": self.due, "days": self.late, "done": display.day(self.done_at)}
        if self.done_at is None:
            return (_("due by the end of %(due)s, %(days)s working days late") if self.late
                    else _("due by the end of %(due)s")) % told  # fmt: skip
        return (_("done at %(done)s, %(days)s working days after %(due)s") if self.late
                else _("done at %(done)s, in time (%(due)s)")) % told  # fmt: skip


def terms(lead: Lead) -> list[Term]:
    """The terms of a lead; none where no enquiry came."""
    came = lead.received_at
    return [_term(lead, rule, came) for rule in SERVICE_RULES] if came else []


def _term(lead: Lead, rule: Rule, came: datetime) -> Term:
    key = f"lead.{rule.code}"
    due = working_days.add_working_days(came, office.value(key))
    return Term(rule, office.shown(key), due, getattr(lead, rule.stops))
