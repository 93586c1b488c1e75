"""The 250 things that people type into the search box, made from the companies that are stored."""

from collections.abc import Iterator
from random import Random

from core.values import pinyin
from crm.models import Company

MISSES = ("没有", "查无此企", "zzqx", "91149999MA2ZZZZZZZ", "龘龘")


def mixed_queries(number: int = 250, seed: int = 7) -> list[str]:
    """Fragments of two characters, of three to six, place and brand, whole names, codes, initials and misses."""
    chance = Random(seed)
    size = Company.objects.count()
    names = list(Company.objects.order_by("pk").values_list("name", "uscc")[: min(size, 50_000) : 97])
    kinds = list(_kinds(chance))
    return [kinds[turn % len(kinds)](*chance.choice(names)) for turn in range(number)]


def _kinds(chance: Random) -> Iterator:
    """Each takes a company's name and code and gives what somebody types to find it."""

    def piece(name: str, shortest: int, longest: int) -> str:
        bare = name.split("（", 1)[0]
        start = chance.randrange(max(1, len(bare) - shortest))
        return bare[start : start + chance.randint(shortest, longest)]

    yield lambda name, code: piece(name, 2, 2)
    yield lambda name, code: piece(name, 3, 6)
    yield lambda name, code: name[2:4]
    yield lambda name, code: f"{name[:2]} {name[2:4]}"
    yield lambda name, code: name
    yield lambda name, code: code or name[2:4]
    yield lambda name, code: pinyin.initials(name[:4])
    yield lambda name, code: pinyin.full(name[:3])
    yield lambda name, code: chance.choice(MISSES)
