"""Companies that are likely to be recorded twice, found by indexes."""

from typing import Any

from django.db.models import Count, Exists, OuterRef

from core.models import SearchEntry
from crm.models import Company, CompanyAlias

NEAR = 8
PORTION = 50


def of(company: Company) -> list[Company]:
    """Other companies that may be this one: by any of its names first, then of nearly its name."""
    others = Company.objects.current().exclude(pk=company.pk).select_related("headquarters_region")
    names = [company.name, *company.aliases.values_list("name", flat=True)]
    found = {one.pk: one for name in names for one in others.named(name)[:NEAR]}
    near = [one.pk for one in others.resembling(company.name, limit=NEAR)]
    found |= {one.pk: one for one in others.filter(pk__in=near)}
    return list(found.values())[:NEAR]


def groups() -> list[list[Company]]:
    """Current companies that share the heart of their name, or bear what another bore; the first groups of many."""
    pairs = [*_of_one_core(), *_of_one_name()]
    keys = {pk for group in pairs for pk in group}
    known = Company.objects.current().select_related("headquarters_region").in_bulk(keys)
    distinct = {tuple(sorted(pk for pk in group if pk in known)) for group in pairs}
    return [[known[pk] for pk in group] for group in sorted(distinct) if len(group) > 1][:PORTION]


def _of_one_core() -> list[list[int]]:
    """Numbers of companies whose names are the same but for place and legal form."""
    kind = Company._meta.label_lower
    archived = Company.objects.filter(pk=OuterRef("object_id"), archived_at__isnull=False)
    entries = SearchEntry.objects.filter(kind=kind).exclude(core="").exclude(Exists(archived))
    shared: Any = entries.order_by("core").values("core").annotate(n=Count("pk")).filter(n__gt=1)[:PORTION]
    found: dict[str, list[int]] = {}
    for core, pk in entries.filter(core__in=[row["core"] for row in shared]).values_list("core", "object_id"):
        found.setdefault(core, []).append(pk)
    return list(found.values())


def _of_one_name() -> list[list[int]]:
    """Numbers of companies one of which is also known by the other's name."""
    bearer = Company.objects.current().filter(name_norm=OuterRef("name_norm")).exclude(pk=OuterRef("company"))
    others = CompanyAlias.objects.filter(Exists(bearer), company__archived_at__isnull=True)[:PORTION]
    bearers = dict(
        Company.objects.current().filter(name_norm__in=[one.name_norm for one in others]).values_list("name_norm", "pk")
    )
    return [[one.company_id, bearers[one.name_norm]] for one in others if one.name_norm in bearers]
