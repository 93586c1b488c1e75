"""Which first reports and leads are about the same investor or project, whoever follows them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from core.values.company_names import company_key
from crm.models import ClaimConflict, Company, FirstReportClaim, Lead

Ground = ClaimConflict.Ground
NEAREST = 50


def rivals(claim: FirstReportClaim) -> list[tuple[FirstReportClaim, str]]:
    """The other units' standing reports of the same investor or project, each with the strongest ground.

    Looks across all scopes on purpose: that the other exists is what both units have to learn.
    """
    standing = FirstReportClaim.objects.standing().exclude(lead=claim.lead_id).exclude(pk=claim.pk)
    alike = _alike(claim.company, Company.objects.filter(claims__in=standing).distinct())
    found = standing.filter(Q(company__in=alike) | Q(lead__name_norm=claim.lead.name_norm))
    found = found.select_related("lead__owner", "lead__region", "lead__organisation", "organisation", "filed_by")
    return [
        (other, alike.get(other.company_id or 0, Ground.PROJECT))
        for other in found.order_by("filed_at", "pk")
        if not same_unit(claim, other)
    ]


def other_leads(lead: Lead) -> QuerySet[Lead]:
    """Leads under way about the same investor or project that other units follow, whoever may see them."""
    rows = Lead.objects.followed().exclude(pk=lead.pk)
    alike = _alike(lead.company, Company.objects.filter(leads__in=rows).distinct())
    same = rows.filter(Q(company__in=alike) | Q(name_norm=lead.name_norm))
    own = Q(region=lead.region_id, organisation=lead.organisation_id)
    return same.exclude(own).select_related("owner__organisation", "region", "organisation")


def same_unit(one: FirstReportClaim, other: FirstReportClaim) -> bool:
    """Did one unit file both? A unit is an organisation; where none is named, the region."""
    if one.organisation_id or other.organisation_id:
        return one.organisation_id == other.organisation_id
    return one.region_id == other.region_id


def alike(company: Company | None, among: QuerySet) -> list[int]:
    """The numbers of the companies that are or nearly are this one."""
    return list(_alike(company, among))


def _alike(company: Company | None, among: Any) -> dict[int, str]:
    """Companies of `among` that are or may be `company`, each with the strongest ground."""
    if company is None:
        return {}
    found: dict[int, str] = {near.pk: Ground.NEAR_NAME for near in among.resembling(company.name, limit=NEAREST)}
    for name in (company.name, *company.former_names, *company.other_names):
        found |= _by_name(among.named(name).values_list("pk", "name_norm"), company)
    if company.uscc:
        found |= dict.fromkeys(among.filter(uscc=company.uscc).values_list("pk", flat=True), Ground.CODE)
    return found | {company.pk: Ground.CODE if company.uscc else Ground.NAME}


def _by_name(rows: Iterable[tuple[int, str]], company: Company) -> dict[int, str]:
    same = company_key(company.name)
    return {pk: Ground.NAME if name == same else Ground.FORMER_NAME for pk, name in rows}
