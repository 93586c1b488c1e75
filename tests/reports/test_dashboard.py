"""The dashboard: what is on it, for whom, and that every number opens a list of the same total."""

import random
from datetime import date
from decimal import Decimal

import plotly.graph_objects as go
import pytest
from django.core.management import call_command

from core import charts
from core.display import HUNDRED_MILLION
from crm.models import ChainNode, Lead
from indicators.periods import Period
from plan.models import PlanTarget
from projects.models import Inflow, Project
from tests import factories

SEEDS = [1, 2]
YEAR = Period.year(2017)


@pytest.fixture
def some_leaves(regions):
    return factories.ChainNodeFactory.create_batch(6)


@pytest.fixture
def records(request, regions, park, some_leaves):
    """Records of every kind, at random places and days, with unknown amounts and side states among them."""
    chance = random.Random(request.param)
    places = list(regions.values())
    parks = [park, factories.ParkFactory(region=regions["140105"]), factories.ParkFactory(region=regions["140200"])]

    def day():
        return date(chance.choice([2016, 2017, 2017, 2017]), chance.randint(1, 12), chance.randint(1, 28))

    def amount():
        return chance.choice([None, Decimal(0), *[Decimal(chance.randint(1, 10**12)) / 100 for _ in range(8)]])

    for _ in range(12):
        place, nodes = chance.choice(places), chance.sample(some_leaves, 2)
        agreement = factories.AgreementFactory(
            region=place, amount=amount(), signed_on=chance.choice([day(), day(), None]),
            kind=chance.choice(["letter_of_intent", "agreement", "contract"]),
            currency=chance.choice(["CNY", "CNY", "USD"]),
        )  # fmt: skip
        factories.LeadFactory(region=place, stage=chance.choice(Lead.Stage.values), chain_nodes=nodes[:1])
        chosen = chance.choice(parks)
        state = chance.choice(["", "", "X1", "X3"])
        project = factories.ProjectFactory(
            region=chosen.region, park=chosen, stage=chance.choice(Project.Stage.values), side_state=state,
            side_reason="示例" if state else "", started_on=chance.choice([day(), None]), chain_nodes=nodes,
            total_investment=amount(),
        )  # fmt: skip
        project.agreements.add(agreement)
        for origin in chance.sample(Inflow.Origin.values, 2):
            factories.InflowFactory(project=project, origin=origin, month=day(), amount=amount() or 1)
    for chosen in parks:
        centre = factories.DataCentreFactory(park=chosen, region=chosen.region)
        for month in (3, 6, 9):
            installed = chance.choice([None, chance.randint(0, 5000)])
            factories.CapacityReadingFactory(
                data_centre=centre, read_on=date(2017, month, 30), servers_planned=9000, servers_installed=installed,
                servers_online=chance.choice([None, 0]),
            )  # fmt: skip


@pytest.fixture(params=["officer", "city_officer", "park_manager"])
def reader(request):
    return request.getfixturevalue(request.param)


def listed_value(client, url):
    """The number on top of the list that `url` opens, and the sum of the list's own rows."""
    context = client.get(url).context
    indicator, rows = context["indicator"], context["filters"].apply().order_by()
    return context["summary"].value, rows.aggregate(total=indicator.measure)["total"]


@pytest.mark.parametrize("records", SEEDS, indirect=True)
@pytest.mark.parametrize("query", ["?year=2017", "?year=all&region=140100"])
def test_every_mark_of_every_chart_equals_its_list(records, reader, query, as_user):
    client = as_user(reader)
    marks = 0
    for panel in client.get(f"/dashboard/{query}").context["panels"]:
        if panel.code == "chain":
            continue
        for _label, points in panel.lines:
            for point in points:
                on_top, of_rows = listed_value(client, point.url) if point.url else (None, None)
                assert point.value == on_top == of_rows, (panel.code, point)
                marks += 1
        drawn = [mark for trace in panel.figure["data"] for mark in trace["customdata"]] if panel.figure else []
        assert len(drawn) >= len(panel.lines)
    assert marks > 5


@pytest.mark.parametrize("records", SEEDS, indirect=True)
def test_every_key_number_equals_its_list_and_its_definition(records, reader, as_user):
    client = as_user(reader)
    for number in client.get("/dashboard/?year=2017").context["numbers"]:
        listed = client.get(number.url).context["summary"].value
        filters = {} if number.indicator.code == "chain_coverage" else {"period": YEAR}
        assert number.summary.value == listed == number.indicator.value(reader, **filters), number.indicator.code


@pytest.mark.parametrize("records", SEEDS[:1], indirect=True)
def test_the_figure_draws_the_values_of_the_table_in_hundred_millions(records, officer, as_user):
    panels = {panel.code: panel for panel in as_user(officer).get("/dashboard/?year=2017").context["panels"]}
    by_month = panels["money-by-month"]
    for place, trace in enumerate(by_month.figure["data"]):
        column = [points[place] for _label, points in by_month.lines]
        assert trace["y"] == [None if p.value is None else float(p.value / HUNDRED_MILLION) for p in column]
        assert [url for url, _words in trace["customdata"]] == [p.url for p in column]
    for panel in panels.values():
        drawn = go.Figure(panel.figure)
        assert len(drawn.data) == len(panel.figure["data"]) > 0, panel.code
        assert drawn.layout.template.layout.to_plotly_json() == {}, "plotly's own colours stay out"


def test_a_misspelt_setting_of_a_chart_is_refused():
    with pytest.raises(ValueError, match="colour"):
        charts.figure({"type": "bar", "marker": {"colour": charts.BLUE}})


@pytest.mark.parametrize("records", SEEDS[:1], indirect=True)
def test_tiles_and_counts_of_the_chain_equal_their_lists(records, reader, as_user):
    client = as_user(reader)
    for _segment, lines in client.get("/chain/").context["segments"]:
        for line in lines:
            for count in line.counts:
                if count["url"]:
                    assert count["text"] == str(client.get(count["url"]).context["summary"].value)
    chart = client.get("/dashboard/").context["panels"][-1]
    for _segment, points in chart.lines:
        for point in points:
            assert client.get(point.url).context["summary"].value == point.value


def test_the_chain_of_the_reference_data_has_57_nodes_each_with_its_state_in_words(officer, as_user):
    call_command("load_reference")
    page = as_user(officer).get("/dashboard/").context["panels"][-1]
    [tree] = page.figure["data"]
    tiles = [words for code, words in zip(tree["ids"], tree["text"], strict=True) if words]
    listed = as_user(officer).get("/chain/").context["segments"]
    assert len(tiles) == 57 == sum(len(lines) for _segment, lines in listed)
    assert ChainNode.objects.in_use().leaves().count() == 57


def test_an_empty_dashboard_says_so_and_shows_no_zero_amount(officer, regions, as_user):
    response = as_user(officer).get("/dashboard/")
    numbers = {number.indicator.code: number for number in response.context["numbers"]}
    assert not numbers["investment_agreed"].is_known
    assert not numbers["servers_installed"].is_known
    assert numbers["projects"].summary.value == 0, "a count of nothing is zero"
    assert [panel.figure for panel in response.context["panels"]] == [None] * 4
    assert response.content.count(b"data-chart") == 0


def test_a_zero_amount_is_drawn_and_is_not_unknown(officer, regions, as_user):
    factories.AgreementFactory(amount=0)
    panel = as_user(officer).get("/dashboard/").context["panels"][0]
    assert panel.figure["data"][0]["y"] == [0.0]
    assert panel.lines[0][1][1].value is None, "of funds nothing was recorded"


def test_the_newest_year_with_data_is_shown_unless_another_is_asked_for(officer, regions, as_user):
    factories.AgreementFactory(signed_on=date(2015, 5, 1), amount=5)
    factories.InflowFactory(month=date(2017, 5, 1))
    client = as_user(officer)
    assert client.get("/dashboard/").context["period"] == Period.year(2017)
    assert client.get("/dashboard/?year=2015").context["numbers"][0].summary.value == 5
    assert client.get("/dashboard/?year=all").context["period"].is_open
    assert client.get("/dashboard/?year=nonsense&region=nowhere").status_code == 200


def test_a_region_outside_the_readers_shows_nothing_of_it(city_officer, regions, as_user):
    factories.AgreementFactory(region=regions["140200"], amount=5)
    response = as_user(city_officer).get("/dashboard/?year=2017&region=140200")
    assert response.context["numbers"][0].summary.value is None


def test_everyone_is_offered_their_own_regions(officer, city_officer, regions, as_user, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    [offered] = as_user(officer).get("/dashboard/").context["fields"][:1]
    assert "大同市" in offered["html"]
    [offered] = as_user(city_officer).get("/dashboard/").context["fields"][:1]
    assert "小店区" in offered["html"]
    assert "大同市" not in offered["html"]


def test_a_park_manager_is_not_shown_numbers_of_leads_and_agreements(park_manager, as_user):
    response = as_user(park_manager).get("/dashboard/")
    codes = {number.indicator.code for number in response.context["numbers"]}
    assert codes == {"funds_in_place", "projects", "projects_started", "servers_installed", "chain_coverage"}
    assert as_user(park_manager).get("/indicators/leads_open/").status_code == 403


def test_servers_stand_against_the_plans_target_where_the_province_is_seen(officer, city_officer, regions, as_user):
    target = factories.PlanTargetFactory(
        indicator="servers_installed", operator=PlanTarget.Operator.AT_LEAST, minimum=100_000, due_on=date(2017, 12, 31)
    )
    centre = factories.DataCentreFactory(region=regions["140100"])
    factories.CapacityReadingFactory(data_centre=centre, servers_installed=82_000)
    [panel] = [p for p in as_user(officer).get("/dashboard/").context["panels"] if p.code == "servers"]
    line = panel.figure["data"][-1]
    assert (line["y"], line["x"][-1]) == ([float(target.minimum)] * 2, "2017-12-31")
    [panel] = [p for p in as_user(city_officer).get("/dashboard/").context["panels"] if p.code == "servers"]
    assert len(panel.figure["data"]) == 3


def test_names_in_charts_are_shown_as_they_are_typed(officer, regions, as_user):
    regions["140100"].short_name = "<b>太原</b>"
    regions["140100"].save()
    factories.AgreementFactory(region=regions["140100"], amount=5)
    response = as_user(officer).get("/dashboard/")
    bars = response.context["panels"][1].figure["data"][0]
    assert bars["y"][0] == "&lt;b&gt;太原&lt;/b&gt;", "plotly would make it bold"
    assert b"<b>\xe5\xa4\xaa" not in response.content


def test_the_dashboard_costs_the_same_for_any_number(officer, regions, as_user, django_assert_max_num_queries):
    client = as_user(officer)
    client.get("/chain/")
    counted = []
    for _ in range(2):
        for region in regions.values():
            factories.AgreementFactory(region=region, amount=5)
            factories.InflowFactory(project__region=region)
            factories.CapacityReadingFactory(data_centre__region=region, servers_installed=5)
        with django_assert_max_num_queries(25) as queries:
            client.get("/dashboard/")
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_the_chain_page_costs_the_same_for_any_number(officer, regions, as_user, django_assert_max_num_queries):
    client = as_user(officer)
    client.get("/chain/")
    counted = []
    for _ in range(2):
        for _ in range(3):
            nodes = [factories.ChainNodeFactory()]
            factories.CompanyFactory(chain_nodes=nodes)
            factories.LeadFactory(chain_nodes=nodes)
        with django_assert_max_num_queries(15) as queries:
            client.get("/chain/")
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_the_list_behind_a_number_becomes_a_workbook(officer, regions, as_user):
    factories.AgreementFactory(region=regions["140100"], amount=5)
    response = as_user(officer).post("/indicators/investment_agreed/export/?region=140100")
    assert response["Content-Type"].startswith("application/vnd.openxmlformats")
