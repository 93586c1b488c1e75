"""Names of places at the beginning of other names: 太原市示例云科技 is 示例云科技 of 太原市."""

import csv
from functools import lru_cache
from pathlib import Path

from django.conf import settings

REGIONS = Path(settings.BASE_DIR) / "accounts" / "data" / "regions.csv"
COUNTRY = ("中国", "中华人民共和国")
SHORTEST_REST = 2


@lru_cache(maxsize=1)
def _names() -> tuple[frozenset[str], int]:
    """Names and short names of all divisions, and the length of the longest."""
    with REGIONS.open(encoding="utf-8") as lines:
        found = {row[column] for row in csv.DictReader(lines) for column in ("name", "short_name")} | {*COUNTRY}
    names = frozenset(name for name in found if len(name) > 1)
    return names, max(map(len, names))


@lru_cache(maxsize=8192)
def without_place(name: str) -> str:
    """`name` without the places it begins with, unless nothing would be left."""
    names, longest = _names()
    for length in range(min(longest, len(name) - SHORTEST_REST), 1, -1):
        if name[:length] in names:
            return without_place(name[length:])
    return name
