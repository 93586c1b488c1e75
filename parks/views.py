"""Pages of parks, data centres and capacity readings."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import display
from core.addresses import record_number
from core.models import AuditedModel
from core.views import CreateView, DetailView, ListView, Panel
from parks import filters, tables
from parks.capacity import is_stale, rack_rate, scale_of, standard_racks
from parks.forms import FIGURES, CapacityReadingForm
from parks.models import CapacityReading, DataCentre, Park


class ParkList(ListView):
    model = Park
    queryset = Park.objects.select_related("region").defer("remark", "aliases")
    table_class = tables.ParkTable
    filterset_class = filters.ParkFilter


class ParkDetail(DetailView):
    model = Park
    queryset = Park.objects.select_related("region").prefetch_related("managers")
    head = ["region", "kind", "level", "status", "leading_industry"]
    sections = [
        (_("Land"), ["planned_area_km2", "built_area_km2", "available_land_mu"]),
        (_("Buildings"), ["factory_area_m2", "vacant_area_m2", "rent", "built_on", "vacancy"]),
        (_("Utilities"), ["power_supply", "bandwidth_gbps"]),
        (_("Management"), ["authority", "managers", "contact_name", "contact_phone", "remark"]),
    ]
    panels = [
        Panel(_("Data centres"), "parks:datacentre_list", "park", create="parks:datacentre_create"),
        Panel(_("Projects"), "projects:project_list", "park", create="projects:project_create"),
    ]
    computed = {"vacancy": (_("vacancy"), lambda park: display.percent(tables.vacancy(park)))}


class DataCentreList(ListView):
    model = DataCentre
    queryset = DataCentre.objects.select_related("park", "region", "operator").defer("remark").with_latest()
    table_class = tables.DataCentreTable
    filterset_class = filters.DataCentreFilter
    intro = _(
        "Figures are those of each data centre's latest reading. Rack rate is racks in use divided by racks built."
    )


class DataCentreDetail(DetailView):
    model = DataCentre
    queryset = DataCentre.objects.select_related("park", "region", "operator").with_latest()
    template_name = "parks/datacentre_detail.html"
    head = ["park", "region", "operator", "status", "grade"]
    sections = [(_("Utilities"), ["online_on", "power_price", "bandwidth_gbps", "remark"])]
    panels = [
        Panel(_("Readings"), "parks:capacityreading_list", "data_centre", create="parks:capacityreading_create"),
        Panel(_("Projects"), "projects:project_list", "data_centre", create="projects:project_create"),
    ]

    def context(self) -> dict:
        centre = self.object
        racks = standard_racks(centre.latest_racks_designed, centre.latest_power_kw_designed)
        scale = scale_of(racks)
        return super().context() | {
            "latest": self.latest(),
            "is_stale": is_stale(centre.latest_read_on),
            "standard_racks": display.number(racks, 0),
            "scale": scale.label if scale else "",
        }

    def latest(self) -> list[dict]:
        """The figures of the newest reading, with the rack rate after the racks."""
        if self.object.latest_read_on is None:
            return []
        pairs = [self._figure(name) for name in FIGURES]
        rate = rack_rate(self.object.latest_racks_in_use, self.object.latest_racks_built)
        pairs.insert(3, {"label": _("rack rate"), "text": display.percent(rate)})
        return pairs

    def _figure(self, name: str) -> dict:
        field = CapacityReading._meta.get_field(name)
        value = getattr(self.object, f"latest_{name}")
        unit = "" if value is None else getattr(field, "unit", "")
        return {"label": field.verbose_name, "text": f"{display.number(value)} {unit}".strip()}


class CapacityReadingList(ListView):
    model = CapacityReading
    queryset = CapacityReading.objects.select_related("data_centre")
    table_class = tables.CapacityReadingTable
    filterset_class = filters.CapacityReadingFilter


class CapacityReadingDetail(DetailView):
    model = CapacityReading
    queryset = CapacityReading.objects.select_related("data_centre")
    head = ["data_centre", "read_on"]
    sections = [
        (_("Racks and power"), [
            "racks_designed", "racks_built", "racks_in_use", "power_kw_designed", "power_kw_in_use", "pue",
        ]),
        (_("Servers and evidence"), ["servers_planned", "servers_installed", "servers_online", "source"]),
    ]  # fmt: skip


class CapacityReadingCreate(CreateView):
    """A new reading starts from the figures of the last one."""

    model = CapacityReading
    form_class = CapacityReadingForm

    def initial(self) -> dict:
        last = self._last_reading()
        figures = {name: getattr(last, name) for name in FIGURES} if last else {}
        return {"read_on": timezone.localdate()} | figures | super().initial()

    def _last_reading(self) -> CapacityReading | None:
        key = record_number(self.request.GET.get("data_centre"))
        return self.rows().current().filter(data_centre_id=key).first() if key else None

    def done_url(self, record: AuditedModel) -> str:
        return reverse("parks:datacentre_detail", args=[record.data_centre_id])
