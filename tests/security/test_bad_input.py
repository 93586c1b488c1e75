"""Whatever is sent in a form or an address, the answer is a page with a sentence, never a failure of the server."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.models import ListPreference
from crm.models import Company, Lead
from incentives.models import Policy
from tests import factories as make

pytestmark = pytest.mark.django_db
NUL = "\x00"


@pytest.mark.parametrize("number", ["9" * 40, "9" * 5000, "-1", "②", "x"])
@pytest.mark.parametrize("field", ["chain_nodes", "headquarters_region", "take", "version", "form_key"])
def test_a_made_up_number_of_a_record_is_refused(
    field: str, number: str, officer: User, as_user: Callable[[User], Client]
) -> None:
    company, client = make.CompanyFactory(), as_user(officer)
    data = {"name": company.name, "version": company.version, field: number}
    assert client.post(reverse("crm:company_update", args=[company.pk]), data).status_code in (302, 409, 422)
    assert client.post(reverse("crm:company_create"), data).status_code == 422


def test_the_conflict_page_bears_a_made_up_number(officer: User, as_user: Callable[[User], Client]) -> None:
    lead = make.LeadFactory()
    data = {"name": "示例", "version": 9, "company": "9" * 40, "chain_nodes": ["9" * 40], "take": "company"}
    assert as_user(officer).post(reverse("crm:lead_update", args=[lead.pk]), data).status_code == 409


def test_a_policy_is_found_by_its_title_where_scripts_are_off(
    policy_officer: User, as_user: Callable[[User], Client]
) -> None:
    former = make.PolicyFactory(title="示例旧政策")
    data = {"title": "示例新政策", "level": "province", "region": policy_officer.region_id, "status": former.status}
    client = as_user(policy_officer)
    assert client.post(reverse("incentives:policy_create"), {**data, "supersedes-text": "没有"}).status_code == 422
    answer = client.post(reverse("incentives:policy_create"), {**data, "supersedes-text": "示例旧政策"})
    assert answer.status_code == 302
    assert Policy.objects.get(title="示例新政策").supersedes == former


@pytest.mark.parametrize("kind", ["form", "multipart"])
def test_text_that_no_database_stores_is_refused_wherever_it_stands(
    kind: str, officer: User, as_user: Callable[[User], Client], client: Client
) -> None:
    browser = as_user(officer)
    sent = {"data": {"former_names": f"甲{NUL}", "name": "示例"}}
    if kind == "form":
        sent = {"data": "name=a&former_names=b%00", "content_type": "application/x-www-form-urlencoded"}
    assert browser.post(reverse("crm:company_create"), **sent).status_code == 400
    assert browser.post(reverse("core:list_columns"), {"list": "crm:company_list", "columns": NUL}).status_code == 400
    assert browser.get(f"/indicators/{NUL}/").status_code == 404
    assert client.post(reverse("accounts:sign_in"), {"username": NUL, "password": "x"}).status_code == 400
    assert not Company.objects.exists()
    assert not ListPreference.objects.exists()


def test_half_a_character_is_stored_as_a_sign_for_the_unreadable(
    officer: User, as_user: Callable[[User], Client]
) -> None:
    answer = as_user(officer).post(
        reverse("crm:company_create"), "name=a%ED%A0%80", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 302
    assert "\ufffd" in Company.objects.get().name


@pytest.mark.parametrize("sign", ["ﷺ", "㍿", "囍", "😀"])
def test_a_name_whose_plain_form_is_much_longer_is_kept(
    sign: str, officer: User, as_user: Callable[[User], Client]
) -> None:
    client, name = as_user(officer), sign * 200
    assert client.post(reverse("crm:company_create"), {"name": name}).status_code == 302
    lead = {"name": name, "region": officer.region_id, "stage": "P10"}
    assert client.post(reverse("crm:lead_create"), lead).status_code == 302
    assert (Company.objects.get().name, Lead.objects.get().name) == (name, name)
