"""The bell asks again only while somebody looks at the page, and disturbs nobody when the session is over."""

from typing import Any

import pytest
from playwright.sync_api import Page

from core import notices

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def opened(page: Page, live_server: Any, officer: Any, as_user: Any, guard: Any) -> Page:
    """A page of the officer's whose clock the test turns, and the requests of the bell."""
    session = as_user(officer).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.clock.install()
    page.goto(f"{live_server.url}/profile/")
    page.wait_for_function("window.htmx")
    return page


def asked(page: Page, seconds: int) -> int:
    """How often the bell asks while the clock is turned on in half minutes."""
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url) if "/notices/bell/" in request.url else None)
    for _half_minute in range(seconds // 30):
        page.clock.run_for(30_000)
        page.wait_for_timeout(300)
    return len(found)


def hide(page: Page, hidden: bool) -> None:
    page.evaluate(
        "hidden => { Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });"
        " document.dispatchEvent(new Event('visibilitychange')); }",
        hidden,
    )


def test_the_bell_rings_on_an_open_page(opened: Page, officer: Any) -> None:
    assert opened.locator(".bell-count").count() == 0
    notices.notify(officer, "示例", "/elsewhere/")
    assert asked(opened, 60) == 2
    assert opened.locator(".bell-count").inner_text() == "1"
    assert "1" in (opened.locator("#bell").get_attribute("aria-label") or "")


def test_the_bell_is_silent_on_a_page_that_nobody_sees(opened: Page) -> None:
    hide(opened, True)
    assert asked(opened, 120) == 0
    with opened.expect_request("**/notices/bell/**"):
        hide(opened, False)


def test_a_session_that_is_over_sends_nobody_away(opened: Page, guard: Any) -> None:
    address = opened.url
    opened.context.clear_cookies()
    asked(opened, 90)
    assert opened.url == address
