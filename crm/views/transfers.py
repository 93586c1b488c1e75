"""Pages of transfers of leads between regions."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.models import AuditedModel
from core.views import DetailView
from crm import filters, tables
from crm.claims import transfers
from crm.forms.claims import TransferDecisionForm
from crm.models import Lead, LeadTransfer
from crm.views.claims import DecidedList, DecisionPage, ServiceCreate
from crm.views.turns import by_turn

TRANSFERS = LeadTransfer.objects.select_related("lead", "company", "from_region", "to_region", "asked_by", "decided_by")


class TransferList(DecidedList):
    model = LeadTransfer
    queryset = TRANSFERS.defer("company__remark")
    table_class = tables.TransferTable
    filterset_class = filters.TransferFilter

    def rows(self) -> QuerySet:
        asked = LeadTransfer.objects.current().filter(status=LeadTransfer.Status.ASKED)
        return by_turn(super().rows(), asked, transfers.waiting_for(self.request.user))


class TransferDetail(DetailView):
    model = LeadTransfer
    queryset = TRANSFERS
    template_name = "crm/transfer_detail.html"
    head = ["status", "company", "amount", "from_region", "to_region", "asked_by", "created_at"]
    sections = [
        (_("Reason"), ["reason"]),
        (_("Decision"), ["decided_by", "decided_at", "decision"]),
    ]

    def context(self) -> dict:
        user = self.request.user
        seen = Lead.objects.visible_to(user).filter(pk=self.object.lead_id).exists()
        return super().context() | {
            "lead": self.object.lead if seen else None,
            "may_decide": not transfers.why_not_transferred(self.object, user),
        }


class TransferCreate(ServiceCreate):
    def save(self, form: Any) -> AuditedModel:
        found = form.cleaned_data
        return transfers.ask_transfer(
            lead=found["lead"], to_region=found["to_region"], reason=found["reason"], by=self.request.user
        )


class TransferDecide(DecisionPage):
    """Approve a transfer or refuse it."""

    model = LeadTransfer
    queryset = TRANSFERS
    heading = _("Decide: %(record)s")
    decision_form = TransferDecisionForm
    intro = _(
        "Interactions, agreements and open first reports go along with the lead, and so do the contacts of an investor "
        "of whom the first region follows no other lead. The first region keeps this page."
    )

    def form(self, data: Any = None, **initial: Any) -> TransferDecisionForm:
        people = transfers.possible_owners(self.object.to_region)
        return TransferDecisionForm(data, initial=initial, people=people)

    def why_not(self) -> str:
        return transfers.why_not_transferred(self.object, self.request.user)

    def decide(self, cleaned: dict) -> None:
        user, words = self.request.user, cleaned["reason"]
        if cleaned["outcome"] == TransferDecisionForm.APPROVE:
            transfers.approve_transfer(self.object, decision=words, owner=cleaned["owner"], by=user)
        else:
            transfers.refuse_transfer(self.object, decision=words, by=user)
