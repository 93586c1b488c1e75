"""Pages of leads."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.addresses import record_number
from core.views import CreateView, DetailView, ListView, Panel
from crm import filters, tables
from crm.bulk import LEAD_ACTIONS
from crm.models import Lead
from crm.pipeline import catalogue


class LeadList(ListView):
    model = Lead
    queryset = (
        Lead.objects.select_related("company", "region", "owner", "side_ground", "event")
        .prefetch_related("chain_nodes", "tags")
        .defer("company__remark", "remark")
    )
    table_class = tables.LeadTable
    filterset_class = filters.LeadFilter
    bulk_actions = LEAD_ACTIONS
    template_name = "crm/lead_list.html"

    def rows(self) -> QuerySet:
        return super().rows().annotate(stage_order=catalogue.order_of())


class LeadDetail(DetailView):
    model = Lead
    queryset = Lead.objects.select_related("company", "region", "owner", "organisation", "event")
    template_name = "crm/lead_detail.html"
    head = ["stage", "region", "company", "planned_investment", "owner", "next_action", "next_action_on"]
    sections = [
        (_("Project"), ["content", "site", "land_mu", "industry", "chain_nodes"]),
        (_("Where it stands"), ["progress", "problem", "remark"]),
        (_("Who follows it"), ["owner_name", "owner_unit", "organisation", "leader", "source", "source_detail", "event",
                               "first_reported_on"]),
    ]  # fmt: skip
    panels = [
        Panel(_("Agreements"), "crm:agreement_list", "lead", create="crm:agreement_create"),
        Panel(_("Interactions"), "crm:interaction_list", "lead", create="crm:interaction_create"),
        Panel(_("Projects"), "projects:project_list", "lead", create="projects:project_create"),
    ]


class LeadCreate(CreateView):
    def initial(self) -> dict:
        """An enquiry that is entered now came now, unless somebody says otherwise; then its terms run."""
        came = {"source": Lead.Source.FAIR} if self.request.GET.get("event") else {}
        return {"received_at": timezone.now().replace(second=0, microsecond=0), **came, **super().initial()}


class FromLead(CreateView):
    """A new record whose first values come from the lead it is made for."""

    def initial(self) -> dict:
        found = super().initial()
        key = record_number(found.get("lead"))
        lead = Lead.objects.visible_to(self.request.user).filter(pk=key).first()
        if lead is None:
            return found
        return {"company": lead.company_id, **found, "region": self.request.GET.get("region", lead.region_id)}
