"""Companies: the master data that every business role shares."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from accounts.models import Region
from core.fields import MoneyField
from core.models import AuditedModel, ScopedQuerySet
from core.values import pinyin
from core.values.company_names import company_key, core_name
from core.values.credit_code import parse_credit_code
from crm.models.chain import ChainNode

NEAR_ENOUGH = 82  # of 100: one differing character among six
LOOKED_AT = 2_000


class CompanyQuerySet(ScopedQuerySet):
    def named(self, name: str) -> Self:
        """Companies that bear or bore `name`, however its brackets, width and legal form are written."""
        normal = company_key(name)
        known_as = CompanyAlias.objects.filter(name_norm=normal).values("company")
        return self.filter(Q(name_norm=normal) | Q(pk__in=known_as))

    def resembling(self, name: str, limit: int = 5) -> list["Company"]:
        """Companies whose present or other name is nearly `name`, or holds it, or is held by it; the nearest first."""
        core = core_name(name)
        likeness: dict[int, float] = {}
        for pk, other in self._sharing_a_part(core):
            likeness[pk] = max(likeness.get(pk, 0), _likeness(core, core_name(other)))
        near = [pk for pk, score in likeness.items() if score >= NEAR_ENOUGH]
        nearest = sorted(near, key=lambda pk: (-likeness[pk], pk))[:limit]
        found = self.in_bulk(nearest)
        return [found[pk] for pk in nearest]

    def _sharing_a_part(self, core: str) -> list[tuple[int, str]]:
        """Numbers and names that hold one third of `core` unbroken, as every nearly equal name does."""
        match = Q()
        for part in _parts(core):
            match |= Q(name_norm__contains=part)
        others = CompanyAlias.objects.filter(match, company__in=self).values_list("company", "name_norm")
        return [*self.filter(match).values_list("pk", "name_norm")[:LOOKED_AT], *others[:LOOKED_AT]]


def _parts(core: str) -> list[str]:
    """`core` cut in three, or in pieces of two characters when it is short."""
    step = max(2, -(-len(core) // 3))
    parts = [core[start : start + step] for start in range(0, len(core), step)]
    return [part for part in parts if len(part) > 1] or [core]


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
    search_text = models.TextField(editable=False, blank=True)

    objects = CompanyQuerySet.as_manager()
    scope_shared = True
    prepared_from = ("aliases",)

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering = ["pinyin", "pk"]
        indexes = [
            models.Index(fields=["pinyin", "id"], name="company_by_pinyin"),
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
        names = [self.name, self.short_name, *(alias.name for alias in (self.aliases.all() if self.pk else ()))]
        parts = [self.uscc, *(form for name in names if name for form in _searched_as(name))]
        self.search_text = " ".join(dict.fromkeys(filter(None, parts))).lower()

    def reindex(self) -> None:
        """Bring the search text up to date after other names changed; it is derived, so no new version and no entry."""
        getattr(self, "_prefetched_objects_cache", {}).pop("aliases", None)
        self.prepare()
        type(self)._base_manager.filter(pk=self.pk).update(search_text=self.search_text)

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


def _searched_as(name: str) -> tuple[str, ...]:
    """The forms of a name that a search may type: as written, plain, by sound, by initials."""
    return name, company_key(name), pinyin.full(name), pinyin.initials(name)


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
