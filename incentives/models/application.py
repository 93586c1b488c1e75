from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from core.fields import MoneyField
from core.models import AuditedModel
from crm.models import Company
from incentives.models.policy import Clause
from projects.models import Project


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
        WITHDRAWN = "withdrawn", _("withdrawn")

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

    scope_region = "region"

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

    def timeline_parents(self) -> list:
        return [self.company, self.project, self.clause]


class Payment(AuditedModel):
    """Money paid on an application."""

    class Source(models.TextChoices):
        PROVINCE = "province", _("provincial funds")
        CITY = "city", _("city funds")
        COUNTY = "county", _("county funds")

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="payments", verbose_name=_("application")
    )
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
