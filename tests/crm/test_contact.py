"""Contacts: numbers are masked everywhere, and seeing one leaves a reason behind."""

import io

import openpyxl
import pytest
from django.urls import reverse

from core.models import AuditEntry
from crm.models import Contact
from crm.models.contact import mask
from tests.factories import CompanyFactory, ContactFactory

MOBILE, LANDLINE = "13800138000", "0351-1234567"


@pytest.fixture
def contact(regions):
    return ContactFactory(mobile=MOBILE, landline=LANDLINE, region=regions["140100"])


def page_of(contact, action="detail"):
    return reverse(f"crm:contact_{action}", args=[contact.pk])


def update(contact, **changes):
    return {
        "company": contact.company_id, "name": contact.name, "region": contact.region_id, "version": contact.version,
        "mobile": "", "landline": "", **changes,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ("13800138000", "138****8000"),
        ("13800138000;13900139001", "138****8000 139****9001"),
        ("0351-1234567", "035****4567"),
        ("1234567", "****"),
        ("", ""),
    ],
)
def test_a_mask_hides_the_middle_of_every_number(numbers, shown):
    assert mask(numbers) == shown


def test_no_page_holds_a_whole_number(as_user, officer, contact):
    client = as_user(officer)
    client.post(page_of(contact, "update"), update(contact, mobile="13911112222"))
    pages = [
        reverse("crm:contact_list"), page_of(contact), page_of(contact, "update"), page_of(contact, "unmask"),
        f"{reverse('crm:contact_list')}?company={contact.company_id}&embed=1",
        reverse("crm:company_detail", args=[contact.company_id]),
        reverse("crm:contact_lookup"),
    ]  # fmt: skip
    for url in pages:
        text = client.get(url).content.decode()
        assert "13911112222" not in text, url
        assert MOBILE not in text, url
        assert LANDLINE not in text, url
    assert "139****2222" in client.get(page_of(contact)).content.decode()


def test_the_export_holds_masked_numbers(as_user, officer, contact):
    answer = as_user(officer).post(reverse("crm:contact_export"))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "138****8000" in cells
    assert not any(MOBILE in cell or LANDLINE in cell for cell in cells)


def test_a_number_is_no_way_to_search(as_user, officer, contact):
    for url in (reverse("crm:contact_list"), reverse("crm:contact_lookup")):
        assert contact.name not in as_user(officer).get(url, {"q": "1380"}).content.decode()


def test_unmasking_shows_the_numbers_once_and_records_the_reason(as_user, officer, contact):
    client = as_user(officer)
    answer = client.post(page_of(contact, "unmask"), {"reason": "示例：约定考察时间"})
    assert MOBILE in answer.content.decode()
    assert LANDLINE in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    entry = AuditEntry.objects.get(action="unmask")
    assert (entry.actor, entry.object_id, entry.reason) == (officer, contact.pk, "示例：约定考察时间")
    assert MOBILE not in str(entry.changes)
    assert MOBILE not in client.get(page_of(contact)).content.decode()


def test_unmasking_needs_a_reason(as_user, officer, contact):
    answer = as_user(officer).post(page_of(contact, "unmask"), {"reason": " "})
    assert answer.status_code == 422
    assert MOBILE not in answer.content.decode()
    assert not AuditEntry.objects.filter(action="unmask").exists()


@pytest.mark.parametrize("fixture", ["leader", "policy_officer", "park_manager"])
def test_readers_may_neither_unmask_nor_change(fixture, request, as_user, contact):
    client = as_user(request.getfixturevalue(fixture))
    for action in ("unmask", "update"):
        answer = client.post(page_of(contact, action), {"reason": "示例"})
        assert answer.status_code == 403
        assert MOBILE not in answer.content.decode()


@pytest.mark.parametrize("action", ["detail", "update", "unmask", "archive"])
def test_a_contact_of_another_city_answers_like_a_missing_one(action, as_user, other_officer, contact):
    client = as_user(other_officer)
    theirs = client.get(page_of(contact, action))
    missing = client.get(reverse(f"crm:contact_{action}", args=[999_999]))
    assert theirs.status_code == missing.status_code == 404
    # The reference number at the end, in the quiet line, is new for every answer.
    said = [answer.content.decode().split("<main")[1].split("quiet")[0] for answer in (theirs, missing)]
    assert said[0] == said[1]


def test_an_empty_field_keeps_the_number_and_a_word_removes_it(as_user, officer, contact):
    client = as_user(officer)
    client.post(page_of(contact, "update"), update(contact, post="经理"))
    contact.refresh_from_db()
    assert (contact.post, contact.mobile, contact.landline) == ("经理", MOBILE, LANDLINE)
    client.post(page_of(contact, "update"), update(contact, landline="无"))
    contact.refresh_from_db()
    assert (contact.mobile, contact.landline) == (MOBILE, "")


def test_a_conflict_shows_the_stored_number_masked_even_when_it_is_taken(as_user, officer, city_officer, contact):
    url, stale = page_of(contact, "update"), update(contact, mobile="13755556666")
    as_user(officer).post(url, update(contact, mobile="13911112222"))
    answers = [as_user(city_officer).post(url, data) for data in (stale, stale | {"take": "mobile"})]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert not any("13911112222" in answer.content.decode() for answer in answers)
    assert "139****2222" in answers[0].content.decode()


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("138 0013 8000", "13800138000"), ("13800138000、13900139001", "13800138000;13900139001"),
        ("１３８００１３８０００", "13800138000"), ("+852 9123 4567", "+852 9123 4567"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(typed, stored, as_user, officer, regions):
    company = CompanyFactory()
    as_user(officer).post(reverse("crm:contact_create"), {
        "company": company.pk, "name": "示例联系人", "region": regions["140000"].pk, "mobile": typed,
    })  # fmt: skip
    assert Contact.objects.get().mobile == stored


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"name": ""}, "name"), ({"mobile": "1380013"}, "mobile"), ({"email": "x"}, "email"), ({"company": ""}, "company"),
     ({"company": "9" * 30}, "company")],
)  # fmt: skip
def test_a_mistake_is_named(changes, field, as_user, officer, regions):
    data = {"company": CompanyFactory().pk, "name": "示例", "region": regions["140000"].pk} | changes
    answer = as_user(officer).post(reverse("crm:contact_create"), data)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}


def test_a_new_contact_lies_in_the_officers_region_and_nowhere_else(as_user, city_officer, regions):
    client = as_user(city_officer)
    form = client.get(reverse("crm:contact_create")).context["form"]
    assert form["region"].value() == regions["140100"].pk
    answer = client.post(reverse("crm:contact_create"), {
        "company": CompanyFactory().pk, "name": "示例", "region": regions["140200"].pk,
    })  # fmt: skip
    assert answer.status_code == 422
    assert not Contact.objects.exists()
