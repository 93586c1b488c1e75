"""Writes that cross records: other names and honours of a company, and the next step of a lead."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects

from accounts.models import User
from core import audit, bulk
from core.values.company_names import company_key
from crm.models import Company, CompanyAlias, CompanyHonour, Interaction, Lead


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
        company.prepare()
        after = sorted(map(_told, company.aliases.all()))
        told.append((company, [{"field": "aliases", "old": before[company], "new": after}]))
    bulk.update_columns(companies, ["version", "updated_at", "search_text"])
    bulk.tell_all(told, reason=reason)


@transaction.atomic
def remove_other_names(company: Company, *, names: Iterable[str], reason: str) -> None:
    """Let search and import know `company` no longer by these names; nothing happens when they did not."""
    gone = company.aliases.filter(name_norm__in={company_key(name) for name in names})
    before = sorted(map(_told, company.aliases.all()))
    if not gone.delete()[0]:
        return
    company.reindex()
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
        company.reindex()
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


def _told(alias: CompanyAlias) -> str:
    return f"{alias.name}（{alias.get_kind_display()}）"


def _record(
    company: Company, field: str, old: list[str], new: list[str], by: User | None, reason: str = ""
) -> None:  # fmt: skip
    company.touch()
    audit.record(company, "update", changes=[{"field": field, "old": old, "new": new}], by=by, reason=reason)


@transaction.atomic
def carry_next_step(interaction: Interaction, *, by: User | None) -> Lead | None:
    """Make the next step of an interaction that of its lead, unless a later interaction has set one already.

    Returns the lead that changed, None where there was nothing to carry.
    """
    if not (interaction.lead_id and interaction.next_step):
        return None
    lead = Lead.objects.select_for_update().current().filter(pk=interaction.lead_id).first()
    if lead is None or _is_outdated(interaction):
        return None
    lead.next_action, lead.next_action_on = interaction.next_step, interaction.next_step_on
    with audit.acting_as(by):
        lead.save()
    return lead


def _is_outdated(interaction: Interaction) -> bool:
    """Did a later interaction with the same lead agree on a next step?"""
    steps = Interaction.objects.current().filter(lead=interaction.lead_id).exclude(next_step="")
    latest = steps.order_by("happened_on", "pk").last()
    return latest is not None and latest.pk != interaction.pk
