"""Numbers by city: every row on one line, the lines in the order of the national code."""

import pytest

from indicators import registry
from tests import factories


@pytest.fixture
def agreed(regions):
    for code, amount in (("140100", 1), ("140105", 2), ("140200", None), ("Z-SXZG", 4), ("140000", 8)):
        factories.AgreementFactory(region=regions[code], amount=amount)
    return registry.get("investment_agreed")


def test_a_county_counts_in_its_city_and_a_zone_of_the_province_on_its_own_line(agreed, officer):
    lines = [(region.code, value) for region, value in agreed.by_city(officer)]
    assert lines == [("140100", 3), ("140200", None), ("Z-SXZG", 4), ("140000", 8)]


def test_every_line_opens_the_list_of_its_own_rows(agreed, officer, as_user):
    for region, value in agreed.by_city(officer):
        url = agreed.city_url(region)
        response = as_user(officer).get(url)
        assert response.context["summary"].value == value, url
    assert "own=1" in agreed.city_url(region), "the province itself, without its cities"


def test_a_city_without_rows_is_printed_to_those_who_see_it_only(agreed, officer, city_officer, other_officer):
    signed = registry.get("agreements_signed")
    assert [region.code for region, _ in signed.by_city(city_officer)] == ["140100"]
    assert signed.by_city(other_officer)[0][1] == 1
    projects = registry.get("projects")
    assert [(region.code, value) for region, value in projects.by_city(officer)] == [("140100", 0), ("140200", 0)]


def test_a_county_filter_keeps_the_line_of_its_city_and_lists_the_county_only(agreed, officer, regions):
    county = regions["140105"]
    [(region, value)] = agreed.by_city(officer, region=county)
    assert (region.code, value) == ("140100", 2)
    assert "region=140105" in agreed.city_url(region, region=county)
