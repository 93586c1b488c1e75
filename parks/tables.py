"""The columns of the lists of parks, data centres and capacity readings."""

from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.tables import Column, CountColumn, DateColumn, NumberColumn, PercentColumn, Table, badge
from parks.capacity import is_stale, rack_rate, scale_of, standard_racks
from parks.models import Park


def vacancy(park: Park) -> Decimal | None:
    """The share of a park's workshops that stands empty."""
    return (
        park.vacant_area_m2 / park.factory_area_m2 if park.factory_area_m2 and park.vacant_area_m2 is not None else None
    )


def scale(row: Any) -> str:
    """The scale of a data centre that carries its latest figures."""
    found = scale_of(standard_racks(row.latest_racks_designed, row.latest_power_kw_designed))
    return str(found.label) if found else ""


class ReadOnColumn(DateColumn):
    """The day of a reading, with a word beside it when it is out of date."""

    def html(self, row: Any, url: str) -> SafeString:
        shown = super().html(row, url)
        return format_html("{} {}", shown, badge(_("out of date"), "warning")) if is_stale(self.raw(row)) else shown


class ParkTable(Table):
    detail_route = "parks:park_detail"
    default_sort = "name"
    name = Column(_("park name"), link=True, sort="pinyin")
    region = Column(_("region"), link="region", sort="region__code")
    level = Column(_("level"), sort="level")
    kind = Column(_("kind"), sort="kind")
    status = Column(
        _("status"), sort="status", badge={"planned": "secondary", "building": "warning", "built": "success"}
    )
    leading_industry = Column(_("leading industry"))
    planned_area_km2 = NumberColumn(_("planned area"), unit="km²", sort="planned_area_km2", total=True)
    built_area_km2 = NumberColumn(_("built area"), unit="km²", sort="built_area_km2", total=True, shown=False)
    available_land_mu = NumberColumn(_("available land"), unit="亩", sort="available_land_mu", total=True)
    factory_area_m2 = NumberColumn(_("standard workshops"), unit="㎡", sort="factory_area_m2", total=True)
    vacant_area_m2 = NumberColumn(_("vacant workshops"), unit="㎡", sort="vacant_area_m2", total=True)
    vacancy = PercentColumn(_("vacancy"), vacancy)
    rent = NumberColumn(_("rent"), unit="元/㎡·月", sort="rent", shown=False)
    power_supply = Column(_("power supply"), shown=False)
    updated_at = DateColumn(_("updated at"), sort="updated_at", shown=False)


class DataCentreTable(Table):
    detail_route = "parks:datacentre_detail"
    default_sort = "name"
    name = Column(_("data centre name"), link=True, sort="pinyin")
    park = Column(_("park"), link="park", sort="park__pinyin")
    region = Column(_("region"), link="region", sort="region__code", shown=False)
    operator = Column(_("operator"), link="operator", sort="operator__pinyin", shown=False)
    status = Column(
        _("status"), sort="status", badge={"planned": "secondary", "building": "warning", "online": "success"}
    )
    scale = Column(_("scale"), scale, badge={})
    racks_designed = CountColumn(
        _("racks designed"), "latest_racks_designed", unit="个", sort="latest_racks_designed", total=True
    )
    racks_built = CountColumn(_("racks built"), "latest_racks_built", unit="个", sort="latest_racks_built", total=True)
    racks_in_use = CountColumn(
        _("racks in use"), "latest_racks_in_use", unit="个", sort="latest_racks_in_use", total=True
    )
    rack_rate = PercentColumn(_("rack rate"), lambda row: rack_rate(row.latest_racks_in_use, row.latest_racks_built))
    servers_planned = CountColumn(
        _("servers planned"), "latest_servers_planned", unit="台", sort="latest_servers_planned", total=True
    )
    servers_installed = CountColumn(
        _("servers installed"), "latest_servers_installed", unit="台", sort="latest_servers_installed", total=True
    )
    servers_online = CountColumn(
        _("servers online"), "latest_servers_online", unit="台", sort="latest_servers_online", total=True
    )
    power_kw_designed = NumberColumn(
        _("power designed"), "latest_power_kw_designed", unit="kW", sort="latest_power_kw_designed", total=True
    )
    power_kw_in_use = NumberColumn(_("power in use"), "latest_power_kw_in_use", unit="kW", total=True, shown=False)
    pue = NumberColumn(_("PUE"), "latest_pue", sort="latest_pue")
    read_on = ReadOnColumn(_("read on"), "latest_read_on", sort="latest_read_on")


class CapacityReadingTable(Table):
    detail_route = "parks:capacityreading_detail"
    default_sort = "-read_on"
    read_on = DateColumn(_("read on"), sort="read_on")
    data_centre = Column(_("data centre"), link="data_centre", sort="data_centre__pinyin")
    racks_designed = CountColumn(_("racks designed"), unit="个", sort="racks_designed")
    racks_built = CountColumn(_("racks built"), unit="个", sort="racks_built")
    racks_in_use = CountColumn(_("racks in use"), unit="个", sort="racks_in_use")
    rack_rate = PercentColumn(_("rack rate"), lambda row: rack_rate(row.racks_in_use, row.racks_built))
    servers_planned = CountColumn(_("servers planned"), unit="台", sort="servers_planned")
    servers_installed = CountColumn(_("servers installed"), unit="台", sort="servers_installed")
    servers_online = CountColumn(_("servers online"), unit="台", sort="servers_online")
    power_kw_designed = NumberColumn(_("power designed"), unit="kW", shown=False)
    power_kw_in_use = NumberColumn(_("power in use"), unit="kW", shown=False)
    pue = NumberColumn(_("PUE"), sort="pue")
    source = Column(_("evidence"), shown=False)
