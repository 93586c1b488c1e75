"""What every list promises: any column that can be sorted by sorts, what is unknown comes last, sums cover all rows."""

import datetime
import io
from collections.abc import Iterator
from decimal import Decimal

import openpyxl
import pytest
from django.urls import resolve, reverse
from django.utils import timezone

from accounts.roles import ROUTES, Role
from core.views import ListView
from core.views.lists.order import can_be_missing
from crm.models import Company, Lead
from tests import factories
from tests.test_routes import World

pytestmark = pytest.mark.django_db
LISTS = sorted(route for route in ROUTES if route.endswith("_list") and Role.OFFICER in ROUTES[route])


def sortable_columns() -> Iterator[tuple[str, str]]:
    """Every column of every list of records, as (route, name of the column)."""
    for route in LISTS:
        view = getattr(resolve(reverse(route)).func, "view_class", None)
        if view and issubclass(view, ListView):
            yield from ((route, column.name) for column in view.table_class.columns.values() if column.sort)


@pytest.mark.slow
def test_every_sortable_column_of_every_list_sorts_both_ways(as_user, officer, regions):
    World(regions["140100"], officer)
    client, sorted_by, wrong = as_user(officer), 0, []
    for route, column in sortable_columns():
        for sort in (column, f"-{column}"):
            answer = client.get(reverse(route), {"sort": sort, "columns": column})
            way = {head["name"]: head["direction"] for head in answer.context["columns"]}.get(column)
            sorted_by += 1
            if way != ("descending" if sort.startswith("-") else "ascending"):
                wrong.append((route, sort))
    assert not wrong
    assert sorted_by > 200


@pytest.mark.parametrize(
    ("sort", "expected"), [("planned_investment", [1, 3, None]), ("-planned_investment", [3, 1, None])]
)
def test_what_is_unknown_comes_last_either_way(sort, expected, as_user, officer, regions):
    for amount in (3, None, 1):
        factories.LeadFactory(region=regions["140100"], planned_investment=amount)
    page = as_user(officer).get("/leads/", {"sort": sort}).context["page"]
    assert [lead.planned_investment for lead in page.rows] == expected


@pytest.mark.parametrize(
    ("model", "path", "expected"),
    [
        (Company, "pinyin", False), (Company, "pk", False), (Company, "registered_capital", True),
        (Company, "headquarters_region__code", True), (Lead, "region__code", False), (Lead, "company__pinyin", True),
        (Lead, "stage_order", True),
    ],
)  # fmt: skip
def test_only_where_a_value_can_be_missing_is_the_order_said_in_full(model, path, expected):
    """An order that names no nulls is one that an index has."""
    assert can_be_missing(model, path) is expected


def test_the_sum_below_a_list_is_that_of_all_its_rows_and_of_its_workbook(as_user, officer, regions):
    """Over more than a page, with a filter, and with a value that is unknown."""
    for number in range(1, 31):
        factories.LeadFactory(region=regions["140100"], stage="P20", planned_investment=Decimal(number) * 10_000)
    factories.LeadFactory(region=regions["140100"], stage="P20", planned_investment=None)
    factories.LeadFactory(region=regions["140100"], stage="P30", planned_investment=Decimal(10_000))
    client, query = as_user(officer), "?stage=P20&columns=name,planned_investment"
    [total] = [total for total in client.get(f"/leads/{query}").context["totals"] if total]
    assert (total, total.unknown) == ("465", 1)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.post(f"/leads/export/{query}").streaming_content)))
    rows = [row[1:] for row in book.active.iter_rows(values_only=True)]  # after the running number
    written = [cell for row in rows for cell in row if isinstance(cell, int | float)]
    assert sum(written) == 465


def test_days_are_sorted_as_days(as_user, officer, regions):
    today = timezone.localdate()
    for days in (5, 40, 1):
        factories.LeadFactory(region=regions["140100"], next_action_on=today + datetime.timedelta(days))
    page = as_user(officer).get("/leads/", {"sort": "-next_action_on"}).context["page"]
    assert [(lead.next_action_on - today).days for lead in page.rows] == [40, 5, 1]
