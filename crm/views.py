"""Pages of companies, contacts, leads, interactions, agreements and chain nodes."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit, display
from core.addresses import record_number
from core.views import CreateView, DetailView, ListView, Panel, UpdateView
from core.views.edits import ReasonPage
from crm import filters, services, tables
from crm.models import Agreement, ChainNode, Company, Contact, Interaction, Lead


class CompanyList(ListView):
    model = Company
    queryset = Company.objects.select_related("headquarters_region").defer(
        "search_text", "remark", "headquarters_region__aliases", "headquarters_region__pinyin"
    )
    table_class = tables.CompanyTable
    filterset_class = filters.CompanyFilter
    prefetched = {"chain_nodes": "chain_nodes", "honours": "honours", "aliases": "aliases"}

    def rows(self) -> QuerySet:
        """Related rows are fetched only for columns that the person chose."""
        chosen = self.chosen_columns()
        return super().rows().prefetch_related(*[path for name, path in self.prefetched.items() if name in chosen])


class CompanyDetail(DetailView):
    model = Company
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
        Panel(_("Projects"), "projects:project_list", "company", create="projects:project_create"),
        Panel(_("Applications"), "incentives:application_list", "company", create="incentives:application_create"),
    ]


class CompanyCreate(CreateView):
    template_name = "crm/company_form.html"


class CompanyUpdate(UpdateView):
    template_name = "crm/company_form.html"


class ContactList(ListView):
    model = Contact
    queryset = Contact.objects.select_related("company", "region").defer("company__search_text", "company__remark")
    table_class = tables.ContactTable
    filterset_class = filters.ContactFilter


class ContactDetail(DetailView):
    model = Contact
    queryset = Contact.objects.select_related("company", "region")
    template_name = "crm/contact_detail.html"
    head = ["company", "post", "mobile", "landline"]
    sections = [(_("Contact"), ["email", "region", "remark"])]
    panels = [Panel(_("Interactions"), "crm:interaction_list", "contact")]

    def context(self) -> dict:
        has_number = bool(self.object.mobile or self.object.landline)
        return super().context() | {"unmask": self.action_urls("unmask", pk=self.object.pk) if has_number else {}}


class ContactUnmask(ReasonPage):
    """Show a contact's numbers once, for a reason that is kept."""

    model = Contact
    template_name = "crm/contact_unmask.html"
    heading = _("Show the numbers of %(record)s")

    def act(self, reason: str) -> HttpResponse:
        audit.record(self.object, "unmask", reason=reason, by=self.request.user)
        crumbs = self.crumbs((str(self.object), self.done_url(self.object)), (self.title, ""))
        context = {"object": self.object, "title": self.title, "crumbs": crumbs, "back": self.done_url(self.object)}
        return render(self.request, "crm/contact_number.html", context)


class LeadList(ListView):
    model = Lead
    queryset = (
        Lead.objects.select_related("company", "region", "owner")
        .prefetch_related("chain_nodes")
        .defer("company__search_text", "company__remark", "remark")
    )
    table_class = tables.LeadTable
    filterset_class = filters.LeadFilter


class LeadDetail(DetailView):
    model = Lead
    queryset = Lead.objects.select_related("company", "region", "owner", "organisation")
    template_name = "crm/lead_detail.html"
    head = ["stage", "region", "company", "planned_investment", "owner", "next_action", "next_action_on"]
    sections = [
        (_("Project"), ["content", "site", "land_mu", "industry", "chain_nodes"]),
        (_("Where it stands"), ["progress", "problem", "remark"]),
        (_("Who follows it"), ["owner_name", "owner_unit", "organisation", "leader", "source", "source_detail",
                               "first_reported_on"]),
    ]  # fmt: skip
    panels = [
        Panel(_("Agreements"), "crm:agreement_list", "lead", create="crm:agreement_create"),
        Panel(_("Interactions"), "crm:interaction_list", "lead", create="crm:interaction_create"),
        Panel(_("Projects"), "projects:project_list", "lead", create="projects:project_create"),
    ]

    def context(self) -> dict:
        return super().context() | {"stages": self.stages()}

    def stages(self) -> list[dict]:
        """The stages in order; each is past, present or to come."""
        values = Lead.Stage.values
        here = values.index(self.object.stage)
        places = ["past"] * here + ["present"] + ["to-come"] * (len(values) - here - 1)
        return [{"label": stage.label, "place": place} for stage, place in zip(Lead.Stage, places, strict=True)]


class FromLead(CreateView):
    """A new record whose first values come from the lead it is made for."""

    def initial(self) -> dict:
        found = super().initial()
        key = record_number(found.get("lead"))
        lead = Lead.objects.visible_to(self.request.user).filter(pk=key).first()
        if lead is None:
            return found
        return {"company": lead.company_id, **found, "region": self.request.GET.get("region", lead.region_id)}


class InteractionList(ListView):
    model = Interaction
    queryset = Interaction.objects.select_related("company", "lead", "region", "author").defer(
        "company__search_text", "company__remark", "lead__content", "lead__progress", "lead__problem", "lead__remark"
    )
    table_class = tables.InteractionTable
    filterset_class = filters.InteractionFilter


class InteractionDetail(DetailView):
    model = Interaction
    queryset = Interaction.objects.select_related("company", "lead", "region", "author")
    head = ["company", "lead", "kind", "happened_on"]
    sections = [
        (_("What happened"), ["summary"]),
        (_("What comes next"), ["next_step", "next_step_on"]),
        (_("Who and where"), ["contacts", "our_people", "their_people", "place", "region", "recorded_by"]),
    ]
    computed = {"recorded_by": (_("recorded by"), lambda talk: talk.recorded_by or display.DASH)}


class InteractionCreate(FromLead):
    def initial(self) -> dict:
        return {"happened_on": timezone.localdate(), "our_people": self.request.user.full_name, **super().initial()}

    def save(self, form: Any) -> Interaction:
        form.instance.author = self.request.user
        return _with_next_step(super().save(form), self.request)


class InteractionUpdate(UpdateView):
    def save(self, form: Any) -> Interaction:
        return _with_next_step(super().save(form), self.request)


def _with_next_step(interaction: Interaction, request: HttpRequest) -> Interaction:
    services.carry_next_step(interaction, by=request.user)
    return interaction


class AgreementList(ListView):
    model = Agreement
    queryset = (
        Agreement.objects.select_related("company", "local_partner", "lead", "region")
        .prefetch_related("chain_nodes")
        .defer("company__search_text", "company__remark", "local_partner__search_text", "local_partner__remark",
               "lead__content", "lead__progress", "lead__problem", "lead__remark", "remark")
    )  # fmt: skip
    table_class = tables.AgreementTable
    filterset_class = filters.AgreementFilter


class AgreementDetail(DetailView):
    model = Agreement
    queryset = Agreement.objects.select_related("company", "local_partner", "lead", "region", "previous")
    head = ["kind", "company", "amount", "signed_on", "region"]
    sections = [
        (_("Agreement"), ["lead", "local_partner", "phase1_amount", "currency", "change", "previous", "status_text"]),
        (_("What is to be built"), ["content", "industry", "chain_nodes", "remark"]),
    ]
    panels = [
        Panel(_("Upgrades and increases"), "crm:agreement_list", "previous"),
        Panel(_("Projects"), "projects:project_list", "agreement"),
    ]


class ChainNodeList(ListView):
    model = ChainNode
    queryset = ChainNode.objects.in_use().leaves().select_related("parent")
    table_class = tables.ChainNodeTable
    filterset_class = filters.ChainNodeFilter
    intro = _("Counted is what you may see: companies operating in the province, leads going on, agreements.")

    def rows(self) -> QuerySet:
        return super().rows().with_reach(self.request.user)


class ChainNodeDetail(DetailView):
    model = ChainNode
    queryset = ChainNode.objects.select_related("parent", "taxonomy")
    template_name = "crm/chainnode_detail.html"
    head = ["code", "parent", "gbt4754", "plan_actions"]
    panels = [
        Panel(_("Companies"), "crm:company_list", "chain"),
        Panel(_("Leads"), "crm:lead_list", "chain"),
        Panel(_("Agreements"), "crm:agreement_list", "chain"),
        Panel(_("Projects"), "projects:project_list", "chain"),
    ]
