"""Pages of policies, clauses, applications and payments."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import display
from core.views import ArchiveView, CreateView, DetailView, ListView, Panel, RestoreView, UpdateView
from incentives import filters, forms, services, tables
from incentives.models import Application, Clause, Payment, Policy, Validity


class ValidToday:
    """Say of every record how it stands today."""

    computed: dict = {"validity": (_("validity"), lambda record: Validity(record.validity).label)}

    def rows(self) -> QuerySet:
        return super().rows().with_validity(timezone.localdate())


class PolicyList(ValidToday, ListView):
    model = Policy
    queryset = (
        Policy.objects.select_related("region", "supersedes")
        .annotate(clause_count=Count("clauses", filter=Q(clauses__archived_at__isnull=True)))
        .defer("summary")
    )
    table_class = tables.PolicyTable
    filterset_class = filters.PolicyFilter


class PolicyDetail(ValidToday, DetailView):
    model = Policy
    queryset = Policy.objects.select_related("region", "supersedes")
    head = ["doc_no", "level", "validity", "region"]
    sections = [
        (_("Policy"), ["issuer", "summary", "url"]),
        (_("Validity"), ["status", "valid_from", "valid_to", "supersedes", "superseded_by"]),
    ]
    computed = ValidToday.computed | {
        "superseded_by": (_("replaced by"), lambda policy: list(policy.superseded_by.current())),
    }
    panels = [Panel(_("Clauses"), "incentives:clause_list", "policy", create="incentives:clause_create")]


class ClauseList(ValidToday, ListView):
    model = Clause
    queryset = Clause.objects.select_related("policy", "kind")
    table_class = tables.ClauseTable
    filterset_class = filters.ClauseFilter


class ClauseDetail(ValidToday, DetailView):
    model = Clause
    queryset = Clause.objects.select_related("policy", "kind")
    head = ["policy", "number", "kind", "validity"]
    sections = [
        (_("Clause"), ["benefit", "conditions", "materials"]),
        (_("Validity, where it differs from the policy's"), ["valid_from", "valid_to"]),
    ]
    panels = [Panel(_("Applications"), "incentives:application_list", "clause", create="incentives:application_create")]


class ApplicationList(ListView):
    model = Application
    queryset = Application.objects.with_paid().select_related("company", "clause", "region", "project")
    table_class = tables.ApplicationTable
    filterset_class = filters.ApplicationFilter


class ApplicationDetail(DetailView):
    model = Application
    queryset = Application.objects.with_paid().select_related("company", "clause__policy", "region", "project")
    template_name = "incentives/application_detail.html"
    head = ["company", "state", "applied_amount", "approved_amount", "paid_amount"]
    sections = [
        (_("Application"), ["clause", "project", "region", "applied_on", "handler"]),
        (_("Approval"), ["notice_start_on", "notice_end_on", "doc_no", "remark"]),
    ]
    computed = {"paid_amount": (_("amount paid"), lambda application: display.money(application.paid_amount))}
    panels = [Panel(_("Payments"), "incentives:payment_list", "application", create="incentives:payment_create")]

    def context(self) -> dict:
        return super().context() | {"warnings": self.object.warnings()}


class ApplicationUpdate(UpdateView):
    def save(self, form: forms.ApplicationForm) -> Application:
        application = super().save(form)
        services.settle(application=application, by=self.request.user)
        return application


class PaymentList(ListView):
    model = Payment
    queryset = Payment.objects.select_related("application__company")
    table_class = tables.PaymentTable
    filterset_class = filters.PaymentFilter


class PaymentDetail(DetailView):
    model = Payment
    queryset = Payment.objects.select_related("application")
    head = ["amount", "paid_on", "source"]
    sections = [(_("Payment"), ["application", "doc_no", "remark"])]


class PayingPage:
    """Save through the service; if the money was paid by someone else meanwhile, say so and keep what was typed."""

    paid_form: forms.PaymentForm | None = None

    def save(self, form: forms.PaymentForm) -> Payment:
        self.paid_form = form
        return services.save_payment(payment=form.instance, by=self.request.user)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, **kwargs)
        except ValidationError as refusal:
            if self.paid_form is None:
                raise
            self.paid_form.add_error(None, refusal.messages)
            return self.form_page(self.paid_form, status=409, form_key=request.POST.get("form_key", ""))


class PaymentCreate(PayingPage, CreateView):
    pass


class PaymentUpdate(PayingPage, UpdateView):
    pass


class PaymentArchive(ArchiveView):
    def archive(self, reason: str) -> None:
        services.archive_payment(payment=self.object, reason=reason, by=self.request.user)


class PaymentRestore(RestoreView):
    def restore(self, record: Payment) -> None:
        services.restore_payment(payment=record, by=self.request.user)
