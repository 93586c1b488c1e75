"""Every page that the table of routes opens, looked at with axe at the desk, and for its width on a phone."""

from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Page

from tests.e2e.conftest import Browsers
from tests.e2e.places import APPS, Office, Place, shape
from tests.e2e.test_accessibility import LOOK, PHONE, SOURCE, WIDE

# Not transactional: the office of the module stays, and what a test wrote is rolled back.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# Looked at with axe on a phone too: what a day in the office is made of.
DAILY = {
    "reports:home", "reports:dashboard", "core:search", "core:notice_list", "core:task_list", "core:task_create",
    "crm:company_list", "crm:company_detail", "crm:lead_list", "crm:lead_detail", "crm:lead_board", "crm:lead_move",
    "crm:lead_calendar", "crm:interaction_create", "crm:interaction_list", "crm:firstreportclaim_list",
    "crm:promotionevent_detail", "projects:project_detail",
}  # fmt: skip
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Sweep:
    """Opens place after place, and writes down what is wrong there."""

    def __init__(self, office: Office, visitors: Browsers) -> None:
        self.office, self.visitors = office, visitors
        self.pages: dict[str, Page] = {}
        self.clients: dict[str, Client] = {}
        self.seen: dict[str, set] = {}
        self.findings: dict[str, list[str]] = {}

    def page(self, role: str) -> Page:
        if role not in self.pages:
            self.pages[role] = self.visitors(self.office.people[role])
            self.pages[role].context.add_init_script(SOURCE)
        return self.pages[role]

    def shows_something_new(self, place: Place) -> bool:
        """Whether a further role sees an element here that no role before it saw."""
        if place.role not in self.clients:
            self.clients[place.role] = Client(HTTP_HOST="127.0.0.1")
            self.clients[place.role].force_login(self.office.people[place.role])
        answer = self.clients[place.role].get(place.path, follow=True)
        assert answer.status_code == 200, place
        seen = self.seen.setdefault(place.route, set())
        fresh = shape(answer.content.decode()) - seen
        seen |= fresh
        return bool(fresh)

    def look(self, place: Place) -> None:
        page = self.page(place.role)
        answer = page.goto(self.visitors.address + place.path)
        found = (
            [] if answer.ok and page.evaluate("!!document.doctype") else [f"{place.path} is no page: {answer.status}"]
        )
        found += page.evaluate(LOOK)
        page.set_viewport_size(PHONE)
        if page.evaluate(OVERFLOW) > 0:
            found.append("wider than a phone")
        if place.route in DAILY:
            found += [f"on a phone: {line}" for line in page.evaluate(LOOK)]
        page.set_viewport_size(WIDE)
        if found:
            self.findings[f"{place.path} as {place.role}"] = found

    def all(self, places: Iterator[Place]) -> None:
        for place in places:
            if self.shows_something_new(place):
                self.look(place)


@pytest.mark.parametrize("app", APPS)
def test_no_page_shuts_anybody_out(app: str, office: Office, visitors: Browsers) -> None:
    sweep = Sweep(office, visitors)
    sweep.all(office.places(app))
    assert sweep.findings == {}
