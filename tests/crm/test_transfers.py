"""Handing a lead to another region: asked, decided by somebody above both, with everything that belongs to it."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.roles import Role
from core.models import StaleVersion
from crm.claims import filing, transfers
from crm.claims.transfers import approve_transfer, ask_transfer, refuse_transfer
from crm.models import Agreement, Contact, Interaction, Lead, LeadTransfer
from tests import factories as make

pytestmark = pytest.mark.django_db
CREATE = reverse("crm:leadtransfer_create")


@pytest.fixture
def lead(regions, city_officer):
    lead = make.LeadFactory(
        region=regions["140100"], owner=city_officer, name="示例移交项目", planned_investment=Decimal(5_000_000_000),
        leader="示例市长", owner_unit="示例市局",
    )  # fmt: skip
    make.InteractionFactory(lead=lead, company=lead.company, region=regions["140105"], summary="首次会谈")
    make.AgreementFactory(lead=lead, company=lead.company, region=regions["140100"], kind="framework")
    make.ContactFactory(company=lead.company, region=regions["140100"])
    filing.file_claim(lead=lead, amount=lead.planned_investment, by=city_officer)
    return Lead.objects.get(pk=lead.pk)


@pytest.fixture
def transfer(lead, regions, city_officer):
    return ask_transfer(lead=lead, to_region=regions["140200"], reason="本市无用能指标", by=city_officer)


def test_the_lead_goes_along_with_what_belongs_to_it(transfer, lead, regions, officer, other_officer, city_officer):
    approve_transfer(transfer, decision="同意流转", owner=other_officer, by=officer)
    moved = Lead.objects.get()
    assert (moved.region, moved.owner) == (regions["140200"], other_officer)
    assert (moved.leader, moved.owner_unit, moved.side_state) == ("", "", "")
    datong = regions["140200"]
    places = [Interaction.objects.get(), Agreement.objects.get(), Contact.objects.get(), moved.claims.get()]
    assert [record.region for record in places] == [datong] * 4
    for model in (Lead, Interaction, Agreement, Contact):
        assert model.objects.visible_to(other_officer).exists(), model
        assert not model.objects.visible_to(city_officer).exists(), model


def test_the_first_region_keeps_a_trace_and_no_more(as_user, transfer, lead, officer, city_officer, other_officer):
    approve_transfer(transfer, decision="同意流转", by=officer)
    moved = Lead.objects.get()
    assert moved.owner is None
    moved.name = "大同后来的名称"
    moved.save()
    client = as_user(city_officer)
    page = client.get(reverse("crm:leadtransfer_detail", args=[transfer.pk]))
    assert "示例移交项目" in page.content.decode()
    assert "大同后来的名称" not in page.content.decode()
    assert client.get(reverse("crm:lead_detail", args=[lead.pk])).status_code == 404
    assert as_user(other_officer).get(reverse("crm:lead_detail", args=[lead.pk])).status_code == 200


def test_contacts_stay_while_the_first_region_follows_another_lead_of_the_investor(transfer, lead, regions, officer):
    make.LeadFactory(region=regions["140105"], company=lead.company)
    approve_transfer(transfer, decision="同意流转", by=officer)
    assert Contact.objects.get().region == regions["140100"]


def test_before_the_decision_the_other_region_learns_name_investor_and_amount(as_user, transfer, lead, other_officer):
    client = as_user(other_officer)
    text = client.get(reverse("crm:leadtransfer_detail", args=[transfer.pk])).content.decode()
    assert "示例移交项目" in text
    assert "首次会谈" not in text
    assert client.get(reverse("crm:lead_detail", args=[lead.pk])).status_code == 404


def test_a_refusal_changes_nothing(transfer, lead, officer):
    refuse_transfer(transfer, decision="继续由原单位跟进", by=officer)
    after = Lead.objects.get()
    assert (after.version, after.region, after.owner) == (lead.version, lead.region, lead.owner)
    assert LeadTransfer.objects.get().status == "refused"
    assert transfers.why_not_asked(after) == ""


def test_only_somebody_above_both_decides_and_not_who_asked(transfer, regions, officer, city_officer, other_officer,
                                                            person, leader):  # fmt: skip
    for user in (city_officer, other_officer, leader):
        with pytest.raises(ValidationError):
            approve_transfer(LeadTransfer.objects.get(), decision="示例", by=user)
        with pytest.raises(ValidationError):
            refuse_transfer(LeadTransfer.objects.get(), decision="示例", by=user)
    own = ask_transfer(
        lead=make.LeadFactory(region=regions["140100"]), to_region=regions["140200"], reason="示例", by=officer
    )
    assert not transfers.may_decide_transfer(own, officer)
    assert transfers.may_decide_transfer(own, person(Role.OFFICER))


def test_a_transfer_is_decided_once(transfer, officer):
    again = LeadTransfer.objects.get()
    refuse_transfer(transfer, decision="示例", by=officer)
    with pytest.raises(StaleVersion):
        approve_transfer(again, decision="示例", by=officer)
    with pytest.raises(ValidationError):
        approve_transfer(LeadTransfer.objects.get(), decision="示例", by=officer)
    assert Lead.objects.get().region_id == transfer.from_region_id


@pytest.mark.parametrize("why", ["sealed", "archived", "paused", "landed", "there", "asked"])
def test_what_cannot_be_handed_over(regions, city_officer, why):
    lead = make.LeadFactory(region=regions["140100"])
    target = regions["140100" if why == "there" else "140200"]
    if why == "landed":
        make.ProjectFactory(lead=lead)
    elif why == "asked":
        ask_transfer(lead=lead, to_region=target, reason="示例", by=city_officer)
    elif why == "archived":
        lead.archive(reason="示例")
    elif why in ("sealed", "paused"):
        lead.is_sealed, lead.side_state, lead.side_reason = why == "sealed", "X1" * (why == "paused"), "示例"
        lead.save()
    with pytest.raises(ValidationError):
        ask_transfer(lead=lead, to_region=target, reason="示例", by=city_officer)


def test_the_pages_ask_and_decide(as_user, regions, officer, city_officer, other_officer):
    lead = make.LeadFactory(region=regions["140100"], owner=city_officer)
    data = {"lead": lead.pk, "to_region": regions["140200"].pk, "reason": "示例", "form_key": "k"}
    answer = as_user(city_officer).post(CREATE, data)
    assert answer.status_code == 302, answer.context["form"].errors
    transfer = LeadTransfer.objects.get()
    page = reverse("crm:leadtransfer_decide", args=[transfer.pk])
    assert as_user(city_officer).get(page).status_code == 302
    client = as_user(officer)
    owners = {person.pk for person in client.get(page).context["form"].fields["owner"].queryset}
    assert owners == {officer.pk, other_officer.pk}
    data = {"outcome": "approve", "owner": other_officer.pk, "reason": "同意", "version": transfer.version}
    assert client.post(page, data).status_code == 302
    assert Lead.objects.get().owner == other_officer
    assert client.post(page, data).status_code == 302
    assert Lead.objects.get().version == 2
