"""The roles, and the one table of which role may use which page.

Menus, buttons, pages, exports and background jobs all ask this table. A route that is not in it is closed to everyone.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    OFFICER = "officer", _("commerce officer")
    PARK_MANAGER = "park_manager", _("park manager")
    POLICY_OFFICER = "policy_officer", _("policy officer")
    LEADER = "leader", _("leader")
    SYSTEM_ADMIN = "system_admin", _("system administrator")
    SECURITY_ADMIN = "security_admin", _("security administrator")
    AUDITOR = "auditor", _("auditor")


OFFICER = frozenset({Role.OFFICER})
POLICY = frozenset({Role.POLICY_OFFICER})
PARKS = frozenset({Role.PARK_MANAGER})
LEADER = frozenset({Role.LEADER})
BUSINESS = OFFICER | POLICY | PARKS | LEADER
REGIONAL = OFFICER | POLICY | LEADER
SYSTEM = frozenset({Role.SYSTEM_ADMIN})
SECURITY = frozenset({Role.SECURITY_ADMIN})
AUDIT = frozenset({Role.AUDITOR})
ADMINS = SYSTEM | SECURITY | AUDIT
EVERYONE = BUSINESS | ADMINS
# Whoever changes records may also bring them back as an exported list; which ledgers a role brings in, the import asks.
IMPORTERS = OFFICER | PARKS | POLICY | SYSTEM
# Pages that need no sign-in.
ANYONE: frozenset[str] = frozenset({"accounts:sign_in", "accounts:language", "core:health"})

READING = ("list", "detail", "export", "lookup")
WRITING = ("create", "update", "archive", "restore")
# Records that no form asks for have no look-up.
NOT_LOOKED_UP = ("list", "detail", "export", *WRITING)


def _entity(name: str, *, read: frozenset, write: frozenset = frozenset(), actions: tuple = READING + WRITING) -> dict:
    """The usual pages of one kind of record: `crm:company` -> `crm:company_list`, `crm:company_create`, …"""
    return {f"{name}_{action}": read if action in READING else write for action in actions}


ROUTES: dict[str, frozenset] = {
    # system
    "core:home": EVERYONE,
    "core:job_list": EVERYONE,
    "core:job_detail": EVERYONE,
    "core:job_status": EVERYONE,
    "core:job_cancel": EVERYONE,
    "core:job_retry": EVERYONE,
    "core:job_file": EVERYONE,
    "core:notice_list": EVERYONE,
    "core:notice_bell": EVERYONE,
    "core:notice_read": EVERYONE,
    "core:list_columns": EVERYONE,
    "core:amount_echo": BUSINESS,
    "core:audit_list": AUDIT,
    "core:audit_export": AUDIT,
    # people and units
    "accounts:sign_out": EVERYONE,
    "accounts:password": EVERYONE,
    "accounts:profile": EVERYONE,
    "accounts:user_list": ADMINS,
    "accounts:user_detail": ADMINS,
    "accounts:user_export": ADMINS,
    "accounts:user_create": SYSTEM,
    "accounts:user_update": SYSTEM,
    "accounts:user_role": SECURITY,
    "accounts:user_disable": SECURITY,
    "accounts:user_enable": SECURITY,
    "accounts:user_reset_password": SECURITY,
    "accounts:sign_in_list": AUDIT | SECURITY,
    **_entity("accounts:organisation", read=EVERYONE, write=SYSTEM),
    **_entity("accounts:region", read=EVERYONE, actions=("list", "detail", "export")),
    # companies and leads
    **_entity("crm:company", read=BUSINESS, write=OFFICER),
    **_entity("crm:contact", read=REGIONAL, write=OFFICER),
    "crm:contact_unmask": OFFICER,
    **_entity("crm:lead", read=REGIONAL, write=OFFICER),
    **_entity("crm:interaction", read=REGIONAL, write=OFFICER),
    **_entity("crm:agreement", read=REGIONAL, write=OFFICER),
    **_entity("crm:chainnode", read=BUSINESS, actions=("list", "detail", "export")),
    # parks and data centres
    **_entity("parks:park", read=BUSINESS, write=OFFICER),
    "parks:park_update": OFFICER | PARKS,
    **_entity("parks:datacentre", read=BUSINESS, write=OFFICER | PARKS),
    **_entity("parks:capacityreading", read=BUSINESS, write=OFFICER | PARKS, actions=NOT_LOOKED_UP),
    # projects
    **_entity("projects:project", read=BUSINESS, write=OFFICER),
    "projects:lead_land": OFFICER,
    **_entity("projects:inflow", read=BUSINESS, actions=("list", "export")),
    **_entity("projects:monthlyreport", read=BUSINESS, write=OFFICER | PARKS, actions=NOT_LOOKED_UP),
    # incentives
    **_entity("incentives:policy", read=BUSINESS, write=POLICY),
    **_entity("incentives:clause", read=BUSINESS, write=POLICY),
    **_entity("incentives:application", read=REGIONAL, write=POLICY),
    **_entity("incentives:payment", read=REGIONAL, write=POLICY),
    # ledgers in: what each may enter is told by `ledgers.permits`
    "ledgers:import_list": IMPORTERS,
    "ledgers:import_create": IMPORTERS,
    "ledgers:import_paste": OFFICER | PARKS,
    "ledgers:import_detail": IMPORTERS,
    "ledgers:import_match": OFFICER | PARKS,
    "ledgers:import_answer": IMPORTERS,
    "ledgers:import_again": IMPORTERS,
    "ledgers:import_confirm": IMPORTERS,
    "ledgers:import_discard": IMPORTERS,
    "ledgers:import_undo": IMPORTERS,
    "ledgers:import_original": IMPORTERS,
    "ledgers:import_errors": IMPORTERS,
    "ledgers:template_list": OFFICER | PARKS,
    "ledgers:template_file": OFFICER | PARKS,
    "ledgers:headingmemory_list": OFFICER | PARKS,
    "ledgers:headingmemory_forget": OFFICER | PARKS,
    # indicators
    "indicators:indicator_list": BUSINESS,
    "indicators:indicator_rows": BUSINESS,
    "indicators:indicator_rows_export": BUSINESS,
    # the plan
    "plan:action_list": BUSINESS,
    "plan:action_detail": BUSINESS,
    "plan:action_export": BUSINESS,
    "plan:progressnote_create": OFFICER,
    "plan:action_links": OFFICER,
    # reports
    "reports:dashboard": BUSINESS,
    "reports:chain": BUSINESS,
    "reports:pack_list": BUSINESS,
    "reports:pack_create": BUSINESS,
}
