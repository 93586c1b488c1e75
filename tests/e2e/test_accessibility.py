"""What people with a screen reader, a keyboard or weak eyes would meet; `test_every_page.py` looks at all pages."""

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page

from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PHONE = {"width": 360, "height": 740}
WIDE = {"width": 1366, "height": 768}
SOURCE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
# The serious and critical findings once the parts that a page asks for have arrived, one line each.
LOOK = """() => new Promise(done => {
  const wait = () => document.querySelector('.htmx-request') ? setTimeout(wait, 20) : done();
  wait();
}).then(() => axe.run(document, { preload: false, resultTypes: ['violations'] })).then(({ violations }) => violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)}`))"""


def grave(page: Page) -> list[str]:
    """The serious and critical findings of axe on the page as it stands."""
    page.wait_for_load_state("networkidle")
    page.evaluate(f"() => {{ {SOURCE}; }}")
    return page.evaluate(LOOK)


@pytest.fixture
def company_page(page, live_server, officer, as_user):
    """The address of the page that archives a company, open to the signed-in officer."""
    session = as_user(officer).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    return f"{live_server.url}/companies/{factories.CompanyFactory().pk}/archive/"


def test_the_sign_in_page_shuts_nobody_out(page, live_server):
    page.goto(f"{live_server.url}/sign-in/")
    assert grave(page) == []


def test_a_phone_shows_a_list_as_cards(page, live_server, company_page):
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/companies/")
    card = page.locator(".as-cards tbody tr").first
    assert card.bounding_box()["width"] <= PHONE["width"]
    assert card.locator("td").nth(1).get_attribute("data-label") == "企业名称"


def test_a_form_with_errors_shuts_nobody_out(page, guard, company_page):
    page.goto(company_page)
    page.get_by_role("button", name="归档").click()
    page.locator(".error-summary").wait_for()
    guard.complaints.clear()  # the browser calls an answer of 422 an error
    assert grave(page) == []
