"""Every page that the table of routes opens: by axe at the desk, by its width on a phone, and without scripts.

Pages share their parts. One on which no kind of element is new is not looked at again, unless ALL_PAGES=1 asks for it.
"""

import os
from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Page, TimeoutError

from tests.e2e.conftest import Browsers
from tests.e2e.places import APPS, Office, Place, shape
from tests.e2e.test_accessibility import LOOK, PHONE, SOURCE, WIDE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.one_database]
# An office takes long to set up, and a test that takes minutes is taken for one that hangs.
PARTS = [("crm",), ("accounts", "core"), tuple(app for app in APPS if app not in ("crm", "accounts", "core"))]

# Looked at with axe on a phone too: what a day in the office is made of.
DAILY = {
    "reports:home", "reports:dashboard", "core:search", "core:notice_list", "core:task_list", "core:task_create",
    "crm:company_list", "crm:company_detail", "crm:lead_list", "crm:lead_detail", "crm:lead_board", "crm:lead_move",
    "crm:lead_calendar", "crm:interaction_create", "crm:interaction_list", "crm:firstreportclaim_list",
    "crm:promotionevent_detail", "projects:project_detail",
}  # fmt: skip
# What a reader without scripts would meet and could not use: buttons that do nothing, links that lead nowhere, choices
# without an entry, parts that never arrive.
DEAD = """() => {
  const dead = [], shown = one => one.getClientRects().length > 0;
  const tell = (why, one) => dead.push(`${why}: ${one.outerHTML.slice(0, 160)}`);
  for (const one of document.querySelectorAll('button, input[type=button]'))
    if (shown(one) && (one.type === 'button' || !one.form)) tell('button', one);
  for (const one of document.querySelectorAll('form'))
    if (shown(one) && !one.querySelector('button, input[type=submit], input[type=search]')
      && !(one.id && document.querySelector(`button[form="${one.id}"]`))) tell('form without a button', one);
  for (const one of document.querySelectorAll('a')) {
    const to = one.getAttribute('href');
    const gone = to && to.startsWith('#') && to.length > 1 && !document.getElementById(to.slice(1));
    if (shown(one) && (to === null || to === '#' || gone || to.startsWith('javascript:'))) tell('link', one);
  }
  for (const one of document.querySelectorAll('select'))
    if (shown(one) && !one.disabled && one.closest('form[method=post]') && ![...one.options].some(({ value }) => value)
      && !(one.dataset.lookup && document.getElementsByName(one.name + '-text').length)) tell('choice', one);
  for (const one of document.querySelectorAll('[hx-get][hx-trigger*=load]'))
    if (!one.querySelector('a')) tell('part that never arrives', one);
  return dead;
}"""
NARROW = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"


def told(findings: dict[str, list[str]]) -> str:
    return "\n".join(f"{place}\n    {line}" for place, lines in findings.items() for line in lines)


def becomes(page: Page, true: str) -> bool:
    """Whether something becomes true soon: charts are drawn anew some time after the page has become narrow."""
    try:
        page.wait_for_function(true, timeout=3000)
    except TimeoutError:
        return False
    return True


class Sweep:
    """Opens place after place, and writes down what is wrong there."""

    def __init__(self, office: Office, signed_in: Browsers) -> None:
        self.office, self.signed_in = office, signed_in
        self.pages: dict[str, Page] = {}
        self.clients: dict[str, Client] = {}
        self.seen: set[tuple[str, ...]] = set()
        self.findings: dict[str, list[str]] = {}

    def page(self, role: str) -> Page:
        if role not in self.pages:
            self.pages[role] = self.signed_in(self.office.people[role])
            self.pages[role].context.add_init_script(SOURCE)
        return self.pages[role]

    def shows_something_new(self, place: Place) -> bool:
        """Whether there is a kind of element that no page before had, or all pages are asked for."""
        if place.role not in self.clients:
            self.clients[place.role] = Client(HTTP_HOST="127.0.0.1")
            self.clients[place.role].force_login(self.office.people[place.role])
        answer = self.clients[place.role].get(place.path, follow=True)
        assert answer.status_code == 200, place
        fresh = shape(answer.content.decode()) - self.seen
        self.seen |= fresh
        return bool(fresh) or "ALL_PAGES" in os.environ

    def look(self, place: Place) -> None:
        page = self.page(place.role)
        answer = page.goto(self.signed_in.address + place.path)
        is_page = answer and answer.ok and page.evaluate("!!document.doctype")
        found = page.evaluate(LOOK) if is_page else [f"no page: {answer and answer.status}"]
        page.set_viewport_size(PHONE)
        if not becomes(page, NARROW):
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


@pytest.mark.parametrize("apps", PARTS)
def test_no_page_shuts_anybody_out(apps: tuple[str, ...], office: Office, signed_in: Browsers) -> None:
    sweep = Sweep(office, signed_in)
    sweep.all(office.places(apps))
    assert not sweep.findings, told(sweep.findings)


@pytest.mark.parametrize("apps", PARTS)
def test_every_page_works_without_scripts(apps: tuple[str, ...], office: Office, signed_in: Browsers) -> None:
    pages: dict[str, Page] = {}
    findings = {}
    for place in office.places(apps, one_role=True):
        if place.role not in pages:
            pages[place.role] = signed_in(office.people[place.role], java_script_enabled=False)
        page = pages[place.role]
        page.goto(signed_in.address + place.path)
        if found := page.evaluate(DEAD):
            findings[f"{place.path} as {place.role}"] = found
    assert not findings, told(findings)
