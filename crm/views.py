"""Pages of companies, contacts, leads, interactions, agreements and chain nodes."""

from django.utils.translation import gettext_lazy as _

from core.views import DetailView, ListView, Panel
from crm import filters, tables
from crm.models import Company


class CompanyList(ListView):
    model = Company
    queryset = Company.objects.select_related("headquarters_region").defer("search_text", "remark")
    table_class = tables.CompanyTable
    filterset_class = filters.CompanyFilter


class CompanyDetail(DetailView):
    model = Company
    queryset = Company.objects.select_related("headquarters_region")
    head = ["uscc", "headquarters_region", "industry", "is_resident"]
    sections = [
        (_("Company"), ["short_name", "chain_nodes", "website", "remark"]),
        (_("Registration"), ["legal_representative", "registered_capital", "established_on", "old_registration_no"]),
    ]
    panels = [
        Panel(_("Contacts"), "crm:contact_list", "company", create="crm:contact_create"),
        Panel(_("Leads"), "crm:lead_list", "company", create="crm:lead_create"),
        Panel(_("Interactions"), "crm:interaction_list", "company", create="crm:interaction_create"),
        Panel(_("Agreements"), "crm:agreement_list", "company", create="crm:agreement_create"),
        Panel(_("Projects"), "projects:project_list", "company", create="projects:project_create"),
        Panel(_("Applications"), "incentives:application_list", "company", create="incentives:application_create"),
    ]
