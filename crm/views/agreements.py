"""Pages of agreements."""

from django.utils.translation import gettext_lazy as _

from core.views import DetailView, ListView, Panel
from crm import filters, tables
from crm.models import Agreement


class AgreementList(ListView):
    model = Agreement
    queryset = (
        Agreement.objects.select_related("company", "local_partner", "lead", "event", "region")
        .prefetch_related("chain_nodes")
        .defer("company__remark", "local_partner__remark",
               "lead__content", "lead__progress", "lead__problem", "lead__remark", "remark")
    )  # fmt: skip
    table_class = tables.AgreementTable
    filterset_class = filters.AgreementFilter


class AgreementDetail(DetailView):
    model = Agreement
    queryset = Agreement.objects.select_related("company", "local_partner", "lead", "event", "region", "previous")
    head = ["kind", "company", "amount", "signed_on", "region"]
    sections = [
        (_("Agreement"), ["lead", "event", "local_partner", "phase1_amount", "currency", "change", "previous",
                            "status_text"]),
        (_("What is to be built"), ["content", "industry", "chain_nodes", "remark"]),
    ]  # fmt: skip
    panels = [
        Panel(_("Upgrades and increases"), "crm:agreement_list", "previous"),
        Panel(_("Projects"), "projects:project_list", "agreement"),
    ]
