"""Signing in: throttled, silent about who exists, and never a way to another site."""

import time
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.middleware import client_address
from accounts.models import SignInAttempt
from core.models import AuditEntry
from tests.factories import PASSWORD, UserFactory

WRONG = "The sign-in name or the password is wrong."


@pytest.fixture
def alice(regions):
    return UserFactory(username="alice", region=regions["140000"], password=PASSWORD, language="en")


@pytest.fixture
def visitor():
    client = Client(HTTP_HOST="127.0.0.1")
    client.cookies["django_language"] = "en"
    return client


def sign_in(visitor, name="alice", password=PASSWORD, **more):
    return visitor.post(reverse("accounts:sign_in"), {"username": name, "password": password}, **more)


def test_the_right_password_opens_the_home_page_and_is_written_down(visitor, alice):
    answer = sign_in(visitor)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("core:home")
    assert SignInAttempt.objects.get().succeeded
    assert AuditEntry.objects.get(action="sign_in").actor == alice
    alice.refresh_from_db()
    assert alice.last_login is not None


def test_the_session_number_changes_at_sign_in_and_the_old_one_is_dead_after_signing_out(visitor, alice):
    visitor.get(reverse("accounts:sign_in"))
    session = visitor.session
    session["marker"] = 1
    session.save()
    visitor.cookies["sessionid"] = session.session_key
    before = session.session_key
    sign_in(visitor)
    inside = visitor.cookies["sessionid"].value
    assert inside != before
    visitor.post(reverse("accounts:sign_out"))
    visitor.cookies["sessionid"] = inside
    assert visitor.get(reverse("accounts:profile")).status_code == 302


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_no_address_of_another_site_is_followed_after_sign_in(visitor, alice, target):
    answer = visitor.post(reverse("accounts:sign_in"), {"username": "alice", "password": PASSWORD, "next": target})
    assert answer["Location"] == reverse("core:home")


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example/"])
def test_no_address_of_another_site_is_followed_after_choosing_a_language(visitor, db, target):
    answer = visitor.post(reverse("accounts:language"), {"language": "en", "next": target})
    assert answer["Location"] == "/"


def test_a_page_asked_for_before_signing_in_is_opened_afterwards(visitor, alice):
    wanted = reverse("accounts:profile")
    asked = visitor.get(wanted)
    assert asked["Location"] == f"{reverse('accounts:sign_in')}?next={wanted}"
    answer = visitor.post(reverse("accounts:sign_in"), {"username": "alice", "password": PASSWORD, "next": wanted})
    assert answer["Location"] == wanted


def test_a_panel_asked_for_without_a_session_sends_the_whole_page_to_the_sign_in(visitor, db):
    answer = visitor.get(reverse("accounts:region_list"), headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == reverse("accounts:sign_in")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example"])
def test_a_foreign_host_name_is_refused(db, host):
    assert Client(HTTP_HOST=host).get(reverse("accounts:sign_in")).status_code == 400


def test_a_forwarded_host_name_is_not_believed(visitor, db):
    answer = visitor.get(reverse("accounts:sign_in"), headers={"X-Forwarded-Host": "evil.example"})
    assert answer.status_code == 200
    assert b"evil.example" not in answer.content


def test_unknown_disabled_and_known_names_get_the_same_answer_at_the_same_price(visitor, alice, monkeypatch, settings):
    UserFactory(username="closed", region=alice.region, password=PASSWORD, is_active=False)
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, password, salt: hashed.append(1) or encode(self, password, salt)
    )
    answers = {}
    for name, password in (("alice", "wrong"), ("nobody", "wrong"), ("closed", PASSWORD)):
        hashed.clear()
        answer = sign_in(visitor, name, password)
        page = answer.content.decode()
        assert WRONG in page
        answers[name] = (answer.status_code, page.count("invalid"), len(hashed))
    assert len(set(answers.values())) == 1
    assert answers["nobody"][2] == 1


def test_a_name_that_no_database_can_hold_is_refused(visitor, db):
    assert sign_in(visitor, "a\x00b", "wrong").status_code == 400


def test_after_five_failures_for_a_name_from_one_address_one_waits_even_with_the_right_password(visitor, alice):
    for _attempt in range(5):
        assert sign_in(visitor, password="wrong").status_code == 200
    answer = sign_in(visitor)
    assert answer.status_code == 429
    assert "Wait ten minutes" in answer.content.decode()
    assert sign_in(visitor, REMOTE_ADDR="10.0.0.9").status_code == 302


def test_a_wide_form_of_the_name_does_not_start_a_new_count(visitor, alice):
    for written in ("ａlice", "aｌice", "alｉce", "aliｃe", "alicｅ"):
        sign_in(visitor, written, "wrong")
    assert sign_in(visitor).status_code == 429


def test_capitals_and_spaces_do_not_start_a_new_count(visitor, alice):
    for name in ("alice", "Alice", " alice", "ALICE ", "alice"):
        sign_in(visitor, name, "wrong")
    assert sign_in(visitor).status_code == 429


def test_the_wait_ends_by_itself(visitor, alice):
    for _attempt in range(5):
        sign_in(visitor, password="wrong")
    SignInAttempt.objects.update(at=timezone.now() - timedelta(minutes=11))
    assert sign_in(visitor).status_code == 302


def test_a_success_forgives_the_failures_before_it(visitor, alice):
    for _attempt in range(4):
        sign_in(visitor, password="wrong")
    assert sign_in(visitor).status_code == 302
    visitor.post(reverse("accounts:sign_out"))
    assert sign_in(visitor, password="wrong").status_code == 200
    assert sign_in(visitor).status_code == 302


def test_one_address_may_fail_thirty_times_whatever_the_names(visitor, alice):
    for number in range(30):
        assert sign_in(visitor, f"name{number}", "wrong").status_code == 200
    assert sign_in(visitor).status_code == 429


def test_strangers_who_try_a_name_from_many_places_do_not_lock_its_owner_out(visitor, alice):
    assert sign_in(visitor, REMOTE_ADDR="10.1.1.1").status_code == 302
    visitor.post(reverse("accounts:sign_out"))
    for number in range(15):
        sign_in(visitor, password="wrong", REMOTE_ADDR=f"10.9.0.{number}")
    assert sign_in(visitor, REMOTE_ADDR="10.9.1.1").status_code == 429
    assert sign_in(visitor, REMOTE_ADDR="10.1.1.1").status_code == 302


def test_a_forwarded_address_is_ignored_unless_a_proxy_is_configured(visitor, alice):
    for number in range(5):
        sign_in(visitor, password="wrong", headers={"X-Forwarded-For": f"10.2.0.{number}"})
    assert sign_in(visitor, headers={"X-Forwarded-For": "10.2.0.99"}).status_code == 429


@pytest.mark.parametrize(
    ("proxies", "header", "seen"),
    [
        (0, "10.0.0.1", "192.0.2.1"),
        (1, "10.0.0.1", "10.0.0.1"),
        (1, "6.6.6.6, 10.0.0.1", "10.0.0.1"),
        (2, "6.6.6.6, 10.0.0.1, 10.0.0.2", "10.0.0.1"),
        (2, "10.0.0.1", "192.0.2.1"),
        (1, "", "192.0.2.1"),
    ],
)
def test_only_what_the_trusted_proxies_wrote_is_the_address(rf, settings, proxies, header, seen):
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", headers={"X-Forwarded-For": header}, REMOTE_ADDR="192.0.2.1")
    assert client_address(request) == seen


def aged(client, **seconds):
    session = client.session
    for name, age in seconds.items():
        session[name] = time.time() - age
    session.save()


@pytest.mark.parametrize(
    ("seen", "begun", "open_still"),
    [(60, 60, True), (29 * 60, 3600, True), (31 * 60, 3600, False), (30, 8 * 3600 + 60, False), (30, 7 * 3600, True)],
)
def test_a_session_ends_after_half_an_hour_idle_or_eight_hours_in_all(visitor, alice, seen, begun, open_still):
    sign_in(visitor)
    type(alice).objects.filter(pk=alice.pk).update(sessions_valid_from=timezone.now() - timedelta(days=1))
    aged(visitor, seen_at=seen, begun_at=begun)
    assert (visitor.get(reverse("accounts:profile")).status_code == 200) is open_still


def test_using_the_pages_does_not_stretch_the_eight_hours(visitor, alice):
    sign_in(visitor)
    type(alice).objects.filter(pk=alice.pk).update(sessions_valid_from=timezone.now() - timedelta(days=1))
    aged(visitor, seen_at=120, begun_at=8 * 3600 - 30)
    assert visitor.get(reverse("accounts:profile")).status_code == 200
    assert time.time() - visitor.session["seen_at"] < 60
    aged(visitor, begun_at=8 * 3600 + 1)
    assert visitor.get(reverse("accounts:profile")).status_code == 302


def test_the_language_is_kept_for_the_person_and_for_the_page(visitor, alice):
    sign_in(visitor)
    answer = visitor.post(reverse("accounts:language"), {"language": "zh-hans", "next": reverse("accounts:profile")})
    assert answer["Location"] == reverse("accounts:profile")
    alice.refresh_from_db()
    assert alice.language == "zh-hans"
    assert visitor.get(reverse("accounts:profile"))["Content-Language"] == "zh-hans"


def test_a_language_that_does_not_exist_changes_nothing(visitor, alice):
    sign_in(visitor)
    visitor.post(reverse("accounts:language"), {"language": "xx"})
    alice.refresh_from_db()
    assert alice.language == "en"
