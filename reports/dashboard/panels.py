"""The charts of the dashboard, each with its values as a table and the lists behind them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core import display
from core.charts import Figure
from crm.models import ChainNode
from indicators import chain, places, registry
from indicators.definitions_capacity import SERVER_STATES
from indicators.definitions_chain import BY_STATE
from indicators.indicator import Indicator, Tally, Value
from indicators.periods import Period, last_of_month, months_between
from reports import charts
from reports.charts import Point, Series, Tile
from reports.dashboard.outlook import Outlook

Line = tuple[str, list[Point]]


@dataclass(frozen=True)
class ChartPanel:
    """A chart and the same values as a table; `figure` is None when there is nothing to draw.

    `narrow_height`: pixels on a telephone, where that differs.
    """

    code: str
    title: str
    figure: Figure | None
    heads: list[str]
    lines: list[Line]
    indicators: Sequence[Indicator]
    as_of: date | None
    note: str = ""
    narrow_height: int = 0

    @property
    def figure_id(self) -> str:
        return f"figure-{self.code}"


def chart_panels(outlook: Outlook) -> list[ChartPanel]:
    """The charts that the reader's role includes."""
    money = [money_by_month(outlook), money_by_city(outlook)] if outlook.money else []
    return [*money, servers_over_time(outlook), chain_coverage(outlook)]


def money_by_month(outlook: Outlook) -> ChartPanel:
    """Investment agreed and in place, of every month and added up since the start of the period."""
    found = [outlook.cubes[one.code].by_month() for one in outlook.money]
    months = _span(month for values in found for month in values)
    pairs = list(zip(outlook.money, found, strict=True))
    monthly = [_monthly(outlook, one, months, values) for one, values in pairs]
    to_date = [_to_date(outlook, one, months, values) for one, values in pairs]
    return _panel(
        "money-by-month", _("Investment agreed and in place, by month"), [*monthly, *to_date],
        charts.money_by_month(monthly, to_date), outlook.money, _money_day(outlook),
    )  # fmt: skip


def _money_day(outlook: Outlook) -> date | None:
    return max((cube.as_of for cube in outlook.cubes.values() if cube.as_of), default=None)


def _span(months: Iterable[date]) -> list[date]:
    """Every month from the first to the last of those that have data."""
    known = sorted(months)
    return months_between(known[0], known[-1]) if known else []


def _monthly(outlook: Outlook, one: Tally, months: list[date], values: dict[date, Value]) -> Series:
    periods = [Period.month(month) for month in months]
    points = [
        Point(display.month(month), value, one.text(value), one.list_url(period=period, region=outlook.region))
        for month, period, value in zip(months, periods, map(values.get, months), strict=True)
    ]
    return Series(str(one.name), points)


def _to_date(outlook: Outlook, one: Tally, months: list[date], values: dict[date, Value]) -> Series:
    """Added up since the start of the period; nothing before the first month that has data."""
    points: list[Point] = []
    total: Value = None
    for month in months:
        value = values.get(month)
        total = total if value is None else value + (total or 0)
        period = Period(outlook.period.start or months[0], last_of_month(month))
        url = one.list_url(period=period, region=outlook.region)
        points.append(Point(display.month(month), total, one.text(total), url))
    return Series(_("%(name)s, to date") % {"name": one.name}, points)


def money_by_city(outlook: Outlook) -> ChartPanel:
    """Investment agreed and in place in every city that the reader sees."""
    printed = places.lines()
    totals = [outlook.cubes[one.code].by_line() for one in outlook.money]
    found = [dict(places.by_city(each, printed, outlook.user, outlook.region, None)) for each in totals]
    lines = sorted({line for values in found for line in values}, key=places.line_order)
    series = [
        Series(
            str(one.name),
            [
                Point(line.short_name or line.name, value, one.text(value), one.city_url(line, **outlook.filters))
                for line, value in zip(lines, map(values.get, lines), strict=True)
            ],
        )
        for one, values in zip(outlook.money, found, strict=True)
    ]
    title = _("Investment agreed and in place, by city")
    return _panel("money-by-city", title, series, charts.money_by_city(series), outlook.money, _money_day(outlook))


def servers_over_time(outlook: Outlook) -> ChartPanel:
    """Servers planned, installed and online by the days of the readings, against the plan's target."""
    series = []
    for one in SERVER_STATES:
        steps = outlook.servers.get(one.code, [])
        urls = [one.list_url(period=Period.until(day), region=outlook.region) for day, _value in steps]
        points = [Point(day.isoformat(), v, one.text(v), url) for (day, v), url in zip(steps, urls, strict=True)]
        series.append(Series(str(one.name), points))
    newest = max((steps[-1][0] for steps in outlook.servers.values() if steps), default=None)
    figure = charts.servers_over_time(series, outlook.target)
    note = outlook.target.name if outlook.target else _("The plan's target is for the whole province.")
    return _panel("servers", _("Servers planned, installed and online"), series, figure, SERVER_STATES, newest, note)


def chain_coverage(outlook: Outlook) -> ChartPanel:
    """Every node of the chain: covered, in talks, or a gap."""
    tiles = [_tile(outlook, one) for one in outlook.coverage]
    segments = dict.fromkeys(one.node.parent for one in outlook.coverage)
    return ChartPanel(
        code="chain", title=_("Coverage of the industrial chain"), figure=charts.chain_tiles(tiles) if tiles else None,
        heads=[str(state.label) for state in chain.State],
        lines=[_segment_line(outlook, segment) for segment in segments if segment],
        indicators=[registry.get("chain_coverage"), registry.get("chain_gap")], as_of=timezone.localdate(),
        narrow_height=1500,
    )  # fmt: skip


def _tile(outlook: Outlook, one: chain.NodeCoverage) -> Tile:
    region = f"?region={outlook.region.code}" if outlook.region else ""
    words = _("%(state)s: %(companies)s resident companies, %(leads)s leads, %(projects)s projects") % {
        "state": one.state.label, "companies": one.companies_resident, "leads": one.leads_open,
        "projects": one.projects,
    }  # fmt: skip
    url = f"{reverse('reports:chain')}{region}#{one.node.code}"
    return Tile(one.node.code, one.node.local_name, str(one.node.parent), one.state, words, url)


def _segment_line(outlook: Outlook, segment: ChainNode) -> Line:
    points = []
    for state, one in BY_STATE.items():
        count = sum(node.state == state and node.node.parent == segment for node in outlook.coverage)
        points.append(Point("", count, display.number(count), one.list_url(segment=segment, region=outlook.region)))
    return str(segment), points


def _panel(
    code: str, title: str, series: Sequence[Series], figure: Figure, indicators: Sequence[Indicator],
    as_of: date | None, note: str = "",
) -> ChartPanel:  # fmt: skip
    """A panel whose table has a column per series and a line per label; no figure when every value is unknown."""
    labels = dict.fromkeys(point.label for one in series for point in one.points)
    lines = [(label, [_at(one, label) for one in series]) for label in labels]
    empty = all(one.is_empty for one in series)
    return ChartPanel(
        code, title, None if empty else figure, [one.name for one in series], [] if empty else lines, indicators,
        as_of, note,
    )  # fmt: skip


def _at(series: Series, label: str) -> Point:
    return next((point for point in series.points if point.label == label), Point(label, None, display.DASH, ""))
