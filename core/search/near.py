"""Names that are nearly the same, without looking at all of them: those that share a rare pair of characters.

A wrong, missing or exchanged character leaves most pairs of a name whole. Of these the four rarest are asked for.
"""

from typing import Any

from core.search.asked import AnyOf
from core.search.common import counts
from core.search.fields import Wanted
from core.search.index import LINE, label
from core.search.query import best
from core.search.tokens import normal, pairs, runs

PAIRS_ASKED, LOOKED_AT, HOLDING_LOOKED_AT = 4, 1000, 50
SHORTEST_PART, LONGEST_PART = 4, 30


def alike(model: Any, core: str) -> dict[int, list[str]]:
    """Records whose names may be nearly `core`, hold it or be held by it: numbers, with their names in normal form."""
    from core.models import SearchEntry

    core = normal(core)
    entries = SearchEntry.objects.filter(kind=label(model))
    tokens = _rarest(model, core)
    near = entries.filter(tokens__hold=Wanted(AnyOf(tuple(tokens)), (model.found_as,))) if tokens else entries.none()
    held = entries.filter(core__in=_parts(core))
    holding = best(model._default_manager.all(), core)[:HOLDING_LOOKED_AT] if len(core) >= SHORTEST_PART else []
    found: dict[int, list[str]] = {}
    for part in (near[:LOOKED_AT], held[:HOLDING_LOOKED_AT], entries.filter(object_id__in=holding)):
        for key, names, own in part.values_list("object_id", "names", "core"):
            found[key] = [name for name in _names(names, own) if name.isascii() == core.isascii()]
    return found


def _names(lines: str, core: str) -> list[str]:
    """The names on the lines of an entry, without the core of the first, which is no name of its own."""
    first, *others = [line for line in lines.split(LINE) if line] or [""]
    return [first, *(line for line in others if line != core)]


def _parts(core: str) -> list[str]:
    """Every piece of `core` that could be a name of its own."""
    short = core[:LONGEST_PART]
    spans = range(SHORTEST_PART, len(short) + 1)
    return [short[start : start + length] for length in spans for start in range(len(short) - length + 1)] or [short]


def _rarest(model: Any, core: str) -> list[str]:
    """The tokens of a name that fewest others have."""
    found = [token for run in runs(core) for token in ([f"w_{run}"] if run.isascii() else pairs(run) or [run])]
    tokens = list(dict.fromkeys(found))
    if len(tokens) <= PAIRS_ASKED:
        return tokens
    count = counts([model.found_as + token for token in tokens])
    return sorted(tokens, key=lambda token: count.get(model.found_as + token, 0))[:PAIRS_ASKED]
