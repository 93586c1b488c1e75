"""Interactions: quick to record, and their next step becomes that of the lead."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from core.models import Attachment, AuditEntry
from crm.models import Contact, Interaction
from tests.core.pictures import png
from tests.factories import CompanyFactory, ContactFactory, InteractionFactory, LeadFactory

CREATE = reverse("crm:interaction_create")
SCRIPT = {"headers": {"Accept": "application/json"}}


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
    assert form["our_users"].value() == [officer.pk]
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

    monkeypatch.setattr("crm.services.next_steps.bulk.update_all", fail)
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


def photo(name: str = "现场.png", shade: int = 0) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, png(shade=shade), content_type="image/png")


def test_whoever_was_met_and_what_was_photographed_is_written_with_it(as_user, city_officer, lead):
    sending = sent(lead, new_contact_name="示例新人", new_contact_post="总监", photos=[photo(), photo("b.png", 9)])
    assert as_user(city_officer).post(CREATE, sending).status_code == 302
    talk, met = Interaction.objects.get(), Contact.objects.get()
    assert (met.company, met.region, met.post, list(talk.contacts.all())) == (lead.company, lead.region, "总监", [met])
    files = Attachment.objects.on(talk)
    assert {(one.kind, one.uploaded_by) for one in files} == {("site_photo", city_officer)}
    assert files.count() == 2


def test_a_person_known_already_is_not_made_again(as_user, city_officer, lead):
    known = ContactFactory(company=lead.company, region=lead.region, name="示例新人", post="总监")
    as_user(city_officer).post(CREATE, sent(lead, new_contact_name="示例新人"))
    as_user(city_officer).post(CREATE, sent(lead, new_contact_name="示例新人", new_contact_post="总监", form_key="k2"))
    assert [list(talk.contacts.all()) for talk in Interaction.objects.all()] == [[known], [known]]


def test_with_a_bad_file_nothing_is_written(as_user, city_officer, lead):
    bad = SimpleUploadedFile("坏.png", b"MZ", content_type="image/png")
    answer = as_user(city_officer).post(CREATE, sent(lead, photos=[photo(), bad], new_contact_name="示例新人"))
    assert answer.status_code == 422
    assert "坏.png" in answer.content.decode()
    assert not Interaction.objects.exists()
    assert not Attachment.objects.exists()
    assert not Contact.objects.exists()


def test_sent_again_without_an_answer_it_is_one(as_user, city_officer, lead):
    client = as_user(city_officer)
    first = client.post(CREATE, sent(lead, photos=[photo()], new_contact_name="示例新人"), **SCRIPT)
    later = sent(lead, photos=[photo()], new_contact_name="示例新人", retry="1", version="1")
    again = client.post(CREATE, later, **SCRIPT)
    talk = Interaction.objects.get()
    assert first.json() == again.json() == {"location": reverse("crm:interaction_detail", args=[talk.pk])}
    assert Attachment.objects.count() == Contact.objects.count() == 1
    assert talk.version == 1


def test_what_was_added_before_sending_again_is_added_to_the_first(as_user, city_officer, lead):
    client = as_user(city_officer)
    client.post(CREATE, sent(lead, photos=[photo()]), **SCRIPT)
    later = sent(lead, summary="示例：补充了用水", photos=[photo(), photo("b.png", 9)], retry="1", version="1")
    assert client.post(CREATE, later, **SCRIPT).status_code == 200
    talk = Interaction.objects.get()
    assert talk.summary == "示例：补充了用水"
    assert Attachment.objects.on(talk).count() == 2


def test_what_a_colleague_changed_meanwhile_is_not_saved_over(as_user, officer, city_officer, lead):
    client = as_user(city_officer)
    client.post(CREATE, sent(lead), **SCRIPT)
    talk = Interaction.objects.get()
    as_user(officer).post(reverse("crm:interaction_update", args=[talk.pk]), sent(lead, summary="同事的话", version=1))
    again = client.post(CREATE, sent(lead, summary="我的话", retry="1", version="1"))
    assert again.status_code == 409
    assert "同事的话" in again.content.decode()
    assert f'action="{reverse("crm:interaction_update", args=[talk.pk])}"' in again.content.decode()


def test_another_visit_typed_into_the_same_page_is_another(as_user, city_officer, lead):
    client = as_user(city_officer)
    client.post(CREATE, sent(lead))
    client.post(CREATE, sent(lead, summary="第二次拜访"))
    assert Interaction.objects.count() == 2


def test_a_script_is_told_what_is_wrong(as_user, city_officer, lead):
    answer = as_user(city_officer).post(CREATE, sent(lead, summary=""), **SCRIPT)
    assert answer.status_code == 422
    assert [problem["field"] for problem in answer.json()["problems"]] == ["summary"]


def test_the_company_offers_its_people_and_leads_within_scope(as_user, officer, other_officer, lead):
    here = ContactFactory(company=lead.company, region=lead.region, name="示例甲", post="经理")
    url = reverse("crm:company_talk", args=[lead.company_id])
    offered = as_user(officer).get(url).json()
    assert offered["contacts"] == [{"value": here.pk, "text": "示例甲", "hint": "经理"}]
    assert offered["leads"] == [{"value": lead.pk, "text": lead.name}]
    assert as_user(other_officer).get(url).json() == {"contacts": [], "leads": []}
    LeadFactory.create_batch(3, company=lead.company, region=lead.region)
    assert as_user(officer).get(url).json()["leads"] == []


@pytest.mark.django_db(transaction=True)
def test_eight_sendings_at_once_make_one(as_user, city_officer, lead):
    clients = [as_user(city_officer) for _ in range(8)]

    def send(number: int) -> int:
        try:
            retry = {"retry": "1"} if number else {}
            sending = sent(lead, photos=[photo()], version="1", **retry)
            return clients[number].post(CREATE, sending, **SCRIPT).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))
    assert set(answers) <= {200, 409}
    assert 200 in answers
    assert Interaction.objects.count() == Attachment.objects.current().count() == 1
