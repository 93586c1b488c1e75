"""What the pages of leads show of their lights."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import working_days
from crm import lights
from crm.lights.terms import terms
from crm.models import Lead

register = template.Library()


@register.simple_tag(takes_context=True)
def lead_lights(context: template.Context, lead: Lead) -> dict[str, Any]:
    """`{% lead_lights object as state %}`: its lights with what to do about each, and the terms of its enquiry."""
    user, running = context["request"].user, terms(lead)
    may_change = user.may("crm:lead_update") and not lead.is_archived
    return {
        "lights": [{"light": light, **(_remedy(light, user) if may_change else {})} for light in lights.of(lead)],
        "terms": [{"term": term, "may_stop": may_change and not term.done_at} for term in running],
        "correct_url": reverse("crm:lead_clocks", args=[lead.pk]) if may_change else "",
        "is_counted_blind": bool(running and not working_days.is_known(running[-1].due.year)),
    }


@register.simple_tag
def light(lead: Lead) -> SafeString:
    """`{% light lead %}`: the mark of its gravest light; nothing where none burns."""
    found = lights.worst(lead)
    return found.html() if found else SafeString("")


def _remedy(found: lights.Light, user: Any) -> dict[str, Any]:
    """What to do about a light: a button that stops its clock, or the page where one does it."""
    lead, code = found.lead, found.rule.code
    if found.is_service:
        return {"stops": code}
    if code in ("follow_up", "stagnation") and user.may("crm:interaction_create"):
        return {"url": f"{reverse('crm:interaction_create')}?lead={lead.pk}", "what": _("Record an interaction")}
    if code == "resume":
        return {"url": "#stage", "what": _("Take it up again, or set another day")}
    return {"url": f"{reverse('crm:lead_update', args=[lead.pk])}#id_next_action", "what": _("Set the next step")}
