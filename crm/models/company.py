"""Companies: the master data that every business role shares."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from core.fields import MoneyField
from core.models import AuditedModel, ScopedQuerySet
from core.values import pinyin
from core.values.company_names import company_key
from core.values.credit_code import parse_credit_code
from crm.models.chain import ChainNode


class CompanyQuerySet(ScopedQuerySet):
    def named(self, name: str) -> Self:
        """Companies that bear or bore `name`, however its brackets, width and legal form are written."""
        normal = company_key(name)
        known_as = CompanyAlias.objects.filter(name_norm=normal).values("company")
        return self.filter(Q(name_norm=normal) | Q(pk__in=known_as))


class Company(AuditedModel):
    """A company that invests, is courted, operates or resides."""

    name = models.CharField(_("company name"), max_length=200)
    name_norm = models.CharField(max_length=200, editable=False, db_index=True)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    uscc = models.CharField(
        _("credit code"), max_length=18, blank=True,
        help_text=_("The 18-character unified social credit code; its last character is a check digit."),
    )
    old_registration_no = models.CharField(_("registration number before 2015"), max_length=15, blank=True)
    headquarters_region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="companies", verbose_name=_("headquarters")
    )
    legal_representative = models.CharField(_("legal representative"), max_length=60, blank=True)
    registered_capital = MoneyField(_("registered capital"))
    established_on = models.DateField(_("established on"), null=True, blank=True)
    industry = models.CharField(_("industry"), max_length=100, blank=True)
    chain_nodes = models.ManyToManyField(
        ChainNode, related_name="companies", blank=True, verbose_name=_("chain nodes")
    )
    is_resident = models.BooleanField(
        _("operates in the province"), default=False,
        help_text=_("Counts as covering its chain nodes."),
    )
    website = models.URLField(_("website"), blank=True)
    remark = models.TextField(_("remark"), blank=True)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)
    pinyin = models.CharField(max_length=400, editable=False, blank=True, db_index=True)
    search_text = models.TextField(editable=False, blank=True)

    objects = CompanyQuerySet.as_manager()
    scope_shared = True

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering = ["pinyin", "pk"]
        indexes = [models.Index(fields=["pinyin", "id"], name="company_by_pinyin")]
        constraints = [
            models.UniqueConstraint(
                fields=["uscc"], condition=~Q(uscc=""), name="one_company_per_credit_code",
                violation_error_message=_("Another company has this credit code."),
            ),
            models.UniqueConstraint(
                fields=["name_norm"], condition=Q(archived_at__isnull=True), name="one_company_per_name",
                violation_error_message=_("There is a company of this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.uscc:
            code = parse_credit_code(self.uscc)
            if code.value is None:
                raise ValidationError({"uscc": str(code.problem or _("This is not a credit code."))})
            self.uscc = code.value

    def prepare(self) -> None:
        """Derive what search and identity use from what people typed."""
        self.name = self.name.strip()
        self.name_norm = company_key(self.name)
        self.pinyin = pinyin.full(self.name)[:400]
        parts = [self.name_norm, self.short_name, self.pinyin, pinyin.initials(self.name), self.uscc]
        if self.pk:
            parts += self.aliases.values_list("name_norm", flat=True)
        self.search_text = " ".join(filter(None, parts)).lower()

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.prepare()
        super().full_clean(*args, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.prepare()
        super().save(*args, **kwargs)


class CompanyAlias(models.Model):
    """Another name of a company: a former legal name, or what people call it."""

    class Kind(models.TextChoices):
        FORMER = "former", _("former name")
        ALIAS = "alias", _("also called")

    company = models.ForeignKey(Company, models.CASCADE, related_name="aliases")
    name = models.CharField(_("name"), max_length=200)
    name_norm = models.CharField(max_length=200, editable=False, db_index=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.ALIAS)

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        constraints = [models.UniqueConstraint(fields=["company", "name_norm"], name="one_alias_per_company")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name_norm = company_key(self.name)
        super().save(*args, **kwargs)


class CompanyHonour(models.Model):
    """A list a company stands on, such as the Fortune Global 500 of a year."""

    class Kind(models.TextChoices):
        GLOBAL_500 = "global_500", _("Fortune Global 500")
        CHINA_500 = "china_500", _("China 500")
        PRIVATE_500 = "private_500", _("China Private 500")
        CENTRAL_SOE = "central_soe", _("central state-owned enterprise")
        LISTED = "listed", _("listed company")
        UNICORN = "unicorn", _("unicorn")
        SPECIALISED = "specialised", _("specialised and innovative")
        CHAIN_LEADER = "chain_leader", _("chain leader")

    company = models.ForeignKey(Company, models.CASCADE, related_name="honours")
    kind = models.CharField(_("honour"), max_length=20, choices=Kind.choices)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)

    class Meta:
        verbose_name = _("honour")
        verbose_name_plural = _("honours")
        constraints = [
            models.UniqueConstraint(fields=["company", "kind", "year"], name="one_honour_per_year", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year or ''}".strip()
