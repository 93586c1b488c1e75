from decimal import Decimal
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from core import display
from core.fields import MoneyField
from core.models import AuditedModel, ScopedQuerySet
from core.search.tokens import Form
from crm.models import Company
from incentives.models.policy import Clause, Validity
from projects.models import Project


class ApplicationQuerySet(ScopedQuerySet):
    def with_paid(self) -> Self:
        """Add `paid_amount`, the sum of the payments in 元; none where nothing is paid."""
        payments = Payment.objects.current().filter(application=OuterRef("pk")).order_by()
        total = payments.values("application").annotate(total=Sum("amount")).values("total")
        return self.annotate(paid_amount=Subquery(total, output_field=MoneyField()))


class Application(AuditedModel):
    """A company's application for what a clause promises, from hand-in to payment."""

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("submitted")
        ACCEPTED = "accepted", _("accepted")
        REVIEWING = "reviewing", _("under review")
        NOTICE = "notice", _("on public notice")
        APPROVED = "approved", _("approved")
        PAID = "paid", _("paid")
        REJECTED = "rejected", _("rejected")
        WITHDRAWN = "withdrawn", _("taken back")

    company = models.ForeignKey(Company, models.PROTECT, related_name="applications", verbose_name=_("company"))
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="applications", verbose_name=_("clause"))
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="applications", verbose_name=_("project")
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("region"))
    matter = models.CharField(_("matter"), max_length=200)
    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.SUBMITTED)
    applied_on = models.DateField(_("applied on"), null=True, blank=True)
    applied_amount = MoneyField(_("amount applied for"))
    approved_amount = MoneyField(_("amount approved"))
    notice_start_on = models.DateField(_("public notice from"), null=True, blank=True)
    notice_end_on = models.DateField(_("public notice to"), null=True, blank=True)
    doc_no = models.CharField(_("approval number"), max_length=60, blank=True)
    handler = models.CharField(_("handled by"), max_length=60, blank=True)
    remark = models.TextField(_("remark"), blank=True)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    objects = ApplicationQuerySet.as_manager()
    scope_region = "region"
    found_as = "b"
    search_context = ("company",)
    search_names = {"number": _("approval number")}

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-applied_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(notice_end_on__isnull=True) | Q(notice_start_on__isnull=True)
                | Q(notice_end_on__gte=F("notice_start_on")),
                name="application_notice_order",
                violation_error_message=_("The public notice ends before it begins: check the two dates."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.matter

    def search_forms(self) -> list[Form]:
        return [Form(self.matter), *([Form(self.doc_no, "number")] if self.doc_no else [])]

    def timeline_parents(self) -> list:
        return [self.company, self.project, self.clause]

    def paid(self, *, without: "Payment | None" = None) -> Decimal:
        """What has been paid, in 元, not counting the payment `without`."""
        payments = self.payments.current().exclude(pk=without.pk if without else None)
        return payments.aggregate(total=Sum("amount"))["total"] or Decimal(0)

    def warnings(self) -> list[str]:
        """What does not fit together in this application, each as one sentence."""
        found = [self._amounts_warning(), self._paid_warning(), self._clause_warning()]
        return [sentence for sentence in found if sentence]

    def _amounts_warning(self) -> str:
        if self.approved_amount is None or self.applied_amount is None or self.approved_amount <= self.applied_amount:
            return ""
        return gettext("More was approved (%(approved)s) than was applied for (%(applied)s).") % {
            "approved": display.money(self.approved_amount), "applied": display.money(self.applied_amount),
        }  # fmt: skip

    def _paid_warning(self) -> str:
        paid = self.paid()
        if not paid or (self.approved_amount is not None and paid <= self.approved_amount):
            return ""
        if self.approved_amount is None:
            return gettext("%(paid)s was paid, but no approved amount is recorded.") % {"paid": display.money(paid)}
        return gettext("More was paid (%(paid)s) than was approved (%(approved)s).") % {
            "paid": display.money(paid), "approved": display.money(self.approved_amount),
        }  # fmt: skip

    def _clause_warning(self) -> str:
        if self.applied_on is None:
            return ""
        clauses = Clause.objects.with_validity(self.applied_on)
        validity = Validity(clauses.values_list("validity", flat=True).get(pk=self.clause_id))
        if validity in (Validity.IN_FORCE, Validity.REPLACED, Validity.REPEALED):
            return ""
        word = validity.label
        return gettext("On the day of the application the clause was %(word)s.") % {"word": word}


class Payment(AuditedModel):
    """Money paid on an application."""

    class Source(models.TextChoices):
        PROVINCE = "province", _("provincial funds")
        CITY = "city", _("city funds")
        COUNTY = "county", _("county funds")

    application = models.ForeignKey(Application, models.PROTECT, related_name="payments", verbose_name=_("application"))
    amount = MoneyField(_("amount paid"), null=False, blank=False)
    paid_on = models.DateField(_("paid on"))
    source = models.CharField(_("source of funds"), max_length=10, choices=Source.choices)
    doc_no = models.CharField(_("voucher number"), max_length=60, blank=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    scope_via = "application"

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["-paid_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.application} {self.paid_on}"

    def timeline_parents(self) -> list:
        return [self.application]

    def refuse_overpaying(self) -> None:
        """Raise a ValidationError when this payment is not covered by what was approved."""
        application = self.application
        if application.state not in (Application.State.APPROVED, Application.State.PAID):
            raise ValidationError(
                gettext("Money is paid on approved applications; this one is: %(state)s. Change its state first.")
                % {"state": application.get_state_display()}
            )
        if application.approved_amount is None:
            raise ValidationError(gettext("No amount is approved yet. Enter it in the application first."))
        left = application.approved_amount - application.paid(without=self)
        if self.amount > left:
            raise ValidationError({"amount": self._too_much(left)})

    def _too_much(self, left: Decimal) -> str:
        return gettext(
            "Only %(left)s is left to pay of the %(approved)s approved. Correct this amount or the approved one."
        ) % {"left": display.money(max(left, Decimal(0))), "approved": display.money(self.application.approved_amount)}
