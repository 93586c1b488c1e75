"""The lines of the monthly report: the regions just below the one asked for and itself, or the reader's parks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Region
from reports.pack.order import PackOrder

PLACES = (Region.Kind.CITY, Region.Kind.COUNTY)  # printed even without data; zones only with some


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its name, the filters that give an indicator's number for it, and whether it is always printed."""

    name: str
    filters: dict[str, Any]
    is_expected: bool = True


def headings(order: PackOrder) -> tuple[str, str]:
    """Return the report's title and the heading of its lines."""
    if order.is_for_parks:
        return _("Report on investment attraction by park"), _("Park name")
    if order.region.kind == Region.Kind.PROVINCE:
        return _("Report on investment attraction by city"), _("City")
    return _("Report on investment attraction by county"), _("County or zone")


def lines(order: PackOrder) -> Iterator[Line]:
    """Yield lines that share out the order's rows: each row belongs to exactly one."""
    if order.is_for_parks:
        for park in order.user.parks.order_by("pinyin", "pk"):
            yield Line(park.name, {"park": park})
        return
    region = order.region
    below = list(region.children.order_by("code"))
    valid = set(region.children.valid_on(order.period.last_day).values_list("pk", flat=True))
    for child in sorted(below, key=lambda one: one.kind not in PLACES):
        yield Line(child.name, {"region": child}, child.pk in valid and child.kind in PLACES)
    yield Line(_own_name(region) if below else region.name, {"region": region, "own": True}, not below)


def _own_name(region: Region) -> str:
    return _("%(region)s itself") % {"region": region.short_name or region.name}
