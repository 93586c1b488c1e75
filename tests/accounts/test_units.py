"""Units, regions and sign-ins."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Organisation, SignInAttempt
from tests.factories import OrganisationFactory, RegionFactory


@pytest.fixture
def today_unit(db):
    return OrganisationFactory(name="省工业和信息化厅", code="SX-GXT", valid_from="2018-10-25")


@pytest.fixture
def former_unit(today_unit):
    return OrganisationFactory(name="省经信委", code="SX-JXW", valid_to="2018-10-24", successor=today_unit)


def form_of(unit, **changes):
    sent = {"name": unit.name, "code": unit.code, "kind": unit.kind, "version": unit.version, "other_names": ""}
    return {**sent, "valid_from": unit.valid_from or "", "valid_to": unit.valid_to or "", **changes}


def test_the_system_administrator_makes_a_unit_with_its_other_names(as_user, system_admin):
    sent = {"name": "示例局", "code": "SL-J", "kind": "department", "other_names": "示例一局、 示例二局\n示例一局"}
    answer = as_user(system_admin).post(reverse("accounts:organisation_create"), sent)
    unit = Organisation.objects.get(code="SL-J")
    assert answer["Location"] == reverse("accounts:organisation_detail", args=[unit.pk])
    assert unit.aliases == ["示例一局", "示例二局"]


def test_everyone_reads_units_and_only_the_system_administrator_writes_them(as_user, officer, auditor, former_unit):
    detail = reverse("accounts:organisation_detail", args=[former_unit.pk])
    for person in (officer, auditor):
        client = as_user(person)
        assert client.get(detail).status_code == 200
        assert client.get(reverse("accounts:organisation_update", args=[former_unit.pk])).status_code == 403
        assert client.post(reverse("accounts:organisation_archive", args=[former_unit.pk])).status_code == 403


def test_a_unit_of_former_days_shows_who_followed_it_and_whom_it_followed(as_user, officer, former_unit, today_unit):
    client = as_user(officer)
    page = client.get(reverse("accounts:organisation_detail", args=[former_unit.pk])).content.decode()
    assert reverse("accounts:organisation_detail", args=[today_unit.pk]) in page
    page = client.get(reverse("accounts:organisation_detail", args=[today_unit.pk])).content.decode()
    assert "省经信委" in page


def test_the_list_tells_units_of_today_from_those_of_former_days(as_user, officer, former_unit, today_unit):
    client, url = as_user(officer), reverse("accounts:organisation_list")
    assert [u.code for u in client.get(url, {"validity": "now"}).context["page"].rows] == ["SX-GXT"]
    assert [u.code for u in client.get(url, {"validity": "over"}).context["page"].rows] == ["SX-JXW"]


def test_a_unit_cannot_stand_below_itself(as_user, system_admin):
    top = OrganisationFactory()
    middle = OrganisationFactory(parent=top)
    below = OrganisationFactory(parent=middle)
    answer = as_user(system_admin).post(
        reverse("accounts:organisation_update", args=[top.pk]), form_of(top, parent=below.pk)
    )
    assert answer.status_code == 422
    assert "parent" in answer.context["form"].errors
    top.refresh_from_db()
    assert top.parent is None


def test_a_unit_cannot_end_before_it_begins_nor_follow_itself(as_user, system_admin, today_unit):
    client, url = as_user(system_admin), reverse("accounts:organisation_update", args=[today_unit.pk])
    assert client.post(url, form_of(today_unit, valid_to="2017-01-01")).status_code == 422
    assert client.post(url, form_of(today_unit, successor=today_unit.pk)).status_code == 422


def test_a_former_unit_is_offered_as_a_member_of_a_group(as_user, system_admin, former_unit):
    group = OrganisationFactory(kind=Organisation.Kind.GROUP, code="G-ALL")
    url = reverse("accounts:organisation_update", args=[group.pk])
    answer = as_user(system_admin).post(url, form_of(group, members=[former_unit.pk]))
    assert answer.status_code == 302
    assert list(group.members.all()) == [former_unit]


def test_an_archived_unit_leaves_the_list_and_keeps_its_page(as_user, system_admin, former_unit):
    client = as_user(system_admin)
    client.post(
        reverse("accounts:organisation_archive", args=[former_unit.pk]),
        {"reason": "重复", "version": former_unit.version},
    )
    rows = client.get(reverse("accounts:organisation_list")).context["page"].rows
    assert former_unit not in rows
    assert client.get(reverse("accounts:organisation_detail", args=[former_unit.pk])).status_code == 200


def test_regions_stand_in_the_order_of_their_codes_with_their_level(as_user, officer, regions):
    answer = as_user(officer).get(reverse("accounts:region_list"))
    rows = answer.context["page"].rows
    assert [row.code for row in rows] == ["140000", "140100", "140105", "140200", "Z-SXZG"]
    assert "　　小店区" in answer.content.decode()


def test_regions_are_filtered_by_kind_and_by_what_they_lie_in(as_user, officer, regions):
    client, url = as_user(officer), reverse("accounts:region_list")
    assert [r.code for r in client.get(url, {"kind": "functional_zone"}).context["page"].rows] == ["Z-SXZG"]
    assert [r.code for r in client.get(url, {"within": "140100"}).context["page"].rows] == ["140100", "140105"]


def test_a_merged_county_points_at_its_successors(as_user, officer, regions):
    former = RegionFactory(code="140211", name="南郊区", kind="county", parent=regions["140200"], valid_to="2018-02-08")
    new = RegionFactory(code="140214", name="云冈区", kind="county", parent=regions["140200"])
    former.successors.add(new)
    client = as_user(officer)
    assert "云冈区" in client.get(reverse("accounts:region_detail", args=[former.pk])).content.decode()
    assert "南郊区" in client.get(reverse("accounts:region_detail", args=[new.pk])).content.decode()
    over = client.get(reverse("accounts:region_list"), {"validity": "over"}).context["page"].rows
    assert over == [former]


def test_nobody_changes_a_region(as_user, system_admin, regions):
    answer = as_user(system_admin).get(reverse("accounts:region_detail", args=[regions["140100"].pk]))
    assert answer.context["actions"] == {}


@pytest.mark.parametrize("route", ["accounts:organisation_list", "accounts:region_list", "accounts:sign_in_list"])
def test_lists_cost_the_same_for_one_row_and_for_fifty(route, as_user, auditor, regions, django_assert_num_queries):
    client, url = as_user(auditor), reverse(route)
    OrganisationFactory(region=regions["140100"])
    SignInAttempt.objects.create(username="a", address="10.0.0.1", succeeded=True)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url, {"size": 50})
    for number in range(49):
        OrganisationFactory(parent=OrganisationFactory(), region=regions["140105"])
        RegionFactory(code=f"1401{number + 10}x", name=f"区{number}", kind="county", parent=regions["140100"])
        SignInAttempt.objects.create(username=f"a{number}", address="10.0.0.1", succeeded=False)
    with django_assert_num_queries(len(few)):
        assert len(client.get(url, {"size": 50}).context["page"].rows) == 50


def test_the_auditor_and_the_security_administrator_see_who_tried_to_sign_in(
    as_user, auditor, security_admin, system_admin, officer
):
    SignInAttempt.objects.create(username="mallory", address="10.6.6.6", succeeded=False)
    url = reverse("accounts:sign_in_list")
    for person in (auditor, security_admin):
        assert "10.6.6.6" in as_user(person).get(url).content.decode()
    for person in (system_admin, officer):
        assert as_user(person).get(url).status_code == 403
    assert as_user(auditor).get(url, {"succeeded": "1"}).context["page"].rows == []
