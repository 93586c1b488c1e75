"""Which line of a report by city a row belongs to: its city, its zone of the province, or the province itself."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from accounts.models import Region

# Cities first, in the order of GB/T 2260; then zones directly under the province; then the province itself.
LINE_ORDER = {Region.Kind.CITY: 0, Region.Kind.FUNCTIONAL_ZONE: 1, Region.Kind.PROVINCE: 2}


def within(rows: QuerySet, place: str, region: Region | None, *, own: bool = False) -> QuerySet:
    """The rows whose region (at the path `place`) is or lies below `region`; `own=True` leaves out what lies below."""
    if region is None:
        return rows
    if own:
        return rows.filter(**{place: region})
    return rows.filter(**{f"{place}__in": Region.objects.filter(path__startswith=region.path).values("pk")})


def line_path(path: str) -> str:
    """`140000/140100/140105/` -> `140000/140100/`: the path of the line that a region is counted under."""
    return "".join(f"{step}/" for step in path.split("/")[:2] if step)


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


def folded(totals: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Sum `(region path, value)` per line. Unknown plus something is that something; unknown alone stays unknown."""
    sums: dict[str, Any] = {}
    for path, value in totals:
        line = line_path(path)
        before = sums.get(line)
        sums[line] = value if before is None else before if value is None else before + value
    return sums


def narrower(line: Region, region: Region | None) -> Region:
    """The region by which the rows of `line` are listed while the page is filtered by `region`."""
    return region if region and region.path.startswith(line.path) and line.kind != Region.Kind.PROVINCE else line
