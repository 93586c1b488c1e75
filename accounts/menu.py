"""The left menu: what a role may use, in the order of the day."""

from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import get_script_prefix, reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.roles import ROUTES

# (heading, [(route, label, icon)])
MENU = [
    (_("Overview"), [
        ("reports:home", _("My work"), "house"),
        ("core:task_list", _("Tasks"), "check2-square"),
        ("reports:dashboard", _("Dashboard"), "speedometer2"),
        ("plan:action_list", _("Action plan"), "list-check"),
        ("reports:chain", _("Industrial chain"), "diagram-3"),
    ]),
    (_("Investment attraction"), [
        ("crm:company_list", _("Companies"), "building"),
        ("crm:contact_list", _("Contacts"), "person-lines-fill"),
        ("crm:chaintarget_list", _("Target companies"), "bullseye"),
        ("crm:lead_list", _("Leads"), "signpost-split"),
        ("crm:interaction_list", _("Interactions"), "chat-dots"),
        ("crm:agreement_list", _("Agreements"), "pen"),
        ("crm:promotionevent_list", _("Promotion events"), "megaphone"),
        ("crm:firstreportclaim_list", _("First reports"), "flag"),
    ]),
    (_("Landed"), [
        ("projects:project_list", _("Projects"), "buildings"),
        ("projects:monthlyreport_list", _("Monthly reports"), "calendar-check"),
        ("parks:park_list", _("Parks"), "map"),
        ("parks:datacentre_list", _("Data centres"), "hdd-rack"),
    ]),
    (_("Incentives"), [
        ("incentives:policy_list", _("Policies"), "journal-text"),
        ("incentives:application_list", _("Applications"), "inbox"),
        ("incentives:payment_list", _("Payments"), "cash-coin"),
    ]),
    (_("Excel"), [
        ("ledgers:import_list", _("Import a ledger"), "upload"),
        ("reports:pack_list", _("Leadership workbook"), "file-earmark-spreadsheet"),
        ("core:job_list", _("Downloads"), "download"),
        ("indicators:indicator_list", _("Definitions"), "rulers"),
    ]),
    (_("Administration"), [
        ("accounts:user_list", _("People"), "people"),
        ("accounts:organisation_list", _("Organisations"), "diagram-2"),
        ("accounts:region_list", _("Regions"), "geo-alt"),
        ("core:setting_list", _("Office rules"), "sliders"),
        ("core:holiday_list", _("Special days"), "calendar2-week"),
        ("crm:pipelinestage_list", _("Stages of leads"), "signpost"),
        ("crm:sidereason_list", _("Grounds"), "signpost-2"),
        ("crm:tag_list", _("Tags"), "tags"),
        ("accounts:sign_in_list", _("Sign-ins"), "box-arrow-in-right"),
        ("core:audit_list", _("Audit"), "shield-check"),
    ]),
]  # fmt: skip


def menu(request: HttpRequest) -> dict:
    """Template context: the pages that the person may open, with the current one marked."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or request.htmx:
        return {}
    match = request.resolver_match
    here = match.view_name.rsplit("_", 1)[0] if match else ""
    return {"menu": _markup(user.role if user.is_active else "", here, get_language() or "", get_script_prefix())}


@lru_cache(maxsize=1024)
def _markup(role: str, here: str, language: str, prefix: str) -> SafeString:
    """The menu of a role on one page: the same for everyone, so it is rendered once."""
    return render_to_string("partials/_menu.html", {"groups": _groups(role, here)})


def pages_of(role: str) -> list[tuple[Any, str]]:
    """The pages of the menu that a role may use: label and address, for the search box."""
    entries = [entry for _heading, group in MENU for entry in group]
    return [(label, reverse(route)) for route, label, _icon in entries if role in ROUTES[route]]


def _groups(role: str, here: str) -> list[dict]:
    groups = []
    for heading, entries in MENU:
        pages = [
            {"url": reverse(route), "label": label, "icon": icon, "current": route.rsplit("_", 1)[0] == here}
            for route, label, icon in entries
            if role in ROUTES[route]
        ]
        if pages:
            groups.append({"heading": heading, "pages": pages})
    return groups
