"""The dashboard in a browser: charts draw under the security policy, and a mark opens the list behind it."""

from datetime import date

import pytest

from tests import factories

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def dashboard(page, live_server, officer, regions, as_user):
    """The dashboard of the province officer, with one agreement and one node of the chain."""
    factories.AgreementFactory(region=regions["140100"], amount=350_000_000, signed_on=date(2017, 6, 1))
    factories.ChainNodeFactory(code="U101", name="服务器整机")
    session = as_user(officer).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(f"{live_server.url}/dashboard/")
    return page


def test_a_bar_opens_the_agreements_of_its_month(dashboard):
    bar = dashboard.locator(".chart-money-by-month .bars .point path").first
    bar.scroll_into_view_if_needed()
    bar.click(force=True)
    dashboard.wait_for_url("**/indicators/investment_agreed/?from=2017-06-01&to=2017-06-30")
    assert "3.5" in dashboard.locator(".number-value").inner_text()


def test_a_tile_of_the_chain_opens_its_node(dashboard):
    tile = dashboard.locator(".chart-chain .slice", has_text="服务器整机")
    tile.scroll_into_view_if_needed()
    tile.click(force=True)
    dashboard.wait_for_url("**/chain/#U101")


def test_no_button_of_a_chart_sends_figures_away(dashboard):
    dashboard.locator(".chart-money-by-month .main-svg").first.hover()
    titles = dashboard.locator(".modebar-btn").evaluate_all("all => all.map(one => one.dataset.title)")
    assert len(set(titles)) == 1
    assert "PNG" in titles[0]
