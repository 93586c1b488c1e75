"""Definitions: servers and racks of data centres, parks."""

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from indicators import sources, tables
from indicators.indicator import Ratio, Tally
from indicators.readings import LatestReading

SERVERS = _("servers")
ITEMS = _("items")
BOTH_RACKS = ("racks_built", "racks_in_use")

servers_planned = LatestReading(
    code="servers_planned", name=_("Servers planned"), unit=SERVERS, figure="servers_planned",
    wording=_(
        "Servers planned, by the newest reading of every data centre up to the day; a data centre whose newest reading "
        "leaves the figure empty is not counted."
    ),
)  # fmt: skip
servers_installed = LatestReading(
    code="servers_installed", name=_("Servers installed"), unit=SERVERS, figure="servers_installed",
    wording=_(
        "Servers installed, by the newest reading of every data centre up to the day; a data centre whose newest "
        "reading leaves the figure empty is not counted. Every data centre of the region counts, whoever runs it."
    ),
)  # fmt: skip
servers_online = LatestReading(
    code="servers_online", name=_("Servers online"), unit=SERVERS, figure="servers_online",
    wording=_(
        "Servers online, by the newest reading of every data centre up to the day; a data centre whose newest reading "
        "leaves the figure empty is not counted."
    ),
)  # fmt: skip
SERVER_STATES = [servers_planned, servers_installed, servers_online]
racks_designed = LatestReading(
    code="racks_designed", name=_("Racks designed"), unit=ITEMS, figure="racks_designed",
    wording=_("Racks designed, by the newest reading of every data centre up to the day; racks as they are counted."),
)  # fmt: skip
racks_built = LatestReading(
    code="racks_built", name=_("Racks built"), unit=ITEMS, figure="racks_built",
    wording=_("Racks built, by the newest reading of every data centre up to the day; racks as they are counted."),
)  # fmt: skip
racks_in_use = LatestReading(
    code="racks_in_use", name=_("Racks in use"), unit=ITEMS, figure="racks_in_use",
    wording=_("Racks in use, by the newest reading of every data centre up to the day; racks as they are counted."),
)  # fmt: skip
rack_rate_in_use = LatestReading(
    code="rack_rate_in_use", name=_("Racks in use, where both figures are known"), unit=ITEMS, figure="racks_in_use",
    wording=_("Racks in use of the data centres whose newest reading gives both the racks built and those in use."),
    requires=BOTH_RACKS,
)  # fmt: skip
rack_rate_built = LatestReading(
    code="rack_rate_built", name=_("Racks built, where both figures are known"), unit=ITEMS, figure="racks_built",
    wording=_("Racks built of the data centres whose newest reading gives both the racks built and those in use."),
    requires=BOTH_RACKS,
)  # fmt: skip
rack_rate = Ratio(
    code="rack_rate", name=_("Rack usage rate"), numerator=rack_rate_in_use, denominator=rack_rate_built,
    wording=_(
        "Racks in use ÷ racks built, by the newest reading of every data centre up to the day; data centres that do "
        "not report both are out."
    ),
)  # fmt: skip
big_data_parks_built = Tally(
    code="big_data_parks_built", name=_("Big-data parks built"), unit=ITEMS, measure=Count("pk"),
    wording=_("Parks of the kind big data whose state is built and whose day of completion lies in the period."),
    source=sources.built_big_data_parks, table=tables.ParkRows, route="parks:park_list", time="built_on",
)  # fmt: skip

DEFINITIONS = [
    servers_planned, servers_installed, servers_online, racks_designed, racks_built, racks_in_use, rack_rate_in_use,
    rack_rate_built, rack_rate, big_data_parks_built,
]  # fmt: skip
