"""Policies and clauses: how they stand on a day, and their pages."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from incentives.models import Clause, Policy
from tests.factories import ApplicationFactory, BenefitKindFactory, ClauseFactory, PaymentFactory, PolicyFactory

DAY = date(2017, 9, 1)


@pytest.mark.parametrize(
    ("status", "first", "last", "word"),
    [
        ("in_force", None, None, "in_force"),
        ("in_force", "2017-09-01", "2017-09-01", "in_force"),
        ("in_force", "2017-09-02", None, "not_yet"),
        ("in_force", None, "2017-08-31", "expired"),
        ("draft", "2017-01-01", None, "draft"),
        ("repealed", "2017-01-01", "2020-01-01", "repealed"),
        ("replaced", None, "2016-01-01", "replaced"),
    ],
)
def test_a_policy_stands_by_its_status_and_its_dates(regions, status, first, last, word):
    policy = PolicyFactory(region=regions["140000"], status=status, valid_from=first, valid_to=last)
    clause = ClauseFactory(policy=policy)
    assert Policy.objects.with_validity(DAY).get().validity == word
    assert Clause.objects.with_validity(DAY).get(pk=clause.pk).validity == word


@pytest.mark.parametrize(
    ("first", "last", "word"),
    [("2017-10-01", None, "not_yet"), (None, "2017-08-31", "expired"), ("2017-01-01", "2017-12-31", "in_force")],
)
def test_a_clause_has_dates_of_its_own(regions, first, last, word):
    ClauseFactory(policy=PolicyFactory(region=regions["140000"]), valid_from=first, valid_to=last)
    assert Clause.objects.with_validity(DAY).get().validity == word


@pytest.fixture
def policies(regions):
    today = timezone.localdate()
    return {
        "in_force": PolicyFactory(region=regions["140000"], title="示例有效政策"),
        "expired": PolicyFactory(region=regions["140000"], valid_to=today - timedelta(days=1)),
        "not_yet": PolicyFactory(region=regions["140000"], valid_from=today + timedelta(days=1)),
    }


@pytest.mark.parametrize("word", ["in_force", "expired", "not_yet"])
def test_the_list_tells_policies_by_how_they_stand_today(as_user, leader, policies, word):
    rows = as_user(leader).get(reverse("incentives:policy_list"), {"validity": word}).context["page"].rows
    assert rows == [policies[word]]


def test_the_validity_is_a_word_on_every_page(as_user, leader, policies):
    client = as_user(leader)
    client.cookies["django_language"] = "en"
    assert "expired" in client.get(reverse("incentives:policy_detail", args=[policies["expired"].pk])).content.decode()
    page = client.get(reverse("incentives:policy_list")).content.decode()
    assert "not yet in force" in page
    clause = ClauseFactory(policy=policies["expired"])
    assert "expired" in client.get(reverse("incentives:clause_detail", args=[clause.pk])).content.decode()


def test_the_panel_of_a_policy_holds_its_clauses_and_offers_a_new_one(as_user, policy_officer, policies):
    clause = ClauseFactory(policy=policies["in_force"])
    ClauseFactory(policy=policies["expired"])
    client = as_user(policy_officer)
    panel = client.get(reverse("incentives:policy_detail", args=[policies["in_force"].pk])).context["panels"][0]
    assert client.get(panel["url"]).context["page"].rows == [clause]
    form = client.get(panel["create"]).context["form"]
    assert str(form["policy"].value()) == str(policies["in_force"].pk)


def test_a_policy_officer_writes_a_policy_and_a_clause(as_user, policy_officer, regions):
    client = as_user(policy_officer)
    sent = {"title": "示例若干政策", "level": "province", "region": regions["140000"].pk, "status": "in_force",
            "valid_from": "2017-06-01", "valid_to": "2017-01-01"}  # fmt: skip
    assert client.post(reverse("incentives:policy_create"), sent).status_code == 422
    assert client.post(reverse("incentives:policy_create"), sent | {"valid_to": "2019-06-01"}).status_code == 302
    policy = Policy.objects.get()
    clause = {"policy": policy.pk, "number": "一", "kind": BenefitKindFactory().pk, "name": "示例", "benefit": "奖励"}
    assert client.post(reverse("incentives:clause_create"), clause).status_code == 302
    again = client.post(reverse("incentives:clause_create"), clause | {"name": "另一条"})
    assert again.status_code == 422
    assert Clause.objects.count() == 1


def test_a_policy_cannot_replace_itself(as_user, policy_officer, policies):
    policy = policies["in_force"]
    sent = {"title": policy.title, "level": policy.level, "region": policy.region_id, "status": policy.status,
            "supersedes": policy.pk, "version": policy.version}  # fmt: skip
    answer = as_user(policy_officer).post(reverse("incentives:policy_update", args=[policy.pk]), sent)
    assert answer.status_code == 422


def test_every_business_role_reads_policies_and_only_policy_officers_write_them(
    as_user, officer, park_manager, policy_officer, policies
):
    policy = policies["in_force"]
    for person in (officer, park_manager):
        client = as_user(person)
        assert client.get(reverse("incentives:policy_detail", args=[policy.pk])).status_code == 200
        assert client.get(reverse("incentives:policy_update", args=[policy.pk])).status_code == 403
    assert as_user(policy_officer).get(reverse("incentives:policy_update", args=[policy.pk])).status_code == 200


@pytest.mark.parametrize(
    ("route", "make"),
    [
        ("incentives:policy_list", PolicyFactory),
        ("incentives:clause_list", ClauseFactory),
        ("incentives:application_list", ApplicationFactory),
        ("incentives:payment_list", PaymentFactory),
    ],
)
def test_lists_cost_the_same_for_one_row_and_for_fifty(route, make, as_user, policy_officer, django_assert_num_queries):
    client, url = as_user(policy_officer), reverse(route)
    make()
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url, {"size": 50})
    make.create_batch(49)
    with django_assert_num_queries(len(few)):
        assert len(client.get(url, {"size": 50}).context["page"].rows) == 50
