"""The page of leadership workbooks: one form, one job, one file, for its owner only."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import Job
from reports.tasks import build_pack
from tests import factories

pytestmark = pytest.mark.django_db
LIST, CREATE = reverse("reports:pack_list"), reverse("reports:pack_create")


@pytest.fixture
def data(regions):
    return factories.AgreementFactory(region=regions["140100"], signed_on=date(2017, 11, 20), amount=10_000)


def asked(user, **more) -> dict:
    return {"period": "2017-11", "region": user.region_id, "unit": "亿元", **more}


@pytest.mark.parametrize("who", ["officer", "city_officer", "park_manager", "policy_officer", "leader"])
def test_every_business_role_can_ask_for_a_workbook_and_download_it(
    who, request, as_user, data, django_capture_on_commit_callbacks
):
    user = request.getfixturevalue(who)
    client = as_user(user)
    period = client.get(LIST).context["form"]["period"].initial
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(CREATE, asked(user, period=period))
    job = Job.objects.get(owner=user)
    assert response.url == reverse("core:job_detail", args=[job.pk])
    job.refresh_from_db()
    assert (job.state, job.done) == (Job.State.DONE, job.total - 1)
    page = client.get(LIST).content.decode()
    assert reverse("core:job_file", args=[job.pk]) in page
    assert job.file_name in page
    file = client.get(reverse("core:job_file", args=[job.pk]))
    assert b"".join(file.streaming_content).startswith(b"PK")


@pytest.mark.parametrize("who", ["system_admin", "security_admin", "auditor"])
def test_administrators_cannot(who, request, as_user):
    client = as_user(request.getfixturevalue(who))
    assert client.get(LIST).status_code == 403
    assert client.post(CREATE, {}).status_code == 403


def test_asking_twice_is_one_job(officer, as_user, data):
    client = as_user(officer)
    first, second = (client.post(CREATE, asked(officer)).url for _ in range(2))
    assert first == second
    assert Job.objects.filter(owner=officer).count() == 1
    assert client.post(CREATE, asked(officer, unit="万元")).url != first


WRONG = [
    {"period": "2030-01"}, {"period": "x"}, {"period": ""}, {"region": "999999"}, {"region": "x"}, {"unit": "元"},
]  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_choice_is_told_and_nothing_is_asked_for(wrong, officer, as_user, data):
    response = as_user(officer).post(CREATE, asked(officer, **wrong))
    assert response.status_code == 200
    assert list(response.context["form"].errors) == list(wrong)
    assert not Job.objects.exists()


def test_a_region_of_others_cannot_be_asked_for(city_officer, regions, as_user, data):
    response = as_user(city_officer).post(CREATE, asked(city_officer, region=regions["140200"].pk))
    assert "region" in response.context["form"].errors


def test_without_data_the_page_offers_the_present_month(officer, as_user):
    form = as_user(officer).get(LIST).context["form"]
    assert form["period"].initial == f"{timezone.localdate():%Y-%m}"


def test_dates_of_the_future_offer_no_month(officer, regions, as_user, data):
    factories.AgreementFactory(region=regions["140100"], signed_on=date(2999, 1, 1))
    assert as_user(officer).get(LIST).context["form"]["period"].initial == "2017-11"


def test_workbooks_of_others_are_neither_listed_nor_found(officer, city_officer, as_user, data):
    job = factories.JobFactory(owner=officer, task=build_pack.name, title="别人的工作簿", params=asked(officer))
    build_pack(job.pk)
    client = as_user(city_officer)
    assert "别人的工作簿" not in client.get(LIST).content.decode()
    for page in ["core:job_detail", "core:job_file"]:
        assert client.get(reverse(page, args=[job.pk])).status_code == 404


def test_other_jobs_are_not_listed_as_workbooks(officer, as_user):
    factories.JobFactory(owner=officer, title="别的任务")
    assert "别的任务" not in as_user(officer).get(LIST).content.decode()


def test_the_page_costs_the_same_for_one_workbook_and_many(officer, as_user, django_assert_max_num_queries):
    client = as_user(officer)
    factories.JobFactory.create_batch(50, owner=officer, task=build_pack.name, state=Job.State.DONE)
    with django_assert_max_num_queries(18):
        client.get(LIST)
