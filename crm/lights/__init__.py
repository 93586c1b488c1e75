"""Lights: what about a lead is due or overdue, computed from its facts and the rules of the office.

    lights.of(lead)                        the lights that burn, the gravest first; no query for each row
    lights.worst(lead)                     the gravest of them, or None; `light.html()` is its mark
    lights.lit(leads, rule="respond")      the leads of a queryset on which that rule burns
    lights.lit(leads, colour="red")        those with a red light
    lights.RULES                           the rules by their code

A filter and a row's light are made from the same cut-off days, so that a count is the length of the list it opens.
"""

from django.db.models import QuerySet
from django.urls import reverse

from crm.lights.clock import now
from crm.lights.light import SERVICE_CODES, Light
from crm.lights.rules import ALL, Colour, Rule
from crm.lights.spans import day_in
from crm.models import Lead

RULES = {rule.code: rule for rule in ALL}
SEVERITY = {colour: place for place, colour in enumerate(reversed(Colour))}

__all__ = ["RULES", "SERVICE_CODES", "Colour", "Light", "Rule", "link", "lit", "of", "worst"]


def of(lead: Lead) -> list[Light]:
    """The lights of one lead, the gravest first, then in the order of the rules."""
    found = [light for rule in ALL if (light := _light(lead, rule))]
    return sorted(found, key=lambda light: SEVERITY[light.colour])


def worst(lead: Lead) -> Light | None:
    """The gravest light of one lead."""
    return next(iter(of(lead)), None)


def lit(leads: QuerySet, *, rule: str = "", colour: str = "") -> QuerySet:
    """Those of `leads` with a light: of any rule or one, in any colour or one. Raise `KeyError` for an unknown rule."""
    rules = [RULES[rule]] if rule else ALL
    colours = (Colour(colour),) if colour else tuple(Colour)
    clock = now()
    found = clock.lit(rules[0], colours)
    for one in rules[1:]:
        found |= clock.lit(one, colours)
    return leads.filter(found)


def link(rule: str = "", colour: str = "") -> str:
    """The address of the list of leads that `lit()` with the same arguments counts."""
    return f"{reverse('crm:lead_list')}?light={'.'.join(filter(None, (rule, colour)))}"


def _light(lead: Lead, rule: Rule) -> Light | None:
    clock = now()
    field = rule.since.field_of(lead) if rule.runs_for(lead) else ""
    lane = clock.lane(rule, lead.stage) if field else None
    if lane is None:
        return None
    since = day_in(lead, field)
    colour = next((colour for colour, span in lane.spans.items() if since in span), None)
    return Light(lead, rule, lane, colour, field, since, clock.today) if colour else None
