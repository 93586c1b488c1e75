"""Accounts: one administrator makes them, another gives the role, and nobody decides about themselves."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts import roles, services
from accounts.models import User
from accounts.roles import Role
from core.models import AuditEntry
from tests.factories import PASSWORD, OrganisationFactory, UserFactory


def shown_password(answer):
    return re.search(r'one-time-password">([a-z0-9-]+)<', answer.content.decode()).group(1)


def browser_of(name, password):
    client = Client(HTTP_HOST="127.0.0.1")
    client.post(reverse("accounts:sign_in"), {"username": name, "password": password})
    return client


@pytest.fixture
def new_person(as_user, system_admin, regions):
    """What the system administrator's form makes, with its one-time password."""
    client = as_user(system_admin)
    sent = {"username": "zhang.san", "full_name": "示例张三", "language": "zh-hans", "region": regions["140100"].pk,
            "role": "officer", "is_active": "on", "form_key": "one"}  # fmt: skip
    answer = client.post(reverse("accounts:user_create"), sent)
    again = client.post(reverse("accounts:user_create"), sent)
    return User.objects.get(username="zhang.san"), shown_password(answer), again


def give_role(client, person, role=Role.OFFICER, region=None, **more):
    sent = {"role": role, "region": (region or person.region).pk, "reason": "到岗", "version": person.version} | more
    return client.post(reverse("accounts:user_role", args=[person.pk]), sent)


def step(client, name, person, **more):
    url = reverse(f"accounts:user_{name}", args=[person.pk])
    return client.post(url, {"reason": "调离岗位", "version": person.version} | more)


def test_a_new_account_has_no_role_and_cannot_sign_in_whatever_the_form_was_made_to_send(new_person):
    person, password, _again = new_person
    assert (person.role, person.is_active, person.must_change_password) == ("", False, True)
    assert browser_of("zhang.san", password).get(reverse("accounts:profile")).status_code == 302


def test_the_one_time_password_is_shown_once(new_person):
    person, password, again = new_person
    assert again.status_code == 302
    assert again["Location"] == reverse("accounts:user_detail", args=[person.pk])
    assert User.objects.filter(username="zhang.san").count() == 1
    written = str(list(AuditEntry.objects.values("changes", "reason", "object_text")))
    assert password not in written


def test_the_first_role_opens_the_account_and_the_password_must_be_changed(new_person, as_user, security_admin):
    person, password, _again = new_person
    assert give_role(as_user(security_admin), person).status_code == 302
    client = browser_of("zhang.san", password)
    assert client.get(reverse("accounts:region_list"))["Location"] == reverse("accounts:password")
    entry = AuditEntry.objects.filter(model="accounts.user", object_id=person.pk).first()
    assert (entry.actor, entry.reason) == (security_admin, "到岗")
    assert {"role", "is_active"} <= {change["field"] for change in entry.changes}


def test_nobody_who_may_sign_in_is_without_a_role(db, officer):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=officer.pk).update(role="")


@pytest.mark.parametrize("role", ["", "emperor", "officer,auditor"])
def test_a_role_that_does_not_exist_is_refused(role, as_user, security_admin, officer):
    assert give_role(as_user(security_admin), officer, role).status_code == 422
    officer.refresh_from_db()
    assert officer.role == Role.OFFICER


def test_a_role_needs_a_reason(as_user, security_admin, officer):
    assert give_role(as_user(security_admin), officer, Role.LEADER, reason=" ").status_code == 422
    officer.refresh_from_db()
    assert officer.role == Role.OFFICER


def test_a_change_of_role_bites_on_the_next_request(as_user, security_admin, officer):
    client = as_user(officer)
    assert client.get(reverse("plan:action_list")).status_code == 200
    give_role(as_user(security_admin), officer, Role.AUDITOR)
    assert client.get(reverse("plan:action_list")).status_code == 403
    assert client.get(reverse("core:audit_list")).status_code == 200


def test_a_disabled_account_stays_disabled_when_its_role_changes(as_user, security_admin, officer):
    step(as_user(security_admin), "disable", officer)
    officer.refresh_from_db()
    give_role(as_user(security_admin), officer, Role.LEADER)
    officer.refresh_from_db()
    assert (officer.role, officer.is_active) == (Role.LEADER, False)


@pytest.mark.parametrize("name", ["role", "disable", "enable", "reset_password"])
def test_nobody_decides_about_their_own_account(name, as_user, security_admin):
    before = User.objects.values().get(pk=security_admin.pk)
    client = as_user(security_admin)
    url = reverse(f"accounts:user_{name}", args=[security_admin.pk])
    sent = {"role": Role.OFFICER, "region": security_admin.region_id, "reason": "x", "version": security_admin.version}
    assert client.post(url, sent)["Location"] == reverse("accounts:user_detail", args=[security_admin.pk])
    assert client.get(url).status_code == 302
    assert User.objects.values().get(pk=security_admin.pk) == before


def test_the_services_refuse_it_as_well(security_admin):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        services.assign_role(
            person=security_admin, role=Role.OFFICER, region=security_admin.region, reason="x", by=security_admin
        )
    with pytest.raises(ValidationError):
        services.disable_person(person=security_admin, reason="x", by=security_admin)
    with pytest.raises(ValidationError):
        services.reset_password(person=security_admin, reason="x", by=security_admin)


def test_disabling_ends_the_sessions_at_once_and_enabling_does_not_revive_them(as_user, security_admin, regions):
    person = UserFactory(username="li.si", region=regions["140000"], password=PASSWORD)
    client = browser_of("li.si", PASSWORD)
    assert client.get(reverse("accounts:profile")).status_code == 200
    assert step(as_user(security_admin), "disable", person).status_code == 302
    assert client.get(reverse("accounts:profile")).status_code == 302
    person.refresh_from_db()
    assert step(as_user(security_admin), "enable", person).status_code == 302
    assert client.get(reverse("accounts:profile")).status_code == 302
    assert browser_of("li.si", PASSWORD).get(reverse("accounts:profile")).status_code == 200


def test_an_account_without_a_role_cannot_be_enabled(new_person, as_user, security_admin):
    person, _password, _again = new_person
    assert step(as_user(security_admin), "enable", person).status_code == 422
    person.refresh_from_db()
    assert not person.is_active


def test_a_new_password_replaces_the_old_one_ends_the_sessions_and_is_shown_once(as_user, security_admin, regions):
    person = UserFactory(username="li.si", region=regions["140000"], password=PASSWORD)
    inside, admin = browser_of("li.si", PASSWORD), as_user(security_admin)
    answer = step(admin, "reset_password", person)
    password = shown_password(answer)
    assert step(admin, "reset_password", person).status_code == 409
    assert inside.get(reverse("accounts:profile")).status_code == 302
    person.refresh_from_db()
    assert person.must_change_password
    assert person.check_password(password)
    assert not person.check_password(PASSWORD)


def test_a_step_on_an_account_that_changed_meanwhile_is_not_taken(as_user, security_admin, officer):
    answer = step(as_user(security_admin), "disable", officer, version=0)
    assert answer.status_code == 409
    assert "调离岗位" in answer.content.decode()
    officer.refresh_from_db()
    assert officer.is_active


def test_the_system_administrator_changes_name_and_unit_but_neither_role_nor_scope(
    as_user, system_admin, city_officer, regions
):
    unit = OrganisationFactory(name="示例商务局")
    url = reverse("accounts:user_update", args=[city_officer.pk])
    sent = {"full_name": "示例新名", "organisation": unit.pk, "language": "zh-hans", "version": city_officer.version,
            "role": Role.LEADER, "region": regions["140000"].pk, "username": "other", "is_active": ""}  # fmt: skip
    assert as_user(system_admin).post(url, sent).status_code == 302
    city_officer.refresh_from_db()
    assert (city_officer.full_name, city_officer.organisation) == ("示例新名", unit)
    assert (city_officer.role, city_officer.region, city_officer.username, city_officer.is_active) == (
        Role.OFFICER, regions["140100"], "city_officer", True,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["zhang san", "a", "<b>", "张" * 61, "OFFICER"])
def test_an_unfit_or_taken_sign_in_name_is_refused(name, as_user, system_admin, officer):
    sent = {"username": name, "full_name": "示例", "language": "zh-hans", "region": officer.region_id}
    assert as_user(system_admin).post(reverse("accounts:user_create"), sent).status_code == 422


def test_the_list_finds_people_by_name_role_and_standing(as_user, auditor, officer, leader, new_person):
    client = as_user(auditor)

    def found(**query):
        return {row.username for row in client.get(reverse("accounts:user_list"), query).context["page"].rows}

    assert found(role=Role.LEADER) == {"leader"}
    assert found(standing="waiting") == {"zhang.san"}
    assert found(q="招商干部") == {"officer"}
    assert "zhang.san" not in found(standing="active")


def test_the_buttons_are_those_that_can_be_used(as_user, security_admin, system_admin, auditor, officer):
    def actions(person, about):
        return set(as_user(person).get(reverse("accounts:user_detail", args=[about.pk])).context["actions"])

    assert actions(system_admin, officer) == {"update"}
    assert actions(security_admin, officer) == {"role", "reset_password", "disable"}
    assert actions(security_admin, security_admin) == set()
    assert actions(auditor, officer) == set()


def test_the_list_costs_the_same_for_one_person_and_for_fifty(as_user, auditor, regions, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, url = as_user(auditor), reverse("accounts:user_list")
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url, {"size": 50})
    UserFactory.create_batch(49, region=regions["140100"], organisation=OrganisationFactory())
    with django_assert_num_queries(len(few)):
        assert len(client.get(url, {"size": 50}).context["page"].rows) == 50


def addresses(route):
    for args in ([], [1]):
        try:
            return [reverse(route, args=args)]
        except NoReverseMatch:
            continue
    return []


BUSINESS_ROUTES = sorted(
    route for route, allowed in roles.ROUTES.items() if allowed <= roles.BUSINESS and addresses(route)
)


@pytest.mark.parametrize("role", sorted(roles.ADMINS))
def test_the_three_administrators_see_no_business_data(role, person, as_user):
    client = as_user(person(role))
    assert len(BUSINESS_ROUTES) > 40
    for route in BUSINESS_ROUTES:
        for url in addresses(route):
            assert client.get(url).status_code == 403, route
            assert client.post(url).status_code == 403, route


def test_no_row_of_business_is_visible_to_an_administrator(person, park):
    from django.apps import apps

    from accounts.scoping import NOTHING, scope

    allowed = {
        "accounts.Region",
        "accounts.Organisation",
        "accounts.User",
        "core.Holiday",
        "core.Setting",
        # The words of the pipeline, which a system administrator keeps without seeing a lead.
        "crm.PipelineStage",
        "crm.StageCondition",
        "crm.SideReason",
        "crm.Tag",
        "incentives.BenefitKind",
    }
    for model in apps.get_models():
        if hasattr(model._default_manager, "visible_to") and model._meta.label not in allowed:
            if getattr(model, "scope_owner", ""):
                continue
            for role in roles.ADMINS:
                assert scope(model, person(role)) == NOTHING, model


ACCOUNT_ROUTES = {route: allowed for route, allowed in roles.ROUTES.items() if route.startswith("accounts:user_")}


@pytest.mark.parametrize("role", sorted(roles.EVERYONE))
def test_account_pages_open_only_to_the_roles_of_the_table(role, person, as_user, officer):
    client = as_user(person(role))
    for route, allowed in ACCOUNT_ROUTES.items():
        try:
            url = reverse(route)
        except NoReverseMatch:
            url = reverse(route, args=[officer.pk])
        answer = client.get(url)
        assert (answer.status_code != 403) is (role in allowed), route
