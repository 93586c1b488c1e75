"""Background work: done once or shown as failed, whatever dies in between."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from core import jobs, tasks
from core.models import Job
from tests.factories import JobFactory, UserFactory

pytestmark = pytest.mark.django_db
State = Job.State


def never(job: Job) -> dict:
    raise AssertionError("this work must not run")


def test_a_job_is_sent_only_after_the_commit(officer, monkeypatch, django_capture_on_commit_callbacks):
    sent: list[int] = []
    monkeypatch.setattr(jobs, "send", lambda job: sent.append(job.pk))
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        job = jobs.enqueue(tasks.export_list, by=officer, title="导出", params={"a": 1})
        assert sent == []
    assert len(callbacks) == 1
    assert sent == [job.pk]


def test_the_same_request_while_one_is_open_is_the_same_job(officer):
    first = jobs.enqueue(tasks.export_list, by=officer, title="导出", params={"a": 1})
    assert jobs.enqueue(tasks.export_list, by=officer, title="导出", params={"a": 1}) == first
    assert jobs.enqueue(tasks.export_list, by=officer, title="导出", params={"a": 2}) != first


def test_a_broker_that_is_down_does_not_stop_the_page(
    officer, monkeypatch, settings, django_capture_on_commit_callbacks
):
    settings.CELERY_TASK_ALWAYS_EAGER = False

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(tasks.export_list, "apply_async", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.enqueue(tasks.export_list, by=officer, title="导出")
    job.refresh_from_db()
    assert job.state == State.QUEUED


def test_a_finished_job_runs_no_second_time():
    job = JobFactory()
    jobs.run(job.pk, lambda job: {"rows": 3})
    job.refresh_from_db()
    assert (job.state, job.result, job.percent) == (State.DONE, {"rows": 3}, 100)
    jobs.run(job.pk, never)


def test_a_job_that_another_worker_holds_is_left_alone():
    job = JobFactory(state=State.RUNNING, lease_until=timezone.now() + timedelta(seconds=30))
    jobs.run(job.pk, never)


def test_a_lost_worker_s_job_is_taken_up_and_in_the_end_given_up(settings, monkeypatch):
    job = JobFactory(state=State.RUNNING, attempts=1, lease_until=timezone.now() - timedelta(seconds=1))
    sent: list[int] = []
    monkeypatch.setattr(jobs, "send", lambda job: sent.append(job.pk))
    jobs.sweep()
    assert sent == [job.pk]
    Job.objects.filter(pk=job.pk).update(attempts=settings.JOB_MAX_ATTEMPTS)
    jobs.sweep()
    job.refresh_from_db()
    assert sent == [job.pk]
    assert job.state == State.FAILED
    assert job.message


def test_a_failure_tells_its_owner_a_sentence_and_no_trace():
    def fail(job: Job) -> dict:
        raise KeyError("secret detail")

    job = JobFactory()
    jobs.run(job.pk, fail)
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "secret" not in job.message
    assert str(job.pk) in job.message


def test_a_cancelled_job_stops_at_its_next_step():
    steps: list[int] = []

    def work(job: Job) -> dict:
        for step in range(5):
            jobs.progress(job, step, 5)
            steps.append(step)
            if step == 1:
                jobs.cancel(job)
        return {}

    job = JobFactory()
    jobs.run(job.pk, work)
    job.refresh_from_db()
    assert steps == [0, 1]
    assert job.state == State.CANCELLED
    assert jobs.retry(job)
    jobs.run(job.pk, lambda job: {"again": True})
    job.refresh_from_db()
    assert job.state == State.DONE


def test_the_work_is_audited_under_its_owner(officer):
    from core.audit import current_actor

    job = JobFactory(owner=officer)
    seen: list[Any] = []
    jobs.run(job.pk, lambda job: seen.append(current_actor()) or {})
    assert (seen[0].user, seen[0].via) == (officer, "job")


def test_another_persons_job_does_not_exist(as_user, officer):
    job = JobFactory(owner=UserFactory())
    client = as_user(officer)
    for action in ("detail", "status", "file"):
        assert client.get(reverse(f"core:job_{action}", args=[job.pk])).status_code == 404
    for action in ("cancel", "retry"):
        assert client.post(reverse(f"core:job_{action}", args=[job.pk])).status_code == 404


def test_the_page_stops_asking_when_the_job_has_ended(as_user, officer):
    job = JobFactory(owner=officer, state=State.RUNNING, done=3, total=10)
    client = as_user(officer)
    answer = client.get(reverse("core:job_status", args=[job.pk]))
    assert answer.status_code == 200
    assert "30%" in answer.content.decode()
    Job.objects.filter(pk=job.pk).update(state=State.DONE)
    assert client.get(reverse("core:job_status", args=[job.pk])).status_code == 286
