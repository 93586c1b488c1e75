"""What the page of a lead says about its seal."""

from typing import Any

from django import template
from django.urls import reverse

from crm import services
from crm.models import Lead

register = template.Library()


@register.simple_tag(takes_context=True)
def seal_of(context: dict, lead: Lead) -> dict[str, Any]:
    """For whom a sealed lead is open, and the addresses where the reader may change that."""
    may_change = services.may_seal(lead, context["request"].user)
    return {
        "people": lead.sealed_to.all() if lead.is_sealed else [],
        "seal_url": reverse("crm:lead_seal", args=[lead.pk]) if may_change else "",
        "unseal_url": reverse("crm:lead_unseal", args=[lead.pk]) if may_change and lead.is_sealed else "",
    }
