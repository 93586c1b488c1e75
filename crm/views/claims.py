"""Pages of first reports: the list, one report, filing, and what may be done with it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import display
from core.addresses import record_number
from core.forms import ReasonForm
from core.models import AuditedModel, StaleVersion
from core.views import CreateView, DetailView, ListView
from core.views.edits import ReasonPage
from crm import filters, tables
from crm.claims import filing, protection
from crm.forms.claims import JudgeForm
from crm.models import FirstReportClaim, Lead

CLAIMS = FirstReportClaim.objects.select_related("lead__region", "lead__owner", "company", "organisation", "region",
                                                 "filed_by", "decided_by")  # fmt: skip


class DecidedList(ListView):
    """A list of what is filed and decided on pages of its own: it does not come back as a workbook."""

    template_name = "crm/claim_list.html"

    def way_back(self) -> dict[str, str]:
        return {}


class ClaimList(DecidedList):
    model = FirstReportClaim
    queryset = CLAIMS.with_last_talk().defer("company__remark", "lead__content")
    table_class = tables.ClaimTable
    filterset_class = filters.ClaimFilter


class ClaimDetail(DetailView):
    model = FirstReportClaim
    queryset = CLAIMS
    template_name = "crm/claim_detail.html"
    head = ["company", "amount", "organisation", "region", "filed_at", "filed_by"]
    sections = [
        (gettext_lazy("Protection"), ["protected_from", "ends_on", "protected_until", "renewed_on", "renewal_reason"]),
        (gettext_lazy("Decision"), ["decided_by", "decided_at", "decision", "remark"]),
    ]
    computed = {"ends_on": (gettext_lazy("ends as things are"), lambda claim: display.day(claim.ends_on))}


class ServiceCreate(CreateView):
    """A new record made by a service, whose last-moment refusal is shown in the form."""

    by_upload = False

    def _create(self, form: Any, key: str) -> HttpResponse:
        try:
            return super()._create(form, key)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_page(form, status=422, form_key=self.request.POST.get("form_key", ""))

    def asked_lead(self) -> Lead | None:
        """The lead that the address names, if the reader sees it."""
        key = record_number(self.request.GET.get("lead"))
        return Lead.objects.visible_to(self.request.user).filter(pk=key).first() if key else None


class ClaimCreate(ServiceCreate):
    """File a first report; its lead and amount come from the lead it is filed for."""

    def initial(self) -> dict:
        lead = self.asked_lead()
        return {"amount": lead.planned_investment, **super().initial()} if lead else super().initial()

    def save(self, form: Any) -> AuditedModel:
        found = form.cleaned_data
        return filing.file_claim(
            lead=found["lead"], amount=found["amount"], currency=found["currency"], remark=found["remark"],
            by=self.request.user,
        )  # fmt: skip


class DecisionPage(ReasonPage):
    """Decide something with reasons, once: whoever cannot is told why; the same sent twice is done once."""

    template_name = "crm/claim_step.html"
    changed_meanwhile = gettext_lazy("Someone changed this meanwhile. Look at it, then decide again.")
    decision_form: type[ReasonForm] = ReasonForm
    intro: Any = ""
    button: Any = gettext_lazy("Decide")

    def why_not(self) -> str:
        """Hook: why the person cannot do this now; empty when they can."""
        return ""

    def decide(self, cleaned: dict) -> None:
        """Hook: do it, inside one transaction."""
        raise NotImplementedError

    def form(self, data: Any = None, **initial: Any) -> ReasonForm:
        return self.decision_form(data, initial=initial)

    def more(self) -> dict:
        """Hook: what else the page shows."""
        return {}

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if refusal := self.why_not():
            messages.warning(request, refusal)
            return redirect(self.done_url(self.object))
        return self._page(self.form(version=self.object.version))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self._page(form, 422)
        self.object.version = form.cleaned_data["version"] or 0
        try:
            with transaction.atomic():
                self.decide(form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self._page(form, 422)
        except StaleVersion as stale:
            return self._stale(form, stale)
        return self.done(_("“%(record)s”: your decision is recorded."))

    def _stale(self, form: ReasonForm, stale: StaleVersion) -> HttpResponse:
        messages.warning(self.request, self.changed_meanwhile)
        self.object = self.record(self.object.pk)
        if self.why_not():
            return redirect(self.done_url(self.object))
        typed = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        return self._page(self.form(version=stale.current.version, **typed), 409)

    def _page(self, form: ReasonForm, status: int = 200) -> HttpResponse:
        return self.form_page(form, status=status, object=self.object, **self.more())


class ClaimDecide(DecisionPage):
    """Accept a report or refuse it."""

    model = FirstReportClaim
    queryset = CLAIMS
    heading = gettext_lazy("Decide on the first report “%(record)s”")
    decision_form = JudgeForm

    def why_not(self) -> str:
        return protection.why_not_judged(self.object, self.request.user)

    def decide(self, cleaned: dict) -> None:
        does = protection.accept_claim if cleaned["outcome"] == JudgeForm.ACCEPT else protection.refuse_claim
        does(self.object, decision=cleaned["reason"], by=self.request.user)


class ClaimRenew(DecisionPage):
    """Add a term to a protection."""

    model = FirstReportClaim
    queryset = CLAIMS
    heading = gettext_lazy("Renew the protection of “%(record)s”")
    intro = gettext_lazy("Say what progress was made. It needs an interaction or a file of the present term.")
    button = gettext_lazy("Renew")

    def why_not(self) -> str:
        return protection.why_not_renewed(self.object)

    def decide(self, cleaned: dict) -> None:
        protection.renew_claim(self.object, reason=cleaned["reason"], by=self.request.user)


class ClaimRelease(DecisionPage):
    """Give a report up."""

    model = FirstReportClaim
    queryset = CLAIMS
    heading = gettext_lazy("Give up the first report “%(record)s”")
    intro = gettext_lazy("Other units may court the investor from now on. This cannot be taken back; file a new one.")
    button = gettext_lazy("Give it up")

    def why_not(self) -> str:
        return protection.why_not_released(self.object)

    def decide(self, cleaned: dict) -> None:
        protection.release_claim(self.object, reason=cleaned["reason"], by=self.request.user)
