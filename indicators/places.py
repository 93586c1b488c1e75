"""Which line of a report by city a row belongs to: its city, its zone of the province, or the province itself."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from accounts.models import Region
from indicators.cube import line_path

# Cities first, in the order of GB/T 2260; then zones directly under the province; then the province itself.
LINE_ORDER = {Region.Kind.CITY: 0, Region.Kind.FUNCTIONAL_ZONE: 1, Region.Kind.PROVINCE: 2}


def within(rows: QuerySet, place: str, region: Region | None, *, own: bool = False) -> QuerySet:
    """The rows whose region (at the path `place`) is or lies below `region`; `own=True` leaves out what lies below."""
    if region is None:
        return rows
    if own:
        return rows.filter(**{place: region})
    return rows.filter(**{f"{place}__in": Region.objects.filter(path__startswith=region.path).values("pk")})


def lines() -> dict[str, Region]:
    """Every possible line by its path, in the order in which reports print them."""
    regions = [region for region in Region.objects.filter(kind__in=LINE_ORDER) if line_path(region.path) == region.path]
    return {region.path: region for region in sorted(regions, key=line_order)}


def line_order(line: Region) -> tuple[int, str]:
    """The key by which reports order their lines."""
    return LINE_ORDER[Region.Kind(line.kind)], line.code


def expected(line: Region, user: Any, region: Region | None) -> bool:
    """Is `line` a city that a report for this reader and filter prints even when nothing was recorded there?"""
    if line.kind != Region.Kind.CITY:
        return False
    asked = [user.region.path, *([region.path] if region else [])]
    return all(line.path.startswith(path) or path.startswith(line.path) for path in asked)


def by_city(
    totals: Mapping[str, Any], printed: Mapping[str, Region], user: Any, region: Region | None, nothing: Any
) -> list[tuple[Region, Any]]:
    """The `totals` by path as the lines of a report for `user`; `printed` is what `lines` gave."""
    return [
        (line, totals.get(path, nothing))
        for path, line in printed.items()
        if path in totals or expected(line, user, region)
    ]


def narrower(line: Region, region: Region | None) -> Region:
    """The region by which the rows of `line` are listed while the page is filtered by `region`."""
    return region if region and region.path.startswith(line.path) and line.kind != Region.Kind.PROVINCE else line
