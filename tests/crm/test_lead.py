"""Leads: who sees them, what is overdue, how far they are, and who may follow them."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from core.models import AuditEntry
from crm.models import Lead
from tests.factories import AgreementFactory, ChainNodeFactory, CompanyFactory, InteractionFactory, LeadFactory

LIST, CREATE = reverse("crm:lead_list"), reverse("crm:lead_create")


def page_of(lead, action="detail"):
    return reverse(f"crm:lead_{action}", args=[lead.pk])


def sent(regions, **changes):
    return {"name": "示例数据湖项目", "region": regions["140100"].pk, "stage": "P10", "form_key": "k1", **changes}


def test_each_city_sees_its_own_leads_and_the_province_all(as_user, officer, city_officer, other_officer, regions):
    ours = LeadFactory(region=regions["140105"])
    theirs = LeadFactory(region=regions["140200"])
    expected = {officer: {ours, theirs}, city_officer: {ours}, other_officer: {theirs}}
    assert {person: set(as_user(person).get(LIST).context["page"].rows) for person in expected} == expected


@pytest.mark.parametrize("action", ["detail", "update", "archive"])
def test_a_lead_of_another_city_answers_like_a_missing_one(action, as_user, other_officer, regions):
    lead = LeadFactory(region=regions["140100"])
    assert as_user(other_officer).get(page_of(lead, action)).status_code == 404
    assert as_user(other_officer).get(reverse(f"crm:lead_{action}", args=[999_999])).status_code == 404


def test_leads_of_another_city_are_not_on_the_shared_companys_page_or_timeline(as_user, other_officer, regions):
    lead = LeadFactory(region=regions["140100"], name="示例太原秘密项目")
    client = as_user(other_officer)
    page = client.get(reverse("crm:company_detail", args=[lead.company_id])).content.decode()
    panel = client.get(LIST, {"company": lead.company_id, "embed": "1"}).content.decode()
    looked_up = client.get(reverse("crm:lead_lookup"), {"q": "示例"}).content.decode()
    assert not any("示例太原秘密项目" in text for text in (page, panel, looked_up))


def test_the_list_adds_up_what_is_planned(as_user, officer, regions):
    LeadFactory(region=regions["140100"], planned_investment=Decimal("12000000"))
    LeadFactory(region=regions["140200"], planned_investment=Decimal("3500000"))
    LeadFactory(region=regions["140200"], planned_investment=None)
    assert "1,550" in as_user(officer).get(LIST).context["totals"]


def test_a_step_whose_day_has_gone_by_is_marked_in_words(as_user, officer, regions):
    yesterday = timezone.localdate() - timedelta(days=1)
    late = LeadFactory(region=regions["140100"], next_action="送方案", next_action_on=yesterday)
    paused = LeadFactory(
        region=regions["140100"], next_action_on=yesterday, side_state="X1", side_reason="示例：企业内部调整"
    )
    due = LeadFactory(region=regions["140100"], next_action_on=timezone.localdate())
    assert [lead.is_overdue for lead in (late, paused, due)] == [True, False, False]
    rows = as_user(officer).get(LIST, {"due": "overdue"})
    assert rows.context["page"].rows == [late]
    assert "tag-danger" in rows.content.decode()
    assert as_user(officer).get(LIST, {"due": "week"}).context["page"].rows == [due]


def test_the_list_is_narrowed_by_stage_owner_region_and_chain_node(as_user, officer, regions):
    node = ChainNodeFactory()
    wanted = LeadFactory(region=regions["140105"], stage="P30", owner=officer, chain_nodes=[node])
    LeadFactory(region=regions["140200"])
    for query in ({"stage": "P30"}, {"owner": officer.pk}, {"region": "140100"}, {"chain": node.pk},
                  {"company": wanted.company_id}, {"q": wanted.company.name}):  # fmt: skip
        assert as_user(officer).get(LIST, query).context["page"].rows == [wanted], query


@pytest.mark.parametrize("query", [{"stage": "P99"}, {"owner": "x"}, {"company": "x"}, {"company": "9" * 40},
                                   {"region": "nowhere"}, {"due": "never"}, {"chain": "1' OR 1"}, {"page": "x"},
                                   {"reported_from": "2017-02-31"}, {"sort": "mobile"}])  # fmt: skip
def test_a_filter_that_makes_no_sense_is_no_error(query, as_user, officer):
    assert as_user(officer).get(LIST, query).status_code == 200


def test_the_page_shows_where_the_lead_stands(as_user, leader, regions):
    lead = LeadFactory(region=regions["140100"], stage="P30", planned_investment=Decimal("350000000"))
    page = as_user(leader).get(page_of(lead))
    places = re.findall(r'<li class="(past|present|to-come)"', page.content.decode())
    assert places == ["past", "past", "present", "to-come"]
    titles = [str(panel["url"]) for panel in page.context["panels"]]
    assert any("agreements" in url for url in titles)
    assert any("interactions" in url for url in titles)


def test_the_panels_hold_only_what_belongs_to_the_lead(as_user, officer, regions):
    lead = LeadFactory(region=regions["140100"])
    agreement = AgreementFactory(region=regions["140100"], lead=lead)
    talk = InteractionFactory(region=regions["140100"], lead=lead)
    AgreementFactory(region=regions["140100"])
    InteractionFactory(region=regions["140100"])
    client = as_user(officer)
    for route, record in (("crm:agreement_list", agreement), ("crm:interaction_list", talk)):
        assert client.get(reverse(route), {"lead": lead.pk, "embed": "1"}).context["page"].rows == [record]


def test_a_state_needs_a_reason(as_user, officer, regions):
    answer = as_user(officer).post(CREATE, sent(regions, side_state="X3"))
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"side_reason", "lost_to"}
    lost = {"side_state": "X3", "side_reason": "示例：投资方放弃", "lost_to": "nowhere"}
    as_user(officer).post(CREATE, sent(regions, **lost))
    assert Lead.objects.get().side_reason == "示例：投资方放弃"


def test_a_lead_that_goes_on_again_has_no_reason_any_more(as_user, officer, regions):
    lead = LeadFactory(region=regions["140100"], side_state="X1", side_reason="示例")
    as_user(officer).post(page_of(lead, "update"), sent(regions, version=1, side_state=""))
    lead.refresh_from_db()
    assert (lead.side_state, lead.side_reason) == ("", "")


def test_an_owner_is_an_officer_of_the_region_or_below(as_user, city_officer, other_officer, officer, leader, regions):
    form = as_user(city_officer).get(CREATE).context["form"]
    assert set(form.fields["owner"].queryset) == {city_officer}
    form = as_user(officer).get(CREATE).context["form"]
    assert set(form.fields["owner"].queryset) == {officer, city_officer, other_officer}
    assert leader not in form.fields["owner"].queryset


def test_an_owner_who_cannot_see_the_lead_is_refused(as_user, officer, other_officer, regions):
    answer = as_user(officer).post(CREATE, sent(regions, owner=other_officer.pk))
    assert answer.context["form"].errors.keys() == {"owner"}


def test_a_person_who_left_does_not_become_owner(as_user, officer, person):
    gone = person(Role.OFFICER, "140100", is_active=False)
    assert gone not in as_user(officer).get(CREATE).context["form"].fields["owner"].queryset


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"), ({"planned_investment": "1-2亿"}, "planned_investment"), ({"land_mu": "-1"}, "land_mu"),
        ({"next_action_on": "2017-06-31"}, "next_action_on"), ({"next_action_on": "2017-06-30"}, "next_action"),
        ({"stage": "P50"}, "stage"), ({"company": "0"}, "company"), ({"region": ""}, "region"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_and_what_was_typed_is_kept(changes, field, as_user, officer, regions):
    answer = as_user(officer).post(CREATE, sent(regions, content="示例建设内容") | changes)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert "示例建设内容" in answer.content.decode()
    assert not Lead.objects.exists()


def test_amounts_are_read_as_people_write_them(as_user, officer, regions):
    as_user(officer).post(CREATE, sent(regions, planned_investment="1.2亿"))
    assert Lead.objects.get().planned_investment == Decimal("120000000")


def test_the_form_sent_twice_makes_one_lead(as_user, officer, regions):
    client = as_user(officer)
    assert client.post(CREATE, sent(regions)).url == client.post(CREATE, sent(regions)).url
    assert Lead.objects.count() == 1


def test_a_stale_save_shows_both_values_and_writes_nothing(as_user, officer, city_officer, regions):
    lead = LeadFactory(region=regions["140100"])
    first = sent(regions, name="示例甲项目", version=1)
    second = sent(regions, name="示例乙项目", version=1)
    assert as_user(officer).post(page_of(lead, "update"), first).status_code == 302
    answer = as_user(city_officer).post(page_of(lead, "update"), second)
    assert answer.status_code == 409
    assert "示例甲项目" in answer.content.decode()
    assert "示例乙项目" in answer.content.decode()
    lead.refresh_from_db()
    assert lead.name == "示例甲项目"


def test_a_value_written_by_hand_loses_what_the_ledger_said_about_it(as_user, officer, regions):
    notes = {"planned_investment": {"raw": "约3.5亿元", "qualifier": "约"}, "land_mu": {"null_reason": "待定"}}
    lead = LeadFactory(region=regions["140100"], planned_investment=Decimal("350000000"), field_notes=notes)
    as_user(officer).post(page_of(lead, "update"), sent(regions, version=1, planned_investment="36000"))
    lead.refresh_from_db()
    assert lead.field_notes == {"land_mu": {"null_reason": "待定"}}
    entry = AuditEntry.objects.filter(model="crm.lead", action="update").first()
    assert "planned_investment" in [change["field"] for change in entry.changes]
    assert "qualifier" not in as_user(officer).get(page_of(lead)).content.decode()


def test_a_lead_made_from_a_company_page_names_the_company(as_user, city_officer, regions):
    company = CompanyFactory()
    form = as_user(city_officer).get(CREATE, {"company": company.pk}).context["form"]
    assert str(form["company"].value()) == str(company.pk)
    assert company.name in str(form["company"])
    assert form["region"].value() == regions["140100"].pk


@pytest.mark.parametrize("value", ["x", "9" * 40, "-1", "0"])
def test_a_made_up_company_in_the_address_is_no_error(value, as_user, officer):
    assert as_user(officer).get(CREATE, {"company": value}).status_code == 200


@pytest.mark.parametrize("fixture", ["leader", "policy_officer"])
def test_readers_see_leads_and_may_not_write(fixture, request, as_user, regions):
    lead = LeadFactory(region=regions["140100"])
    client = as_user(request.getfixturevalue(fixture))
    assert client.get(page_of(lead)).status_code == 200
    assert client.get(page_of(lead, "update")).status_code == 403


def test_a_park_manager_has_no_leads(as_user, park_manager, regions):
    assert as_user(park_manager).get(LIST).status_code == 403
