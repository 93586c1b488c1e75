"""What a number counts, for whom, and when it says that it does not know."""

from datetime import date
from decimal import Decimal

from crm.models import Agreement, Lead
from indicators import registry
from indicators.periods import Period
from projects.models import Inflow, MonthlyReport, Project
from tests import factories

YEAR = Period.year(2017)


def value(code, user, **filters):
    return registry.get(code).value(user, **filters)


def test_every_indicator_answers_every_question(officer, park_manager):
    for one in registry.all():
        for person in (officer, park_manager):
            filters = {"period": YEAR, "region": officer.region}
            one.value(person, **filters)
            one.by_month(person, **filters)
            one.by_city(person, **filters)
            list(one.rows(person, **filters)[:1])
            assert one.code in one.list_url(**filters)


def test_agreed_investment_leaves_out_intents_upgrades_and_foreign_currency(officer, regions):
    make = factories.AgreementFactory
    first = make(amount=300)
    make(amount=40, change=Agreement.Change.INCREASE, previous=first)
    make(amount=999, change=Agreement.Change.UPGRADE, previous=first)
    make(amount=999, kind=Agreement.Kind.LETTER_OF_INTENT)
    make(amount=999, kind=Agreement.Kind.FRAMEWORK)
    make(amount=999, currency="USD")
    make(amount=999).archive(reason="示例")
    assert value("investment_agreed", officer) == 340
    assert value("agreements_signed", officer) == 3


def test_a_sum_of_unknown_amounts_is_unknown_and_a_count_of_nothing_is_zero(officer, regions):
    assert value("investment_agreed", officer, period=YEAR) is None
    assert value("agreements_signed", officer, period=YEAR) == 0
    factories.AgreementFactory(amount=None)
    assert value("investment_agreed", officer, period=YEAR) is None
    factories.AgreementFactory(amount=0)
    assert value("investment_agreed", officer, period=YEAR) == 0


def test_a_role_that_does_not_see_the_records_gets_no_number(park_manager, regions):
    factories.LeadFactory(region=regions["140100"])
    assert value("leads_open", park_manager) is None
    assert value("start_rate", park_manager) is None


def test_a_period_includes_both_its_days_and_leaves_out_rows_without_a_date(officer, regions):
    for day in (date(2016, 12, 31), date(2017, 1, 1), date(2017, 12, 31), date(2018, 1, 1), None):
        factories.AgreementFactory(signed_on=day)
    assert value("agreements_signed", officer, period=YEAR) == 2
    assert value("agreements_signed", officer) == 5


def test_projects_that_no_longer_count_take_their_money_along(officer, regions):
    for state in Project.SideState.values:
        project = factories.ProjectFactory(side_state=state, side_reason="示例" if state else "", total_investment=10)
        factories.InflowFactory(project=project, amount=7)
    assert value("projects", officer) == 2, "going on, and paused"
    assert value("total_investment", officer) == 20
    assert value("funds_in_place", officer) == 14


def test_money_of_drafts_and_returned_reports_is_not_in_place(officer, regions):
    project = factories.ProjectFactory()
    for number, state in enumerate(MonthlyReport.State.values, 1):
        month = date(2017, number, 1)
        report = factories.MonthlyReportFactory(project=project, month=month, state=state, fixed_investment=5)
        factories.InflowFactory(project=project, report=report, month=month, amount=100)
    factories.InflowFactory(project=project, amount=3, origin=Inflow.Origin.UNSPLIT)
    assert value("funds_in_place", officer, period=YEAR) == 203
    assert value("funds_outside_province", officer, period=YEAR) == 200
    assert value("fixed_investment", officer, period=YEAR) == 10


def test_leads_under_way_are_those_neither_signed_nor_stopped(officer, regions):
    for stage in Lead.Stage.values:
        factories.LeadFactory(stage=stage, planned_investment=8)
    factories.LeadFactory(side_state=Lead.SideState.PAUSED, side_reason="示例", planned_investment=8)
    assert value("leads_open", officer) == 3
    assert value("planned_investment", officer) == 24
    assert value("leads_by_stage", officer, stage=Lead.Stage.SIGNED) == 1


def reading(centre, day, **figures):
    return factories.CapacityReadingFactory(data_centre=centre, read_on=day, **figures)


def test_servers_are_summed_over_the_newest_reading_of_each_data_centre(officer, regions):
    one, two = factories.DataCentreFactory.create_batch(2)
    reading(one, date(2017, 3, 31), servers_installed=100, servers_online=90)
    reading(one, date(2017, 6, 30), servers_installed=150)
    reading(two, date(2017, 5, 31), servers_installed=30, servers_online=0)
    installed, online = registry.get("servers_installed"), registry.get("servers_online")
    assert installed.value(officer) == 180
    assert installed.value(officer, period=Period.until(date(2017, 5, 31))) == 130
    assert installed.value(officer, period=Period.until(date(2017, 1, 1))) is None
    assert online.value(officer) == 0, "one says zero; the other's newest reading does not say"
    assert installed.over_time(officer) == [
        (date(2017, 3, 31), 100), (date(2017, 5, 31), 130), (date(2017, 6, 30), 180),
    ]  # fmt: skip
    assert installed.by_month(officer, period=YEAR) == [
        (date(2017, 3, 1), 100), (date(2017, 4, 1), 100), (date(2017, 5, 1), 130), (date(2017, 6, 1), 180),
    ]  # fmt: skip


def test_archived_readings_and_data_centres_are_forgotten(officer, regions):
    one, two = factories.DataCentreFactory.create_batch(2)
    reading(one, date(2017, 3, 31), servers_installed=100)
    reading(one, date(2017, 6, 30), servers_installed=999).archive(reason="示例")
    reading(two, date(2017, 3, 31), servers_installed=999)
    two.archive(reason="示例")
    assert value("servers_installed", officer) == 100
    assert registry.get("servers_installed").over_time(officer) == [(date(2017, 3, 31), 100)]


def test_the_rack_rate_uses_only_data_centres_that_give_both_figures(officer, regions):
    one, two = factories.DataCentreFactory.create_batch(2)
    reading(one, date(2017, 3, 31), racks_built=300, racks_in_use=200)
    reading(two, date(2017, 3, 31), racks_built=700)
    assert value("rack_rate", officer) == Decimal("66.67")
    assert value("racks_built", officer) == 1000


def test_the_three_rates_follow_the_agreements_of_the_period(officer, regions):
    kept, started, dropped, _bare = factories.AgreementFactory.create_batch(4, amount=100)
    factories.ProjectFactory().agreements.add(kept)
    building = factories.ProjectFactory(stage=Project.Stage.STARTED)
    building.agreements.add(started)
    factories.ProjectFactory(side_state=Project.SideState.TERMINATED, side_reason="示例").agreements.add(dropped)
    factories.InflowFactory(project=building, amount=30)
    factories.InflowFactory(project=building, amount=5, month=date(2018, 1, 1))
    factories.InflowFactory(amount=1000)
    assert value("fulfilment_rate", officer, period=YEAR) == 50
    assert value("start_rate", officer, period=YEAR) == 25
    assert value("funding_rate", officer, period=YEAR) == Decimal("7.50")
    assert value("funding_rate", officer, period=Period.year(2018)) is None
    assert value("start_rate", officer, period=Period.year(2018)) is None, "nothing of nothing is no rate"


def test_a_park_counts_when_it_is_a_big_data_park_built_in_the_period(officer, regions):
    make = factories.ParkFactory
    make(status="built", built_on=date(2017, 5, 1))
    make(status="built", built_on=date(2016, 5, 1))
    make(status="building", built_on=date(2017, 5, 1))
    make(status="built", built_on=date(2017, 5, 1), kind="economic")
    assert value("big_data_parks_built", officer, period=YEAR) == 1
