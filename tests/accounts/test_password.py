"""Changing one's own password."""

import pytest
from django.test import Client
from django.urls import reverse

from core.models import AuditEntry
from tests.factories import PASSWORD, UserFactory

NEW = "another-password-2"


@pytest.fixture
def alice(regions):
    return UserFactory(username="alice", region=regions["140000"], password=PASSWORD, must_change_password=True)


def browser_of(person, password=PASSWORD):
    client = Client(HTTP_HOST="127.0.0.1")
    client.cookies["django_language"] = "en"
    assert client.login(username=person.username, password=password)
    return client


def change(client, new=NEW, old=PASSWORD):
    return client.post(reverse("accounts:password"), {"old_password": old, "new_password1": new, "new_password2": new})


def test_a_one_time_password_opens_only_the_page_that_changes_it(alice):
    client = browser_of(alice)
    assert client.get(reverse("accounts:region_list"))["Location"] == reverse("accounts:password")
    assert client.get(reverse("accounts:password")).status_code == 200
    assert change(client).status_code == 302
    assert client.get(reverse("accounts:region_list")).status_code == 200
    alice.refresh_from_db()
    assert not alice.must_change_password
    assert alice.check_password(NEW)


def test_changing_the_password_ends_the_sessions_elsewhere_and_leaves_no_password_in_the_audit(alice):
    here, elsewhere = browser_of(alice), browser_of(alice)
    change(here)
    assert here.get(reverse("accounts:profile")).status_code == 200
    assert elsewhere.get(reverse("accounts:profile")).status_code == 302
    assert AuditEntry.objects.filter(action="password", actor=alice).exists()
    alice.refresh_from_db()
    written = str(list(AuditEntry.objects.values("changes", "reason", "object_text")))
    assert NEW not in written
    assert alice.password not in written


@pytest.mark.parametrize("new", ["short1", "12345678901234", "password123", PASSWORD])
def test_weak_passwords_and_the_present_one_are_refused_with_a_reason(alice, new):
    client = browser_of(alice)
    answer = change(client, new)
    assert answer.status_code == 200
    assert "Please correct this" in answer.content.decode()
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_the_old_password_is_asked_for(alice):
    assert change(browser_of(alice), old="wrong").status_code == 200
    alice.refresh_from_db()
    assert alice.must_change_password
