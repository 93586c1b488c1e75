"""Pages of chain nodes."""

from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.views import DetailView, ListView, Panel
from crm import filters, tables
from crm.models import ChainNode, Lead
from crm.pipeline import catalogue


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
        Panel(_("Target companies"), "crm:chaintarget_list", "chain", create="crm:chaintarget_create"),
        Panel(_("Companies"), "crm:company_list", "chain"),
        Panel(_("Leads"), "crm:lead_list", "chain"),
        Panel(_("Agreements"), "crm:agreement_list", "chain"),
        Panel(_("Projects"), "projects:project_list", "chain"),
    ]

    def context(self) -> dict:
        return super().context() | {"stages": self.leads_by_stage()}

    def leads_by_stage(self) -> list[dict]:
        """How many leads of the node go on at each stage, with the list that holds them; none for whoever sees none."""
        if not self.request.user.may("crm:lead_list"):
            return []
        rows = Lead.objects.visible_to(self.request.user).followed().filter(chain_nodes=self.object)
        counts = dict(rows.order_by().values_list("stage").annotate(Count("pk")))
        return [self._stage(str(stage), stage.code, counts[stage.code]) for stage in catalogue.stages()
                if stage.code in counts]  # fmt: skip

    def _stage(self, label: str, code: str, count: int) -> dict:
        told = urlencode({"chain": self.object.pk, "stage": code, "state": "on"})
        return {"label": label, "count": count, "url": f"{reverse('crm:lead_list')}?{told}"}
