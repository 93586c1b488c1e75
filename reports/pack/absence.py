"""Why a number is absent: was there nothing to report, or was it not reported?"""

from typing import Any

from accounts.models import User
from indicators import registry
from indicators.indicator import Indicator, Value
from projects.models import Inflow

NOTHING = "—"
# What there has to be for a number to be reportable: agreements for a sum agreed, projects for funds.
BASIS = {"investment_agreed": "agreements_signed", "funds_in_place": "projects", "funds_outside_province": "projects"}


def number(indicator: Indicator, user: User, **filters: Any) -> Value | str:
    """Return an indicator's value; without one, a dash if there was nothing to report, else None: not reported."""
    value = indicator.value(user, **filters)
    if value is not None or indicator.code not in BASIS:
        return value
    if indicator.code == "funds_outside_province" and _all_funds_are_split(user, **filters):
        return NOTHING
    return None if registry.get(BASIS[indicator.code]).value(user, **filters) else NOTHING


def _all_funds_are_split(user: User, **filters: Any) -> bool:
    """Did money arrive, all of it with a known origin?"""
    funds = registry.get("funds_in_place")
    unsplit = funds.value(user, origin=Inflow.Origin.UNSPLIT, **filters)
    return unsplit is None and funds.value(user, **filters) is not None
