"""The files that the front-end build makes work under the pages' security policy, and ask no other host."""

import json

import pytest

POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; object-src 'none'"
HEAD = """<!doctype html><html lang="zh-Hans"><meta charset="utf-8">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/vendor/bootstrap.min.css">
<link rel="stylesheet" href="/static/vendor/bootstrap-icons.min.css">
<link rel="stylesheet" href="/static/vendor/tom-select.min.css">
<link rel="stylesheet" id="plotly.js-style-global" class="no-inline-styles" href="/static/vendor/plotly.css">
<meta name="htmx-config" content='{"includeIndicatorStyles":false,"allowEval":false}'>
<script src="/static/vendor/bootstrap.min.js"></script>
<script src="/static/vendor/htmx.min.js"></script>
<script src="/static/vendor/tom-select.min.js"></script>
<script src="/static/vendor/plotly.min.js"></script>
<body><i class="bi bi-house"></i><div id="chart"></div>
"""
TREE = {"labels": ["all", "one", "two"], "parents": ["", "all", "all"], "values": [0, 1, 2]}
LINE = {"x": ["a", "b"], "y": [1, 2]}
TRACES = {
    "scatter": LINE,
    "bar": LINE,
    "funnel": LINE,
    "waterfall": LINE,
    "histogram": {"x": [1, 2, 2]},
    "pie": {"labels": ["a", "b"], "values": [1, 2]},
    "heatmap": {"z": [[1, 2], [3, 4]]},
    "treemap": TREE,
    "sunburst": TREE,
    "icicle": TREE,
    "indicator": {"value": 3, "mode": "number+gauge"},
    "sankey": {"node": {"label": ["a", "b"]}, "link": {"source": [0], "target": [1], "value": [1]}},
}


@pytest.fixture
def empty_page(page, live_server):
    """A page of the same host that has only the built files, under the policy that the real pages have."""
    address = f"{live_server.url}/empty-page"
    headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
    page.route(address, lambda route: route.fulfill(body=HEAD, headers=headers))
    page.goto(address)
    return page


def test_every_kind_of_chart_draws(empty_page):
    for kind, values in TRACES.items():
        trace = json.dumps([{"type": kind, **values}])
        empty_page.evaluate(f"() => Plotly.newPlot('chart', {trace}).then(() => true)")
        drawing = empty_page.locator("#chart .main-svg").first
        assert drawing.evaluate("svg => getComputedStyle(svg).position") == "absolute", kind
        assert drawing.bounding_box()["height"] > 100, kind


def test_heatmap_cells_have_sharp_edges(empty_page):
    empty_page.evaluate("() => Plotly.newPlot('chart', [{type: 'heatmap', z: [[1, 2], [3, 4]]}]).then(() => true)")
    image = empty_page.locator("#chart .heatmaplayer image")
    assert image.evaluate("image => getComputedStyle(image).imageRendering") == "pixelated"


def test_a_chart_becomes_a_picture(empty_page):
    empty_page.evaluate("() => Plotly.newPlot('chart', [{y: [1, 2]}]).then(() => true)")
    picture = empty_page.evaluate("() => Plotly.toImage('chart', {format: 'png'})")
    assert picture.startswith("data:image/png;base64,")
    assert len(picture) > 5_000


def test_the_chart_buttons_speak_chinese(empty_page):
    empty_page.evaluate("() => Plotly.newPlot('chart', [{y: [1, 2]}], {}, {locale: 'zh-CN'}).then(() => true)")
    assert "下载" in empty_page.locator(".modebar-btn").first.get_attribute("data-title")


def test_the_icons_have_their_font(empty_page):
    assert empty_page.evaluate("() => document.fonts.load('16px bootstrap-icons').then(fonts => fonts.length)") == 1


def test_the_pages_scripts_are_there(empty_page):
    names = ["bootstrap", "htmx", "TomSelect", "Plotly"]
    assert [empty_page.evaluate(f"() => typeof {name}") != "undefined" for name in names] == [True] * 4
    assert empty_page.evaluate("() => htmx.version").startswith("2.")
