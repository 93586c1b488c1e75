"""The day in a browser: the numbers of home open their lists, and a mention reaches the bell."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from core.models import Comment
from tests.e2e.test_accessibility import PHONE, grave
from tests.factories import LeadFactory, TaskFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def sign_in(page: Page, live_server: Any, as_user: Any, person: Any) -> None:
    session = as_user(person).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])


def test_the_numbers_of_home_open_their_lists(page: Page, live_server: Any, as_user: Any, city_officer: Any) -> None:
    lead = LeadFactory(region=city_officer.region, owner=city_officer, next_action="示例", stage="P20",
                       next_action_on=timezone.localdate())  # fmt: skip
    TaskFactory(on=lead, assignee=city_officer, author=city_officer, due_on=timezone.localdate(), text="示例：备材料")
    sign_in(page, live_server, as_user, city_officer)
    page.goto(live_server.url)
    page.wait_for_url("**/my-work/")
    assert page.locator("[data-work=tasks_today] b").inner_text() == "2"
    assert grave(page) == []
    page.click("[data-work=tasks_today]")
    assert page.locator("table.records tbody tr").count() == 2
    page.goto(f"{live_server.url}/my-work/")
    page.locator(".task-line", has_text="示例：备材料").locator("button").click()
    page.wait_for_url("**/my-work/")
    assert page.locator("[data-work=tasks_today] b").inner_text() == "1"
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_mention_reaches_the_bell(
    page: Page, live_server: Any, as_user: Any, officer: Any, city_officer: Any
) -> None:
    lead = LeadFactory(region=city_officer.region)
    sign_in(page, live_server, as_user, officer)
    page.goto(f"{live_server.url}/leads/{lead.pk}/")
    page.locator("#comment-text").type("请 @slty")
    page.wait_for_selector(".mention-list li")
    page.keyboard.press("Enter")
    assert page.locator("#comment-text").input_value() == f"请 @{city_officer.full_name} "
    assert grave(page) == []
    page.click(".comment-form button")
    page.wait_for_selector(".mention")
    assert Comment.objects.count() == 1
    page.context.clear_cookies()
    sign_in(page, live_server, as_user, city_officer)
    page.goto(f"{live_server.url}/notices/")
    assert page.locator(".bell-count").inner_text() == "1"
    assert grave(page) == []
    page.click("table.records tbody a")
    page.wait_for_url(f"**/leads/{lead.pk}/#comments")
    assert page.locator(".bell-count").count() == 0
    page.goto(f"{live_server.url}/notices/settings/")
    assert grave(page) == []
    page.goto(f"{live_server.url}/tasks/new/")
    assert grave(page) == []
