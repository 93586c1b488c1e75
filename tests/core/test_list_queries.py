"""What the first page of a long list may cost: few queries, the same for one row as for fifty, and a light page."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories

pytestmark = pytest.mark.django_db
MOST_QUERIES = 8
MOST_BYTES = 60 * 1024


@pytest.fixture
def browser(as_user, officer, regions):
    """Signed in, with one page already seen: the first one also notes in the session that it began."""
    browser = as_user(officer)
    browser.get("/companies/?size=50")
    return browser


def statements(browser, address="/companies/?size=50"):
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(address).status_code == 200
    return [query["sql"] for query in captured]


def make_companies(number, regions):
    for serial in range(number):
        region = regions["140100" if serial % 2 else "140200"]
        factories.CompanyFactory(headquarters_region=region, chain_nodes=[factories.ChainNodeFactory()])


def test_the_company_list_costs_as_much_for_one_row_as_for_fifty(browser, regions):
    make_companies(1, regions)
    one = statements(browser)
    make_companies(49, regions)
    assert len(statements(browser)) == len(one) <= MOST_QUERIES


def test_reference_data_is_asked_for_once_a_minute(browser, regions, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "queries"}}
    cache.clear()
    make_companies(1, regions)
    first, second = statements(browser), statements(browser)
    assert len(second) == len(first) - 2 <= MOST_QUERIES - 2
    assert not any("accounts_region" in sql and "crm_company" not in sql for sql in second)


def test_counting_stops_early(browser, regions):
    make_companies(1, regions)
    (count,) = [sql for sql in statements(browser) if "COUNT(" in sql]
    assert "LIMIT 10001" in count


def test_a_search_without_matches_reads_the_companies_once(browser, regions):
    make_companies(2, regions)
    asked = [sql for sql in statements(browser, "/companies/?q=没有这家公司") if 'FROM "crm_company"' in sql]
    assert len(asked) == 1


def test_a_page_of_fifty_rows_is_light(browser, regions):
    make_companies(50, regions)
    assert len(browser.get("/companies/?size=50").content) <= MOST_BYTES


def test_the_chosen_option_of_a_steady_filter_is_marked(browser, regions):
    page = browser.get("/companies/?region=140200").content.decode()
    assert '<option value="140200" selected>大同市</option>' in page
    assert page.count(" selected>") == 1


def test_the_menu_marks_the_page_one_is_on(browser):
    assert b'href="/companies/" aria-current="page"' in browser.get("/companies/").content
    assert b'href="/companies/" aria-current="page"' not in browser.get("/contacts/").content
