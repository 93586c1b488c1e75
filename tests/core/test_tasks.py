"""Tasks: given to who may see their record, done with one click, taken up again, counted by the day of the office."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest import mock

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import Notice, Task
from core.places import place_of
from tests.factories import LeadFactory, TaskFactory

pytestmark = pytest.mark.django_db
LIST, CREATE = reverse("core:task_list"), reverse("core:task_create")


@pytest.fixture
def lead(city_officer: Any) -> Any:
    return LeadFactory(region=city_officer.region, owner=city_officer)


def sent(person: Any, **changes: Any) -> dict[str, Any]:
    return {"text": "示例：备材料", "due_on": "2030-06-03", "assignee": person.pk, "form_key": "k", **changes}


def page(task: Task, action: str) -> str:
    return reverse(f"core:task_{action}", args=[task.pk])


def test_a_task_is_given_and_its_assignee_told(as_user: Any, officer: Any, city_officer: Any, lead: Any) -> None:
    answer = as_user(officer).post(CREATE, sent(city_officer, on=place_of(lead)))
    assert answer.status_code == 302, answer.context["form"].errors
    task = Task.objects.get()
    assert (task.author, task.record) == (officer, lead)
    notice = Notice.objects.get(owner=city_officer, reason="task_given")
    assert "示例：备材料" in notice.text
    assert answer["Location"] == f"/leads/{lead.pk}/#tasks"
    shown = as_user(city_officer).get(f"/leads/{lead.pk}/").content.decode()
    assert "示例：备材料" in shown


def test_a_task_is_not_given_to_who_may_not_see_its_record(
    as_user: Any, officer: Any, other_officer: Any, lead: Any
) -> None:
    answer = as_user(officer).post(CREATE, sent(other_officer, on=place_of(lead)))
    assert answer.status_code == 422
    assert other_officer.full_name in answer.context["form"].errors["assignee"][0]
    assert not Task.objects.exists()


def test_a_record_of_another_city_cannot_be_named(as_user: Any, other_officer: Any, lead: Any) -> None:
    answer = as_user(other_officer).post(CREATE, sent(other_officer, on=place_of(lead)))
    assert answer.status_code == 422
    assert not Task.objects.exists()


def test_one_click_is_done_and_can_be_taken_back(as_user: Any, officer: Any, city_officer: Any, lead: Any) -> None:
    task = TaskFactory(on=lead, author=officer, assignee=city_officer)
    client = as_user(city_officer)
    client.post(page(task, "done"), {"next": "/my-work/"})
    client.post(page(task, "done"), {"outcome": "第二次"})
    task.refresh_from_db()
    assert (task.done_by, task.outcome) == (city_officer, "")
    assert Notice.objects.filter(owner=officer, reason="task_done").count() == 1
    client.post(page(task, "reopen"))
    task.refresh_from_db()
    assert task.done_at is None


def test_the_step_of_a_lead_asks_what_came_of_it_and_offers_to_write_it_down(as_user: Any, city_officer: Any) -> None:
    lead = LeadFactory(
        region=city_officer.region, owner=city_officer, next_action="送方案", next_action_on=date(2030, 6, 3)
    )
    task = Task.objects.get()
    shown = as_user(city_officer).get(page(task, "done")).content.decode()
    assert f"/interactions/new/?lead={lead.pk}" in shown
    as_user(city_officer).post(page(task, "done"), {"outcome": "已送"})
    lead.refresh_from_db()
    assert lead.next_action == ""


def test_the_step_of_a_lead_is_put_off_and_its_day_may_not_be_left_out(as_user: Any, city_officer: Any) -> None:
    lead = LeadFactory(
        region=city_officer.region, owner=city_officer, next_action="送方案", next_action_on=date(2030, 6, 3)
    )
    task = Task.objects.get()
    client = as_user(city_officer)
    stale = {"text": "送方案", "due_on": "", "version": task.version}
    assert client.post(page(task, "update"), stale).status_code == 422
    assert client.post(page(task, "update"), stale | {"due_on": "2030-06-20"}).status_code == 302
    lead.refresh_from_db()
    assert lead.next_action_on == date(2030, 6, 20)
    assert client.post(page(task, "update"), stale | {"due_on": "2030-06-21"}).status_code == 409


def test_a_task_about_nothing_is_seen_by_who_gave_and_who_does_it(
    as_user: Any, officer: Any, city_officer: Any, leader: Any
) -> None:
    task = TaskFactory(author=officer, assignee=city_officer)
    for person, status in ((officer, 200), (city_officer, 200), (leader, 404)):
        assert as_user(person).get(page(task, "detail")).status_code == status


def test_the_lists_of_mine_given_and_nobodys(as_user: Any, officer: Any, city_officer: Any, lead: Any) -> None:
    mine = TaskFactory(on=lead, author=city_officer, assignee=city_officer)
    for_me = TaskFactory(on=lead, author=officer, assignee=city_officer)
    by_me = TaskFactory(on=lead, author=city_officer, assignee=officer)
    nobodys = TaskFactory(on=lead, author=officer, assignee=None)

    def found(query: str) -> set[Task]:
        return set(as_user(city_officer).get(f"{LIST}?{query}").context["page"].rows)

    assert found("whose=mine") == {mine, for_me}
    assert found("whose=others") == {for_me}
    assert found("whose=given") == {by_me}
    assert found("whose=none") == {nobodys}
    assert found(f"on={place_of(lead)}") == {mine, for_me, by_me, nobodys}
    assert found("on=crm.lead/999") == set()
    assert found("on=accounts.user/1") == set()


def test_a_day_ends_at_midnight_in_shanghai(city_officer: Any) -> None:
    task = TaskFactory(assignee=city_officer, author=city_officer, due_on=date(2026, 6, 3))
    for moment, is_overdue in (
        (datetime(2026, 6, 3, 15, 59, tzinfo=UTC), False),
        (datetime(2026, 6, 3, 16, 0, tzinfo=UTC), True),
    ):
        with mock.patch("django.utils.timezone.now", return_value=moment):
            assert task.is_overdue == is_overdue
            assert Task.objects.overdue().exists() == is_overdue
            assert Task.objects.due().exists() != is_overdue


def test_the_names_of_records_cost_one_query_for_each_kind(
    as_user: Any, city_officer: Any, django_assert_max_num_queries: Any
) -> None:
    for _number in range(12):
        TaskFactory(on=LeadFactory(region=city_officer.region), due_on=timezone.localdate() + timedelta(days=1))
    client = as_user(city_officer)
    with django_assert_max_num_queries(14):
        assert client.get(LIST).context["page"].count == 12
