"""Other names and honours of a company."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects

from accounts.models import User
from core import audit, bulk
from core.search import index
from core.values.company_names import company_key
from crm.models import Company, CompanyAlias, CompanyHonour


@transaction.atomic
def add_other_names(
    names: Iterable[tuple[Company, str]], *, reason: str = "", kind: str = CompanyAlias.Kind.ALIAS
) -> None:
    """Let search and import know many companies by further names that are not theirs yet, with a few queries."""
    by_company: dict[Company, list[str]] = {}
    for company, name in names:
        by_company.setdefault(company, []).append(name)
    for portion in bulk.portions(by_company):
        _add_names({company: by_company[company] for company in portion}, reason, kind)


def _add_names(names: Mapping[Company, list[str]], reason: str, kind: str) -> None:
    companies = list(names)
    bulk.lock_all(companies)
    prefetch_related_objects(companies, "aliases")
    before = {company: sorted(map(_told, company.aliases.all())) for company in companies}
    CompanyAlias.objects.bulk_create(
        CompanyAlias(company=company, name=name, name_norm=company_key(name), kind=kind)
        for company, further in names.items()
        for name in further
    )
    told = []
    for company in companies:
        getattr(company, "_prefetched_objects_cache", {}).pop("aliases", None)
        company.version += 1
    prefetch_related_objects(companies, "aliases")
    for company in companies:
        after = sorted(map(_told, company.aliases.all()))
        told.append((company, [{"field": "aliases", "old": before[company], "new": after}]))
    bulk.update_columns(companies, ["version", "updated_at"])
    index.keep(companies)
    bulk.tell_all(told, reason=reason)


@transaction.atomic
def remove_other_names(company: Company, *, names: Iterable[str], reason: str) -> None:
    """Let search and import know `company` no longer by these names; nothing happens when they did not."""
    gone = company.aliases.filter(name_norm__in={company_key(name) for name in names})
    before = sorted(map(_told, company.aliases.all()))
    if not gone.delete()[0]:
        return
    _learn(company)
    _record(company, "aliases", before, sorted(map(_told, company.aliases.all())), None, reason)


@transaction.atomic
def set_other_names(company: Company, *, former: Iterable[str], others: Iterable[str], by: User | None) -> None:
    """Make these the former names and the further names of `company`, so that search and import know it by them."""
    kinds = CompanyAlias.Kind
    wanted = {company_key(name): (name, kinds.ALIAS) for name in others}
    wanted |= {company_key(name): (name, kinds.FORMER) for name in former}
    known = {alias.name_norm: alias for alias in company.aliases.all()}
    before = sorted(map(_told, known.values()))
    company.aliases.exclude(name_norm__in=wanted).delete()
    for key, (name, kind) in wanted.items():
        alias = known.get(key) or CompanyAlias(company=company)
        alias.name, alias.kind = name, kind
        alias.save()
    after = sorted(map(_told, company.aliases.all()))
    if before != after:
        _learn(company)
        _record(company, "aliases", before, after, by)


@transaction.atomic
def set_honours(company: Company, *, honours: Iterable[Mapping[str, Any]], by: User | None) -> None:
    """Make these the honours of `company`; each is `{"kind", "year", "rank"}`, year and rank may be None."""
    before = sorted(map(str, company.honours.all()))
    wanted = [CompanyHonour(company=company, **honour) for honour in honours]
    if before == sorted(map(str, wanted)):
        return
    company.honours.all().delete()
    CompanyHonour.objects.bulk_create(wanted)
    _record(company, "honours", before, sorted(map(str, wanted)), by)


def _learn(company: Company) -> None:
    """Let search know the company by the names it has now."""
    getattr(company, "_prefetched_objects_cache", {}).pop("aliases", None)
    index.keep([company])


def _told(alias: CompanyAlias) -> str:
    return f"{alias.name}（{alias.get_kind_display()}）"


def _record(
    company: Company, field: str, old: list[str], new: list[str], by: User | None, reason: str = ""
) -> None:  # fmt: skip
    company.touch()
    audit.record(company, "update", changes=[{"field": field, "old": old, "new": new}], by=by, reason=reason)
