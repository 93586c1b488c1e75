"""The plan tracker: target against actual on a day, with a lamp, for each reader's own view."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from plan import tracker
from plan.models import ActionPlan, PlanAction, PlanTarget
from plan.tracker import Lamp, TargetLine
from tests.factories import (
    ActionPlanFactory,
    CapacityReadingFactory,
    CompanyFactory,
    DataCentreFactory,
    OrganisationFactory,
    ParkFactory,
    PlanActionFactory,
    PlanGroupFactory,
    PlanTargetFactory,
    ProgressNoteFactory,
    ProjectFactory,
)

URL = "/plan/"
END = date(2017, 12, 31)


@pytest.fixture
def plan(db):
    return ActionPlanFactory()


@pytest.fixture
def servers(plan):
    """The task with the plan's number: at least 100,000 servers by the end of 2017."""
    action = PlanActionFactory(group=PlanGroupFactory(plan=plan, code="AG4", number=4), code="A13", programme="YUNZHI")
    PlanTargetFactory(
        action=action, code="A13-T1", name="部署服务器", indicator="servers_installed", unit="台",
        operator=PlanTarget.Operator.AT_LEAST, minimum=Decimal(100_000), due_on=END,
    )  # fmt: skip
    return action


def installed(number, region, day="2017-06-30"):
    return CapacityReadingFactory(data_centre=DataCentreFactory(region=region, park=None), read_on=day,
                                  servers_installed=number)  # fmt: skip


def line_of(client, action, **query):
    context = client.get(URL, query).context
    return next(line for line in context["tracker"].lines if line.action == action)


@pytest.mark.parametrize(
    ("actual", "on", "lamp"),
    [
        (100_000, "2017-06-30", Lamp.GREEN),
        (99_999, "2017-12-30", Lamp.YELLOW),
        (99_999, "2017-12-31", Lamp.RED),
        (0, "2018-01-01", Lamp.RED),
        (120_000, "2018-01-01", Lamp.GREEN),
        (None, "2017-06-30", Lamp.GREY),
        (None, "2018-01-01", Lamp.RED),
    ],
)
def test_the_lamp_of_a_target_with_a_number(actual, on, lamp):
    target = PlanTarget(operator="at_least", minimum=Decimal(100_000), due_on=END)
    value = None if actual is None else Decimal(actual)
    assert TargetLine(target, date.fromisoformat(on), value).lamp == lamp


def test_a_range_is_reached_at_its_lower_end():
    target = PlanTarget(operator="between", minimum=Decimal(2), maximum=Decimal(3), due_on=END, unit="个")
    assert TargetLine(target, END, Decimal(2)).lamp == Lamp.GREEN
    assert TargetLine(target, END, Decimal(1)).lamp == Lamp.RED
    assert TargetLine(target, END, Decimal(1)).percent == Decimal("50.0")
    assert TargetLine(target, END).target_words == "2–3 个"


def test_a_target_in_words_has_neither_lamp_nor_rate():
    line = TargetLine(PlanTarget(operator="qualitative", due_on=END), date(2018, 6, 1))
    assert (line.lamp, line.rate, line.is_measured) == (Lamp.GREY, None, False)


def test_an_unknown_actual_is_not_zero(as_user, leader, servers):
    line = line_of(as_user(leader), servers)
    assert line.targets[0].actual is None
    assert line.targets[0].percent is None


def test_a_plan_of_a_past_year_is_read_at_the_end_of_that_year(as_user, leader, servers, regions):
    installed(60_000, regions["140100"])
    installed(50_000, regions["140200"], day="2018-02-01")
    client = as_user(leader)
    client.cookies["django_language"] = "en"
    answer = client.get(URL)
    assert "As of 2017-12-31" in answer.content.decode()
    line = line_of(client, servers)
    assert (line.targets[0].actual, line.lamp) == (60_000, Lamp.RED)
    assert "60,000 台" in answer.content.decode()


def test_another_day_gives_the_figures_and_the_lamp_of_that_day(as_user, leader, servers, regions):
    installed(60_000, regions["140100"])
    installed(50_000, regions["140200"], day="2018-02-01")
    client = as_user(leader)
    assert line_of(client, servers, on="2017-01-31").targets[0].actual is None
    assert line_of(client, servers, on="2017-07-01").lamp == Lamp.YELLOW
    later = line_of(client, servers, on="2018-02-01")
    assert (later.targets[0].actual, later.lamp) == (110_000, Lamp.GREEN)


def test_a_day_that_does_not_exist_is_named_and_the_usual_day_is_shown(as_user, leader, servers):
    answer = as_user(leader).get(URL, {"on": "2017-02-31"})
    assert answer.status_code == 200
    assert answer.context["tracker"].on == END
    assert "field-error" in answer.content.decode()


def test_the_figures_are_those_of_the_readers_own_region(as_user, leader, city_officer, servers, regions):
    installed(60_000, regions["140100"])
    installed(50_000, regions["140200"])
    assert line_of(as_user(leader), servers).targets[0].actual == 110_000
    assert line_of(as_user(city_officer), servers).targets[0].actual == 60_000


def test_the_figure_leads_to_the_list_behind_it(as_user, leader, servers, regions):
    installed(60_000, regions["140100"])
    client = as_user(leader)
    url = line_of(client, servers).targets[0].list_url
    assert client.get(url).status_code == 200


def test_parks_built_within_the_year_are_counted_against_two_to_three(as_user, leader, plan, regions):
    action = PlanActionFactory(group=PlanGroupFactory(plan=plan), code="A11")
    PlanTargetFactory(action=action, indicator="big_data_parks_built", operator="between", minimum=2, maximum=3,
                      unit="个", due_on=END)  # fmt: skip
    for built_on in ("2017-05-01", "2017-11-01", "2016-12-31", "2018-01-01"):
        ParkFactory(region=regions["140100"], kind="big_data", status="built", built_on=built_on)
    line = line_of(as_user(leader), action)
    assert (line.targets[0].actual, line.lamp) == (2, Lamp.GREEN)


def test_an_indicator_that_nobody_defined_leaves_the_target_without_a_figure(as_user, leader, plan):
    action = PlanActionFactory(group=PlanGroupFactory(plan=plan))
    PlanTargetFactory(action=action, indicator="dreams", operator="at_least", minimum=1)
    assert line_of(as_user(leader), action).lamp == Lamp.GREY


def test_the_worst_lamp_is_the_tasks_lamp(servers, leader):
    PlanTargetFactory(action=servers, operator="at_least", minimum=1, due_on=END)
    reached = TargetLine(servers.targets.first(), END, Decimal(200_000))
    late = TargetLine(servers.targets.last(), END, Decimal(0))
    words = TargetLine(PlanTarget(operator="qualitative"), END)
    assert tracker.ActionLine(servers, [reached, words]).lamp == Lamp.GREEN
    assert tracker.ActionLine(servers, [reached, late]).lamp == Lamp.RED
    assert tracker.ActionLine(servers, [words]).lamp_word != str(Lamp.GREY.label)


def test_groups_stand_in_the_order_of_the_plan_with_the_safeguards_last(as_user, leader, plan):
    for number, code in ((7, "SG"), (1, "AG1"), (2, "AG2")):
        PlanActionFactory(group=PlanGroupFactory(plan=plan, code=code, number=number), code=f"X{number}")
    groups = as_user(leader).get(URL).context["tracker"].groups
    assert [group.code for group, _lines in groups] == ["AG1", "AG2", "SG"]


def test_units_of_former_days_carry_their_name_of_today(as_user, leader, servers):
    now = OrganisationFactory(name="省工业和信息化厅")
    servers.lead_units.add(OrganisationFactory(name="省经济和信息化委员会", short_name="省经信委", successor=now))
    page = as_user(leader).get(URL).content.decode()
    assert "省经信委" in page
    assert "省工业和信息化厅" in page


def test_the_last_note_up_to_the_day_is_shown(as_user, leader, servers):
    ProgressNoteFactory(action=servers, noted_on="2017-05-01", text="示例旧进展")
    ProgressNoteFactory(action=servers, noted_on="2017-09-01", text="示例新进展")
    ProgressNoteFactory(action=servers, noted_on="2018-03-01", text="示例次年进展")
    assert line_of(as_user(leader), servers).note.text == "示例新进展"
    assert line_of(as_user(leader), servers, on="2017-06-01").note.text == "示例旧进展"


def test_linked_records_are_counted_as_far_as_the_reader_sees_them(as_user, leader, city_officer, servers, regions):
    servers.projects.add(ProjectFactory(region=regions["140100"]), ProjectFactory(region=regions["140200"]))
    servers.companies.add(CompanyFactory())
    assert line_of(as_user(leader), servers).linked == {"companies": 1, "projects": 2}
    assert line_of(as_user(city_officer), servers).linked == {"companies": 1, "projects": 1}


def test_the_filters_narrow_the_page(as_user, leader, servers, plan, regions):
    installed(60_000, regions["140100"])
    unit = OrganisationFactory(code="SX-X")
    other = PlanActionFactory(group=PlanGroupFactory(plan=plan, code="AG1"), code="A1")
    other.lead_units.add(unit)
    client = as_user(leader)

    def codes(**query):
        return {line.action.code for line in client.get(URL, query).context["tracker"].lines}

    assert codes() == {"A1", "A13"}
    assert codes(group="AG4") == {"A13"}
    assert codes(lead="SX-X") == {"A1"}
    assert codes(lamp="red") == {"A13"}
    assert codes(lamp="grey") == {"A1"}
    assert codes(programme="YUNZHI") == {"A13"}
    assert codes(group="nonsense", lamp="purple") == {"A1", "A13"}


def test_the_newest_plan_is_shown_and_another_can_be_chosen(as_user, leader, servers):
    newer = ActionPlanFactory(code="newer", title="示例次年计划", year=2018)
    PlanActionFactory(group=PlanGroupFactory(plan=newer), code="B1")
    client = as_user(leader)
    assert client.get(URL).context["tracker"].plan == newer
    assert client.get(URL, {"plan": servers.plan.code}).context["tracker"].plan == servers.plan


def test_without_a_plan_the_page_says_so(as_user, leader):
    assert not ActionPlan.objects.exists()
    assert as_user(leader).get(URL).status_code == 200
    assert as_user(leader).post(reverse("plan:action_export")).status_code == 200


def test_the_page_costs_the_same_for_one_task_and_for_fifty(
    as_user, leader, servers, plan, regions, django_assert_num_queries
):
    client = as_user(leader)
    unit = OrganisationFactory()
    servers.lead_units.add(OrganisationFactory(successor=unit))
    servers.cooperating_units.add(OrganisationFactory(successor=unit))
    client.get(URL)
    with CaptureQueriesContext(connection) as few:
        client.get(URL)
    for number in range(49):
        action = PlanActionFactory(group=servers.group, code=f"Z{number}")
        action.lead_units.add(OrganisationFactory(successor=unit))
        action.cooperating_units.add(OrganisationFactory(successor=unit), unit)
        action.projects.add(ProjectFactory(region=regions["140100"]))
        PlanTargetFactory(action=action, indicator="servers_installed", operator="at_least", minimum=number + 1)
        ProgressNoteFactory(action=action)
    with django_assert_num_queries(len(few)):
        assert len(client.get(URL).context["tracker"].lines) == 50


def sheet_of(answer):
    return load_workbook(BytesIO(b"".join(answer.streaming_content))).active


def test_the_workbook_holds_what_the_page_shows(as_user, leader, servers, regions):
    installed(60_000, regions["140100"])
    ProgressNoteFactory(action=servers, noted_on="2017-09-01", text="=1+1", problems="示例：电力不足")
    client = as_user(leader)
    sheet = sheet_of(client.post(f"{reverse('plan:action_export')}?group=AG4"))
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    values = [cell.value for cell in cells]
    assert "A13" in values
    assert 0.6 in values
    assert "示例：电力不足" in values
    assert any("60,000 台" in str(value) and "=1+1" in str(value) for value in values)
    assert not any(cell.data_type == "f" for cell in cells)
    assert sheet.page_setup.orientation == "landscape"
    assert str(sheet.page_setup.paperSize) == str(sheet.PAPERSIZE_A3)


def test_the_workbook_follows_the_filters_and_the_scope(as_user, city_officer, servers, plan, regions):
    installed(50_000, regions["140200"])
    PlanActionFactory(group=PlanGroupFactory(plan=plan, code="AG1"), code="A1")
    sheet = sheet_of(as_user(city_officer).post(f"{reverse('plan:action_export')}?group=AG1"))
    values = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "A1" in values
    assert "A13" not in values


def test_administrators_do_not_see_the_plan(as_user, system_admin, servers):
    assert PlanAction.objects.visible_to(system_admin).count() == 0
    assert as_user(system_admin).get(URL).status_code == 403


def test_a_part_of_the_province_is_not_held_against_the_provinces_target(leader, city_officer, servers, regions):
    day = date(2017, 12, 31)
    whole, part = (tracker.target_line(servers.targets.get(), user=user, on=day) for user in (leader, city_officer))
    assert whole.is_whole
    assert not part.is_whole
    assert (part.lamp, part.rate) == (Lamp.GREY, None)
    assert part.lamp_word != whole.lamp_word
