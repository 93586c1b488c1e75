"""The next step of a lead with a day is a task, and the task is the next step."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import assignments, audit, bulk
from core.models import AuditEntry, Task
from crm import services
from crm.models import Interaction, Lead
from tests.factories import CompanyFactory, InteractionFactory, LeadFactory

pytestmark = pytest.mark.django_db
DAY = date(2030, 6, 3)
LATER = date(2030, 6, 10)


@pytest.fixture
def lead(city_officer: Any) -> Lead:
    return LeadFactory(region=city_officer.region, owner=city_officer, next_action="送供电方案", next_action_on=DAY)


def open_steps(record: Any) -> list[tuple[str, date | None, Any]]:
    rows = Task.objects.open().on(record).filter(kind=Task.Kind.STEP)
    return [(task.text, task.due_on, task.assignee) for task in rows]


def test_a_next_step_with_a_day_is_one_open_task_of_the_owner(lead: Lead, city_officer: Any) -> None:
    assert open_steps(lead) == [("送供电方案", DAY, city_officer)]


def test_a_changed_step_a_new_owner_and_no_step_reach_the_task(lead: Lead, officer: Any) -> None:
    lead.next_action, lead.next_action_on, lead.owner = "签约", LATER, officer
    lead.save()
    assert open_steps(lead) == [("签约", LATER, officer)]
    lead.owner = None
    lead.save()
    assert open_steps(lead) == [("签约", LATER, None)]
    lead.next_action, lead.next_action_on = "", None
    lead.save()
    assert open_steps(lead) == []
    assert Task.objects.on(lead).count() == 1


def test_a_step_without_a_day_is_no_task(lead: Lead) -> None:
    lead.next_action_on = None
    lead.save()
    assert open_steps(lead) == []


def test_a_lead_that_is_paused_or_archived_has_no_task_and_gets_it_back(lead: Lead) -> None:
    lead.side_state, lead.side_reason = Lead.SideState.PAUSED, "示例"
    lead.save()
    assert open_steps(lead) == []
    lead.side_state = lead.side_reason = ""
    lead.save()
    assert len(open_steps(lead)) == 1
    lead.archive(reason="示例")
    assert open_steps(lead) == []
    lead.restore()
    assert len(open_steps(lead)) == 1


def test_saving_a_lead_again_leaves_its_task_alone(lead: Lead) -> None:
    before = Task.objects.get().version
    lead.remark = "示例"
    lead.save()
    assert Task.objects.get().version == before


def test_a_task_that_is_done_clears_the_next_step_and_can_be_taken_up_again(lead: Lead, city_officer: Any) -> None:
    task = assignments.finish_task(Task.objects.get(), by=city_officer, outcome="方案已送")
    lead.refresh_from_db()
    assert (lead.next_action, lead.next_action_on) == ("", None)
    assert (task.outcome, task.done_by) == ("方案已送", city_officer)
    assert AuditEntry.objects.filter(model="crm.lead", actor=city_officer, action="update").count() == 1
    again = assignments.finish_task(task, by=city_officer, outcome="别的")
    assert again.outcome == "方案已送"
    assignments.reopen_task(task, by=city_officer)
    lead.refresh_from_db()
    assert (lead.next_action, lead.next_action_on) == ("送供电方案", DAY)
    assert len(open_steps(lead)) == 1


def test_a_done_task_does_not_come_in_the_way_of_the_next_step(lead: Lead, city_officer: Any) -> None:
    first = assignments.finish_task(Task.objects.get(), by=city_officer)
    lead.refresh_from_db()
    lead.next_action, lead.next_action_on = "签约", LATER
    lead.save()
    assert [text for text, _day, _who in open_steps(lead)] == ["签约"]
    with pytest.raises(ValidationError):
        assignments.reopen_task(first, by=city_officer)
    lead.refresh_from_db()
    assert lead.next_action == "签约"


def test_a_step_without_a_day_is_not_written_over_by_an_old_task(lead: Lead, city_officer: Any) -> None:
    task = assignments.finish_task(Task.objects.get(), by=city_officer)
    lead.refresh_from_db()
    lead.next_action = "等待答复"
    lead.save()
    with pytest.raises(ValidationError):
        assignments.reopen_task(task, by=city_officer)
    assert Task.objects.get(pk=task.pk).done_at
    lead.refresh_from_db()
    assert lead.next_action == "等待答复"


def test_a_task_that_is_put_off_moves_the_next_step(lead: Lead, city_officer: Any) -> None:
    task = Task.objects.get()
    task.due_on = LATER
    assignments.change_task(task, by=city_officer)
    lead.refresh_from_db()
    assert lead.next_action_on == LATER
    assert len(open_steps(lead)) == 1


def test_many_leads_cost_as_many_queries_as_few(city_officer: Any) -> None:
    def made(count: int) -> list[Lead]:
        return [
            LeadFactory.build(
                company=None, region=city_officer.region, owner=city_officer, next_action="示例", next_action_on=DAY
            )
            for _ in range(count)
        ]

    def asked(work: Any) -> int:
        with CaptureQueriesContext(connection) as found:
            work()
        return len(found)

    with audit.acting(city_officer):
        few, many = made(2), made(60)
        assert asked(lambda: bulk.create_all(few)) == asked(lambda: bulk.create_all(many))
        assert Task.objects.open().count() == 62
        for lead in (*few, *many):
            lead.next_action_on = LATER
        assert asked(lambda: bulk.update_all(few)) == asked(lambda: bulk.update_all(many))
    assert set(Task.objects.open().values_list("due_on", flat=True)) == {LATER}


def test_an_interaction_without_a_lead_keeps_its_own_step(city_officer: Any) -> None:
    talk = InteractionFactory(region=city_officer.region, author=city_officer, next_step="寄资料", next_step_on=DAY)
    assert open_steps(talk) == [("寄资料", DAY, city_officer)]
    assignments.finish_task(Task.objects.get(), by=city_officer, outcome="已寄")
    talk.refresh_from_db()
    assert talk.next_step == "寄资料"
    talk.summary = "示例：改了一个字"
    talk.save()
    assert open_steps(talk) == []
    talk.lead = LeadFactory(company=talk.company, region=city_officer.region)
    talk.save()
    assert open_steps(talk) == []


def test_whoever_may_not_see_the_interaction_does_not_see_its_task(city_officer: Any, other_officer: Any) -> None:
    InteractionFactory(region=city_officer.region, next_step="寄资料", next_step_on=DAY)
    assert Task.objects.visible_to(city_officer).count() == 1
    assert Task.objects.visible_to(other_officer).count() == 0


def test_many_follow_ups_are_carried_with_a_few_queries(city_officer: Any) -> None:
    company = CompanyFactory()

    def talks(count: int) -> list[Interaction]:
        leads = [LeadFactory(company=company, region=city_officer.region) for _ in range(count)]
        return [
            InteractionFactory(
                company=company, lead=lead, region=city_officer.region, next_step="签约", next_step_on=DAY
            )
            for lead in leads
        ]

    few, many = talks(2), talks(30)
    with CaptureQueriesContext(connection) as first:
        assert len(services.carry_next_steps(few, by=city_officer)) == 2
    with CaptureQueriesContext(connection) as second:
        assert len(services.carry_next_steps(many, by=city_officer)) == 30
    assert len(first) == len(second)
    assert services.carry_next_steps(many, by=city_officer) == []
