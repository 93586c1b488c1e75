"""Pages of companies."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.views import CreateView, DetailView, ListView, Panel, UpdateView
from crm import filters, tables
from crm.bulk import COMPANY_ACTIONS
from crm.models import Company


class CompanyList(ListView):
    model = Company
    queryset = Company.objects.select_related("headquarters_region").defer(
        "remark", "headquarters_region__aliases", "headquarters_region__pinyin"
    )
    template_name = "crm/company_list.html"
    table_class = tables.CompanyTable
    filterset_class = filters.CompanyFilter
    bulk_actions = COMPANY_ACTIONS
    prefetched = {"chain_nodes": "chain_nodes", "honours": "honours", "aliases": "aliases"}

    def rows(self) -> QuerySet:
        """Related rows are fetched only for columns that the person chose."""
        chosen = self.chosen_columns()
        return super().rows().prefetch_related(*[path for name, path in self.prefetched.items() if name in chosen])


class CompanyDetail(DetailView):
    model = Company
    template_name = "crm/company_detail.html"
    queryset = Company.objects.select_related("headquarters_region").prefetch_related("aliases", "honours")
    head = ["uscc", "headquarters_region", "industry", "is_resident"]
    sections = [
        (_("Company"), ["short_name", "former_names", "other_names", "honours", "chain_nodes", "website", "remark"]),
        (_("Registration"), ["legal_representative", "registered_capital", "established_on", "old_registration_no"]),
    ]
    computed = {
        "former_names": (_("former names"), lambda company: company.former_names),
        "other_names": (_("also called"), lambda company: company.other_names),
        "honours": (_("honours"), lambda company: sorted(map(str, company.honours.all()))),
    }
    panels = [
        Panel(_("Contacts"), "crm:contact_list", "company", create="crm:contact_create"),
        Panel(_("Leads"), "crm:lead_list", "company", create="crm:lead_create"),
        Panel(_("Interactions"), "crm:interaction_list", "company", create="crm:interaction_create"),
        Panel(_("Agreements"), "crm:agreement_list", "company", create="crm:agreement_create"),
        Panel(_("Invitations to events"), "crm:eventguest_list", "company"),
        Panel(_("Projects"), "projects:project_list", "company", create="projects:project_create"),
        Panel(_("Applications"), "incentives:application_list", "company", create="incentives:application_create"),
    ]

    def context(self) -> dict:
        merge = {} if self.object.is_archived else self.action_urls("merge", pk=self.object.pk)
        return super().context() | {"merge_url": merge.get("merge", "")}


class CompanyCreate(CreateView):
    template_name = "crm/company_form.html"


class CompanyUpdate(UpdateView):
    template_name = "crm/company_form.html"
