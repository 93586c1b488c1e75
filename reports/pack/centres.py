"""The annexes of data centres: each with its newest reading, and servers quarter by quarter against the plan."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Region
from core.workbook.writer import Kind, Ledger, Ratio, SheetColumn, Tone, Workbook
from indicators import places, readings, registry
from indicators.definitions_capacity import SERVER_STATES
from indicators.periods import Period, last_of_month
from parks.capacity import rack_rate
from parks.models import DataCentre
from plan.models import PlanTarget
from reports.pack.order import PackOrder
from reports.pack.wording import basis_notes

LONGEST = 12  # quarters shown
SERVERS = [one.code for one in SERVER_STATES]


def add_data_centres(book: Workbook, order: PackOrder) -> Ledger:
    """Add the ledger; its totals are the indicators' values at the end of the period."""
    rows: Any = places.within(readings.data_centres(order.user), "region", order.place)
    centres = rows.with_latest(order.period.last_day).order_by("region__path", "pinyin", "pk")
    cities = places.lines()
    return book.ledger(
        _("Data centres"),
        title=_("Ledger of data centres"),
        period=order.period.words,
        unit_line=_("Unit: as in the heads"),
        columns=_columns(),
        rows=[_row(centre, cities) for centre in centres],
        totals=_totals(order, list(centres)),
        notes=[
            _("Each data centre by its newest reading up to the end of the period; blank means not reported."),
            *basis_notes(order, ["servers_installed", "rack_rate"]),
        ],
        paper="A3",
    )


def _columns() -> list[SheetColumn]:
    racks: dict[str, Any] = {"kind": Kind.INTEGER, "group": _("Racks (pieces)"), "total": "sum"}
    servers: dict[str, Any] = {"kind": Kind.INTEGER, "group": _("Servers (sets)"), "total": "sum"}
    built = str(DataCentre.Status.ONLINE.label)
    return [
        SheetColumn(_("Data centre"), "name", width=26),
        SheetColumn(_("Operator"), "operator", width=26),
        SheetColumn(_("City"), "city", width=12),
        SheetColumn(_("Park"), "park", width=22),
        SheetColumn(_("State"), "status", width=9, align="center", tones={built: Tone.GOOD}),
        SheetColumn(_("as designed"), "racks_designed", **racks),
        SheetColumn(_("as built"), "racks_built", **racks),
        SheetColumn(_("as used"), "racks_in_use", **racks),
        SheetColumn(_("Usage rate"), "usage", Kind.PERCENT, racks["group"], total=Ratio("racks_in_use", "racks_built")),
        SheetColumn(_("as planned"), "servers_planned", **servers),
        SheetColumn(_("as installed"), "servers_installed", **servers),
        SheetColumn(_("as online"), "servers_online", **servers),
        SheetColumn(_("PUE"), "pue", Kind.DECIMAL),
        SheetColumn(_("Power price"), "power_price", Kind.DECIMAL, unit="元/kWh", decimals=4),
        SheetColumn(_("Bandwidth"), "bandwidth", Kind.DECIMAL, unit="Gbps", decimals=0),
        SheetColumn(_("Grade"), "grade", width=8, align="center"),
        SheetColumn(_("In operation since"), "online_on", Kind.DATE),
        SheetColumn(_("Read on"), "read_on", Kind.DATE),
    ]


def _row(centre: DataCentre, cities: dict[str, Region]) -> dict[str, Any]:
    city = cities.get(places.line_path(centre.region.path), centre.region)
    figures = ["racks_designed", "racks_built", "racks_in_use", *SERVERS, "pue", "read_on"]
    latest = {name: getattr(centre, f"latest_{name}") for name in figures}
    return latest | {
        "name": centre.name,
        "operator": centre.operator,
        "city": city.name,
        "park": centre.park,
        "status": str(centre.get_status_display()),
        "usage": rack_rate(latest["racks_in_use"], latest["racks_built"]),
        "power_price": centre.power_price,
        "bandwidth": centre.bandwidth_gbps,
        "grade": centre.grade,
        "online_on": centre.online_on,
    }


def _totals(order: PackOrder, centres: list[Any]) -> dict[str, Any]:
    """The usage rate as its indicator has it, where a data centre reports only one of the two figures."""
    if all((one.latest_racks_built is None) == (one.latest_racks_in_use is None) for one in centres):
        return {}
    rate = registry.get("rack_rate").value(order.user, period=order.period.until, region=order.place)
    return {"usage": None if rate is None else Decimal(rate) / 100}


def add_servers(book: Workbook, order: PackOrder) -> Ledger:
    """Add servers planned, installed and online at the end of each quarter, beside the plan's target of the year."""
    target = _target(order)
    figures = [SheetColumn(str(registry.get(code).name), code, Kind.INTEGER) for code in SERVERS]
    columns = [SheetColumn(_("Quarter"), "quarter", width=16), SheetColumn(_("As of"), "day", Kind.DATE), *figures]
    if target:
        columns += [
            SheetColumn(_("Plan target"), "target", Kind.INTEGER),
            SheetColumn(_("Installed ÷ target"), "rate", Kind.PERCENT),
        ]
    return book.ledger(
        _("Servers by quarter"),
        title=_("Servers planned, installed and online by quarter"),
        period=order.period.words,
        unit_line=_("Unit: sets"),
        columns=columns,
        rows=[_quarter(order, day, target) for day in _quarter_ends(order)],
        autofilter=False,
        one_page=True,
        notes=[*_target_notes(target), *basis_notes(order, SERVERS)],
    )


def _target(order: PackOrder) -> PlanTarget | None:
    """The plan's target for servers: it is the province's, so it stands only beside the figures of the province."""
    if not order.is_for_province:
        return None
    targets = PlanTarget.objects.visible_to(order.user).measured_by("servers_installed")
    return targets.filter(action__plan__year=order.period.year).order_by("due_on").first()


def _target_notes(target: PlanTarget | None) -> list[str]:
    return [_("Plan target: %(words)s") % {"words": target.wording or target}] if target else []


def _quarter_ends(order: PackOrder) -> Iterator[date]:
    """The last days of the quarters that have data, the newest LONGEST of them; a running quarter ends today."""
    months = registry.get("servers_planned").by_month(order.user, period=order.period.until, region=order.place)
    months += registry.get("servers_installed").by_month(order.user, period=order.period.until, region=order.place)
    if not months:
        return
    first, last = min(month for month, _value in months), order.period.as_of
    start, end = first.year * 4 + (first.month - 1) // 3, last.year * 4 + (last.month - 1) // 3
    for quarter in range(max(start, end - LONGEST + 1), end + 1):
        yield min(last_of_month(date(quarter // 4, quarter % 4 * 3 + 3, 1)), last)


def _quarter(order: PackOrder, day: date, target: PlanTarget | None) -> dict[str, Any]:
    period = Period.until(day)
    values = {code: registry.get(code).value(order.user, period=period, region=order.place) for code in SERVERS}
    names = {"year": day.year, "quarter": (day.month + 2) // 3}
    row = {"quarter": _("%(year)s Q%(quarter)s") % names, "day": day, **values}
    if target and target.minimum:
        installed = values["servers_installed"]
        row |= {"target": target.minimum, "rate": None if installed is None else Decimal(installed) / target.minimum}
    return row
