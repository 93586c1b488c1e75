"""The morning: reminders once a working day, and the mail of those who asked for it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from core import digest, following, notices, reasons, reminders
from core.models import Notice, NoticePreference
from crm.services import seal_lead
from tests.factories import LeadFactory, TaskFactory

pytestmark = pytest.mark.django_db
WEDNESDAY, THURSDAY, SUNDAY = date(2026, 6, 3), date(2026, 6, 4), date(2026, 6, 7)
SETTINGS = reverse("core:notice_settings")


@pytest.fixture(autouse=True)
def every_day_is_worked(monkeypatch: Any, settings: Any) -> None:
    monkeypatch.setattr("core.digest.working_days.Calendar.is_working_day", lambda self, day: day != SUNDAY)
    settings.SITE_URL = "https://yunju.example.cn/"


def told(person: Any) -> dict[str, str]:
    return {one.reason: one.text for one in Notice.objects.filter(owner=person, read_at=None)}


def want_mail(person: Any, *codes: str) -> None:
    person.email = "someone@example.cn"
    person.save()
    for code in codes:
        NoticePreference.objects.create(user=person, reason=code, by_mail=True)


def test_what_is_due_and_overdue_is_told_once_a_day(city_officer: Any) -> None:
    TaskFactory(assignee=city_officer, author=city_officer, due_on=WEDNESDAY, text="示例：今天的事")
    for _number in range(3):
        TaskFactory(assignee=city_officer, author=city_officer, due_on=WEDNESDAY - timedelta(days=1))
    reminders.remind(WEDNESDAY)
    reminders.remind(WEDNESDAY)
    assert "示例：今天的事" in told(city_officer)["task_due"]
    assert "3" in told(city_officer)["task_overdue"]
    assert Notice.objects.count() == 2
    notices.mark_read(city_officer)
    reminders.remind(WEDNESDAY)
    assert told(city_officer) == {}
    reminders.remind(THURSDAY)
    assert "4" in told(city_officer)["task_overdue"]


def test_the_reminder_of_today_takes_the_place_of_yesterdays(city_officer: Any) -> None:
    TaskFactory(assignee=city_officer, author=city_officer, due_on=WEDNESDAY - timedelta(days=9))
    reminders.remind(WEDNESDAY)
    reminders.remind(THURSDAY)
    assert Notice.objects.filter(read_at=None).count() == 1


def test_nobody_is_reminded_on_a_day_off_nor_of_what_they_do_not_see(city_officer: Any, other_officer: Any) -> None:
    lead = LeadFactory(region=city_officer.region)
    TaskFactory(on=lead, assignee=other_officer, due_on=WEDNESDAY)
    assert reminders.remind(SUNDAY) == 0
    assert reminders.remind(WEDNESDAY) == 0


def test_the_mail_has_what_is_unread_of_the_chosen_reasons_once(city_officer: Any) -> None:
    want_mail(city_officer, "mentioned")
    notices.notify(city_officer, "示例<b>提到您", "/x/", reason=reasons.MENTIONED)
    notices.notify(city_officer, "别的事", "/y/", reason=reasons.TASK_GIVEN)
    assert digest.send_digests() == 1
    assert digest.send_digests() == 0
    (sent,) = mail.outbox
    notice = Notice.objects.get(reason="mentioned")
    assert sent.to == ["someone@example.cn"]
    assert "示例<b>提到您" in sent.body
    assert f"https://yunju.example.cn/notices/{notice.pk}/" in sent.body
    assert "示例&lt;b&gt;提到您" in sent.alternatives[0][0]
    assert "别的事" not in sent.body


def test_a_mail_that_cannot_be_sent_is_sent_later(city_officer: Any, monkeypatch: Any) -> None:
    want_mail(city_officer, "mentioned")
    notices.notify(city_officer, "示例", reason=reasons.MENTIONED)

    def fail(*args: Any, **kwargs: Any) -> None:
        raise OSError("示例")

    with monkeypatch.context() as broken:
        broken.setattr("core.digest.EmailMultiAlternatives.send", fail)
        assert digest.send_digests() == 0
    assert digest.send_digests() == 1


def test_a_day_has_one_mail(city_officer: Any) -> None:
    want_mail(city_officer, "mentioned")
    notices.notify(city_officer, "一", reason=reasons.MENTIONED)
    assert digest.send_digests() == 1
    notices.notify(city_officer, "二", reason=reasons.MENTIONED)
    assert digest.send_digests() == 0
    Notice.objects.filter(text="一").update(mailed_at=timezone.now() - timedelta(days=1))
    assert digest.send_digests() == 1
    assert len(mail.outbox) == 2


def test_no_mail_names_a_lead_that_was_sealed_meanwhile(city_officer: Any, officer: Any, person: Any) -> None:
    colleague = person("officer", "140100")
    want_mail(colleague, "changed", "task_due")
    lead = LeadFactory(region=city_officer.region, owner=city_officer, name="示例保密项目")
    following.follow(lead, by=colleague)
    TaskFactory(on=lead, assignee=colleague, due_on=timezone.localdate(), text="示例保密项目的事")
    notices.notify(colleague, "示例保密项目", "/x/", reason=reasons.CHANGED, about=lead)
    notices.notify(colleague, "别的项目", "/y/", reason=reasons.CHANGED)
    seal_lead(lead, people=[city_officer], reason="示例", by=city_officer)
    digest.send_digests()
    (sent,) = mail.outbox
    assert "保密" not in sent.body + sent.alternatives[0][0]
    assert "别的项目" in sent.body


def test_each_reason_is_switched_off_at_the_bell_and_stays_in_its_list(city_officer: Any, as_user: Any) -> None:
    client = as_user(city_officer)
    codes = [one.code for one in notices.choices_of(city_officer)]
    assert len(codes) >= 9
    client.post(SETTINGS, {"bell": [code for code in codes if code != "mentioned"], "email": ""})
    notices.notify(city_officer, "示例提到", reason=reasons.MENTIONED)
    notices.notify(city_officer, "示例任务", reason=reasons.TASK_GIVEN)
    assert notices.unread(city_officer) == 1
    everything = client.get(reverse("core:notice_list")).content.decode()
    assert "示例提到" not in everything
    assert "示例任务" in everything
    assert "示例提到" in client.get(reverse("core:notice_list"), {"reason": "mentioned"}).content.decode()


def test_mail_needs_an_address(city_officer: Any, as_user: Any) -> None:
    client = as_user(city_officer)
    assert client.post(SETTINGS, {"mail": ["mentioned"], "email": ""}).status_code == 422
    assert client.post(SETTINGS, {"mail": ["mentioned"], "email": "nonsense"}).status_code == 422
    assert client.post(SETTINGS, {"mail": ["mentioned"], "email": "a@example.cn"}).status_code == 302
    city_officer.refresh_from_db()
    assert city_officer.email == "a@example.cn"
    assert NoticePreference.objects.filter(user=city_officer, by_mail=True).count() == 1


def test_all_of_one_reason_are_read_at_once(city_officer: Any, as_user: Any) -> None:
    notices.notify(city_officer, "一", reason=reasons.MENTIONED)
    notices.notify(city_officer, "二", reason=reasons.TASK_GIVEN)
    as_user(city_officer).post(reverse("core:notice_read"), {"reason": "mentioned"})
    assert list(told(city_officer)) == ["task_given"]


@pytest.mark.parametrize("role", ["auditor", "system_admin"])
def test_administrators_are_asked_only_about_what_concerns_them(role: str, person: Any) -> None:
    codes = {one.code for one in notices.choices_of(person(role))}
    assert "job" in codes
    assert "lead_clock" not in codes
