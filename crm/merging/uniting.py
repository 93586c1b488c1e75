"""Names, honours, chain nodes and tags: the kept company gets what it lacks; the merged one keeps its own."""

from collections.abc import Iterable
from typing import Any

from core.values.company_names import company_key
from crm.models import Company, CompanyAlias, CompanyHonour

MANY = ("chain_nodes", "tags")


def unite(kept: Company, merged: Company, *, former_name: str, name_kind: str) -> dict[str, list[int]]:
    """Give `kept` what it lacks of `merged`; return the numbers of what was added, by field.

    `former_name`: the name that `kept` had before, which is an other name of it now where that changed.
    """
    added = {
        "aliases": _add_names(kept, [*_names(merged, name_kind), (former_name, name_kind)]),
        "honours": _add_honours(kept, merged),
    }
    for name in MANY:
        known = set(getattr(kept, name).values_list("pk", flat=True))
        lacking = [thing.pk for thing in getattr(merged, name).all() if thing.pk not in known]
        getattr(kept, name).add(*lacking)
        added[name] = lacking
    return added


def take_apart(kept: Company, added: dict[str, list[int]]) -> None:
    """Take from `kept` what was added and is still there."""
    kept.aliases.filter(pk__in=added["aliases"]).delete()
    kept.honours.filter(pk__in=added["honours"]).delete()
    for name in MANY:
        getattr(kept, name).remove(*added[name])


def told(company: Company) -> dict[str, list[str]]:
    """What the audit tells of these fields."""
    return {name: sorted(map(str, getattr(company, name).all())) for name in ("aliases", "honours", *MANY)}


def _names(merged: Company, name_kind: str) -> list[tuple[str, str]]:
    return [(merged.name, name_kind), *merged.aliases.order_by("pk").values_list("name", "kind")]


def _add_names(kept: Company, names: Iterable[tuple[str, str]]) -> list[int]:
    known = {company_key(kept.name), *kept.aliases.values_list("name_norm", flat=True)}
    added = []
    for name, kind in names:
        if company_key(name) not in known:
            known.add(company_key(name))
            added.append(CompanyAlias.objects.create(company=kept, name=name, kind=kind).pk)
    return added


def _add_honours(kept: Company, merged: Company) -> list[int]:
    known = set(kept.honours.values_list("kind", "year"))
    lacking: list[Any] = [one for one in merged.honours.order_by("pk") if (one.kind, one.year) not in known]
    return [
        CompanyHonour.objects.create(company=kept, kind=one.kind, year=one.year, rank=one.rank).pk for one in lacking
    ]
