"""Promotion events: who was invited and came, and what came of it, each number with the list behind it."""

import pytest
from django.urls import reverse

from crm import services
from crm.models import EventGuest, Lead, PromotionEvent
from tests.factories import (
    AgreementFactory,
    CompanyFactory,
    EventGuestFactory,
    InteractionFactory,
    LeadFactory,
    PromotionEventFactory,
)

CREATE, GUESTS = reverse("crm:promotionevent_create"), reverse("crm:eventguest_create")


@pytest.fixture
def event(regions):
    return PromotionEventFactory(name="示例京津冀推介会", region=regions["140100"])


def sent(region, **changes):
    return {
        "name": "示例长三角招商", "kind": "trip", "begins_on": "2017-06-01", "ends_on": "2017-06-03", "form_key": "k",
        "region": region.pk, "place": "上海", "cost": "12.5", "programme": "第一天：走访", **changes,
    }  # fmt: skip


def test_an_event_is_recorded_with_its_delegation(as_user, city_officer, officer, regions):
    answer = as_user(city_officer).post(CREATE, sent(regions["140100"], delegates=[officer.pk, city_officer.pk]))
    event = PromotionEvent.objects.get()
    assert answer.url == reverse("crm:promotionevent_detail", args=[event.pk])
    assert (event.cost, event.delegates.count()) == (125_000, 2)


def test_an_event_that_ends_before_it_begins_is_refused(as_user, city_officer, regions):
    answer = as_user(city_officer).post(CREATE, sent(regions["140100"], ends_on="2017-05-01"))
    assert answer.status_code == 422
    assert not PromotionEvent.objects.exists()


def test_several_companies_are_invited_at_once_and_nobody_twice(as_user, city_officer, event):
    known, *others = CompanyFactory.create_batch(3)
    EventGuestFactory(event=event, company=known, attendance="came")
    companies = [known.pk, *(one.pk for one in others)]
    sending = {"event": event.pk, "companies": companies, "attendance": "invited", "form_key": "k"}
    client = as_user(city_officer)
    assert client.post(GUESTS, sending).url == reverse("crm:promotionevent_detail", args=[event.pk])
    client.post(GUESTS, {**sending, "form_key": "again"})
    found = {(guest.company_id, guest.attendance) for guest in EventGuest.objects.all()}
    assert found == {(known.pk, "came"), *((one.pk, "invited") for one in others)}
    assert services.invite(event, others, by=city_officer) == []


def test_the_guest_of_another_city_cannot_be_invited_there(as_user, other_officer, event):
    sending = {"event": event.pk, "companies": [CompanyFactory().pk], "attendance": "invited"}
    assert as_user(other_officer).post(GUESTS, sending).status_code == 422
    assert not EventGuest.objects.exists()


def test_each_number_of_the_page_equals_its_list(as_user, officer, city_officer, event, regions):
    here, there = {"region": regions["140100"], "event": event}, {"region": regions["140200"], "event": event}
    LeadFactory(planned_investment=300_000_000, **here)
    LeadFactory(planned_investment=100_000_000, **there)
    LeadFactory(planned_investment=7, **here).archive(reason="示例")
    secret = LeadFactory(planned_investment=9, is_sealed=True, **here)
    secret.sealed_to.add(officer)
    AgreementFactory(amount=50_000_000, **here)
    AgreementFactory(amount=3_000_000, currency="USD", **here)
    InteractionFactory(kind="event", **here)
    EventGuestFactory.create_batch(2, event=event)
    EventGuestFactory(event=event, attendance="came")
    url, expected = reverse("crm:promotionevent_detail", args=[event.pk]), [3, 1, 1, 2, 1]
    for person, leads in ((officer, 3), (city_officer, 1)):
        client = as_user(person)
        figures = client.get(url).context["figures"]
        expected[2] = leads
        assert [figure["count"] for figure in figures] == expected
        for figure in figures:
            listed = client.get(figure["url"]).context
            assert listed["page"].count == figure["count"]
    assert figures[2]["amount"] == "3亿元"
    assert figures[3]["amount"] == "5,000万元"


def test_a_guest_leads_to_a_lead_that_knows_where_it_came_from(as_user, city_officer, event):
    guest = EventGuestFactory(event=event)
    client = as_user(city_officer)
    ways = client.get(reverse("crm:eventguest_detail", args=[guest.pk])).context["ways"]
    form = client.get(ways["lead"]).context["form"]
    told = [str(form[name].value()) for name in ("event", "company", "source", "region")]
    assert told == [str(event.pk), str(guest.company_id), Lead.Source.FAIR, str(event.region_id)]
    talk = client.get(ways["talk"]).context["form"]
    assert (str(talk["event"].value()), talk["kind"].value()) == (str(event.pk), "event")


def test_an_event_of_another_city_answers_like_a_missing_one(as_user, other_officer, event):
    assert as_user(other_officer).get(reverse("crm:promotionevent_detail", args=[event.pk])).status_code == 404


def test_a_company_shows_the_events_it_was_invited_to(as_user, city_officer, event):
    guest = EventGuestFactory(event=event)
    rows = as_user(city_officer).get(reverse("crm:eventguest_list"), {"company": guest.company_id})
    assert rows.context["page"].rows == [guest]


def test_the_pages_cost_as_many_queries_for_many_as_for_few(as_user, officer, event, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, url = as_user(officer), reverse("crm:promotionevent_list")
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for other in PromotionEventFactory.create_batch(5, region=event.region):
        EventGuestFactory.create_batch(3, event=other)
        other.delegates.add(officer)
    with django_assert_max_num_queries(len(one)):
        client.get(url)
