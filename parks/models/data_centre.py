from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from accounts.place_names import without_place
from core.fields import CountField, QuantityField
from core.models import AuditedModel, ScopedQuerySet
from core.search.tokens import Form
from core.values import pinyin
from crm.models import Company
from parks.models.park import Park

STANDARD_RACK_KW = "2.5"
READING_FIELDS = (
    "read_on", "racks_designed", "racks_built", "racks_in_use", "power_kw_designed", "power_kw_in_use",
    "servers_planned", "servers_installed", "servers_online", "pue",
)  # fmt: skip


class DataCentreQuerySet(ScopedQuerySet):
    def with_latest(self, day: date | None = None) -> Self:
        """Add each figure of the newest reading (up to `day`) as `latest_<figure>`; absent where there is none."""
        readings = CapacityReading.objects.current().filter(data_centre=OuterRef("pk"))
        if day:
            readings = readings.filter(read_on__lte=day)
        newest = readings.order_by("-read_on", "-pk")
        return self.annotate(**{f"latest_{name}": Subquery(newest.values(name)[:1]) for name in READING_FIELDS})


class DataCentre(AuditedModel):
    """A data centre; its capacity is a series of dated readings, never an overwritten cell."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        BUILDING = "building", _("under construction")
        ONLINE = "online", _("in service")

    class Scale(models.TextChoices):
        """By standard racks as designed; see `parks.capacity.scale_of`."""

        VERY_LARGE = "very_large", _("very large")
        LARGE = "large", _("large")
        SMALL = "small", _("small or medium")

    class Grade(models.TextChoices):
        """GB 50174-2017."""

        A = "A", _("A, fault-tolerant")
        B = "B", _("B, redundant")
        C = "C", _("C, basic")

    name = models.CharField(_("data centre name"), max_length=100)
    park = models.ForeignKey(
        Park, models.PROTECT, null=True, blank=True, related_name="data_centres", verbose_name=_("park")
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="data_centres", verbose_name=_("region"))
    operator = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, related_name="data_centres", verbose_name=_("operator")
    )
    grade = models.CharField(_("grade"), max_length=1, choices=Grade.choices, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.PLANNED)
    online_on = models.DateField(_("running since"), null=True, blank=True)
    power_price = QuantityField(_("power price"), unit="元/kWh", decimal_places=4)
    bandwidth_gbps = QuantityField(_("bandwidth"), unit="Gbps")
    remark = models.TextField(_("remark"), blank=True)
    field_notes = models.JSONField(default=dict, blank=True, editable=False)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)
    pinyin = models.CharField(max_length=200, editable=False, blank=True)

    objects = DataCentreQuerySet.as_manager()
    scope_region = "region"
    scope_park = "park"
    found_as = "d"
    search_context = ("operator",)

    class Meta:
        verbose_name = _("data centre")
        verbose_name_plural = _("data centres")
        ordering = ["pinyin", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(archived_at__isnull=True), name="one_data_centre_per_name",
                violation_error_message=_("There is a data centre of this name already."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def search_forms(self) -> list[Form]:
        return [Form(self.name, core=without_place(self.name))]

    def timeline_parents(self) -> list:
        return [self.park]

    def prepare(self) -> None:
        """Derive the sound by which lists are ordered."""
        self.pinyin = pinyin.full(self.name)[:200]


class CapacityReading(AuditedModel):
    """What a data centre held on one day: designed, built and in use are three different numbers."""

    data_centre = models.ForeignKey(DataCentre, models.PROTECT, related_name="readings", verbose_name=_("data centre"))
    read_on = models.DateField(_("read on"))
    racks_designed = CountField(_("racks designed"), unit="个")
    racks_built = CountField(_("racks built"), unit="个")
    racks_in_use = CountField(_("racks in use"), unit="个")
    power_kw_designed = QuantityField(_("power designed"), unit="kW")
    power_kw_in_use = QuantityField(_("power in use"), unit="kW")
    servers_planned = CountField(_("servers planned"), unit="台")
    servers_installed = CountField(_("servers installed"), unit="台")
    servers_online = CountField(_("servers online"), unit="台")
    pue = QuantityField(
        _("PUE"), max_digits=4, decimal_places=2, help_text=_("Annual average as measured, not the design figure.")
    )
    source = models.CharField(_("evidence"), max_length=200, blank=True)
    field_notes = models.JSONField(default=dict, blank=True, editable=False)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    scope_via = "data_centre"

    class Meta:
        verbose_name = _("capacity reading")
        verbose_name_plural = _("capacity readings")
        ordering = ["-read_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["data_centre", "read_on"], condition=Q(archived_at__isnull=True), name="one_reading_per_day",
                violation_error_message=_("There is a reading of this day already: change that one."),
            ),
            models.CheckConstraint(
                condition=Q(racks_in_use__isnull=True) | Q(racks_built__isnull=True)
                | Q(racks_in_use__lte=F("racks_built")),
                name="racks_in_use_within_built",
                violation_error_message=_("More racks are in use than are built: check the two numbers."),
            ),
            models.CheckConstraint(
                condition=Q(servers_online__isnull=True) | Q(servers_installed__isnull=True)
                | Q(servers_online__lte=F("servers_installed")),
                name="servers_online_within_installed",
                violation_error_message=_("More servers are online than are installed: check the two numbers."),
            ),
            models.CheckConstraint(
                condition=Q(pue__isnull=True) | Q(pue__gte=1), name="pue_at_least_one",
                violation_error_message=_("PUE cannot be below 1."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.data_centre} {self.read_on}"

    def timeline_parents(self) -> list:
        return [self.data_centre]
