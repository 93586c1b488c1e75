"""What holds at this moment: the day, the limits of the office, the stages; worked out once for a request."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Q

from core import office, working_days
from core.once import once
from crm.lights.rules import BEFORE_SIGNING, STAGNATION_KEYS, Colour, Lane, Rule
from crm.lights.spans import NOTHING
from crm.models import Lead
from crm.pipeline import catalogue


@dataclass
class Clock:
    """The cut-off days of every rule on one day. A filter and a row's light are made from the same days."""

    today: date

    def __post_init__(self) -> None:
        self._lanes: dict[str, list[Lane]] = {}
        self._stages = catalogue.stages()

    def value(self, key: str) -> Any:
        """What the office has set, or the proposed value."""
        return office.value(key)

    @cached_property
    def counts_as(self) -> dict[str, str]:
        """Every stage, also one that the office added, with the stage of the rule book it counts as."""
        return {**{code: code for code in Lead.Stage.values}, **{one.code: one.counts_as for one in self._stages}}

    def stages_counting_as(self, stage: str) -> frozenset[str]:
        return frozenset(code for code, counted in self.counts_as.items() if counted == stage)

    def stagnation_limits(self) -> dict[str, dict[Colour, int]]:
        """For each stage before signing, and each with limits of its own, after how many days which colour."""
        common = {colour: self.value(key) for colour, key in STAGNATION_KEYS.items()}
        found = {code: dict(common) for code, counted in self.counts_as.items() if counted in BEFORE_SIGNING}
        for one in self._stages:
            own = {Colour.YELLOW: one.yellow_days, Colour.RED: one.red_days}
            if told := {colour: days for colour, days in own.items() if days is not None}:
                found[one.code] = {**found.get(one.code, {}), **told}
        return found

    def lanes(self, rule: Rule) -> list[Lane]:
        if rule.code not in self._lanes:
            self._lanes[rule.code] = list(rule.lanes(self))
        return self._lanes[rule.code]

    def lit(self, rule: Rule, colours: tuple[Colour, ...]) -> Q:
        """The leads that the rule lights in one of the colours."""
        lit = (
            lane.at() & rule.since.within(span)
            for lane in self.lanes(rule)
            for colour, span in lane.spans.items()
            if colour in colours
        )
        return rule.running() & reduce(or_, lit, NOTHING)

    def lane(self, rule: Rule, stage: str) -> Lane | None:
        """What the rule says about leads at `stage`; None where it says nothing."""
        return next((lane for lane in self.lanes(rule) if lane.holds(stage)), None)


def now() -> Clock:
    """The clock of this request."""
    return once("lights", lambda: Clock(working_days.today()))
