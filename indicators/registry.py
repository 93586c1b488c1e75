"""Every published number by its code."""

from indicators import definitions_capacity, definitions_chain, definitions_investment
from indicators.indicator import Indicator

_INDICATORS = {
    one.code: one
    for one in [
        *definitions_investment.DEFINITIONS,
        *definitions_capacity.DEFINITIONS,
        *definitions_chain.DEFINITIONS,
    ]
}


class UnknownIndicator(LookupError):
    """There is no indicator of this code."""


def get(code: str) -> Indicator:
    """The indicator called `code`; raise `UnknownIndicator` when there is none."""
    try:
        return _INDICATORS[code]
    except KeyError:
        raise UnknownIndicator(code) from None


def all() -> list[Indicator]:
    """Every indicator, in the order of the list of definitions."""
    return list(_INDICATORS.values())
