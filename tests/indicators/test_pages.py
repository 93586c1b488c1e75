"""The pages of the definitions and of the rows behind a number."""

from datetime import date

import pytest

from core import exports
from indicators import registry
from indicators.views import IndicatorRows
from tests import factories


def test_every_definition_is_listed_with_its_wording(officer, as_user):
    response = as_user(officer).get("/indicators/")
    listed = response.context["indicators"]
    assert listed == registry.all()
    assert all(one.name and one.wording and one.unit and one.version for one in listed)


def test_definitions_of_records_outside_the_role_are_not_listed(park_manager, as_user):
    codes = {one.code for one in as_user(park_manager).get("/indicators/").context["indicators"]}
    assert "projects" in codes
    assert not codes & {"leads_open", "investment_agreed", "start_rate", "incentives_paid"}


@pytest.mark.parametrize("code", [one.code for one in registry.all()])
def test_every_number_opens_its_rows_and_becomes_a_workbook(code, officer, as_user):
    client = as_user(officer)
    address = f"/indicators/{code}/?region=140000&from=2017-01-01&to=2017-12-31"
    assert client.get(address).status_code == 200
    assert client.post(address.replace("/?", "/export/?")).status_code == 200


def test_nonsense_in_the_address_is_answered_kindly(officer, as_user):
    client = as_user(officer)
    assert client.get("/indicators/no_such_number/").status_code == 404
    assert client.get("/indicators/projects/?region=x&from=2017-02-31&node=999999999999&stage=zz").status_code == 200


def test_a_list_made_in_the_background_has_the_rows_of_the_page(officer, city_officer, regions):
    for code in ("140100", "140200"):
        factories.AgreementFactory(region=regions[code], signed_on=date(2017, 6, 1))
    query = "indicator=agreements_signed&from=2017-01-01&to=2017-12-31"
    for person, count in ((officer, 2), (city_officer, 1)):
        _filters, rows = exports.prepared(IndicatorRows, person, query).filtered()
        assert rows.count() == count == registry.get("agreements_signed").value(person)


def test_the_rows_cost_the_same_for_one_as_for_many(officer, regions, as_user, django_assert_max_num_queries):
    client = as_user(officer)
    client.get("/indicators/")
    counted = []
    for number in (1, 20):
        factories.InflowFactory.create_batch(number)
        factories.ProjectFactory.create_batch(number)
        with django_assert_max_num_queries(30) as queries:
            client.get("/indicators/funds_in_place/")
            client.get("/indicators/projects/")
        counted.append(len(queries))
    assert counted[0] == counted[1]
