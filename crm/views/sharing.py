"""Pages of sharing agreements between regions."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import display
from core.views import ArchiveView, CreateView, DetailView, ListView, RestoreView, UpdateView
from core.views.base import RecordPage
from crm import filters, tables
from crm.claims.sharing import told_parts
from crm.models import Lead, ShareAgreement

SHARES = ShareAgreement.objects.select_related("lead").prefetch_related("lines__region")


class ShareList(ListView):
    model = ShareAgreement
    queryset = SHARES
    table_class = tables.ShareTable
    filterset_class = filters.ShareFilter
    template_name = "crm/claim_list.html"


class ShareDetail(DetailView):
    model = ShareAgreement
    queryset = SHARES
    template_name = "crm/share_detail.html"
    head = ["starts_on", "ends_on", "years"]
    sections = [(_("Parts"), ["parts", "remark"])]
    computed = {
        "ends_on": (_("last day"), lambda one: display.day(one.ends_on)),
        "parts": (_("parts"), lambda one: "\n".join(told_parts(one.lines.all()))),
    }

    def context(self) -> dict:
        seen = Lead.objects.visible_to(self.request.user).filter(pk=self.object.lead_id).exists()
        context = super().context() | {"lead": self.object.lead if seen else None}
        # A region that shares in the lead reads the agreement; whoever follows the lead changes it.
        return context if seen else context | {"actions": {}}


class ShareCreate(CreateView):
    template_name = "crm/share_form.html"
    by_upload = False


class OfOwnLeads(RecordPage):
    """Only agreements of leads that the person sees: a region that shares in another's lead changes nothing."""

    def rows(self) -> QuerySet:
        return super().rows().filter(lead__in=Lead.objects.visible_to(self.request.user))


class ShareUpdate(OfOwnLeads, UpdateView):
    template_name = "crm/share_form.html"


class ShareArchive(OfOwnLeads, ArchiveView):
    pass


class ShareRestore(OfOwnLeads, RestoreView):
    pass
