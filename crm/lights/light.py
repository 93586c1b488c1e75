"""One light of one lead: which rule lit it, by what facts, and what to do about it."""

from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import display, office, working_days
from crm.lights.rules import Colour, Lane, Rule
from crm.lights.spans import DAY
from crm.models import Lead

# The shape tells the colour as well: a diamond, a square, a triangle (see `.lamp` in the style sheet).
LAMPS = {Colour.YELLOW: "yellow", Colour.RED: "red", Colour.OUT: "out"}
SERVICE_CODES = frozenset({"respond", "judge", "reply"})


@dataclass(frozen=True)
class Light:
    """A light that burns on `today`; `since`: the day from which the rule counts, as the field `field` tells."""

    lead: Lead
    rule: Rule
    lane: Lane
    colour: Colour
    field: str
    since: date
    today: date

    @property
    def is_service(self) -> bool:
        return self.rule.code in SERVICE_CODES

    @property
    def key(self) -> str:
        """The setting that gives the limit; empty where a date of the lead is the limit."""
        return self.lane.keys.get(self.colour, "")

    @property
    def due(self) -> date:
        """The last day in time."""
        limit = self.lane.limits.get(self.colour, 0)
        return working_days.add_working_days(self.since, limit) if self.is_service else self.since + DAY * limit

    @property
    def days(self) -> int:
        """Calendar days since the rule counts."""
        return (self.today - self.since).days

    @property
    def words(self) -> str:
        return f"{self.colour.label} · {self.rule.label}"

    @property
    def rule_words(self) -> str:
        """The rule, with its limit and where that comes from."""
        if not self.key:
            return _("%(rule)s: by the day that was set") % {"rule": self.rule.label}
        rule = office.rules()[self.key]
        limit = rule.shown(self.lane.limits[self.colour])
        return _("%(rule)s: %(limit)s (basis: %(source)s)") % {
            "rule": rule.label, "limit": limit, "source": rule.source}  # fmt: skip

    @property
    def fact_words(self) -> str:
        """What lit it: the day it counts from, the day it was due, how long ago."""
        return FACTS[self.rule.code](self)

    @property
    def sentence(self) -> str:
        return _("Rule: %(rule)s. Facts: %(facts)s.") % {"rule": self.rule_words, "facts": self.fact_words}

    def html(self) -> SafeString:
        """The light as a mark in a list or on a card: shape, word, and the sentence for whoever points at it."""
        return format_html(
            '<span class="lamp lamp-{}" title="{}">{}</span>', LAMPS[self.colour], self.sentence, self.words
        )


def _lateness(light: Light) -> str:
    """How far beyond the last day, in the days that the rule counts."""
    if light.today <= light.due:
        return _("due today")
    if light.is_service:
        late = working_days.working_days_between(light.due, light.today)
        return _("%(days)s working days late") % {"days": late}
    return _("%(days)s days late") % {"days": (light.today - light.due).days}


def _service(light: Light) -> str:
    return _("received %(received)s, due by the end of %(due)s, not done yet, %(late)s") % {
        "received": display.day(light.lead.received_at), "due": light.due, "late": _lateness(light)}  # fmt: skip


def _gap(light: Light) -> str:
    start = {
        "last_contact_on": _("last contact on %(day)s"),
        "stage_since": _("no contact recorded, at this stage since %(day)s"),
        "created_at": _("no contact recorded, entered on %(day)s"),
    }[light.field] % {"day": light.since}
    return _("%(start)s, %(days)s days ago") % {"start": start, "days": light.days}


def _stillness(light: Light) -> str:
    start = {
        "last_contact_on": _("nothing since the last contact on %(day)s"),
        "stage_since": _("nothing since it came to this stage on %(day)s"),
        "created_at": _("nothing since it was entered on %(day)s"),
    }[light.field] % {"day": light.since}
    return _("%(start)s, %(days)s days ago") % {"start": start, "days": light.days}


def _step(light: Light) -> str:
    return _("“%(step)s” was due on %(due)s, %(late)s") % {
        "step": light.lead.next_action or display.DASH, "due": light.since, "late": _lateness(light)}  # fmt: skip


def _resumption(light: Light) -> str:
    return _("paused, to be taken up again on %(due)s, %(late)s") % {"due": light.since, "late": _lateness(light)}


FACTS = {
    "respond": _service,
    "judge": _service,
    "reply": _service,
    "follow_up": _gap,
    "stagnation": _stillness,
    "next_step": _step,
    "resume": _resumption,
}
