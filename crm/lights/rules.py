"""The rules by which a lead lights up. Each is declared once; lists, counts and the lead's own page all follow it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from django.db.models import Q, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.working_days import last_start
from crm.lights.spans import FirstOf, LatestOf, Since, Span
from crm.models import Lead

if TYPE_CHECKING:
    from crm.lights.clock import Clock

T = TypeVar("T")
Label = str | Promise
BEFORE_SIGNING = (Lead.Stage.LEAD, Lead.Stage.SCREENED, Lead.Stage.NEGOTIATING)
LAST_TALK = FirstOf(("last_contact_on", "stage_since", "created_at"))


class Colour(TextChoices):
    """What a light tells, from the mildest to the gravest."""

    YELLOW = "yellow", _("yellow light")
    RED = "red", _("red light")
    OUT = "out", _("should leave the pool")


@dataclass(frozen=True)
class Lane:
    """For leads at some stages (None: at any), in which span of days which colour is lit.

    `limits`: after how many days, `keys`: by which setting (see `crm.office`); both empty where a date of the lead is
    the limit.
    """

    spans: Mapping[Colour, Span]
    stages: frozenset[str] | None = None
    limits: Mapping[Colour, int] = field(default_factory=dict)
    keys: Mapping[Colour, str] = field(default_factory=dict)

    def holds(self, stage: str) -> bool:
        return self.stages is None or stage in self.stages

    def at(self) -> Q:
        return Q() if self.stages is None else Q(stage__in=sorted(self.stages))


@dataclass(frozen=True)
class Rule:
    """One rule: from which day it counts, for which leads, and how many days it gives.

    `stops`: the field that ends the clock when it is filled in.
    """

    code: str
    label: Label
    since: Since
    lanes: Callable[["Clock"], Iterable[Lane]]
    stops: str = ""
    state: str = Lead.SideState.NONE

    def runs_for(self, lead: Lead) -> bool:
        """Does the rule look at this lead at all?"""
        is_open = not (self.stops and getattr(lead, self.stops))
        return is_open and lead.side_state == self.state and lead.archived_at is None

    def running(self) -> Q:
        """The leads that the rule looks at."""
        found = Q(archived_at__isnull=True, side_state=self.state)
        return found & Q(**{f"{self.stops}__isnull": True}) if self.stops else found


def _alike(colours: Iterable[Colour], value: T) -> dict[Colour, T]:
    return dict.fromkeys(colours, value)


def _due(clock: "Clock", days: int) -> dict[Colour, Span]:
    """Yellow on the day on which `days` calendar days are over, red after it."""
    last = clock.today - timedelta(days=days)
    before = last - timedelta(days=1)
    return {Colour.YELLOW: Span(last, before), Colour.RED: Span(before)}


def _service(key: str) -> Callable[["Clock"], Iterable[Lane]]:
    """Yellow on the last of so many working days, red after it."""

    def lanes(clock: "Clock") -> Iterable[Lane]:
        count = clock.value(key)
        late = last_start(clock.today - timedelta(days=1), count)
        spans = {Colour.YELLOW: Span(last_start(clock.today, count), late), Colour.RED: Span(late)}
        yield Lane(spans, None, _alike(spans, count), _alike(spans, key))

    return lanes


def _follow_up(clock: "Clock") -> Iterable[Lane]:
    for stage, key in FOLLOW_UP_KEYS.items():
        spans = _due(clock, clock.value(key))
        yield Lane(spans, clock.stages_counting_as(stage), _alike(spans, clock.value(key)), _alike(spans, key))


def _stagnation(clock: "Clock") -> Iterable[Lane]:
    for stage, limits in clock.stagnation_limits().items():
        yield Lane(_steps(clock, limits), frozenset({stage}), limits, STAGNATION_KEYS)


def _steps(clock: "Clock", limits: dict[Colour, int]) -> dict[Colour, Span]:
    """Each colour from its number of days on, until the next graver one begins."""
    spans: dict[Colour, Span] = {}
    for colour in reversed(Colour):
        if colour not in limits:
            continue
        until = clock.today - timedelta(days=limits[colour])
        spans[colour] = Span(until, max((one.until for one in spans.values()), default=None))
    return spans


def _on_its_day(clock: "Clock") -> Iterable[Lane]:
    yield Lane(_due(clock, 0))


FOLLOW_UP_KEYS = {
    Lead.Stage.NEGOTIATING: "followup.max_gap_negotiating",
    Lead.Stage.SIGNED: "followup.max_gap_signed",
}
STAGNATION_KEYS = {
    Colour.YELLOW: "stagnation.yellow",
    Colour.RED: "stagnation.red",
    Colour.OUT: "stagnation.archive",
}
RECEIVED = FirstOf(("received_at",))

ALL = (
    Rule("respond", _("answer to an enquiry"), RECEIVED, _service("lead.respond"), "responded_at"),
    Rule("judge", _("judgement of an enquiry"), RECEIVED, _service("lead.judge"), "judged_at"),
    Rule("reply", _("telling the result"), RECEIVED, _service("lead.reply"), "replied_at"),
    Rule("follow_up", _("gap between contacts"), LAST_TALK, _follow_up),
    Rule("stagnation", _("stagnation"), LatestOf(("stage_since", "last_contact_on"), "created_at"), _stagnation),
    Rule("next_step", _("next step"), FirstOf(("next_action_on",)), _on_its_day),
    Rule("resume", _("taking up again"), FirstOf(("resume_on",)), _on_its_day, state=Lead.SideState.PAUSED),
)  # fmt: skip
