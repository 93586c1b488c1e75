from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from accounts.place_names import without_place
from core.fields import MoneyField
from core.models import AuditedModel, ScopedQuerySet
from core.search.tokens import Form
from core.values.titles import title_key
from crm.models.chain import ChainNode
from crm.models.company import Company
from crm.models.event import PromotionEvent
from crm.models.evidence import EvidenceKind
from crm.models.lead import Lead


class AgreementQuerySet(ScopedQuerySet):
    def counted(self) -> Self:
        """Agreements whose amount counts as agreed investment.

        Letters of intent and framework agreements do not count; raising one to a contract adds no money; an increase
        adds only its increment. Source: the counting rule of domain practice (first signing only).
        """
        kinds = [Agreement.Kind.AGREEMENT, Agreement.Kind.CONTRACT]
        return self.current().filter(kind__in=kinds).exclude(change=Agreement.Change.UPGRADE)


class Agreement(AuditedModel):
    """Something signed with an investor. Its kind must be said: intents are not contracts."""

    class Kind(models.TextChoices):
        LETTER_OF_INTENT = "letter_of_intent", _("letter of intent")
        FRAMEWORK = "framework", _("framework agreement")
        AGREEMENT = "agreement", _("agreement")
        CONTRACT = "contract", _("contract")

    class Change(models.TextChoices):
        FIRST = "first", _("first signing")
        UPGRADE = "upgrade", _("upgrade of an earlier one")
        INCREASE = "increase", _("increase of an earlier one")

    name = models.CharField(_("project name"), max_length=200)
    name_norm = models.CharField(max_length=200, editable=False, db_index=True)
    kind = models.CharField(_("kind of agreement"), max_length=20, choices=Kind.choices)
    change = models.CharField(_("relation"), max_length=10, choices=Change.choices, default=Change.FIRST)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="later", verbose_name=_("earlier agreement")
    )
    lead = models.ForeignKey(
        Lead, models.PROTECT, null=True, blank=True, related_name="agreements", verbose_name=_("lead")
    )
    event = models.ForeignKey(
        PromotionEvent, models.PROTECT, null=True, blank=True, related_name="agreements",
        verbose_name=_("signed at the event"),
    )  # fmt: skip
    company = models.ForeignKey(Company, models.PROTECT, related_name="agreements", verbose_name=_("investor"))
    local_partner = models.ForeignKey(
        Company,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="partnered_agreements",
        verbose_name=_("local partner"),
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("region"))
    amount = MoneyField(_("agreed investment"))
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    phase1_amount = MoneyField(_("first phase"))
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    content = models.TextField(_("what is to be built"), blank=True)
    industry = models.CharField(_("industry"), max_length=100, blank=True)
    chain_nodes = models.ManyToManyField(
        ChainNode, related_name="agreements", blank=True, verbose_name=_("chain nodes")
    )
    status_text = models.CharField(_("status in the ledger"), max_length=60, blank=True)
    remark = models.TextField(_("remark"), blank=True)
    field_notes = models.JSONField(default=dict, blank=True, editable=False)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    objects = AgreementQuerySet.as_manager()
    scope_region = "region"
    scope_sealed = "lead"
    found_as = "a"
    search_context = ("company", "local_partner")
    holds_pins = True
    file_kinds = EvidenceKind

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-signed_on", "-pk"]
        indexes = [models.Index(fields=["region", "signed_on"], name="agreement_region_date")]
        constraints = [
            models.CheckConstraint(
                condition=Q(change="first") | Q(previous__isnull=False),
                name="agreement_change_has_previous",
                violation_error_message=_("Name the earlier agreement that this one upgrades or increases."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def search_forms(self) -> list[Form]:
        return [Form(self.name, core=without_place(self.name))]

    def timeline_parents(self) -> list:
        return [self.company, self.lead]

    def prepare(self) -> None:
        """Derive the form of the name by which the same project is recognised."""
        self.name = self.name.strip()
        self.name_norm = title_key(self.name)
