"""Which administrative division a written place is."""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from core.values.parsed import squeezed

REGIONS_FILE = Path(__file__).resolve().parents[2] / "accounts" / "data" / "regions.csv"
ZONE = "functional_zone"
MOST_FOUND = 4096


@dataclass(frozen=True)
class Division:
    """A division or functional zone; `names` are all its written forms. Open dates count as always valid."""

    code: str
    kind: str
    parent_code: str
    names: tuple[str, ...]
    valid_from: date = date.min
    valid_to: date = date.max

    @property
    def is_zone(self) -> bool:
        """Tell whether it is a functional zone, which GB/T 2260 does not know."""
        return self.kind == ZONE


@dataclass
class RegionLookup:
    """Find divisions by name, alias or the beginning of an address."""

    divisions: Iterable[Division]
    _by_name: dict[str, list[Division]] = field(default_factory=dict, init=False)
    # Ledgers name few places, and each of them in many rows.
    _found: dict[tuple[str, str, date | None], Division | None] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for division in self.divisions:
            for name in division.names:
                self._by_name.setdefault(name, []).append(division)
        self._longest = max(map(len, self._by_name), default=0)

    def find(self, text: object, within: str = "", on: date | None = None) -> Division | None:
        """Return the division a text names or begins with, in the city `within` if names are shared; None if unsure."""
        asked = (str(text), within, on)
        if asked not in self._found:
            if len(self._found) >= MOST_FOUND:
                self._found.clear()
            self._found[asked] = self._find(*asked)
        return self._found[asked]

    def _find(self, text: str, within: str, on: date | None) -> Division | None:
        place = re.sub(r"^山西省?(?=.{2})", "", squeezed(text))
        exact = self._choose(place, within, on)
        if exact or not place:
            return exact
        return self._prefix(place, within, on)

    def mentioned(self, text: str) -> Division | None:
        """Return the city or county whose full name stands in a text; None if there is none or several."""
        found = {
            division.code: division
            for name, divisions in self._by_name.items()
            if len(divisions) == 1 and name in text
            for division in divisions
            if name == division.names[0] and division.kind in ("city", "county")
        }
        counties = [division for division in found.values() if division.kind == "county"]
        cities = [division for division in found.values() if division.kind == "city"]
        if len(counties) == 1 and all(city.code == counties[0].parent_code for city in cities):
            return counties[0]
        return cities[0] if len(cities) == 1 and not counties else None

    def _prefix(self, place: str, within: str, on: date | None) -> Division | None:
        for length in range(min(self._longest, len(place) - 1), 1, -1):
            found = self._choose(place[:length], within, on)
            if found and (found.is_zone or length > 2 or found.kind == "city"):
                inner = self.find(place[length:], found.code, on) if found.kind == "city" else None
                return inner if inner and inner.parent_code == found.code else found
        return None

    def _choose(self, name: str, within: str, on: date | None) -> Division | None:
        found = self._by_name.get(name, [])
        if on and len(found) > 1:
            found = [division for division in found if division.valid_from <= on <= division.valid_to] or found
        if within and len(found) > 1:
            found = [division for division in found if within in (division.parent_code, division.code)] or found
        return found[0] if len(found) == 1 else None


@lru_cache(maxsize=1)
def default_regions() -> RegionLookup:
    """Return the divisions of the project's own reference data."""
    with REGIONS_FILE.open(encoding="utf-8", newline="") as file:
        return RegionLookup([_division(row) for row in csv.DictReader(file)])


def _division(row: dict[str, str]) -> Division:
    aliases = [alias for alias in row["aliases"].split("|") if alias]
    return Division(
        code=row["code"],
        kind=row["kind"],
        parent_code=row["parent_code"],
        names=tuple(dict.fromkeys(name for name in (row["name"], row["short_name"], *aliases) if name)),
        valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else date.min,
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else date.max,
    )
