from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CrmConfig(AppConfig):
    name = "crm"
    verbose_name = _("Companies and leads")
    # What becomes of it when two records of one company become one; see `crm.merging.relations`.
    company_relations = {
        "crm.Contact.company": "move",
        "crm.Lead.company": "move",
        "crm.Interaction.company": "move",
        "crm.Agreement.company": "move",
        "crm.Agreement.local_partner": "move",
        "crm.FirstReportClaim.company": "move",
        "crm.LeadTransfer.company": "move",
        "crm.EventGuest.company": "one_each event",
        "crm.ChainTarget.company": "one_each node",
        "crm.CompanyAlias.company": "unite",
        "crm.CompanyHonour.company": "unite",
        "crm.Company.chain_nodes": "unite",
        "crm.Company.tags": "unite",
        "crm.CompanyMerge.kept": "stay",
        "crm.CompanyMerge.merged": "stay",
        # What is pinned to records of any kind, and what tells of them.
        "core.Attachment": "one_each kind sha256",
        "core.Comment": "move",
        "core.Task": "move",
        "core.Follow": "one_each user",
        "core.Visit": "one_each user",
        "core.Notice": "stay",
        "core.AuditEntry": "stay",
        "core.AuditLink": "stay",
        "core.BulkChangeLine": "stay",
        "core.SearchEntry": "stay",
    }
