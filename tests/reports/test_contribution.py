"""By territory and by contribution: what regions share is split to the fen, and the province counts it once."""

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

import openpyxl
import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.roles import Role
from crm.claims import sharing
from crm.models import ShareAgreement, ShareLine
from indicators.periods import Period
from reports.contribution import MEASURES, Account, accounts
from tests import factories as make

PAGE, PARTS = reverse("reports:contribution"), reverse("reports:contribution_parts")
FEN = Decimal("0.01")


def shared(lead, parts, *, starts_on=date(2017, 1, 1), years=5, items=ShareLine.Item.values):
    agreement = make.ShareAgreementFactory(lead=lead, starts_on=starts_on, years=years)
    for item in items:
        for region, percent in parts.items():
            ShareLine.objects.create(agreement=agreement, item=item, region=region, percent=percent)
    return agreement


@given(
    value=st.decimals(min_value=Decimal("-1e14"), max_value=Decimal("1e14"), places=2),
    weights=st.lists(st.integers(min_value=0, max_value=10_000), min_size=1, max_size=9),
)
def test_parts_add_up_to_the_fen_and_differ_from_the_exact_by_less_than_one(value, weights):
    whole = sum(weights)
    parts = sharing.split(value, {number: Decimal(weight) for number, weight in enumerate(weights)})
    if not whole:
        assert parts == {}
        return
    assert sum(parts.values()) == value
    for number, part in parts.items():
        assert part == part.quantize(FEN)
        assert abs(part - value * weights[number] / whole) < FEN


PERCENTS = st.lists(st.integers(min_value=0, max_value=10_000), min_size=0, max_size=4)
ROW = st.fixed_dictionaries({
    "place": st.integers(0, 11),
    "amount": st.none() | st.decimals(min_value=0, max_value=Decimal("1e12"), places=2),
    "signed_on": st.dates(date(2016, 1, 1), date(2019, 12, 31)),
    "starts_on": st.dates(date(2016, 1, 1), date(2018, 12, 31)),
    "years": st.integers(1, 3),
    "cuts": PERCENTS,
    "inflow": st.none() | st.decimals(min_value=Decimal("-1e9"), max_value=Decimal("1e9"), places=2),
})  # fmt: skip


def whole_of_a_hundred(cuts: Sequence[int]) -> list[Decimal]:
    """Cuts between 0 and 100.00 as shares that add up to 100 per cent."""
    edges = [0, *sorted(cuts), 10_000]
    return [Decimal(high - low) / 100 for low, high in pairwise(edges)]


@pytest.mark.django_db(transaction=True)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, max_size=6), shape=st.lists(st.integers(0, 3), min_size=11, max_size=11))
def test_the_province_is_the_same_either_way_for_any_regions_agreements_and_shares(rows, shape):
    with transaction.atomic():
        regions = tree(shape)
        for number, row in enumerate(rows):
            record(row, regions, number)
        reader = make.UserFactory(role=Role.LEADER, region=regions[0])
        for period in (Period(), Period.year(2017)):
            for one in accounts(reader, period):
                territory, contribution = one.by_territory, one.by_contribution
                assert sum(territory.values()) == sum(contribution.values()), one.measure.code
                assert sum(territory.values()) == (one.measure.indicator.value(reader, period=period) or 0)
                for line in {*territory, *contribution}:
                    moved = sum((row.moved(line) for row in one.shared), Decimal(0))
                    assert territory.get(line, 0) + moved == contribution.get(line, 0), one.measure.code
        transaction.set_rollback(True)


def tree(shape):
    """A province, cities and zones below it, counties below those: as the numbers say."""
    regions = [make.RegionFactory(code="140000")]
    for number, below in enumerate(shape):
        parent = regions[0] if number < 4 else regions[1 + below]
        kind = ("city", "functional_zone")[number % 3 == 2] if number < 4 else "county"
        regions.append(make.RegionFactory(code=f"R{number:05}", name=f"示例区划{number}", kind=kind, parent=parent))
    return regions


def record(row, regions, number):
    place = regions[row["place"]]
    lead = make.LeadFactory(region=place)
    parts = {regions[(row["place"] + step * 3 + 1) % 12]: part
             for step, part in enumerate(whole_of_a_hundred(row["cuts"])[:4])}  # fmt: skip
    if sum(parts.values()) == 100:
        shared(lead, parts, starts_on=row["starts_on"], years=row["years"])
    make.AgreementFactory(lead=lead, region=place, amount=row["amount"], signed_on=row["signed_on"])
    project = make.ProjectFactory(lead=lead, region=regions[(row["place"] + number) % 12])
    if row["inflow"] is not None:
        make.InflowFactory(project=project, amount=row["inflow"], month=row["signed_on"])
    make.MonthlyReportFactory(project=project, month=row["signed_on"], fixed_investment=row["amount"])


@pytest.fixture
def scene(regions):
    """One agreement of 太原 shared 3:7 with 大同, one of 太原 alone, one in the year before the sharing begins."""
    taiyuan, datong = regions["140100"], regions["140200"]
    lead = make.LeadFactory(region=taiyuan, name="示例共享项目")
    agreement = shared(lead, {datong: Decimal(30), taiyuan: Decimal(70)})
    for amount, day, of in ((Decimal("100.01"), date(2017, 3, 1), lead), (Decimal(50), date(2017, 3, 1), None),
                            (Decimal(1000), date(2016, 12, 31), lead)):  # fmt: skip
        make.AgreementFactory(region=taiyuan, lead=of, amount=amount, signed_on=day, name=f"示例协议{amount}")
    return agreement


@pytest.mark.django_db
def test_shares_hold_from_their_first_day_to_their_last(scene, regions, leader):
    account = Account(MEASURES["investment_agreed"], leader, Period())
    taiyuan, datong = regions["140100"].path, regions["140200"].path
    assert account.by_territory == {taiyuan: Decimal("1150.01")}
    assert account.by_contribution == {taiyuan: Decimal("1120.01"), datong: Decimal("30.00")}
    assert scene.ends_on == date(2021, 12, 31)


@pytest.mark.django_db
def test_a_region_sees_its_part_of_what_stands_elsewhere(as_user, scene, other_officer, city_officer, regions):
    account = Account(MEASURES["investment_agreed"], other_officer, Period.year(2017))
    assert account.by_territory == {}
    assert account.by_contribution == {regions["140200"].path: Decimal("30.00")}
    own = Account(MEASURES["investment_agreed"], city_officer, Period.year(2017))
    assert own.by_contribution == {regions["140100"].path: Decimal("120.01")}
    page = as_user(other_officer).get(PARTS, {"measure": "investment_agreed", "line": "140200", "year": "2017"})
    assert "示例协议100.01" in page.content.decode()
    assert reverse("crm:shareagreement_detail", args=[scene.pk]) in page.content.decode()


@pytest.mark.django_db
def test_a_region_without_a_part_learns_nothing(as_user, scene, regions, person):
    stranger = person(Role.OFFICER, "Z-SXZG")
    assert Account(MEASURES["investment_agreed"], stranger, Period()).shared == []
    text = as_user(stranger).get(PARTS, {"measure": "investment_agreed", "line": "140200"}).content.decode()
    assert "示例协议" not in text
    assert as_user(stranger).get(reverse("crm:shareagreement_detail", args=[scene.pk])).status_code == 404


@pytest.mark.django_db
def test_every_number_opens_what_it_is_made_of(as_user, scene, leader):
    client = as_user(leader)
    page = client.get(PAGE, {"year": "2017"})
    lines = page.context["lines"]
    assert [str(line["name"]) for line in lines][:2] == ["太原市", "大同市"]
    taiyuan = lines[0]["cells"]
    money = [one.measure.code for one in accounts(leader, Period())].index("investment_agreed") * 2
    territory, contribution = taiyuan[money], taiyuan[money + 1]
    rows = client.get(territory["url"])
    assert rows.context["page"].count == 2
    assert f"{rows.context['summary'].value / 10_000:,.6f}".rstrip("0") == territory["text"]
    parts = client.get(contribution["url"]).context
    assert parts["contribution"] == contribution["text"]
    assert parts["territory"] == territory["text"]
    assert [row["moved"] for row in parts["rows"]] == [parts["moved"]]
    totals = page.context["totals"]
    assert totals[money]["text"] == totals[money + 1]["text"]
    for cell in totals:
        assert client.get(cell["url"]).status_code == 200


@pytest.mark.django_db
def test_the_workbook_says_the_same(as_user, scene, leader):
    answer = as_user(leader).post(reverse("reports:contribution_export") + "?year=2017")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    values = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert values[0][1] == "太原市"
    assert values[1][1] == "大同市"


@pytest.mark.django_db
def test_a_sealed_lead_is_in_nobody_elses_sum(scene, regions, other_officer, city_officer):
    scene.lead.is_sealed = True
    scene.lead.save()
    scene.lead.sealed_to.add(city_officer)
    assert Account(MEASURES["investment_agreed"], other_officer, Period()).by_contribution == {}
    assert not ShareAgreement.objects.visible_to(other_officer).exists()


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_rows(scene, regions, leader, django_assert_max_num_queries):
    for _number in range(20):
        lead = make.LeadFactory(region=regions["140100"])
        shared(lead, {regions["140200"]: Decimal(30), regions["140100"]: Decimal(70)})
        make.AgreementFactory(region=regions["140100"], lead=lead, amount=Decimal(1000))
    with django_assert_max_num_queries(40):
        for one in accounts(leader, Period()):
            assert one.by_contribution is not None
