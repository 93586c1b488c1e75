from datetime import date
from typing import Self

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, localised
from accounts.place_names import without_place
from core.models import AuditedModel, ScopedQuerySet
from core.search.tokens import Form


class Validity(models.TextChoices):
    """How a policy or clause stands on a day, by its status and its dates; an empty date is an open end."""

    DRAFT = "draft", _("in preparation")
    NOT_YET = "not_yet", _("not yet in force")
    IN_FORCE = "in_force", _("issued")
    EXPIRED = "expired", _("expired")
    REPLACED = "replaced", _("replaced")
    REPEALED = "repealed", _("repealed")


def _by_dates(day: date, field: str = "") -> list[When]:
    """The cases in which the dates of a record (or of its `field`) keep it from being in force on `day`."""
    prefix = f"{field}__" if field else ""
    return [
        When(**{f"{prefix}valid_from__gt": day}, then=Value(Validity.NOT_YET)),
        When(**{f"{prefix}valid_to__lt": day}, then=Value(Validity.EXPIRED)),
    ]


def _validity(*cases: When) -> Case:
    return Case(*cases, default=Value(Validity.IN_FORCE), output_field=models.CharField())


class PolicyQuerySet(ScopedQuerySet):
    def with_validity(self, day: date) -> Self:
        """Add `validity` on `day`, a code of `Validity`."""
        ended = When(~Q(status=Policy.Status.IN_FORCE), then=F("status"))
        return self.annotate(validity=_validity(ended, *_by_dates(day)))


class ClauseQuerySet(ScopedQuerySet):
    def with_validity(self, day: date) -> Self:
        """Add `validity` on `day`: a clause is in force only while its policy is."""
        ended = When(~Q(policy__status=Policy.Status.IN_FORCE), then=F("policy__status"))
        return self.annotate(validity=_validity(ended, *_by_dates(day, "policy"), *_by_dates(day)))


class BenefitKind(models.Model):
    """What a clause gives: land, power, tax, a lump sum, rent, …"""

    code = models.CharField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=60, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    scope_everyone = True

    class Meta:
        verbose_name = _("kind of benefit")
        verbose_name_plural = _("kinds of benefit")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return localised(self.name, self.name_en)


class Policy(AuditedModel):
    """A policy document that promises something to companies."""

    class Level(models.TextChoices):
        NATION = "nation", _("national")
        PROVINCE = "province", _("provincial")
        CITY = "city", _("city level")
        COUNTY = "county", _("county level")

    class Status(models.TextChoices):
        DRAFT = "draft", _("in preparation")
        IN_FORCE = "in_force", _("in force")
        REPLACED = "replaced", _("replaced")
        REPEALED = "repealed", _("repealed")

    title = models.CharField(_("policy title"), max_length=200)
    doc_no = models.CharField(_("document number"), max_length=60, blank=True)
    issuer = models.CharField(_("issued by"), max_length=100, blank=True)
    level = models.CharField(_("level"), max_length=20, choices=Level.choices)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("applies in"))
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.IN_FORCE)
    supersedes = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by", verbose_name=_("replaces")
    )
    url = models.URLField(_("link"), blank=True)
    summary = models.TextField(_("summary"), blank=True)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    objects = PolicyQuerySet.as_manager()
    scope_shared = True
    found_as = "o"
    search_names = {"number": _("document number"), "issuer": _("issued by")}

    class Meta:
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="policy_validity_order",
                violation_error_message=_("The policy ends before it begins: check the two dates."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def search_forms(self) -> list[Form]:
        """Its title, document number and issuing unit."""
        others = (("number", self.doc_no), ("issuer", self.issuer))
        return [Form(self.title, core=without_place(self.title)), *(Form(text, why) for why, text in others if text)]

    def search_hint(self) -> str:
        return self.doc_no


class Clause(AuditedModel):
    """One promise of a policy: who gets what."""

    policy = models.ForeignKey(Policy, models.PROTECT, related_name="clauses", verbose_name=_("policy"))
    number = models.CharField(_("clause number"), max_length=20)
    kind = models.ForeignKey(BenefitKind, models.PROTECT, related_name="clauses", verbose_name=_("kind of benefit"))
    name = models.CharField(_("clause"), max_length=200)
    benefit = models.TextField(_("benefit"))
    conditions = models.TextField(_("conditions"), blank=True)
    materials = models.TextField(_("documents to hand in"), blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    objects = ClauseQuerySet.as_manager()
    scope_via = "policy"
    found_as = "u"
    search_context = ("policy",)

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        ordering = ["policy", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "number"],
                condition=Q(archived_at__isnull=True),
                name="one_clause_per_number",
                violation_error_message=_("The policy has a clause of this number already."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="clause_validity_order",
                violation_error_message=_("The clause ends before it begins: check the two dates."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def search_forms(self) -> list[Form]:
        return [Form(self.name), Form(self.number), Form(self.benefit, is_text=True)]

    def timeline_parents(self) -> list:
        return [self.policy]
