"""The least and the greatest that a record can hold break no page and no workbook."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from accounts.models import User
from crm.models import Company
from indicators import registry
from reports.pack.build import draw
from reports.pack.order import PackOrder, PackPeriod, period_choices, region_choices
from tests import factories as make

pytestmark = pytest.mark.django_db
MOST = Decimal("9999999999999.99")
LISTS = [
    "crm:company", "crm:lead", "crm:interaction", "crm:agreement", "parks:datacentre", "parks:capacityreading",
    "projects:project", "projects:inflow", "projects:monthlyreport", "incentives:application", "incentives:payment",
]  # fmt: skip


@pytest.fixture
def extremes(officer: User) -> None:
    for day in (date(1850, 1, 1), date(2100, 12, 31)):
        make.AgreementFactory(signed_on=day, amount=MOST, phase1_amount=MOST)
        make.InteractionFactory(happened_on=day, next_step="示例", next_step_on=day)
        lead = make.LeadFactory(planned_investment=MOST, first_reported_on=day, next_action="示例", next_action_on=day)
        project = make.ProjectFactory(
            lead=lead, stage="P70", total_investment=MOST, registered_on=day, started_on=day, produced_on=day
        )
        report = make.MonthlyReportFactory(project=project, month=day, output=MOST, jobs_total=2_147_483_647)
        make.InflowFactory(project=project, report=report, month=day, amount=MOST)
        make.PaymentFactory(paid_on=day, amount=MOST)
        make.CapacityReadingFactory(read_on=day, racks_built=2_147_483_647, servers_installed=2_147_483_647)


def test_pages_bear_extremes(extremes: None, officer: User, as_user: Callable[[User], Client]) -> None:
    client = as_user(officer)
    for address in ["dashboard/", "dashboard/?year=all", "chain/", "plan/", "reports/workbooks/"]:
        assert client.get(f"/{address}").status_code == 200
    for one in registry.all():
        for query in ("", "?from=0001-01-01&to=9999-12-31"):
            assert client.get(reverse("indicators:indicator_rows", args=[one.code]) + query).status_code == 200
    for name in LISTS:
        assert client.get(reverse(f"{name}_list")).status_code == 200
        keys = (
            []
            if name == "projects:inflow"
            else apps.get_model(name.replace(":", ".")).objects.values_list("pk", flat=True)
        )
        assert all(client.get(reverse(f"{name}_detail", args=[key])).status_code == 200 for key in keys)
        assert client.post(reverse(f"{name}_export")).status_code == 200


def test_the_leadership_workbook_bears_extremes(extremes: None, officer: User) -> None:
    periods = period_choices(officer)
    for period in (periods[0], periods[-1], PackPeriod(1, 1), PackPeriod(9999, 12)):
        order = PackOrder(officer, period, region_choices(officer)[0], "亿元")
        draw(order, "YJ-1", lambda done, total, what: None).save(io.BytesIO())


@pytest.mark.parametrize("day", ["0017-06-01", "1849-12-31", "2101-01-01", "9999-12-31"])
def test_a_day_of_other_times_is_refused(day: str, officer: User, as_user: Callable[[User], Client]) -> None:
    answer = as_user(officer).post(reverse("crm:company_create"), {"name": "示例", "established_on": day})
    assert answer.status_code == 422
    assert day[:4].lstrip("0") in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("999999999.999999", MOST),
        ("1.2345", Decimal(12345)),
        ("0.0000001", None),
        ("1000000000", None),
        ("1e308", None),
    ],
)
def test_an_amount_is_kept_to_the_last_fen_or_refused(
    typed: str, kept: Decimal | None, officer: User, as_user: Callable[[User], Client]
) -> None:
    data = {"name": "示例", "registered_capital": typed}
    answer = as_user(officer).post(reverse("crm:company_create"), data)
    assert answer.status_code == (302 if kept else 422)
    assert [company.registered_capital for company in Company.objects.all()] == ([kept] if kept else [])
