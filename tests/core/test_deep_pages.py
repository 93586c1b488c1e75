"""Pages deep in a list that is longer than anyone counts."""

import pytest
from django.http import QueryDict

from core.views.lists import page as pages
from core.views.lists.page import Page
from crm.models import Company
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def long_list(monkeypatch):
    """Sixty-five companies, of which a list counts no more than thirty."""
    monkeypatch.setattr(pages, "COUNT_LIMIT", 30)
    factories.CompanyFactory.create_batch(65)
    return Company.objects.order_by("pk")


def at(rows, number) -> Page:
    return Page(rows, QueryDict(f"page={number}"))


def test_one_leafs_through_the_whole_list_beyond_what_is_counted(long_list):
    seen = [row.pk for number in (1, 2, 3, 4) for row in at(long_list, number).rows]
    assert seen == list(long_list.values_list("pk", flat=True))


def test_beyond_the_end_stands_the_last_page(long_list):
    page = at(long_list, 1000)
    assert (page.number, len(page.rows), page.next_url) == (4, 5, "")


def test_the_last_page_leads_nowhere_further(long_list):
    assert at(long_list, 3).next_url
    assert not at(long_list, 4).next_url


def test_a_row_keeps_its_number(long_list):
    assert at(long_list, 4).first == 61


def test_a_page_of_an_empty_list_is_its_first():
    page = at(Company.objects.order_by("pk"), 7)
    assert (page.number, page.rows, page.last) == (1, [], 1)
