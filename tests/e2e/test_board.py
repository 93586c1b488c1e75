"""The board in a real browser: drawn, moved with keys and by the menu, refused with reasons, without scripts."""

from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from crm.loading import load_pipeline
from crm.models import Lead
from tests import factories

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
BOARD = reverse("crm:lead_board")


@pytest.fixture
def lead(officer: Any, regions: dict) -> Lead:
    load_pipeline()
    return factories.LeadFactory(
        name="示例看板项目", region=regions["140100"], content="示例", source="fair", owner=officer
    )


@pytest.fixture
def signed_in(browser: Any, browser_context_args: dict, live_server: Any, as_user: Any) -> Any:
    """A page of somebody who has signed in: `signed_in(officer, java_script_enabled=False)`."""
    contexts = []

    def sign_in(user: Any, **options: Any) -> Any:
        contexts.append(browser.new_context(**{**browser_context_args, **options}))
        session = as_user(user).cookies[settings.SESSION_COOKIE_NAME].value
        contexts[-1].add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        return contexts[-1].new_page()

    yield sign_in
    for context in contexts:
        context.close()


def column(page: Any, stage: str) -> Any:
    return page.locator(f"[data-stage={stage}]")


def is_stored(page: Any, lead: Lead, stage: str) -> bool:
    page.wait_for_function("() => !document.querySelector('.waiting')")
    return Lead.objects.get(pk=lead.pk).stage == stage


def draw(page: Any, lead: Lead, stage: str) -> None:
    card, goal = page.locator(f"#card-{lead.pk}").bounding_box(), column(page, stage).bounding_box()
    page.mouse.move(card["x"] + card["width"] - 12, card["y"] + 12)
    page.mouse.down()
    page.mouse.move(goal["x"] + 60, goal["y"] + 80, steps=6)
    page.mouse.up()


def test_a_card_is_drawn_to_the_next_stage_and_taken_back(signed_in, live_server, officer, lead):
    page = signed_in(officer)
    page.goto(f"{live_server.url}{BOARD}")
    draw(page, lead, "P20")
    assert column(page, "P20").locator(f"#card-{lead.pk}").count() == 1, "at once, before the server has answered"
    page.locator(".toast-line button").first.wait_for()
    assert is_stored(page, lead, "P20")
    page.locator(".toast-line button").first.click()
    column(page, "P10").locator(f"#card-{lead.pk}").wait_for()
    assert is_stored(page, lead, "P10")


def test_a_refused_card_comes_back_with_its_reasons(signed_in, live_server, officer, lead):
    page = signed_in(officer)
    page.goto(f"{live_server.url}{BOARD}")
    draw(page, lead, "P40")
    page.locator(".toast-line.bad li a").first.wait_for()
    assert column(page, "P10").locator(f"#card-{lead.pk}").count() == 1
    assert page.locator(".toast-line.bad li a").count() >= 3
    assert is_stored(page, lead, "P10")


def test_a_card_is_moved_with_the_keyboard(signed_in, live_server, officer, lead):
    page = signed_in(officer)
    page.goto(f"{live_server.url}{BOARD}")
    page.locator(f"#card-{lead.pk}").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    assert column(page, "P10").locator(f"#card-{lead.pk}").count() == 1
    for key in ("Space", "ArrowRight", "Space"):
        page.keyboard.press(key)
    page.locator(".toast-line button").first.wait_for()
    assert lead.name in page.locator("[data-board-say]").inner_text()
    assert is_stored(page, lead, "P20")


def test_the_menu_moves_a_card_with_and_without_scripts(signed_in, live_server, officer, lead):
    for scripts, stage in ((True, "P20"), (False, "P10")):
        page = signed_in(officer, java_script_enabled=scripts)
        page.goto(f"{live_server.url}{BOARD}")
        page.locator(f"#card-{lead.pk} summary").click()
        page.locator(f"#card-{lead.pk} button[value={stage}]").click()
        if not scripts:  # back: the plain page asks for the reason
            page.locator("textarea[name=reason]").fill("示例：资料退回补充")
            page.locator("main form button.btn-primary").click()
            page.wait_for_load_state()
        else:
            page.locator(".toast-line button").first.wait_for()
        assert Lead.objects.get(pk=lead.pk).stage == stage
