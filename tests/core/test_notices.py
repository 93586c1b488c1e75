"""Notices: who ends what, the bell, and when a notice counts as read."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from core import jobs, notices
from core.models import Job, Notice
from tests.factories import JobFactory, UserFactory

pytestmark = pytest.mark.django_db
BELL = reverse("core:notice_bell")
State = Job.State


def fail(job: Job) -> dict:
    raise KeyError("示例")


def refuse(job: Job) -> dict:
    raise jobs.JobRefused("示例原因")


def test_work_that_ends_tells_its_owner_once(officer: User) -> None:
    job = JobFactory(owner=officer, title="示例导出")
    jobs.run(job.pk, lambda job: {})
    jobs.run(job.pk, lambda job: {})
    (notice,) = notices.notices_of(officer)
    assert "示例导出" in notice.text
    assert notice.url == reverse("core:job_detail", args=[job.pk])


def test_work_may_say_better_what_came_of_it_and_where(officer: User) -> None:
    job = JobFactory(owner=officer)
    jobs.run(job.pk, lambda job: {"notice": "示例：97 行", "url": "/ledgers/7/"})
    assert [(one.text, one.url) for one in notices.notices_of(officer)] == [("示例：97 行", "/ledgers/7/")]


@pytest.mark.parametrize(("work", "words"), [(refuse, "示例原因"), (fail, "")])
def test_work_that_fails_tells_its_owner_why(work: Any, words: str, officer: User) -> None:
    job = JobFactory(owner=officer, title="示例导出", params={"url": "/ledgers/7/"})
    jobs.run(job.pk, work)
    (notice,) = notices.notices_of(officer)
    assert "示例导出" in notice.text
    assert words in notice.text
    assert notice.url == "/ledgers/7/"


def test_what_a_person_cancelled_needs_no_notice(officer: User) -> None:
    job = JobFactory(owner=officer)

    def work(job: Job) -> dict:
        jobs.cancel(job)
        jobs.progress(job, 1, 2)
        return {}

    jobs.run(job.pk, work)
    assert not Notice.objects.exists()


def test_work_given_up_by_the_sweep_tells_its_owner_once(officer: User, settings: Any) -> None:
    late = timezone.now() - timedelta(seconds=1)
    JobFactory(owner=officer, state=State.RUNNING, attempts=settings.JOB_MAX_ATTEMPTS, lease_until=late)
    jobs.sweep()
    jobs.sweep()
    assert notices.notices_of(officer).count() == 1


def test_the_bell_counts_and_opening_the_page_reads(officer: User, as_user: Any) -> None:
    job = JobFactory(owner=officer)
    jobs.run(job.pk, lambda job: {})
    notices.notify(officer, "示例", "/elsewhere/")
    client = as_user(officer)
    assert 'class="bell-count" aria-hidden="true">2<' in client.get("/companies/").content.decode()
    assert 'class="bell-count" aria-hidden="true">1<' in client.get(f"/jobs/{job.pk}/").content.decode()
    assert [one.read_at is None for one in notices.notices_of(officer)] == [True, False]
    client.post(reverse("core:notice_read"))
    assert "bell-count" not in client.get("/companies/").content.decode()


def test_a_person_who_watched_the_work_end_is_not_told_again(officer: User, as_user: Any) -> None:
    job = JobFactory(owner=officer)
    jobs.run(job.pk, lambda job: {})
    as_user(officer).get(reverse("core:job_status", args=[job.pk]))
    assert notices.unread(officer) == 0


def test_the_bell_answers_nothing_while_nothing_is_new(officer: User, as_user: Any) -> None:
    client = as_user(officer)
    notices.notify(officer, "示例")
    assert client.get(BELL, {"shown": "1"}).status_code == 204
    answer = client.get(BELL, {"shown": "0"})
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()


def test_another_persons_notices_do_not_exist(officer: User, as_user: Any) -> None:
    notices.notify(UserFactory(), "示例他人的通知", "/x/")
    client = as_user(officer)
    assert "示例他人的通知" not in client.get(reverse("core:notice_list")).content.decode()
    assert client.get(BELL, {"shown": "0"}).status_code == 204
    client.post(reverse("core:notice_read"))
    assert Notice.objects.get().read_at is None


@pytest.mark.parametrize("role", Role.values)
def test_every_role_has_the_bell_and_its_page(role: str, person: Any, as_user: Any) -> None:
    user = person(role)
    notices.notify(user, "示例通知", "/x/")
    page = as_user(user).get(reverse("core:notice_list")).content.decode()
    assert "示例通知" in page
    assert "data-bell" in page


def test_the_bell_costs_one_query(officer: User) -> None:
    for number in range(150):
        notices.notify(officer, "示例", f"/{number}/")
    with CaptureQueriesContext(connection) as asked:
        assert notices.unread(officer) == notices.MOST_COUNTED
    assert len(asked) == 1


def test_old_notices_go_once_they_were_read(officer: User) -> None:
    old, fresh, unread = (notices.notify(officer, "示例") for _ in range(3))
    long_ago = timezone.now() - timedelta(days=notices.DAYS_KEPT + 1)
    Notice.objects.filter(pk=unread.pk).update(created_at=long_ago)
    Notice.objects.filter(pk=old.pk).update(read_at=long_ago)
    Notice.objects.filter(pk=fresh.pk).update(read_at=timezone.now())
    assert notices.purge() == 1
    assert set(notices.notices_of(officer)) == {fresh, unread}


def test_the_bell_keeps_no_session_alive(officer: User, as_user: Any, settings: Any) -> None:
    client: Client = as_user(officer)
    client.get("/companies/")
    session = client.session
    session["seen_at"] -= settings.SESSION_IDLE_SECONDS - 100
    session.save()
    before = session["seen_at"]
    client.get(BELL)
    assert client.session["seen_at"] == before
    client.get("/companies/")
    assert client.session["seen_at"] > before
