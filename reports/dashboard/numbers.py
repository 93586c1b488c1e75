"""The key numbers on top of the dashboard."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from core import display
from indicators import chain, registry
from indicators.indicator import Indicator, Summary, Value, percent
from indicators.periods import Period
from reports.dashboard.outlook import Outlook


@dataclass(frozen=True)
class KeyNumber:
    """A number with its definition, its day, and the list behind it."""

    indicator: Indicator
    summary: Summary
    url: str
    note: str = ""

    @property
    def text(self) -> str:
        return self.indicator.text(self.summary.value)

    @property
    def is_known(self) -> bool:
        return self.summary.value is not None


def key_numbers(outlook: Outlook) -> list[KeyNumber]:
    """The key numbers that the reader's role includes, in the order in which they are shown."""
    return [
        make(outlook, registry.get(code))
        for code, make in NUMBERS.items()
        if registry.get(code).is_open_to(outlook.user)
    ]


def _plain(outlook: Outlook, one: Indicator) -> KeyNumber:
    return KeyNumber(one, one.summary(outlook.user, **outlook.filters), one.list_url(**outlook.filters))


def _money(outlook: Outlook, one: Indicator, note: str = "") -> KeyNumber:
    cube = outlook.cubes[one.code]
    return KeyNumber(one, Summary(cube.value, cube.as_of), one.list_url(**outlook.filters), note)


def _funds(outlook: Outlook, one: Indicator) -> KeyNumber:
    outside = registry.get("funds_outside_province")
    amount = outside.text(outside.value(outlook.user, **outlook.filters))
    return _money(outlook, one, _("of which from outside the province: %(amount)s") % {"amount": amount})


def _servers(outlook: Outlook, one: Indicator) -> KeyNumber:
    steps = outlook.servers[one.code]
    day, value = steps[-1] if steps else (None, None)
    url = one.list_url(period=Period(None, outlook.period.end), region=outlook.region)
    return KeyNumber(one, Summary(value, day), url, _share_of_target(outlook, value))


def _share_of_target(outlook: Outlook, value: Value) -> str:
    if outlook.target is None or value is None:
        return ""
    share = display.number(percent(value, outlook.target.value))
    return _("%(share)s%% of the target (%(target)s)") % {"share": share, "target": outlook.target.name}


def _coverage(outlook: Outlook, one: Indicator) -> KeyNumber:
    covered, whole = outlook.nodes_in(chain.State.COVERED), len(outlook.coverage)
    note = _("%(covered)s of %(whole)s nodes") % {"covered": covered, "whole": whole}
    return KeyNumber(
        one, Summary(percent(covered, whole), timezone.localdate()), one.list_url(region=outlook.region), note
    )


NUMBERS: dict[str, Callable[[Outlook, Indicator], KeyNumber]] = {
    "investment_agreed": _money,
    "funds_in_place": _funds,
    "agreements_signed": _plain,
    "projects": _plain,
    "projects_started": _plain,
    "leads_open": _plain,
    "servers_installed": _servers,
    "chain_coverage": _coverage,
}
