"""Lights of leads: what burns when, and that counts, filters and rows say the same."""

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from core.once import keeping
from core.working_days import add_working_days
from crm import lights
from crm.models import Lead
from tests import factories

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def at(monkeypatch):
    """Stop the clock at a moment in Shanghai."""

    def stop(*moment: int) -> None:
        now = datetime(*moment, tzinfo=SHANGHAI).astimezone(UTC)
        monkeypatch.setattr(timezone, "now", lambda: now)

    return stop


def burning(lead: Lead) -> dict[str, str]:
    """Colour by rule."""
    return {light.rule.code: str(light.colour.value) for light in lights.of(lead)}


def made(**fields) -> Lead:
    """A lead that nothing but `fields` could light: it was talked to today."""
    kept = {"stage_since": None, "last_contact_on": timezone.now().astimezone(SHANGHAI).date()}
    kept |= {name: fields.pop(name) for name in kept if name in fields}
    return as_kept(factories.LeadFactory(**fields), **kept)


def as_kept(lead: Lead, **fields) -> Lead:
    """The lead with values that the machine keeps by itself."""
    Lead.objects.filter(pk=lead.pk).update(**fields)
    return Lead.objects.get(pk=lead.pk)


def received(*moment: int, **fields) -> Lead:
    return made(received_at=datetime(*moment, tzinfo=SHANGHAI), **fields)


def test_an_enquiry_is_to_be_answered_by_the_end_of_the_next_working_day(at):
    at(2017, 6, 2, 9)
    lead = received(2017, 6, 2, 9)  # a Friday
    assert burning(lead) == {}
    at(2017, 6, 4, 23, 59)
    assert burning(lead) == {}
    at(2017, 6, 5, 0, 0)
    assert burning(lead)["respond"] == "yellow"
    at(2017, 6, 5, 23, 59, 59)
    assert burning(lead)["respond"] == "yellow"
    at(2017, 6, 6, 0, 0)
    assert burning(lead)["respond"] == "red"


def test_each_clock_stops_by_itself(at):
    at(2017, 6, 20, 9)
    lead = received(2017, 6, 1, 9)
    assert set(burning(lead)) == {"respond", "judge", "reply"}
    lead.responded_at = datetime(2017, 6, 20, 8, tzinfo=SHANGHAI)
    lead.replied_at = lead.responded_at
    assert set(burning(lead)) == {"judge"}


def test_days_worked_in_exchange_count_and_holidays_do_not(at):
    lead = received(2017, 3, 31, 17)  # Friday; Saturday is worked, Sunday to Tuesday are off
    at(2017, 4, 1, 9)
    assert burning(lead) == {"respond": "yellow"}
    at(2017, 4, 4, 9)
    assert burning(lead) == {"respond": "red"}
    at(2017, 4, 6, 9)  # the third working day
    assert burning(lead)["judge"] == "yellow"


def test_clocks_run_over_the_end_of_a_year(at):
    at(2025, 12, 31, 16)
    lead = received(2025, 12, 31, 16)
    at(2026, 1, 3, 12)
    assert burning(lead) == {}
    at(2026, 1, 4, 12)  # a Sunday worked in exchange
    assert burning(lead) == {"respond": "yellow"}


def test_in_a_year_that_nobody_entered_weekdays_count_until_rows_say_otherwise(at):
    at(2026, 12, 31, 9)
    lead = received(2026, 12, 31, 9)
    at(2027, 1, 1, 9)
    assert burning(lead) == {"respond": "yellow"}
    factories.HolidayFactory(day=date(2027, 1, 1))
    assert burning(lead) == {}


def test_an_enquiry_just_before_midnight_belongs_to_the_day_that_ends(at):
    at(2017, 6, 5, 9)
    assert burning(received(2017, 6, 1, 23, 59, 59))["respond"] == "red"
    assert burning(received(2017, 6, 2, 0, 0))["respond"] == "yellow"


@pytest.mark.parametrize(("stage", "gap"), [("P30", 14), ("P40", 30)])
def test_the_gap_between_contacts_depends_on_the_stage(at, stage, gap):
    at(2024, 3, 1, 9)
    today = date(2024, 3, 1)
    days = {"late": gap + 1, "due": gap, "fine": gap - 1}
    found = {name: made(stage=stage, last_contact_on=today - timedelta(days=n)) for name, n in days.items()}
    assert {name: burning(lead).get("follow_up") for name, lead in found.items()} == {
        "late": "red", "due": "yellow", "fine": None}  # fmt: skip


def test_without_a_contact_the_gap_counts_from_the_stage_then_from_the_entry(at):
    at(2024, 3, 1, 9)
    by_stage = made(stage="P30", last_contact_on=None, stage_since=date(2024, 2, 1))
    assert "2024-02-01" in lights.worst(by_stage).fact_words
    at(2024, 4, 1, 9)
    by_entry = made(stage="P30", last_contact_on=None)
    assert burning(by_entry) == {}
    at(2024, 4, 16, 9)
    assert burning(by_entry) == {"follow_up": "red"}


def test_a_lead_without_progress_turns_yellow_red_and_should_then_leave(at):
    at(2024, 6, 30, 9)
    colours = []
    for days in (59, 60, 89, 90, 179, 180, 400):
        lead = made(stage="P10", last_contact_on=None, stage_since=date(2024, 6, 30) - timedelta(days=days))
        colours.append(burning(lead).get("stagnation"))
    assert colours == [None, "yellow", "yellow", "red", "red", "out", "out"]


def test_a_move_or_a_talk_ends_the_stillness_whichever_came_later(at):
    at(2024, 6, 30, 9)
    lead = made(stage="P20", stage_since=date(2024, 1, 1), last_contact_on=date(2024, 6, 1))
    assert burning(lead) == {}
    lead.stage_since, lead.last_contact_on = date(2024, 6, 1), date(2024, 1, 1)
    assert burning(lead) == {}


def test_a_signed_lead_does_not_stagnate_unless_its_stage_has_limits_of_its_own(at):
    at(2024, 6, 30, 9)
    lead = made(stage="P40", stage_since=date(2024, 1, 1), last_contact_on=date(2024, 6, 1))
    lead.last_contact_on = date(2024, 6, 10)
    assert burning(lead) == {}
    factories.PipelineStageFactory(code="P40", counts_as="P40", yellow_days=10, red_days=15)
    assert burning(lead) == {"stagnation": "red"}


def test_an_added_stage_follows_the_one_it_counts_as(at):
    at(2024, 6, 30, 9)
    factories.PipelineStageFactory(code="P35", counts_as="P30")
    lead = made(stage="P35", last_contact_on=date(2024, 6, 1))
    assert burning(lead) == {"follow_up": "red"}
    assert list(lights.lit(Lead.objects.all(), rule="follow_up")) == [lead]


def test_the_next_step_lights_on_its_day(at):
    at(2024, 2, 29, 9)
    assert burning(made(next_action="示例", next_action_on=date(2024, 3, 1))) == {}
    assert burning(made(next_action="示例", next_action_on=date(2024, 2, 29))) == {"next_step": "yellow"}
    late = made(next_action="示例", next_action_on=date(2024, 2, 28))
    assert burning(late) == {"next_step": "red"}
    assert late.is_overdue


def test_only_leads_that_are_followed_burn_and_paused_ones_when_they_are_to_be_taken_up(at):
    at(2024, 6, 30, 9)
    old = {"received_at": datetime(2024, 1, 1, tzinfo=UTC), "last_contact_on": date(2024, 1, 1), "side_reason": "示例"}
    assert burning(made(side_state="X3", **old)) == {}
    assert burning(made(side_state="X1", **old)) == {}
    assert burning(made(side_state="X1", resume_on=date(2024, 6, 30), **old)) == {"resume": "yellow"}
    assert burning(made(side_state="X1", resume_on=date(2024, 6, 1), **old)) == {"resume": "red"}
    away = made(**old)
    assert burning(away)
    away.archive(reason="示例")
    assert burning(away) == {}


def test_an_office_sets_its_own_limits(at):
    at(2017, 6, 5, 9)
    lead = received(2017, 6, 2, 9)
    assert burning(lead) == {"respond": "yellow"}
    factories.SettingFactory(key="lead.respond", value="2")
    assert burning(lead) == {}
    factories.SettingFactory(key="lead.judge", value="0")
    assert burning(lead) == {"judge": "red"}


def test_a_light_says_its_rule_and_the_facts(at):
    at(2017, 6, 7, 9)
    light = lights.worst(received(2017, 6, 2, 9, 30))
    assert (light.rule.code, str(light.due), light.key) == ("respond", "2017-06-05", "lead.respond")
    for told in ("1", "2017-06-02 09:30", "2017-06-05", "江府办函〔2024〕37号"):
        assert told in light.sentence
    assert light.words in light.html()
    for lead in (made(stage="P30", last_contact_on=date(2017, 1, 1)), made(last_contact_on=date(2017, 4, 7)),
                 made(next_action_on=date(2017, 6, 1))):  # fmt: skip
        assert all(one.sentence and one.due <= date(2017, 6, 7) for one in lights.of(lead))


def test_the_gravest_light_comes_first(at):
    at(2024, 6, 30, 9)
    lead = made(stage="P30", last_contact_on=date(2024, 1, 1), next_action_on=date(2024, 6, 30))
    assert list(burning(lead).values()) == ["out", "red", "yellow"]
    assert lights.worst(lead).colour == "out"


def random_lead(chance: random.Random, today: date) -> Lead:
    """A lead with days around every limit, or without them."""

    def day(most: int) -> date | None:
        return today - timedelta(days=chance.randint(-2, most)) if chance.random() < 0.7 else None

    def moment(most: int) -> datetime | None:
        found = day(most)
        hour = chance.choice([(0, 0), (23, 59), (15, 59), (16, 0), (8, 0), (7, 59)])
        return found and datetime(found.year, found.month, found.day, *hour, tzinfo=SHANGHAI)

    state = chance.choice(["", "", "", "", "X1", "X2", "X3"])
    lead = factories.LeadFactory(
        stage=chance.choice(["P10", "P20", "P30", "P35", "P40"]), side_state=state, side_reason=state and "示例",
        received_at=moment(12), responded_at=moment(3) if chance.random() < 0.3 else None,
        judged_at=moment(3) if chance.random() < 0.3 else None, replied_at=moment(3) if chance.random() < 0.3 else None,
        next_action_on=day(2), resume_on=day(2), next_action="示例",
    )  # fmt: skip
    created = moment(200) or timezone.now()
    archived = created if chance.random() < 0.1 else None
    return as_kept(lead, created_at=created, archived_at=archived, last_contact_on=day(200), stage_since=day(200))


@pytest.mark.parametrize(
    "moment",
    [(2024, 2, 29, 0, 0), (2026, 1, 4, 23, 59), (2017, 10, 9, 8, 0), (2027, 1, 1, 7, 59), (2026, 11, 23, 12, 0)],
    ids=str,
)
def test_filters_and_rows_light_the_same_leads(at, moment):
    """Every rule in every colour, on random leads: what a count counts is what the rows show."""
    at(*moment)
    factories.PipelineStageFactory(code="P35", counts_as="P30", yellow_days=20)
    factories.HolidayFactory(day=date(moment[0], moment[1], 1))
    chance = random.Random(f"{moment}")
    leads = [random_lead(chance, date(*moment[:3])) for _ in range(150)]
    seen = 0
    with keeping():
        for code in lights.RULES:
            for colour in lights.Colour.values:
                by_row = {lead.pk for lead in leads if burning(lead).get(code) == colour}
                by_filter = set(lights.lit(Lead.objects.all(), rule=code, colour=colour).values_list("pk", flat=True))
                assert by_filter == by_row, (code, colour)
                seen += len(by_row)
        assert lights.lit(Lead.objects.all()).count() == sum(bool(burning(lead)) for lead in leads)
    assert seen > 100


@pytest.mark.parametrize("moment", [(2024, 2, 29, 0, 0), (2026, 1, 4, 23, 59), (2017, 4, 4, 12, 0)], ids=str)
def test_service_lights_are_what_counting_the_term_says(at, moment):
    """The definition itself, day by day, beside the cut-off days that lists use."""
    at(*moment)
    today = date(*moment[:3])
    for back in range(25):
        lead = received(*(today - timedelta(days=back)).timetuple()[:3], 12)
        for code, count in (("respond", 1), ("judge", 3), ("reply", 5)):
            due = add_working_days(lead.received_at, count)
            expected = "red" if due < today else "yellow" if due == today else None
            assert burning(lead).get(code) == expected, (code, back)


def test_a_page_of_lights_asks_nothing_for_each_row(at, django_assert_num_queries):
    at(2024, 6, 30, 9)
    leads = [made(stage="P30", last_contact_on=date(2024, 1, n + 1)) for n in range(20)]
    with keeping(), django_assert_num_queries(2):  # the stages and the settings; the calendar for terms in working days
        assert all(lights.worst(lead).rule.code for lead in leads)
