from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from accounts.place_names import without_place
from core.fields import QuantityField
from core.models import AuditedModel
from core.search.tokens import Form
from core.values import pinyin


class Park(AuditedModel):
    """An industrial park (园区): its land, buildings and utilities."""

    class Level(models.TextChoices):
        NATIONAL = "national", _("national")
        PROVINCIAL = "provincial", _("provincial")
        CITY = "city", _("city level")

    class Kind(models.TextChoices):
        BIG_DATA = "big_data", _("big-data park")
        ECONOMIC = "economic", _("economic development zone")
        HIGH_TECH = "high_tech", _("high-tech zone")
        OTHER = "other", _("other park")

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        BUILDING = "building", _("under construction")
        BUILT = "built", _("built")

    name = models.CharField(_("park name"), max_length=100)
    aliases = models.JSONField(_("other names"), default=list, blank=True, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.BIG_DATA)
    level = models.CharField(_("level"), max_length=20, choices=Level.choices, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.PLANNED)
    built_on = models.DateField(_("built on"), null=True, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="parks", verbose_name=_("region"))
    authority = models.CharField(_("authority"), max_length=100, blank=True)
    leading_industry = models.CharField(_("leading industry"), max_length=200, blank=True)
    planned_area_km2 = QuantityField(_("planned area"), unit="km²")
    built_area_km2 = QuantityField(_("built area"), unit="km²")
    available_land_mu = QuantityField(_("available land"), unit="亩")
    factory_area_m2 = QuantityField(_("standard workshops"), unit="㎡")
    vacant_area_m2 = QuantityField(_("vacant workshops"), unit="㎡")
    rent = QuantityField(_("rent"), unit="元/㎡·月")
    power_supply = models.CharField(_("power supply"), max_length=200, blank=True)
    bandwidth_gbps = QuantityField(_("bandwidth"), unit="Gbps")
    managers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="parks", blank=True, verbose_name=_("park managers")
    )
    contact_name = models.CharField(_("contact"), max_length=60, blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=60, blank=True)
    remark = models.TextField(_("remark"), blank=True)
    field_notes = models.JSONField(default=dict, blank=True, editable=False)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)
    pinyin = models.CharField(max_length=200, editable=False, blank=True)

    scope_region = "region"
    scope_park = "pk"
    found_as = "k"
    search_names = {"alias": _("also called"), "industry": _("leading industry")}
    audit_masked = frozenset({"contact_phone"})

    class Meta:
        verbose_name = _("park")
        verbose_name_plural = _("parks")
        ordering = ["pinyin", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(archived_at__isnull=True), name="one_park_per_name",
                violation_error_message=_("There is a park of this name already."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def search_forms(self) -> list[Form]:
        """Its names, and its leading industry."""
        others = [Form(name, "alias") for name in self.aliases]
        industry = [Form(self.leading_industry, "industry")] if self.leading_industry else []
        return [Form(self.name, core=without_place(self.name)), *others, *industry]

    def search_hint(self) -> Any:
        return self.authority

    def prepare(self) -> None:
        """Derive the sound by which lists are ordered."""
        self.pinyin = pinyin.full(self.name)[:200]
