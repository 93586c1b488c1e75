"""The pages on which people see lights and stop clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from core.models import AuditEntry
from crm import lights
from crm.models import Lead
from tests import factories

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def lead(regions, monkeypatch):
    """An enquiry of a Friday, not answered by Tuesday noon."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2017, 6, 6, 4, tzinfo=UTC))
    return factories.LeadFactory(
        name="示例来函项目", region=regions["140100"], received_at=datetime(2017, 6, 2, 9, 30, tzinfo=SHANGHAI)
    )


def shown(response) -> str:
    return response.content.decode()


def test_the_page_of_a_lead_says_why_it_burns_and_offers_what_to_do(as_user, officer, leader, lead):
    page = shown(as_user(officer).get(f"/leads/{lead.pk}/"))
    assert "2017-06-02 09:30" in page
    assert "2017-06-05" in page
    assert f"/leads/{lead.pk}/stop-clock/" in page
    assert f"/leads/{lead.pk}/stop-clock/" not in shown(as_user(leader).get(f"/leads/{lead.pk}/"))


def test_one_click_stops_a_clock_once(as_user, city_officer, lead):
    client, url = as_user(city_officer), f"/leads/{lead.pk}/stop-clock/"
    assert client.post(url, {"rule": "respond", "version": lead.version}).status_code == 302
    stopped = Lead.objects.get(pk=lead.pk)
    assert stopped.responded_at == datetime(2017, 6, 6, 4, tzinfo=UTC)
    assert "respond" not in [light.rule.code for light in lights.of(stopped)]
    entry = AuditEntry.objects.filter(model="crm.lead", object_id=lead.pk).first()
    assert (entry.actor, entry.changes[0]["field"]) == (city_officer, "responded_at")
    client.post(url, {"rule": "respond", "version": stopped.version})
    assert Lead.objects.get(pk=lead.pk).version == stopped.version


def test_a_click_on_a_lead_that_somebody_changed_writes_nothing(as_user, officer, lead):
    lead.remark = "示例"
    lead.save()
    answer = as_user(officer).post(f"/leads/{lead.pk}/stop-clock/", {"rule": "judge", "version": 1}, follow=True)
    assert Lead.objects.get(pk=lead.pk).judged_at is None
    assert [message.level_tag for message in answer.context["messages"]] == ["warning"]


def test_a_lead_without_an_enquiry_has_no_clock(as_user, officer, regions):
    quiet = factories.LeadFactory(region=regions["140100"])
    answer = as_user(officer).post(f"/leads/{quiet.pk}/stop-clock/", {"rule": "judge", "version": 1}, follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert as_user(officer).post(f"/leads/{quiet.pk}/stop-clock/", {"rule": "follow_up"}).status_code == 404


def test_times_are_corrected_but_not_into_the_future_or_before_the_enquiry(as_user, officer, lead):
    client, url = as_user(officer), f"/leads/{lead.pk}/clocks/"
    sent = {"received_at": "2017-06-02T09:30", "version": lead.version}
    for wrong in ("2017-06-02T09:29", "2017-06-06T12:01"):
        assert client.post(url, {**sent, "responded_at": wrong}).status_code == 422
    assert client.post(url, {"responded_at": "2017-06-05T10:00", "version": lead.version}).status_code == 422
    assert client.post(url, {**sent, "responded_at": "2017-06-05T10:00"}).status_code == 302
    assert Lead.objects.get(pk=lead.pk).responded_at == datetime(2017, 6, 5, 2, tzinfo=UTC)


def test_a_form_that_shows_minutes_changes_no_seconds(as_user, officer, lead):
    Lead.objects.filter(pk=lead.pk).update(received_at=datetime(2017, 6, 2, 1, 30, 59, tzinfo=UTC))
    client = as_user(officer)
    client.post(f"/leads/{lead.pk}/clocks/", {"received_at": "2017-06-02T09:30", "version": lead.version})
    assert AuditEntry.objects.filter(model="crm.lead", object_id=lead.pk).count() <= 2


def test_the_list_filters_by_light_and_shows_it(as_user, officer, lead, regions):
    just_now = timezone.now() - timedelta(hours=1)
    factories.LeadFactory(name="示例没有亮灯", region=regions["140100"], received_at=just_now)
    client = as_user(officer)
    for wanted in ("respond", "red", "respond.red"):
        page = shown(client.get(f"/leads/?light={wanted}"))
        assert "示例来函项目" in page
        assert "lamp-red" in page
        assert "示例没有亮灯" not in page, wanted
    assert "示例来函项目" not in shown(client.get("/leads/?light=out"))
    assert "field-error" in shown(client.get("/leads/?light=blue"))


@pytest.mark.parametrize("rule", list(lights.RULES))
def test_the_address_of_a_count_opens_the_rows_that_were_counted(as_user, officer, lead, rule):
    url = lights.link(rule, "red")
    count = lights.lit(Lead.objects.visible_to(officer), rule=rule, colour="red").count()
    assert as_user(officer).get(url).context["page"].count == count


def test_a_new_lead_was_received_now_unless_somebody_says_otherwise(as_user, officer):
    assert "datetime-local" in shown(as_user(officer).get("/leads/new/"))


def test_the_page_says_when_terms_are_counted_without_holidays(as_user, officer, regions, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 12, 31, 4, tzinfo=UTC))
    lead = factories.LeadFactory(region=regions["140100"], received_at=datetime(2026, 12, 30, 1, tzinfo=UTC))
    assert "2027" in shown(as_user(officer).get(f"/leads/{lead.pk}/"))
