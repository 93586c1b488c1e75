"""The forms of parks, data centres and capacity readings."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.roles import Role
from core.doubts import DoubtsForm, falls_back
from core.forms import RecordForm
from parks.models import CapacityReading, DataCentre, Park

CUMULATIVE = ("racks_built", "racks_in_use", "servers_installed", "servers_online")
FIGURES = (
    "racks_designed", "racks_built", "racks_in_use", "power_kw_designed", "power_kw_in_use", "servers_planned",
    "servers_installed", "servers_online", "pue",
)  # fmt: skip


class ParkForm(RecordForm):
    sections = [
        (gettext_lazy("Park profile"), [
            ("name", "region"), ("kind", "level"), ("status", "built_on"), ("authority", "leading_industry"),
            "managers",
        ]),
        (gettext_lazy("Land"), [("planned_area_km2", "built_area_km2", "available_land_mu")]),
        (gettext_lazy("Buildings"), [("factory_area_m2", "vacant_area_m2", "rent")]),
        (gettext_lazy("Utilities"), [("power_supply", "bandwidth_gbps")]),
        (gettext_lazy("Contact and remark"), [("contact_name", "contact_phone"), "remark"]),
    ]  # fmt: skip

    class Meta:
        model = Park
        fields = [
            "name", "region", "kind", "level", "status", "built_on", "authority", "leading_industry", "managers",
            "planned_area_km2", "built_area_km2", "available_land_mu", "factory_area_m2", "vacant_area_m2", "rent",
            "power_supply", "bandwidth_gbps", "contact_name", "contact_phone", "remark",
        ]  # fmt: skip

    def withheld(self) -> set[str]:
        """Who manages a park and where it lies decide who sees it: that is for officers."""
        return {"managers", "region"} if self.user.role == Role.PARK_MANAGER else set()

    def choices_for(self, name: str, rows: QuerySet) -> QuerySet:
        found = super().choices_for(name, rows)
        return found.filter(role=Role.PARK_MANAGER) if name == "managers" else found

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        whole, vacant = values.get("factory_area_m2"), values.get("vacant_area_m2")
        if whole is not None and vacant is not None and vacant > whole:
            self.add_error("vacant_area_m2", _("More workshops are vacant than there are: check the two areas."))
        return values


class DataCentreForm(RecordForm):
    sections = [
        (gettext_lazy("Data centre"), ["name", ("park", "region"), ("operator", "grade"), ("status", "online_on")]),
        (gettext_lazy("Utilities"), [("power_price", "bandwidth_gbps"), "remark"]),
    ]

    class Meta:
        model = DataCentre
        fields = [
            "name", "park", "region", "operator", "grade", "status", "online_on", "power_price", "bandwidth_gbps",
            "remark",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.user.role == Role.PARK_MANAGER:
            self.fields["park"].required = True

    def withheld(self) -> set[str]:
        """A park manager's data centre lies where the park lies."""
        return {"region"} if self.user.role == Role.PARK_MANAGER else set()

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if "region" not in self.fields and values.get("park") and "park" in self.changed_data:
            self.instance.region = values["park"].region
        return values


class CapacityReadingForm(DoubtsForm):
    sections = [
        (gettext_lazy("Reading"), [("data_centre", "read_on")]),
        (gettext_lazy("Racks and power"), [
            ("racks_designed", "racks_built", "racks_in_use"), ("power_kw_designed", "power_kw_in_use", "pue"),
        ]),
        (gettext_lazy("Servers and evidence"), [("servers_planned", "servers_installed", "servers_online"), "source"]),
    ]  # fmt: skip

    class Meta:
        model = CapacityReading
        fields = ["data_centre", "read_on", *FIGURES, "source"]

    def clean_read_on(self) -> date:
        day = self.cleaned_data["read_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day has not come yet: a reading says what was there."))
        return day

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if all(values.get(name) is None for name in FIGURES) and not self.errors:
            raise ValidationError(_("Give at least one figure."))
        return values

    def doubts(self) -> list[str]:
        reading = self.instance
        others = reading.data_centre.readings.current().exclude(pk=reading.pk)
        earlier = others.filter(read_on__lt=reading.read_on).first()
        later = others.filter(read_on__gt=reading.read_on).last()
        return falls_back(reading, CUMULATIVE, earlier=earlier, later=later)
