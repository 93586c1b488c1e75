"""Owners and followers are told what others do with a record: once, and only while they see it."""

from typing import Any

import pytest
from django.urls import reverse

from core import audit, bulk, following, notices
from core.models import Notice
from core.places import place_of
from crm.services import seal_lead
from tests.factories import AgreementFactory, CompanyFactory, LeadFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(city_officer: Any) -> Any:
    return LeadFactory(region=city_officer.region, owner=city_officer)


def told(person: Any) -> list[str]:
    return [one.text for one in notices.listed(person, "changed", is_unread=True)]


def change(lead: Any, by: Any, words: str) -> None:
    lead.remark = words
    with audit.acting(by):
        lead.save()


def test_the_owner_is_told_of_others_changes_once_until_they_look(
    lead: Any, officer: Any, city_officer: Any, as_user: Any
) -> None:
    change(lead, officer, "一")
    change(lead, officer, "二")
    (text,) = told(city_officer)
    assert officer.full_name in text
    assert lead.name in text
    as_user(city_officer).get(f"/leads/{lead.pk}/")
    assert told(city_officer) == []
    change(lead, officer, "三")
    assert len(told(city_officer)) == 1
    assert Notice.objects.filter(owner=city_officer, reason="changed").count() == 1


def test_nobody_is_told_of_their_own_changes_nor_of_the_systems(lead: Any, city_officer: Any) -> None:
    change(lead, city_officer, "一")
    lead.remark = "系统"
    lead.save()
    assert told(city_officer) == []


def test_a_follower_hears_of_the_record_and_of_what_belongs_to_it(
    lead: Any, officer: Any, leader: Any, as_user: Any
) -> None:
    address = reverse("core:follow")
    as_user(leader).post(address, {"on": place_of(lead)})
    as_user(leader).post(address, {"on": place_of(lead)})
    assert following.is_followed(lead, by=leader)
    with audit.acting(officer):
        AgreementFactory(lead=lead, company=lead.company, region=lead.region)
    assert len(told(leader)) == 1
    as_user(leader).post(address, {"on": place_of(lead), "stop": "1"})
    change(lead, officer, "二")
    notices.mark_read(leader)
    change(lead, officer, "三")
    assert told(leader) == []


def test_what_somebody_does_not_see_cannot_be_followed(lead: Any, other_officer: Any, as_user: Any) -> None:
    assert as_user(other_officer).post(reverse("core:follow"), {"on": place_of(lead)}).status_code == 404


def test_a_follower_of_a_company_hears_nothing_of_leads_of_other_cities(
    officer: Any, other_officer: Any, regions: Any
) -> None:
    company = CompanyFactory()
    following.follow(company, by=other_officer)
    with audit.acting(officer):
        LeadFactory(company=company, region=regions["140100"], name="示例秘密项目")
    assert told(other_officer) == []
    with audit.acting(officer):
        LeadFactory(company=company, region=regions["140200"])
    assert len(told(other_officer)) == 1


def test_a_sealed_lead_leaves_the_bells_of_those_it_is_closed_to(
    lead: Any, officer: Any, person: Any, city_officer: Any
) -> None:
    colleague = person("officer", "140100")
    following.follow(lead, by=colleague)
    change(lead, officer, "一")
    assert len(told(colleague)) == notices.unread(colleague) == 1
    seal_lead(lead, people=[city_officer], reason="示例", by=city_officer)
    assert told(colleague) == []
    assert notices.unread(colleague) == 0
    lead.refresh_from_db()
    change(lead, city_officer, "二")
    assert told(colleague) == []


def test_many_changes_at_once_are_one_notice_and_a_few_queries(
    officer: Any, city_officer: Any, django_assert_max_num_queries: Any
) -> None:
    leads = [LeadFactory(region=city_officer.region, owner=city_officer) for _ in range(30)]
    for lead in leads:
        lead.remark = "示例"
    with audit.acting(officer), django_assert_max_num_queries(40):
        bulk.update_all(leads)
    assert len(told(city_officer)) == 1


def test_the_button_says_whether_one_follows(lead: Any, officer: Any, as_user: Any) -> None:
    client = as_user(officer)
    assert 'aria-pressed="false"' in client.get(f"/leads/{lead.pk}/").content.decode()
    client.post(reverse("core:follow"), {"on": place_of(lead)})
    assert 'aria-pressed="true"' in client.get(f"/leads/{lead.pk}/").content.decode()
