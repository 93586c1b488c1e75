"""What pages say about first reports, transfers and sharing."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core import display
from crm.claims import conflicts, filing, protection, transfers
from crm.claims.parties import party_of
from crm.claims.sharing import told_parts
from crm.models import ClaimConflict, FirstReportClaim, Lead, LeadTransfer
from crm.tables.claims import CLAIM_COLOURS

register = template.Library()
Status = FirstReportClaim.Status
NOTICES = {Status.CONTESTED: "warning", Status.ACCEPTED: "success", Status.LAPSED: "warning"}


@register.simple_tag(takes_context=True)
def claim_tabs(context: dict, here: str) -> list[dict]:
    """The lists around first reports that the reader may open, with what waits for them."""
    user = context["request"].user
    tabs = [
        ("crm:firstreportclaim_list", _("First reports"), 0),
        ("crm:claimconflict_list", _("Conflicts"), conflicts.waiting_for(user).count()),
        ("crm:leadtransfer_list", _("Transfers"), transfers.waiting_for(user).count()),
        ("crm:shareagreement_list", _("Sharing agreements"), 0),
        ("reports:contribution", _("By territory and contribution"), 0),
    ]
    return [
        {"url": reverse(route), "label": label, "waiting": waiting, "current": route == here}
        for route, label, waiting in tabs
        if user.may(route)
    ]


@register.simple_tag(takes_context=True)
def claim_steps(context: dict, claim: FirstReportClaim) -> list[dict]:
    """The buttons of a first report: what the reader can do with it now."""
    user = context["request"].user
    steps = [
        ("decide", _("Decide"), "btn-primary", protection.why_not_judged(claim, user)),
        ("renew", _("Renew"), "btn-light", protection.why_not_renewed(claim)),
        ("release", _("Give it up"), "btn-light", protection.why_not_released(claim)),
    ]
    return [
        {"url": reverse(f"crm:firstreportclaim_{name}", args=[claim.pk]), "label": label, "css": css}
        for name, label, css, refusal in steps
        if not refusal and user.may(f"crm:firstreportclaim_{name}")
    ]


@register.simple_tag(takes_context=True)
def claim_facts(context: dict, claim: FirstReportClaim) -> dict[str, Any]:
    """How a first report stands today, in words, with its conflicts."""
    status = claim.present_status
    return {
        "claim": claim,
        "url": reverse("crm:firstreportclaim_detail", args=[claim.pk]),
        "status": Status(status).label,
        "colour": CLAIM_COLOURS[status],
        "notice": NOTICES.get(Status(status), ""),
        "words": _standing_words(claim),
        "conflicts": [_conflict(one, claim, context["request"].user) for one in protection.open_conflicts(claim)],
    }


def _standing_words(claim: FirstReportClaim) -> str:
    if claim.days_left is not None:
        return _("protected until %(day)s, %(days)s days left") % {
            "day": display.day(claim.ends_on), "days": claim.days_left}  # fmt: skip
    if claim.ends_on:
        return _("the protection ended on %(day)s") % {"day": display.day(claim.ends_on)}
    return _("filed at %(when)s") % {"when": display.day(claim.filed_at)}


def _conflict(conflict: ClaimConflict, claim: FirstReportClaim, user: Any) -> dict:
    other = conflict.later if conflict.earlier_id == claim.pk else conflict.earlier
    return {
        "url": reverse("crm:claimconflict_detail", args=[conflict.pk]),
        "label": str(conflict),
        "words": _("ring %(who)s") % {"who": party_of(other, user).words},
        "may_decide": not conflicts.why_not_arbitrated(conflict, user),
    }


@register.simple_tag(takes_context=True)
def lead_claims(context: dict, lead: Lead) -> dict[str, Any]:
    """What the page of a lead says: its first report, who else protects the investor, its transfer and sharing."""
    user = context["request"].user
    claim = lead.claims.current().order_by("-filed_at", "-pk").first()
    other = protection.protecting_claim(lead.company, lead=lead.pk) if lead.company_id else None
    transfer = lead.transfers.visible_to(user).select_related("from_region", "to_region").first()
    own = f"?lead={lead.pk}"
    return {
        "facts": claim_facts(context, claim) if claim else None,
        "steps": claim_steps(context, claim) if claim else [],
        "other": party_of(other, user) if other else None,
        "file_url": _open(user, "crm:firstreportclaim_create", own) if not filing.why_not_filed(lead) else "",
        "transfer": _transfer(transfer) if transfer else None,
        "shares": [
            {"label": "；".join(told_parts(one.lines.all())), "until": one.ends_on,
             "url": reverse("crm:shareagreement_detail", args=[one.pk])}
            for one in lead.share_agreements.on(timezone.localdate())
        ],
        "share_url": _open(user, "crm:shareagreement_create", own) if not lead.is_archived else "",
    }  # fmt: skip


def _open(user: Any, route: str, query: str) -> str:
    return f"{reverse(route)}{query}" if user.may(route) else ""


def _transfer(transfer: LeadTransfer) -> dict:
    words = {"from": transfer.from_region, "to": transfer.to_region, "status": transfer.get_status_display()}
    return {
        "url": reverse("crm:leadtransfer_detail", args=[transfer.pk]),
        "label": _("Transfer from %(from)s to %(to)s: %(status)s") % words,
    }
