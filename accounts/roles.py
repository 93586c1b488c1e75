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

READING = ("list", "detail", "export", "lookup", "bulk")
WRITING = ("create", "update", "archive", "restore", "cell")
# Records that no form asks for have no look-up.
NOT_LOOKED_UP = ("list", "detail", "export", "bulk", *WRITING)

# The first page of each role. A leader begins with the figures, beside which the own work stands.
HOMES: dict[str, str] = {
    Role.LEADER: "reports:dashboard",
    Role.SYSTEM_ADMIN: "accounts:user_list",
    Role.SECURITY_ADMIN: "accounts:user_list",
    Role.AUDITOR: "core:audit_list",
}
USUAL_HOME = "reports:home"


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
    "core:notice_open": EVERYONE,
    "core:notice_settings": EVERYONE,
    # Tasks, comments and following: whoever works with records.
    **_entity("core:task", read=BUSINESS, write=BUSINESS, actions=NOT_LOOKED_UP),
    "core:task_done": BUSINESS,
    "core:task_reopen": BUSINESS,
    "core:comment_create": BUSINESS,
    "core:comment_update": BUSINESS,
    "core:comment_archive": BUSINESS,
    "core:mention_lookup": BUSINESS,
    "core:follow": BUSINESS,
    "core:search": EVERYONE,
    "core:star": EVERYONE,
    "core:list_columns": EVERYONE,
    "core:savedview_list": EVERYONE,
    "core:savedview_save": EVERYONE,
    "core:savedview_update": EVERYONE,
    "core:savedview_delete": EVERYONE,
    "core:bulkchange_list": EVERYONE,
    "core:bulkchange_detail": EVERYONE,
    "core:bulkchange_undo": EVERYONE,
    # Files pinned to records: seen by whoever sees the record, changed by whoever may change it as well.
    "core:attachment_file": BUSINESS,
    "core:attachment_create": OFFICER | POLICY | PARKS,
    "core:attachment_archive": OFFICER | POLICY | PARKS,
    "core:attachment_restore": OFFICER | POLICY | PARKS,
    "core:amount_echo": BUSINESS,
    # what an office sets for itself: everyone may read by which rules lights and terms are worked out
    "core:setting_list": EVERYONE,
    "core:setting_update": SYSTEM,
    **_entity("core:holiday", read=EVERYONE, write=SYSTEM, actions=NOT_LOOKED_UP),
    "core:holiday_notice": SYSTEM,
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
    "crm:company_alike": OFFICER,
    "crm:company_merge": OFFICER,
    "crm:companymerge_list": OFFICER | LEADER,
    "crm:companymerge_detail": OFFICER | LEADER,
    "crm:companymerge_undo": OFFICER,
    **_entity("crm:contact", read=REGIONAL, write=OFFICER),
    "crm:contact_unmask": OFFICER,
    "crm:company_twins": OFFICER,
    "crm:lead_twins": OFFICER,
    **_entity("crm:lead", read=REGIONAL, write=OFFICER),
    "crm:lead_stop_clock": OFFICER,
    "crm:lead_clocks": OFFICER,
    "crm:lead_board": REGIONAL,
    "crm:lead_calendar": REGIONAL,
    "crm:lead_losses": REGIONAL,
    # Who may let a lead into a stage, the stage says; `crm.pipeline.rules` asks it.
    "crm:lead_move": REGIONAL,
    "crm:lead_undo": REGIONAL,
    "crm:lead_aside": OFFICER,
    "crm:lead_resume": OFFICER,
    # How an office sets its pipeline up: the one business page of administrators, who see no lead by it.
    **_entity("crm:pipelinestage", read=BUSINESS | SYSTEM, write=SYSTEM, actions=NOT_LOOKED_UP),
    **_entity("crm:stagecondition", read=BUSINESS | SYSTEM, write=SYSTEM, actions=NOT_LOOKED_UP),
    **_entity("crm:sidereason", read=BUSINESS | SYSTEM, write=SYSTEM, actions=NOT_LOOKED_UP),
    **_entity("crm:tag", read=BUSINESS | SYSTEM, write=OFFICER | SYSTEM, actions=NOT_LOOKED_UP),
    "crm:handover": OFFICER,
    "crm:lead_seal": OFFICER,
    "crm:lead_unseal": OFFICER,
    **_entity("crm:interaction", read=REGIONAL, write=OFFICER),
    "crm:company_talk": OFFICER,
    "crm:company_timeline": BUSINESS,
    **_entity("crm:promotionevent", read=REGIONAL, write=OFFICER),
    **_entity("crm:eventguest", read=REGIONAL, write=OFFICER, actions=NOT_LOOKED_UP),
    **_entity("crm:agreement", read=REGIONAL, write=OFFICER),
    # first reports: who may decide in particular is told by `crm.claims.authority`
    **_entity("crm:firstreportclaim", read=REGIONAL, actions=("list", "detail", "export")),
    "crm:firstreportclaim_create": OFFICER,
    "crm:firstreportclaim_decide": OFFICER,
    "crm:firstreportclaim_renew": OFFICER,
    "crm:firstreportclaim_release": OFFICER,
    **_entity("crm:claimconflict", read=REGIONAL, actions=("list", "detail", "export")),
    "crm:claimconflict_decide": OFFICER,
    **_entity("crm:leadtransfer", read=REGIONAL, actions=("list", "detail", "export")),
    "crm:leadtransfer_create": OFFICER,
    "crm:leadtransfer_decide": OFFICER,
    **_entity("crm:shareagreement", read=REGIONAL, write=OFFICER, actions=NOT_LOOKED_UP),
    **_entity("crm:chainnode", read=BUSINESS, actions=("list", "detail", "export")),
    **_entity("crm:chaintarget", read=REGIONAL, write=OFFICER, actions=NOT_LOOKED_UP),
    # parks and data centres
    **_entity("parks:park", read=BUSINESS, write=OFFICER),
    "parks:park_update": OFFICER | PARKS,
    "parks:park_cell": OFFICER | PARKS,
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
    "reports:home": BUSINESS,
    "reports:dashboard": BUSINESS,
    "reports:chain": BUSINESS,
    "reports:contribution": REGIONAL,
    "reports:contribution_export": REGIONAL,
    "reports:contribution_parts": REGIONAL,
    "reports:pack_list": BUSINESS,
    "reports:pack_create": BUSINESS,
}
