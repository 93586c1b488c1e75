"""Interactions: quick to record, and their next step becomes that of the lead."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from crm.models import Interaction
from tests.factories import CompanyFactory, ContactFactory, InteractionFactory, LeadFactory

CREATE = reverse("crm:interaction_create")


@pytest.fixture
def lead(regions):
    return LeadFactory(region=regions["140100"])


def sent(lead, **changes):
    return {
        "company": lead.company_id, "lead": lead.pk, "kind": "visit", "happened_on": "2017-06-10", "form_key": "k",
        "summary": "示例：谈供电条件", "next_step": "送供电方案", "next_step_on": "2017-06-20",
        "region": lead.region_id, **changes,
    }  # fmt: skip


def test_the_form_comes_with_today_the_person_and_what_the_lead_says(as_user, officer, lead):
    form = as_user(officer).get(CREATE, {"lead": lead.pk}).context["form"]
    assert form["happened_on"].value() == timezone.localdate()
    assert form["our_people"].value() == officer.full_name
    assert form["company"].value() == lead.company_id
    assert form["region"].value() == lead.region_id


def test_a_lead_of_another_city_gives_no_first_values(as_user, other_officer, lead):
    page = as_user(other_officer).get(CREATE, {"lead": lead.pk})
    assert page.context["form"]["company"].value() is None
    assert lead.company.name not in page.content.decode()


def test_the_next_step_becomes_that_of_the_lead(as_user, city_officer, lead):
    assert as_user(city_officer).post(CREATE, sent(lead)).status_code == 302
    talk = Interaction.objects.get()
    lead.refresh_from_db()
    assert talk.author == city_officer
    assert (lead.next_action, lead.next_action_on) == ("送供电方案", date(2017, 6, 20))
    entry = AuditEntry.objects.get(model="crm.lead", action="update")
    assert entry.actor == city_officer


def test_without_a_next_step_the_lead_keeps_its_own(as_user, city_officer, lead):
    lead.next_action, lead.next_action_on = "等待答复", date(2017, 6, 30)
    lead.save()
    as_user(city_officer).post(CREATE, sent(lead, next_step="", next_step_on=""))
    lead.refresh_from_db()
    assert lead.next_action == "等待答复"


def test_an_older_talk_recorded_late_does_not_take_over(as_user, city_officer, lead):
    client = as_user(city_officer)
    client.post(CREATE, sent(lead))
    client.post(CREATE, sent(lead, happened_on="2017-05-01", next_step="旧的一步", form_key="k2"))
    lead.refresh_from_db()
    assert lead.next_action == "送供电方案"


def test_a_corrected_next_step_reaches_the_lead(as_user, city_officer, lead):
    client = as_user(city_officer)
    client.post(CREATE, sent(lead))
    talk = Interaction.objects.get()
    client.post(reverse("crm:interaction_update", args=[talk.pk]), sent(lead, next_step="改送方案", version=1))
    lead.refresh_from_db()
    assert lead.next_action == "改送方案"


def test_when_the_lead_cannot_be_written_nothing_is(as_user, city_officer, lead, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("示例")

    monkeypatch.setattr("crm.services.Lead.save", fail)
    client = as_user(city_officer)
    client.raise_request_exception = False
    assert client.post(CREATE, sent(lead)).status_code == 500
    assert not Interaction.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"summary": ""}, "summary"), ({"kind": ""}, "kind"), ({"company": ""}, "company"),
        ({"next_step": ""}, "next_step"), ({"happened_on": "2017-02-30"}, "happened_on"),
        ({"happened_on": str(timezone.localdate() + timedelta(days=3))}, "happened_on"),
        ({"contacts": ["9" * 40]}, "contacts"), ({"contacts": ["x"]}, "contacts"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_and_nothing_is_written(changes, field, as_user, city_officer, lead):
    answer = as_user(city_officer).post(CREATE, sent(lead) | changes)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    lead.refresh_from_db()
    assert lead.next_action == ""
    assert not Interaction.objects.exists()


def test_the_lead_of_another_city_cannot_be_named(as_user, other_officer, lead, regions):
    answer = as_user(other_officer).post(CREATE, sent(lead, region=regions["140200"].pk))
    assert answer.context["form"].errors.keys() == {"lead"}


def test_the_form_sent_twice_makes_one_interaction(as_user, city_officer, lead):
    client = as_user(city_officer)
    assert client.post(CREATE, sent(lead)).url == client.post(CREATE, sent(lead)).url
    assert Interaction.objects.count() == 1


def test_a_stale_save_is_refused(as_user, officer, city_officer, lead):
    talk = InteractionFactory(region=lead.region, company=lead.company)
    url = reverse("crm:interaction_update", args=[talk.pk])
    assert as_user(officer).post(url, sent(lead, version=1)).status_code == 302
    assert as_user(city_officer).post(url, sent(lead, version=1, summary="另一说法")).status_code == 409


def test_the_list_is_narrowed_to_company_lead_and_contact(as_user, officer, lead):
    contact = ContactFactory(region=lead.region, company=lead.company)
    talk = InteractionFactory(region=lead.region, company=lead.company, lead=lead)
    talk.contacts.add(contact)
    InteractionFactory(region=lead.region, company=CompanyFactory())
    for query in ({"company": lead.company_id}, {"lead": lead.pk}, {"contact": contact.pk}):
        rows = as_user(officer).get(reverse("crm:interaction_list"), query).context["page"].rows
        assert rows == [talk]


def test_an_interaction_of_another_city_answers_like_a_missing_one(as_user, other_officer, lead):
    talk = InteractionFactory(region=lead.region)
    assert as_user(other_officer).get(reverse("crm:interaction_detail", args=[talk.pk])).status_code == 404
