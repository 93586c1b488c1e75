"""Is a new company or lead stored already? Told while it is typed, and again when it is saved.

Across regions and seals this tells *that* a record exists and whom to ring, and nothing of what is in it: a twin
carries either a record that the person may see, or who answers for one that they may not.
"""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from accounts.models import User
from core.addresses import record_url
from core.search import near
from core.values.titles import title_key
from crm.models import Company, Lead

MOST = 5
NEAR_TITLE = 88  # of 100: titles share many words with one another, so they must be closer than names of companies


@dataclass(frozen=True)
class Whom:
    """Who answers for a record: nothing else is told of it."""

    name: str
    unit: str
    phone: str

    def __str__(self) -> str:
        return "，".join(part for part in (self.unit, self.name, self.phone) if part) or _("the office of the province")


@dataclass(frozen=True)
class Twin:
    """A record that may be the same: `why` in a sentence with `{}` for the record, or for whom to ring."""

    why: str
    record: Any = None
    whom: Whom | None = None

    @property
    def sentence(self) -> SafeString:
        if self.record is None:
            return format_html(self.why, str(self.whom))
        route = f"crm:{self.record._meta.model_name}_detail"
        link = format_html(
            '<a href="{}" target="_blank" rel="noopener">{}</a>', record_url(route, self.record.pk), self.record
        )
        return format_html(self.why, link)


def company_twins(name: str, code: str = "", *, but: int | None = None) -> list[Twin]:
    """Companies of this credit code, this present or former name, or nearly this name; every role shares companies."""
    others = Company.objects.current().exclude(pk__in=[but] if but else [])
    code = code.strip().upper()
    found: dict[int, Twin] = {}
    if code:
        for company in others.filter(uscc=code)[:MOST]:
            found.setdefault(company.pk, Twin(_("This credit code is that of {}."), company))
    if name.strip():
        for company in others.named(name)[:MOST]:
            found.setdefault(company.pk, Twin(_("This name is or was that of {}."), company))
        for company in others.resembling(name, MOST):
            found.setdefault(company.pk, Twin(_("Possibly the same company exists: {}."), company))
    return list(found.values())[:MOST]


def lead_twins(user: User, name: str, company: int | None = None, *, but: int | None = None) -> list[Twin]:
    """Leads of this title or nearly, and those with the same company, whoever follows them and wherever."""
    others = (
        Lead.objects.current()
        .exclude(pk__in=[but] if but else [])
        .select_related("owner__organisation", "organisation", "region")
    )
    titled = _titled(others, name)
    same = list(others.filter(company=company).exclude(side_state="X3").order_by("-pk")[:MOST]) if company else []
    leads = list({lead.pk: lead for lead in (*titled, *same)}.values())[:MOST]
    seen = set(Lead.objects.visible_to(user).filter(pk__in=[lead.pk for lead in leads]).values_list("pk", flat=True))
    return list(
        {twin.sentence: twin for twin in (_of_lead(lead, lead.pk in seen, lead in titled) for lead in leads)}.values()
    )


def _titled(others: Any, name: str) -> list[Lead]:
    """Leads of nearly this title, the nearest first."""
    title = title_key(name)
    if not title:
        return []
    scores = {
        key: max((fuzz.ratio(title, one) for one in names), default=0) for key, names in near.alike(Lead, title).items()
    }
    nearest = sorted((key for key, score in scores.items() if score >= NEAR_TITLE), key=lambda key: (-scores[key], key))
    found = others.in_bulk(nearest[: 2 * MOST])
    return [found[key] for key in nearest if key in found][:MOST]


def _of_lead(lead: Lead, is_seen: bool, is_titled: bool) -> Twin:
    if is_seen:
        why = _("A lead of this title exists: {}.") if is_titled else _("This company is being talked to already: {}.")
        return Twin(why, lead)
    # The same words for both: which of the two it is would tell what the other lead is about.
    return Twin(_("Somebody follows this already. Before you go on, ring {}."), whom=whom_to_ring(lead))


def whom_to_ring(lead: Lead) -> Whom:
    """Who answers for a lead: its owner, else the unit that follows it."""
    owner = lead.owner
    if owner is not None:
        return Whom(str(owner), str(owner.organisation or ""), owner.phone)
    return Whom("", str(lead.organisation or lead.owner_unit or ""), "")


def twins_url(kind: str) -> str:
    """Where a form asks while a name is typed."""
    return reverse(f"crm:{kind}_twins")
