"""Two units report one investor: both are told that the other exists, and somebody above both decides on record."""

import threading
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse

from accounts.roles import Role
from core.models import AuditEntry, Notice, StaleVersion
from crm.claims import conflicts, filing, protection
from crm.claims.conflicts import decide_conflict
from crm.claims.protection import accept_claim, release_claim
from crm.models import ClaimConflict, CompanyAlias, FirstReportClaim
from tests import factories as make

BILLION = Decimal(1_000_000_000)
LIST = reverse("crm:claimconflict_list")


def file(lead, by):
    return filing.file_claim(lead=lead, amount=BILLION, by=by)


@pytest.fixture
def leads(regions, city_officer, other_officer):
    """One of 太原 and one of 大同, on the same investor."""
    company = make.CompanyFactory(name="示例星河数据有限公司")
    return [
        make.LeadFactory(region=regions[code], company=company, owner=owner, name=f"{name}机密项目", stage="P30")
        for code, owner, name in (("140100", city_officer, "太原"), ("140200", other_officer, "大同"))
    ]


@pytest.fixture
def conflict(leads, city_officer, other_officer):
    file(leads[0], city_officer)
    file(leads[1], other_officer)
    return ClaimConflict.objects.get()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "fields", "alias", "title", "ground"),
    [
        ("示例星河数据有限公司", {}, "", "另一项目", "name"),
        ("示例全新名称有限公司", {"uscc": make.credit_code(7)}, "", "另一项目", ""),
        ("示例改名科技有限公司", {}, "示例星河数据有限公司", "另一项目", "former_name"),
        ("示例星河大数据有限公司", {}, "", "另一项目", "near_name"),
        ("完全不同实业集团公司", {}, "", "太原机密项目", "project"),
        ("完全不同实业集团公司", {}, "", "另一项目", ""),
    ],
)
def test_what_makes_two_reports_the_same(leads, city_officer, other_officer, regions, name, fields, alias, title,
                                         ground):  # fmt: skip
    file(leads[0], city_officer)
    other = leads[0].company if name == leads[0].company.name else make.CompanyFactory(name=name, **fields)
    if alias:
        CompanyAlias.objects.create(company=other, name=alias, kind="former")
    file(make.LeadFactory(region=regions["140200"], company=other, name=title), other_officer)
    assert [one.ground for one in ClaimConflict.objects.all()] == ([ground] if ground else [])


@pytest.mark.django_db
def test_two_leads_of_one_unit_do_not_conflict(leads, city_officer, regions):
    file(leads[0], city_officer)
    file(make.LeadFactory(region=regions["140100"], company=leads[0].company), city_officer)
    assert not ClaimConflict.objects.exists()


@pytest.mark.django_db
def test_both_units_learn_whom_to_ring_and_not_what_is_in_the_lead(as_user, conflict, leads, city_officer,
                                                                   other_officer):  # fmt: skip
    for reader, own, other in ((city_officer, leads[0], leads[1]), (other_officer, leads[1], leads[0])):
        client = as_user(reader)
        pages = [LIST, reverse("crm:claimconflict_detail", args=[conflict.pk]),
                 reverse("crm:lead_detail", args=[own.pk])]  # fmt: skip
        for page in pages:
            text = client.get(page).content.decode()
            assert other.owner.full_name in text, page
            assert other.name not in text, page
        told = Notice.objects.filter(owner=reader, model="crm.claimconflict").get()
        assert other.owner.full_name in told.text
        assert other.name not in told.text
        claim = other.claims.get()
        assert client.get(reverse("crm:firstreportclaim_detail", args=[claim.pk])).status_code == 404
    assert {claim.status for claim in FirstReportClaim.objects.all()} == {"contested"}


@pytest.mark.django_db
def test_a_protection_in_force_holds_until_the_decision(leads, city_officer, other_officer, officer):
    first = file(leads[0], city_officer)
    accept_claim(first, by=officer)
    second = file(leads[1], other_officer)
    assert FirstReportClaim.objects.get(pk=first.pk).status == "accepted"
    assert FirstReportClaim.objects.get(pk=second.pk).status == "contested"
    with pytest.raises(ValidationError, match="冲突"):
        accept_claim(FirstReportClaim.objects.get(pk=second.pk), by=officer)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("winner", "statuses"),
    [("earlier", ["accepted", "refused"]), ("later", ["refused", "accepted"]), ("both", ["accepted", "accepted"])],
)
def test_a_decision_accepts_the_winner_and_refuses_the_loser(conflict, officer, winner, statuses):
    decide_conflict(conflict, winner=winner, decision="以在先报送为准", by=officer)
    claims = FirstReportClaim.objects.order_by("filed_at")
    assert [claim.status for claim in claims] == statuses
    assert ClaimConflict.objects.get().decided_by == officer
    assert AuditEntry.objects.filter(model="crm.claimconflict", reason="以在先报送为准", actor=officer).exists()
    for claim in claims:
        page = reverse("crm:claimconflict_detail", args=[conflict.pk])
        assert Notice.objects.filter(owner=claim.filed_by, url=page).count() == 2


@pytest.mark.django_db
def test_only_somebody_above_both_decides(conflict, officer, city_officer, other_officer, leader, person):
    county = person(Role.OFFICER, "140105")
    for user in (city_officer, other_officer, leader, county):
        with pytest.raises(ValidationError):
            decide_conflict(conflict, winner="earlier", decision="示例", by=user)
    assert conflicts.may_arbitrate(conflict, officer)
    assert {one.status for one in FirstReportClaim.objects.all()} == {"contested"}


@pytest.mark.django_db
def test_who_filed_for_one_side_does_not_decide(leads, officer, other_officer, person):
    file(leads[0], officer)
    file(leads[1], other_officer)
    conflict = ClaimConflict.objects.get()
    assert not conflicts.may_arbitrate(conflict, officer)
    assert conflicts.may_arbitrate(conflict, person(Role.OFFICER))


@pytest.mark.django_db
def test_a_conflict_is_decided_once(conflict, officer, person):
    again = ClaimConflict.objects.get()
    decide_conflict(conflict, winner="earlier", decision="示例", by=officer)
    with pytest.raises(StaleVersion):
        decide_conflict(again, winner="later", decision="示例", by=officer)
    with pytest.raises(ValidationError):
        decide_conflict(ClaimConflict.objects.get(), winner="later", decision="示例", by=person(Role.OFFICER))
    assert [claim.status for claim in FirstReportClaim.objects.order_by("filed_at")] == ["accepted", "refused"]


@pytest.mark.django_db
def test_when_one_side_gives_up_the_other_waits_as_usual(conflict, city_officer, officer):
    first, second = FirstReportClaim.objects.order_by("filed_at")
    release_claim(first, reason="示例", by=city_officer)
    second.refresh_from_db()
    assert second.status == "filed"
    assert not ClaimConflict.objects.open().exists()
    accept_claim(second, by=officer)


@pytest.mark.django_db
def test_of_three_units_the_winner_of_one_conflict_goes_on_waiting_for_the_other(conflict, leads, officer, regions,
                                                                                 person):  # fmt: skip
    zone = make.LeadFactory(region=regions["Z-SXZG"], company=leads[0].company)
    third = file(zone, person(Role.OFFICER, "Z-SXZG"))
    assert ClaimConflict.objects.open().count() == 3
    decide_conflict(ClaimConflict.objects.get(pk=conflict.pk), winner="earlier", decision="示例", by=officer)
    assert [claim.status for claim in FirstReportClaim.objects.order_by("filed_at")] == [
        "contested", "refused", "contested"]  # fmt: skip
    last = ClaimConflict.objects.open().get()
    assert last.later == third
    decide_conflict(last, winner="both", decision="示例", by=officer)
    assert [claim.status for claim in FirstReportClaim.objects.order_by("filed_at")] == [
        "accepted", "refused", "accepted"]  # fmt: skip


@pytest.mark.django_db
def test_the_list_begins_with_what_waits_for_me(as_user, conflict, officer, other_officer, regions, person):
    decide_conflict(conflict, winner="earlier", decision="示例", by=officer)
    mine = make.CompanyFactory(name="示例远山云计算有限公司")
    file(make.LeadFactory(region=regions["140100"], company=mine), person(Role.OFFICER, "140100"))
    file(make.LeadFactory(region=regions["140200"], company=mine), other_officer)
    rows = as_user(officer).get(LIST).context["page"].rows
    assert [row.turn for row in rows] == [0, 2]
    assert as_user(officer).get(LIST, {"turn": "0"}).context["page"].count == 1
    assert [row.turn for row in as_user(other_officer).get(LIST).context["page"].rows] == [1, 2]


@pytest.mark.django_db
def test_of_a_sealed_lead_only_whom_to_ring_is_told(as_user, conflict, leads, officer, city_officer, other_officer):
    leads[0].refresh_from_db()
    leads[0].is_sealed = True
    leads[0].save()
    leads[0].sealed_to.add(city_officer)
    earlier = FirstReportClaim.objects.get(lead=leads[0])
    pages = {"list": LIST, "detail": reverse("crm:claimconflict_detail", args=[conflict.pk])}
    for name, page in pages.items():
        text = as_user(other_officer).get(page).content.decode()
        assert city_officer.full_name in text, name
        assert earlier.filed_at.strftime("%H:%M") not in text or name == "detail", name
    sides = as_user(other_officer).get(pages["detail"]).context["sides"]
    assert sides[0].party.filed_at is None
    assert as_user(officer).get(pages["detail"]).status_code == 200
    assert not conflicts.may_arbitrate(ClaimConflict.objects.get(), officer)
    leads[0].sealed_to.add(officer)
    assert conflicts.may_arbitrate(ClaimConflict.objects.get(), officer)


@pytest.mark.django_db
def test_a_sealed_protection_tells_outsiders_no_day(leads, city_officer, other_officer, officer):
    claim = file(leads[0], city_officer)
    accept_claim(claim, by=officer)
    told = protection.protection_of(leads[0].company, other_officer)
    assert (told.person, told.ends_on) == (city_officer.full_name, claim.ends_on)
    leads[0].refresh_from_db()
    leads[0].is_sealed = True
    leads[0].save()
    leads[0].sealed_to.add(city_officer)
    told = protection.protection_of(leads[0].company, other_officer)
    assert (told.person, told.ends_on, told.filed_at) == (city_officer.full_name, None, None)
    assert protection.protection_of(leads[0].company, city_officer).ends_on == claim.ends_on


@pytest.mark.django_db
def test_whoever_follows_the_investor_without_a_report_is_told(leads, city_officer, other_officer):
    file(leads[0], city_officer)
    told = Notice.objects.get(owner=other_officer)
    assert city_officer.full_name in told.text
    assert leads[0].name not in told.text


def _file_at(lead, by, start):
    start.wait()
    try:
        file(lead, by)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("near", [False, True])
def test_of_two_reports_at_the_same_instant_one_is_the_earlier(regions, city_officer, other_officer, near):
    for number in range(5):
        company = make.CompanyFactory(name=f"示例同刻{number}号数据有限公司")
        other = make.CompanyFactory(name=f"示例同刻{number}号大数据有限公司") if near else company
        one = {"region": regions["140100"], "company": company, "owner": city_officer}
        two = {"region": regions["140200"], "company": other, "owner": other_officer}
        both = [make.LeadFactory(name=f"示例{number}{fields['owner'].pk}", **fields) for fields in (one, two)]
        start = threading.Barrier(2)
        workers = [threading.Thread(target=_file_at, args=(lead, lead.owner, start)) for lead in both]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(30)
        conflict = ClaimConflict.objects.get(earlier__lead__in=both)
        assert conflict.earlier.filed_at <= conflict.later.filed_at
        assert conflict.earlier_id < conflict.later_id
        assert {conflict.earlier.lead_id, conflict.later.lead_id} == {lead.pk for lead in both}
