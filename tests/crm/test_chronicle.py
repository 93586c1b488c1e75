"""What happened with a company: across leads and projects, by day, within the reader's scope."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from crm.models import StageMove
from tests.factories import (
    AgreementFactory,
    CompanyFactory,
    EventGuestFactory,
    FirstReportClaimFactory,
    InteractionFactory,
    LeadFactory,
    ProjectFactory,
    PromotionEventFactory,
)

# The seventh in Shanghai, the sixth in London.
AT_NIGHT = datetime.datetime(2017, 6, 6, 17, tzinfo=datetime.UTC)


def day(number: int) -> datetime.date:
    return datetime.date(2017, 6, number)


@pytest.fixture
def company(db):
    return CompanyFactory()


@pytest.fixture
def story(company, regions):
    """One happening of each kind, a day apart."""
    region = regions["140100"]
    lead = LeadFactory(company=company, region=region, name="示例线索", first_reported_on=day(1))
    InteractionFactory(company=company, region=region, happened_on=day(2), summary="示例会谈", next_step="示例下一步")
    StageMove.objects.create(lead=lead, from_stage="P10", to_stage="P20", moved_on=day(3), reason="示例理由")
    AgreementFactory(company=company, region=region, signed_on=day(4), name="示例协议", amount=30_000_000)
    ProjectFactory(company=company, region=region, registered_on=day(5), name="示例项目")
    event = PromotionEventFactory(region=region, begins_on=day(6), name="示例推介会")
    EventGuestFactory(event=event, company=company, attendance="came")
    FirstReportClaimFactory(lead=lead, region=region, filed_at=AT_NIGHT)
    return lead


def told(client, company, **query) -> list[tuple[datetime.date, str]]:
    days = client.get(reverse("crm:company_timeline", args=[company.pk]), query).context["days"]
    return [(on, one.words) for on, happenings in days for one in happenings]


def test_it_tells_everything_by_day_the_latest_first(as_user, officer, company, story):
    found = told(as_user(officer), company)
    assert [on.day for on, _words in found] == [7, 6, 5, 4, 3, 2, 1]
    pieces = ["示例线索", "示例推介会", "示例项目", "3,000万元", "示例理由", "示例下一步", "示例线索"]
    assert all(piece in words for piece, (_on, words) in zip(pieces, found, strict=True))


def test_one_kind_alone(as_user, officer, company, story):
    assert [on.day for on, _words in told(as_user(officer), company, kind="talk")] == [2]
    assert [on.day for on, _words in told(as_user(officer), company, kind="lead")] == [3, 1]
    assert told(as_user(officer), company, kind="nonsense") == []


def test_another_city_and_a_sealed_lead_are_not_told(as_user, other_officer, officer, company, story):
    assert told(as_user(other_officer), company) == []
    story.is_sealed = True
    story.save()
    words = "".join(words for _on, words in told(as_user(officer), company))
    assert "示例线索" not in words
    assert "示例协议" in words


def test_an_archived_lead_takes_its_moves_with_it(as_user, officer, company, story):
    story.archive(reason="示例")
    assert "示例线索" not in "".join(words for _on, words in told(as_user(officer), company))


def test_a_park_manager_reads_only_what_the_role_may_open(as_user, park_manager, company, story):
    assert told(as_user(park_manager), company) == []


def test_it_is_paged_and_costs_the_same_for_many(as_user, officer, company, story):
    client = as_user(officer)
    with CaptureQueriesContext(connection) as few:
        told(client, company)
    for number in range(35):
        InteractionFactory(company=company, region=story.region, happened_on=day(8) + datetime.timedelta(number))
    with CaptureQueriesContext(connection) as many:
        first = told(client, company)
    assert len(many) <= len(few)
    second = told(client, company, page="2")
    assert (len(first), len(second)) == (30, 12)
    assert not set(first) & set(second)
    assert told(client, company, page="9" * 30) == told(client, company, page="x") == first
    assert len(told(client, company, embed="1")) == 8
