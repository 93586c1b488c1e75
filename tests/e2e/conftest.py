"""What every browser test gets: the distribution's Chromium in Chinese, and a guard over what the pages do."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from accounts.models import User
from tests import chromium
from tests.e2e.places import Office

LAUNCH_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = [item for item in items if item.path.is_relative_to(Path(__file__).parent)]
    reason = chromium.reason_to_skip() if here else None
    for item in here:
        item.add_marker(pytest.mark.e2e)
        if reason:
            item.add_marker(pytest.mark.skip(reason))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    return {**browser_type_launch_args, "executable_path": chromium.path(), "args": LAUNCH_ARGUMENTS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    return {
        **browser_context_args,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1366, "height": 768},
    }


class Guard:
    """Collects what a page must never do: console errors, blocked content, requests to another host.

    A test that provokes an error on purpose empties `complaints` after looking at them.
    """

    def __init__(self, host: str) -> None:
        self.host = host
        self.complaints: list[str] = []

    def watch(self, context: BrowserContext) -> None:
        context.on("console", self.hear)
        context.on("weberror", lambda error: self.complaints.append(f"script error: {error.error}"))
        context.on("request", self.follow)

    def hear(self, message: ConsoleMessage) -> None:
        # A violation of the content security policy is an error on the console, too.
        if message.type == "error":
            self.complaints.append(f"console: {message.text}")

    def follow(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https") and address.netloc != self.host:
            self.complaints.append(f"request to another host: {request.url}")


@pytest.fixture
def guard(context: BrowserContext, live_server) -> Iterator[Guard]:
    """Fail the test when one of its pages did what `Guard` collects."""
    guard = Guard(urlsplit(live_server.url).netloc)
    guard.watch(context)
    yield guard
    assert guard.complaints == []


@pytest.fixture
def page(guard: Guard, context: BrowserContext) -> Page:
    """A page that is watched; tests take it as they take pytest-playwright's own."""
    return context.new_page()


class Browsers:
    """Browsers of people who have signed in: `signed_in(officer, java_script_enabled=False)` gives a page."""

    def __init__(self, browser: Browser, options: dict, address: str) -> None:
        self.browser, self.options, self.address = browser, options, address
        self.contexts: list[BrowserContext] = []
        self.guard = Guard(urlsplit(address).netloc)

    def __call__(self, person: User, **options: Any) -> Page:
        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(person)
        context = self.browser.new_context(**{**self.options, **options})
        self.contexts.append(context)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.address}])
        self.guard.watch(context)
        return context.new_page()

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture
def signed_in(browser: Browser, browser_context_args: dict, live_server: Any) -> Iterator[Browsers]:
    """Pages of several people, or of one with other options; what `Guard` collects fails these tests too."""
    browsers = Browsers(browser, browser_context_args, live_server.url)
    yield browsers
    browsers.close()
    assert browsers.guard.complaints == []


@pytest.fixture
def office(live_server: Any) -> Office:
    """The sample office, with a record of every kind for each of its people."""
    return Office()
