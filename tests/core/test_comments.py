"""Comments: safe, seen by who sees the record, and telling whom they name."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from core import comments
from core.models import Comment, Notice
from core.places import place_of
from tests.factories import CommentFactory, LeadFactory, UserFactory

pytestmark = pytest.mark.django_db
CREATE, PEOPLE = reverse("core:comment_create"), reverse("core:mention_lookup")


@pytest.fixture
def lead(city_officer: Any) -> Any:
    return LeadFactory(region=city_officer.region)


def say(client: Any, lead: Any, text: str, key: str = "k") -> Any:
    return client.post(CREATE, {"on": place_of(lead), "text": text, "form_key": key})


def test_a_mention_reaches_the_bell_and_leads_to_the_comment(
    as_user: Any, officer: Any, city_officer: Any, lead: Any
) -> None:
    answer = say(as_user(officer), lead, f"请@{city_officer.full_name}周三前回话")
    assert answer["Location"] == f"/leads/{lead.pk}/#comments"
    notice = Notice.objects.get(owner=city_officer, reason="mentioned")
    opened = as_user(city_officer).get(reverse("core:notice_open", args=[notice.pk]))
    assert opened["Location"] == f"/leads/{lead.pk}/#comments"
    notice.refresh_from_db()
    assert notice.read_at
    page = as_user(city_officer).get(f"/leads/{lead.pk}/").content.decode()
    assert f'<b class="mention">@{city_officer.full_name}</b>周三前回话' in page


def test_the_same_comment_sent_twice_is_one(as_user: Any, officer: Any, lead: Any) -> None:
    client = as_user(officer)
    say(client, lead, "示例")
    say(client, lead, "示例")
    assert Comment.objects.count() == 1


def test_who_may_not_see_the_record_cannot_be_mentioned(
    as_user: Any, officer: Any, other_officer: Any, lead: Any
) -> None:
    answer = say(as_user(officer), lead, f"问@{other_officer.full_name}")
    assert answer.status_code == 422
    assert other_officer.full_name in answer.context["form"].errors["text"][0]
    assert f"问@{other_officer.full_name}" in answer.content.decode()
    assert not Comment.objects.exists()
    assert not Notice.objects.exists()


def test_of_two_people_with_one_name_the_sign_in_name_tells(officer: Any, city_officer: Any, lead: Any) -> None:
    namesake = UserFactory(full_name=city_officer.full_name, username="namesake", region=city_officer.region)
    with pytest.raises(comments.ValidationError, match="@namesake"):
        comments.mentioned(f"@{city_officer.full_name}", lead)
    assert comments.mentioned("@namesake 请看", lead) == [namesake]
    assert comments.mentioned("邮箱 a@b.cn @ 没有人", lead) == []


def test_markup_is_shown_as_typed_and_lines_are_kept(as_user: Any, officer: Any, lead: Any) -> None:
    say(as_user(officer), lead, "<script>alert(1)</script>\n第二行")
    page = as_user(officer).get(f"/leads/{lead.pk}/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\n第二行" in page
    assert "<script>alert" not in page


def test_a_record_of_another_city_takes_no_comment(as_user: Any, other_officer: Any, lead: Any) -> None:
    assert say(as_user(other_officer), lead, "示例").status_code == 404
    assert as_user(other_officer).get(PEOPLE, {"on": place_of(lead), "q": "s"}).json() == {"results": []}


def test_own_words_can_be_changed_for_half_an_hour(as_user: Any, officer: Any, city_officer: Any, lead: Any) -> None:
    comment = CommentFactory(on=lead, author=officer, text="旧")
    address = reverse("core:comment_update", args=[comment.pk])
    assert as_user(city_officer).get(address).status_code == 404
    changed = {"text": f"新 @{city_officer.full_name}", "version": 1}
    assert as_user(officer).post(address, changed).status_code == 302
    assert Notice.objects.filter(owner=city_officer, reason="mentioned").count() == 1
    Comment.objects.filter(pk=comment.pk).update(created_at=timezone.now() - timedelta(hours=1))
    as_user(officer).post(address, {"text": "太晚", "version": 2})
    comment.refresh_from_db()
    assert comment.text.startswith("新")


def test_own_words_can_be_taken_back(as_user: Any, officer: Any, city_officer: Any, lead: Any) -> None:
    comment = CommentFactory(on=lead, author=officer, text="说错的话")
    address = reverse("core:comment_archive", args=[comment.pk])
    assert as_user(city_officer).post(address, {"reason": "x", "version": 1}).status_code == 404
    assert as_user(officer).post(address, {"reason": "说错了", "version": 1}).status_code == 302
    assert "comment-head" not in as_user(officer).get(f"/leads/{lead.pk}/").content.decode()


@pytest.mark.parametrize("typed", ["太原", "示例太", "slty", "shilitaiyuan", "city_off"])
def test_people_are_suggested_by_name_sound_and_initials(
    typed: str, as_user: Any, officer: Any, city_officer: Any, other_officer: Any, lead: Any
) -> None:
    found = as_user(officer).get(PEOPLE, {"on": place_of(lead), "q": typed}).json()["results"]
    assert [one["name"] for one in found] == [city_officer.full_name]
