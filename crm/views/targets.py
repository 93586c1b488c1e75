"""Pages of target companies: whom one would like to win for which node, and how far that has come."""

from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.views import CreateView, DetailView, ListView
from crm import targets
from crm.filters.targets import ChainTargetFilter
from crm.models import ChainTarget, Lead
from crm.tables.targets import ChainTargetTable


class ChainTargetList(ListView):
    model = ChainTarget
    queryset = ChainTarget.objects.select_related("node", "company")
    table_class = ChainTargetTable
    filterset_class = ChainTargetFilter
    intro = _("Companies that the province would like to win for a node of the industrial chain, and why they fit.")

    def rows(self) -> QuerySet:
        return targets.with_courting(super().rows(), self.request.user)


class ChainTargetDetail(DetailView):
    model = ChainTarget
    queryset = ChainTarget.objects.select_related("node", "company")
    template_name = "crm/chaintarget_detail.html"
    head = ["company", "node", "priority", "courting"]
    sections = [("", ["why"])]
    computed = {"courting": (_("courting"), targets.words)}

    def rows(self) -> QuerySet:
        return targets.with_courting(super().rows(), self.request.user)

    def context(self) -> dict:
        return super().context() | {"lead_url": self.lead_url(), "panels": self.company_panels()}

    def lead_url(self) -> str:
        """Where a lead with this company is made, filled in as far as the target tells."""
        if self.object.is_archived or not self.request.user.may("crm:lead_create"):
            return ""
        told = {"company": self.object.company_id, "chain_nodes": self.object.node_id, "source": Lead.Source.OWN}
        return f"{reverse('crm:lead_create')}?{urlencode(told)}"

    def company_panels(self) -> list[dict]:
        """The leads of the company."""
        if not self.request.user.may("crm:lead_list"):
            return []
        url = f"{reverse('crm:lead_list')}?company={self.object.company_id}"
        return [{"title": _("Leads with this company"), "url": url, "create": ""}]


class ChainTargetCreate(CreateView):
    def initial(self) -> dict:
        """The node on whose page one started."""
        chain = self.request.GET.get("chain", "")
        return {**({"node": chain} if chain.isdecimal() else {}), **super().initial()}
