"""What a person writes stays within what they see: nothing of others is taken, moved, or lost on the way."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Region, User
from crm.models import Interaction, Lead
from projects.models import Project
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(regions: dict[str, Region]) -> Interaction:
    """A talk of 太原 about a lead of 大同, with a contact of each; filed so by the province."""
    lead = make.LeadFactory(name="示例大同线索", region=regions["140200"])
    talk = make.InteractionFactory(lead=lead, region=regions["140100"])
    contacts = [make.ContactFactory(company=talk.company, region=regions[code]) for code in ("140100", "140200")]
    talk.contacts.set(contacts)
    return talk


def posted(record: Any, **changes: Any) -> dict:
    return {
        "company": record.company_id, "kind": record.kind, "happened_on": record.happened_on, "summary": record.summary,
        "region": record.region_id, "version": record.version, **changes,
    }  # fmt: skip


def test_links_that_the_editor_does_not_see_stay(
    talk: Interaction, city_officer: User, as_user: Callable[[User], Client], regions: dict[str, Region]
) -> None:
    own = talk.contacts.get(region=regions["140100"])
    answer = as_user(city_officer).post(
        reverse("crm:interaction_update", args=[talk.pk]), posted(talk, summary="示例：改过", contacts=[own.pk])
    )
    assert answer.status_code == 302
    talk.refresh_from_db()
    assert (talk.summary, talk.lead.name, talk.contacts.count()) == ("示例：改过", "示例大同线索", 2)


def test_links_that_the_editor_sees_can_be_taken_away(
    talk: Interaction, city_officer: User, as_user: Callable[[User], Client], regions: dict[str, Region]
) -> None:
    as_user(city_officer).post(reverse("crm:interaction_update", args=[talk.pk]), posted(talk))
    assert [contact.region.code for contact in talk.contacts.all()] == ["140200"]


@pytest.mark.parametrize("field", ["lead", "company", "region", "contacts"])
def test_a_record_of_another_region_cannot_be_chosen(
    field: str, city_officer: User, as_user: Callable[[User], Client], regions: dict[str, Region]
) -> None:
    talk = make.InteractionFactory(region=regions["140100"])
    foreign = {
        "lead": make.LeadFactory(region=regions["140200"]).pk,
        "region": regions["140200"].pk,
        "contacts": make.ContactFactory(region=regions["140200"]).pk,
        "company": 10**12,
    }
    for route, args in (("crm:interaction_update", [talk.pk]), ("crm:interaction_create", [])):
        answer = as_user(city_officer).post(reverse(route, args=args), posted(talk, **{field: foreign[field]}))
        assert answer.status_code == 422
    missing = as_user(city_officer).post(
        reverse("crm:interaction_create"), posted(talk, **{field: 10**12}), headers={"accept-language": "zh"}
    )
    assert missing.status_code == 422
    assert Interaction.objects.count() == 1


def test_fields_that_no_form_shows_are_not_taken(
    officer: User, other_officer: User, as_user: Callable[[User], Client], regions: dict[str, Region]
) -> None:
    hidden = {
        "is_sample": "on", "archived_at": "2017-01-01", "created_at": "2017-01-01", "author": other_officer.pk,
        "id": 77, "pk": 77, "name_norm": "x", "field_notes": '{"a": 1}', "is_active": "", "role": "leader",
    }  # fmt: skip
    talk = make.InteractionFactory(region=regions["140100"])
    as_user(officer).post(reverse("crm:interaction_create"), posted(talk, **hidden))
    made = Interaction.objects.latest("pk")
    assert made.pk != talk.pk
    assert (made.author, made.is_sample, made.archived_at) == (officer, False, None)
    officer.refresh_from_db()
    assert officer.role == "officer"


def test_a_lead_may_not_be_given_to_someone_who_does_not_see_it(
    city_officer: User, other_officer: User, as_user: Callable[[User], Client], regions: dict[str, Region]
) -> None:
    lead = make.LeadFactory(region=regions["140100"])
    data = {"name": lead.name, "region": regions["140200"].pk, "stage": "P10", "version": 1, "owner": other_officer.pk}
    answer = as_user(city_officer).post(reverse("crm:lead_update", args=[lead.pk]), data)
    assert answer.status_code == 422
    assert Lead.objects.get().region.code == "140100"


def test_landing_does_not_name_a_project_of_another_region(
    city_officer: User, as_user: Callable[[User], Client], regions: dict[str, Region]
) -> None:
    lead = make.LeadFactory(region=regions["140100"], stage="P40")
    make.ProjectFactory(name="示例大同项目", lead=lead, region=regions["140200"])
    answer = as_user(city_officer).post(
        reverse("projects:lead_land", args=[lead.pk]), {"name": "示例", "version": 1}, follow=True
    )
    assert "示例大同项目" not in answer.content.decode()
    assert Project.objects.count() == 1
