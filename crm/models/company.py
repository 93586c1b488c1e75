"""Companies: the master data that every business role shares."""

from collections.abc import Iterator
from functools import partial
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from accounts.models import Region
from accounts.place_names import without_place
from core.fields import MoneyField
from core.models import AuditedModel, ScopedQuerySet
from core.search import near
from core.search.statements import OneOf, compiled
from core.search.tokens import Form
from core.values import pinyin
from core.values.company_names import LEGAL_FORM, company_key, core_name
from core.values.credit_code import parse_credit_code
from crm.models.chain import ChainNode
from crm.models.evidence import EvidenceKind
from crm.models.tag import Tag

NEAR_ENOUGH = 82  # of 100: one differing character among six


class CompanyQuerySet(ScopedQuerySet):
    def named(self, name: str) -> Self:
        """Companies that bear or bore `name`, however its brackets, width and legal form are written."""
        normal = company_key(name)
        bears = Company._base_manager.order_by().filter(name_norm=normal).values("pk")
        bore = CompanyAlias.objects.filter(name_norm=normal).values("company")
        return self.filter(pk__in=OneOf(lambda: map(compiled, (bears, bore))))

    def resembling(self, name: str, limit: int = 5) -> list["Company"]:
        """Companies whose present or other name is nearly `name`, or holds it, or is held by it; the nearest first."""
        core = core_name(name)
        likeness = {
            pk: max(map(partial(_likeness, core), _cores(names)), default=0.0)
            for pk, names in near.alike(Company, core).items()
        }
        close = [pk for pk, score in likeness.items() if score >= NEAR_ENOUGH]
        found = self.in_bulk(close)
        nearest = sorted((pk for pk in close if pk in found), key=lambda pk: (-likeness[pk], pk))
        return [found[pk] for pk in nearest[:limit]]


def _cores(names: list[str]) -> Iterator[str]:
    return (LEGAL_FORM.sub("", name) or name for name in names)


def _likeness(one: str, other: str) -> float:
    """0 to 100. A name of four characters or more within the other is the same at first sight (a group, a branch)."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= 4 and shorter in longer:
        return 100.0
    return fuzz.ratio(one, other)


class Company(AuditedModel):
    """A company that invests, is courted, operates or resides."""

    name = models.CharField(_("company name"), max_length=200)
    name_norm = models.CharField(max_length=200, editable=False, db_index=True)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    uscc = models.CharField(
        _("credit code"),
        max_length=18,
        blank=True,
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
    chain_nodes = models.ManyToManyField(ChainNode, related_name="companies", blank=True, verbose_name=_("chain nodes"))
    tags = models.ManyToManyField(Tag, related_name="companies", blank=True, verbose_name=_("tags"))
    is_resident = models.BooleanField(
        _("operates in the province"),
        default=False,
        help_text=_("Counts as covering its chain nodes."),
    )
    website = models.URLField(_("website"), blank=True)
    remark = models.TextField(_("remark"), blank=True)
    field_notes = models.JSONField(default=dict, blank=True, editable=False)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)
    pinyin = models.CharField(max_length=400, editable=False, blank=True, db_index=True)

    objects = CompanyQuerySet.as_manager()
    scope_shared = True
    holds_pins = True
    file_kinds = EvidenceKind
    found_as = "c"
    search_reads = ("aliases",)
    search_codes = frozenset({"code"})

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering = ["pinyin", "pk"]
        indexes = [
            # A page deep in the list is found in this index alone, without its rows.
            models.Index(fields=["pinyin", "id"], condition=Q(archived_at__isnull=True), name="company_by_pinyin"),
            models.Index(fields=["updated_at", "id"], condition=Q(archived_at__isnull=True), name="company_by_change"),
            # Counting the list reads this small index instead of the wide rows.
            models.Index(fields=["id"], condition=Q(archived_at__isnull=True), name="company_current"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["uscc"],
                condition=~Q(uscc="") & Q(archived_at__isnull=True),
                name="one_company_per_credit_code",
                violation_error_message=_("Another company has this credit code."),
            ),
            models.UniqueConstraint(
                fields=["name_norm"],
                condition=Q(archived_at__isnull=True),
                name="one_company_per_name",
                violation_error_message=_("There is a company of this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.uscc:
            code = parse_credit_code(self.uscc)
            if code.value is None or code.problem:
                raise ValidationError({"uscc": str(code.problem or _("This is not a credit code."))})
            self.uscc = code.value

    def prepare(self) -> None:
        """Derive what search and identity use from what people typed."""
        self.name = self.name.strip()
        self.name_norm = company_key(self.name)
        self.pinyin = pinyin.full(self.name)[:400]

    def search_forms(self) -> list[Form]:
        """Its present, short, former and further names, and its credit code."""
        names = [Form(self.name, core=without_place(core_name(self.name)))]
        names += [Form(self.short_name, "short")] if self.short_name else []
        names += [Form(other.name, other.kind, without_place(core_name(other.name))) for other in self.aliases.all()]
        codes = (self.uscc, self.old_registration_no)
        return names + [Form(code, "code", is_code=True) for code in codes if code]

    def search_hint(self) -> str:
        return self.uscc

    def restore(self) -> None:
        """Bring an archived company back; not one that another took the place of."""
        if merge := self.merged_into.standing().first():
            raise ValidationError(
                _("Merged into “%(company)s”. Take the merge back instead.") % {"company": merge.kept}
            )
        super().restore()

    @property
    def former_names(self) -> list[str]:
        """The names it bore before."""
        return self._names(CompanyAlias.Kind.FORMER)

    @property
    def other_names(self) -> list[str]:
        """What people call it beside its name."""
        return self._names(CompanyAlias.Kind.ALIAS)

    def _names(self, kind: str) -> list[str]:
        known = sorted(self.aliases.all(), key=lambda alias: alias.pk)
        return [alias.name for alias in known if alias.kind == kind]


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


Company.search_names = {
    **{kind.value: kind.label for kind in CompanyAlias.Kind}, "short": _("short name"), "code": _("credit code"),
}  # fmt: skip


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
            models.UniqueConstraint(
                fields=["company", "kind", "year"],
                name="one_honour_per_year",
                violation_error_message=_("This honour of the year is listed already."),
            ),
            # Two unknown years are not equal to a database, yet the honour is the same.
            models.UniqueConstraint(
                fields=["company", "kind"],
                condition=Q(year__isnull=True),
                name="one_honour_without_year",
                violation_error_message=_("This honour is listed already."),
            ),
        ]

    def __str__(self) -> str:
        rank = _("rank %(rank)s") % {"rank": self.rank} if self.rank else ""
        return " ".join(filter(None, [str(self.get_kind_display()), str(self.year or ""), str(rank)]))
