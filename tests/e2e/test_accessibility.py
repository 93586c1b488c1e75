"""What people with a screen reader, a keyboard or weak eyes would meet: axe over the pages that are used every day."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command

from accounts.models import User
from crm.models import Company, Contact
from plan.models import PlanAction
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PHONE = {"width": 360, "height": 740}
PAGES = {
    "dashboard": "/dashboard/",
    "chain": "/chain/",
    "list": "/companies/",
    "detail": "/companies/{company}/",
    "form": "/agreements/new/",
    "archiving": "/companies/{company}/archive/",
    "unmasking": "/contacts/{contact}/unmask/",
    "plan": "/plan/",
    "action": "/plan/{action}/",
    "import": "/ledgers/new/",
    "pasting": "/ledgers/paste/",
    "notices": "/notices/",
    "remembered headings": "/ledgers/headings/",
    "definitions": "/indicators/",
    "rows behind a number": "/indicators/investment_agreed/",
    "workbooks": "/reports/workbooks/",
}  # fmt: skip


def grave(page) -> list[str]:
    """The serious and critical findings of axe on the page as it stands, one line each."""
    page.wait_for_load_state("networkidle")
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found if one["impact"] in ("serious", "critical")
    ]


@pytest.fixture
def office(page, live_server, as_user):
    """The sample office as its province officer sees it: the page, and the addresses of `PAGES`."""
    call_command("bootstrap", verbosity=0)
    session = as_user(User.objects.get(username="officer")).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    numbers = {
        "company": Company.objects.filter(leads__isnull=False).earliest("pk").pk,
        "contact": Contact.objects.exclude(mobile="").earliest("pk").pk,
        "action": PlanAction.objects.filter(targets__indicator__gt="").earliest("pk").pk,
    }
    return page, {name: live_server.url + address.format(**numbers) for name, address in PAGES.items()}


@pytest.fixture
def company_page(page, live_server, officer, as_user):
    """The address of the page that archives a company, open to the signed-in officer."""
    session = as_user(officer).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    return f"{live_server.url}/companies/{factories.CompanyFactory().pk}/archive/"


def test_the_sign_in_page_shuts_nobody_out(page, live_server):
    page.goto(f"{live_server.url}/sign-in/")
    assert grave(page) == []


def test_the_daily_pages_shut_nobody_out(office):
    page, addresses = office
    findings = {}
    for name, address in addresses.items():
        page.goto(address)
        findings[name] = grave(page)
    assert {name: found for name, found in findings.items() if found} == {}


def test_a_phone_shows_every_page_without_scrolling_sideways_and_lists_as_cards(office):
    page, addresses = office
    page.set_viewport_size(PHONE)
    too_wide = {}
    for name, address in addresses.items():
        page.goto(address)
        too_wide[name] = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert {name: pixels for name, pixels in too_wide.items() if pixels > 0} == {}
    page.goto(addresses["list"])
    card = page.locator(".as-cards tbody tr").first
    assert card.bounding_box()["width"] <= PHONE["width"]
    assert card.locator("td").nth(1).get_attribute("data-label") == "企业名称"


def test_a_form_with_errors_shuts_nobody_out(page, guard, company_page):
    page.goto(company_page)
    page.get_by_role("button", name="归档").click()
    page.locator(".error-summary").wait_for()
    guard.complaints.clear()  # the browser calls an answer of 422 an error
    assert grave(page) == []
