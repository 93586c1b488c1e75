"""The charts of the dashboard: rows in, figure out. No query and no request here."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from core import charts
from core.charts import Figure, Trace, literal
from core.display import HUNDRED_MILLION
from indicators.chain import State

STATE_LOOKS = {
    State.COVERED: (charts.BLUE, "#ffffff"),
    State.IN_TALKS: ("#f6d9a8", charts.TEXT),
    State.GAP: ("#e4e8ec", charts.TEXT),
}
TILE_WIDTH = 6


class Point(NamedTuple):
    """One mark of a chart; `value` None is no data and draws nothing."""

    label: str
    value: Decimal | int | None
    text: str
    url: str


class Series(NamedTuple):
    name: str
    points: Sequence[Point]

    @property
    def is_empty(self) -> bool:
        return all(point.value is None for point in self.points)


class Target(NamedTuple):
    """A number to be reached by a day."""

    name: str
    value: Decimal
    due_on: date
    url: str


class Tile(NamedTuple):
    """One node of the chain."""

    code: str
    name: str
    segment: str
    state: State
    text: str
    url: str


def money_by_month(months: Iterable[Series], to_date: Iterable[Series]) -> Figure:
    """Amounts of each month as bars, and added up since the start of the period as lines; 元 in, 亿元 shown."""
    bars = [_bar(series, colour) for series, colour in zip(months, charts.COLOURS, strict=False)]
    lines = [_line(series, colour) for series, colour in zip(to_date, charts.COLOURS, strict=False)]
    return charts.figure(
        *bars, *lines, barmode="group", height=420,
        xaxis=charts.axis(type="category", showgrid=False),
        yaxis=charts.axis(_("of the month, 100 million yuan"), rangemode="tozero"),
        yaxis2=charts.axis(
            _("to date, 100 million yuan"), rangemode="tozero", overlaying="y", side="right", tickmode="auto",
            showgrid=False,
        ),
    )  # fmt: skip


def money_by_city(cities: Iterable[Series]) -> Figure:
    """Amounts of each city as lying bars, the first city on top; 元 in, 亿元 shown."""
    bars = [
        _bar(series, colour) | {"orientation": "h", "hovertemplate": charts.HOVER_SIDEWAYS}
        for series, colour in zip(cities, charts.COLOURS, strict=False)
    ]
    for bar in bars:
        bar["x"], bar["y"] = bar["y"], bar["x"]
    lines = max((len(bar["y"]) for bar in bars), default=0)
    return charts.figure(
        *bars, barmode="group", height=110 + 34 * lines,
        xaxis=charts.axis(_("100 million yuan"), rangemode="tozero"),
        yaxis=charts.axis(type="category", autorange="reversed", showgrid=False),
    )  # fmt: skip


def servers_over_time(series: Iterable[Series], target: Target | None) -> Figure:
    """Servers as steps by the days of the readings, with the plan's target up to its day."""
    steps = [
        _trace(one, "scatter", [_plain(point.value) for point in one.points])
        | {"mode": "lines+markers", "line": {"shape": "hv", "color": colour, "width": 2}, "marker": {"symbol": symbol}}
        for one, colour, symbol in zip(series, charts.COLOURS, ("circle", "square", "diamond"), strict=False)
    ]
    aim = [_target_line(target, steps)] if target else []
    return charts.figure(
        *steps, *aim, height=340,
        xaxis=charts.axis(type="date", tickformat="%Y-%m", hoverformat="%Y-%m-%d", showgrid=False),
        yaxis=charts.axis(_("servers"), rangemode="tozero", tickformat=",d"),
    )  # fmt: skip


def chain_tiles(tiles: Sequence[Tile]) -> Figure:
    """Every node of the chain as a tile of the same size, by segment; its state in words as well as in colour."""
    segments = list(dict.fromkeys(tile.segment for tile in tiles))
    looks = [STATE_LOOKS[tile.state] for tile in tiles]
    treemap = {
        "type": "treemap",
        "ids": [*segments, *[tile.code for tile in tiles]],
        "labels": [*map(literal, segments), *[_folded(tile.name) for tile in tiles]],
        "parents": [*["" for _segment in segments], *[tile.segment for tile in tiles]],
        "values": [*[0] * len(segments), *[1] * len(tiles)],
        "text": [*[""] * len(segments), *[literal(tile.state.label) for tile in tiles]],
        "customdata": [*[["", ""]] * len(segments), *[[tile.url, literal(tile.text)] for tile in tiles]],
        "marker": {
            "colors": [*["#ffffff"] * len(segments), *[fill for fill, _ink in looks]],
            "line": {"color": "#ffffff", "width": 2},
            "pad": {"t": 26, "l": 2, "r": 2, "b": 2},
        },
        "textfont": {"color": [*[charts.TEXT] * len(segments), *[ink for _fill, ink in looks]], "size": 12},
        "texttemplate": "%{label}<br>%{text}",
        "hovertemplate": "%{id} %{label}<br>%{customdata[1]}<extra></extra>",
        "pathbar": {"visible": False},
        "tiling": {"packing": "squarify", "pad": 2},
        "sort": False,
    }
    return charts.figure(treemap, height=520, margin={"l": 0, "r": 0, "t": 0, "b": 0})


def _trace(series: Series, kind: str, values: list[float | None]) -> Trace:
    return {
        "type": kind,
        "name": literal(series.name),
        "x": [literal(point.label) for point in series.points],
        "y": values,
        "customdata": [[point.url, literal(point.text)] for point in series.points],
        "hovertemplate": charts.HOVER,
    }


def _bar(series: Series, colour: str) -> Trace:
    values = [hundred_millions(point.value) for point in series.points]
    return _trace(series, "bar", values) | {"marker": {"color": colour}}


def _line(series: Series, colour: str) -> Trace:
    values = [hundred_millions(point.value) for point in series.points]
    look = {"mode": "lines+markers", "line": {"color": colour, "width": 2, "dash": "dot"}, "marker": {"size": 5}}
    return _trace(series, "scatter", values) | look | {"yaxis": "y2"}


def _target_line(target: Target, steps: list[Trace]) -> Trace:
    days = [day for step in steps for day in step["x"]]
    first = min([*days, f"{target.due_on:%Y}-01-01"])
    value = float(target.value)
    return {
        "type": "scatter", "mode": "lines", "name": literal(target.name), "x": [first, target.due_on.isoformat()],
        "y": [value, value], "line": {"color": charts.TEXT, "width": 2, "dash": "dash"},
        "customdata": [[target.url, literal(target.name)]] * 2,
        "hovertemplate": "%{x}<br>%{customdata[1]}<extra></extra>",
    }  # fmt: skip


def _plain(value: Decimal | int | None) -> float | None:
    return None if value is None else float(value)


def hundred_millions(value: Decimal | int | None) -> float | None:
    """An amount of 元 in 亿元, as plotly takes it."""
    return None if value is None else float(Decimal(value) / HUNDRED_MILLION)


def _folded(name: str) -> str:
    """A node's name on lines short enough for a tile; Latin words are not cut."""
    if name.isascii():
        return literal(name).replace(" ", "<br>")
    parts = [name[start : start + TILE_WIDTH] for start in range(0, len(name), TILE_WIDTH)]
    return "<br>".join(literal(part) for part in parts)
