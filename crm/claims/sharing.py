"""Sharing between regions what comes of a lead: the parts, and how a value is split so that nothing is lost."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db import transaction

from accounts.models import Region, User
from core import audit, display
from crm.models import Lead, ShareAgreement, ShareLine

K = TypeVar("K")
FEN = Decimal("0.01")
WHOLE = Decimal(100)
# (item, region, per cent)
Part = tuple[str, Region, Decimal]


def split(value: Decimal, percents: Mapping[K, Decimal], *, least: Decimal = FEN) -> dict[K, Decimal]:
    """Split `value` by per cent so that the parts add up to it exactly, each a multiple of `least` where it is one.

    What rounding down leaves goes, one `least` each, to the largest remainders; of equal ones to the first.
    """
    whole = sum(percents.values(), Decimal(0))
    if not whole:
        return {}
    sign = -1 if value < 0 else 1
    exact = {key: abs(value) * percent / whole / least for key, percent in percents.items()}
    units = {key: int(share) for key, share in exact.items()}
    left = abs(value) / least - sum(units.values())
    order = sorted(exact, key=lambda key: units[key] - exact[key])
    for key in order[: int(left)]:
        units[key] += 1
    parts = {key: sign * count * least for key, count in units.items()}
    parts[order[0]] += sign * (left - int(left)) * least  # of a value finer than `least`
    return parts


def holding(agreements: Iterable[ShareAgreement], item: str, day: date) -> ShareAgreement | None:
    """The agreement that shares `item` on `day`; None where nothing was agreed. Of several the latest holds."""
    latest = sorted(agreements, key=lambda one: (one.starts_on, one.pk), reverse=True)
    return next((one for one in latest if one.holds_on(day) and terms_of(one, item)), None)


def terms_of(agreement: ShareAgreement, item: str) -> dict[Region, Decimal]:
    """The parts of `item` in per cent, in the order of region codes."""
    lines = sorted(agreement.lines.all(), key=lambda line: line.region.code)
    return {line.region: line.percent for line in lines if line.item == item and line.percent}


def overlapping(lead: Lead, starts_on: date, ends_on: date, *, but: int | None = None) -> ShareAgreement | None:
    """Another agreement of the lead that is in force in some of these days."""
    others = ShareAgreement.objects.current().filter(lead=lead).exclude(pk=but or 0)
    return next((one for one in others if one.starts_on <= ends_on and starts_on <= one.ends_on), None)


@transaction.atomic
def set_parts(agreement: ShareAgreement, parts: Iterable[Part], *, by: User | None) -> None:
    """Make these the parts of the agreement; the change is told on its history."""
    before = told_parts(agreement.lines.select_related("region"))
    wanted = [ShareLine(agreement=agreement, item=item, region=region, percent=part) for item, region, part in parts]
    after = told_parts(wanted)
    if before == after:
        return
    agreement.lines.all().delete()
    for line in wanted:
        line.save()
    agreement.touch()
    audit.record(agreement, "update", changes=[{"field": "lines", "old": before, "new": after}], by=by)


def told_parts(lines: Iterable[Any]) -> list[str]:
    """`税收：太原市 40%、大同市 60%`: one line for each item, in the order of items."""
    items: dict[str, list[str]] = {item: [] for item in ShareLine.Item.values}
    for line in sorted(lines, key=lambda one: one.region.code):
        items[line.item].append(f"{line.region} {display.number(line.percent)}%")
    return [f"{ShareLine.Item(item).label}：{'、'.join(parts)}" for item, parts in items.items() if parts]
