"""One look for every chart. A figure is the JSON that plotly.js draws: `{"data": [...], "layout": {...}}`.

plotly's graph objects check it when it is made: a misspelt or impossible setting raises ValueError.
Each point carries `customdata` = [address of the list behind it, the value in words]; static/js/charts.js opens the
address on a click.
"""

from html import escape
from typing import Any

import plotly.graph_objects as go

Figure = dict[str, Any]
Trace = dict[str, Any]

FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Zen Hei", sans-serif'
TEXT, QUIET, GRID, PAPER = "#1e2a36", "#5a6876", "#e3e8ed", "#ffffff"
# Told apart in grey and by colour-blind readers; red, yellow and green are left to the lamps.
BLUE, ORANGE, TEAL, VIOLET = "#1a5fa0", "#d9822b", "#3f8f8b", "#6b4f9e"
COLOURS = [BLUE, ORANGE, TEAL, VIOLET]
HOVER = "%{x}<br>%{fullData.name}: %{customdata[1]}<extra></extra>"
HOVER_SIDEWAYS = "%{y}<br>%{fullData.name}: %{customdata[1]}<extra></extra>"

AXIS_TITLE = {"font": {"color": QUIET, "size": 12}, "standoff": 8}
AXIS = {
    "gridcolor": GRID, "linecolor": GRID, "zerolinecolor": "#9aa6b2", "automargin": True, "fixedrange": True,
    "tickfont": {"color": QUIET},
}  # fmt: skip


def literal(text: Any) -> str:
    """Text that a chart shows as it is: plotly would read `<b>` and `&lt;` in it as markup."""
    return escape(str(text), quote=False)


def axis(title: Any = "", **settings: Any) -> dict[str, Any]:
    """An axis of the common look with a title."""
    return {**AXIS, **settings, "title": {**AXIS_TITLE, "text": literal(title)}}


def figure(*traces: Trace, height: int = 320, **layout: Any) -> Figure:
    """A figure of the common look; `height` in pixels, the width follows the page."""
    look = {
        "font": {"family": FONT, "size": 13, "color": TEXT},
        "colorway": COLOURS,
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "height": height,
        "autosize": True,
        "margin": {"l": 8, "r": 8, "t": 34, "b": 8},
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "xanchor": "left", "yanchor": "bottom"},
        "hoverlabel": {"font": {"family": FONT, "size": 13}, "align": "left"},
        "separators": ".,",
        "dragmode": False,
    }
    # The template that plotly would add has colours of its own.
    return go.Figure({"data": list(traces), "layout": {**look, **layout, "template": {}}}).to_plotly_json()
