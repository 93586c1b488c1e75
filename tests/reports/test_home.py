"""The page a day begins with: every number is that of the list it opens, for every role, with few queries."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from core import audit, comments
from tests.factories import (
    ApplicationFactory,
    CompanyFactory,
    FirstReportClaimFactory,
    LeadFactory,
    LeadTransferFactory,
    TaskFactory,
)

pytestmark = pytest.mark.django_db
HOME = reverse("reports:home")
ROLES = ["officer", "city_officer", "policy_officer", "leader", "park_manager"]


@pytest.fixture
def busy(request: Any, regions: Any, officer: Any, city_officer: Any) -> Any:
    """A place where something of every kind waits for `person`, and as much for others."""

    def make(person: Any) -> None:
        today, past = timezone.localdate(), timezone.localdate() - timedelta(days=3)
        place, other = regions["140100"], officer if person != officer else city_officer
        company = CompanyFactory()
        for day in (today, past, past, None):
            TaskFactory(on=company, assignee=person, author=other, due_on=day)
            TaskFactory(on=company, assignee=other, author=person, due_on=day)
        leads = [
            LeadFactory(region=place, owner=owner, company=company, next_action="示例", next_action_on=day, stage=stage,
                        received_at=timezone.now() - timedelta(days=60))
            for owner in (person, other)
            for day, stage in ((past, "P10"), (today, "P20"), (None, "P20"))
        ]  # fmt: skip
        ApplicationFactory(region=place, company=company, state="reviewing")
        FirstReportClaimFactory(lead=leads[0], company=company, region=place)
        LeadTransferFactory(lead=leads[0], from_region=place, to_region=regions["140200"])
        with audit.acting(other):
            for lead in leads:
                lead.remark = "示例"
                lead.save()
            comments.add_comment(company, f"@{person.username} 请看", by=other)

    return make


def count_of(answer: Any) -> int:
    context = answer.context
    return context["page"].count if "page" in context else len(context["notices"])


@pytest.mark.parametrize("role", ROLES)
def test_every_number_is_that_of_its_list(role: str, request: Any, as_user: Any, busy: Any) -> None:
    person = request.getfixturevalue(role)
    busy(person)
    client = as_user(person)
    numbers = client.get(HOME).context["numbers"]
    assert len(numbers) >= (7 if role == "park_manager" else 8)
    counts = {number["url"]: number["count"] for number in numbers}
    assert counts == {url: count_of(client.get(url)) for url in counts}
    assert sum(count > 0 for count in counts.values()) >= (6 if role == "park_manager" else 7)


def test_the_stages_of_my_leads_are_their_lists(as_user: Any, city_officer: Any, busy: Any) -> None:
    busy(city_officer)
    client = as_user(city_officer)
    stages = client.get(HOME).context["stages"]
    assert [stage["count"] for stage in stages] == [count_of(client.get(stage["url"])) for stage in stages] == [1, 2]


@pytest.mark.parametrize("role", ["city_officer", "leader", "park_manager"])
def test_the_page_costs_at_most_twenty_queries(
    role: str, request: Any, as_user: Any, busy: Any, django_assert_max_num_queries: Any
) -> None:
    person = request.getfixturevalue(role)
    busy(person)
    client = as_user(person)
    client.get(HOME)
    with django_assert_max_num_queries(20):
        assert client.get(HOME).status_code == 200


def test_an_empty_day_says_so(as_user: Any, city_officer: Any) -> None:
    page = as_user(city_officer).get(HOME)
    assert page.status_code == 200
    assert {number["count"] for number in page.context["numbers"]} == {0}


@pytest.mark.parametrize(
    ("role", "home"),
    [("officer", "/my-work/"), ("park_manager", "/my-work/"), ("policy_officer", "/my-work/"),
     ("leader", "/dashboard/"), ("auditor", "/audit/"), ("system_admin", "/people/")],
)  # fmt: skip
def test_the_day_of_each_role_begins_on_its_own_page(role: str, home: str, request: Any, as_user: Any) -> None:
    assert as_user(request.getfixturevalue(role)).get("/")["Location"] == home


def test_a_leader_sees_what_waits_beside_the_figures(as_user: Any, leader: Any) -> None:
    TaskFactory(author=leader, assignee=leader, due_on=timezone.localdate())
    page = as_user(leader).get("/dashboard/").content.decode()
    assert "whose=mine&amp;state=today" in page
