"""Agreements: the kind is said by hand, later ones name the earlier one, and sums hold yuan only."""

import io
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from crm.models import Agreement
from tests.factories import AgreementFactory, ChainNodeFactory, CompanyFactory, LeadFactory

LIST, CREATE = reverse("crm:agreement_list"), reverse("crm:agreement_create")


@pytest.fixture
def earlier(regions):
    return AgreementFactory(
        region=regions["140100"], kind="framework", signed_on=date(2017, 3, 1), amount=Decimal("100000000")
    )


def sent(regions, company, **changes):
    return {
        "name": "示例签约项目甲", "kind": "contract", "company": company.pk, "region": regions["140100"].pk,
        "signed_on": "2017-06-01", "amount": "1.2亿", "currency": "CNY", "change": "first", "form_key": "k", **changes,
    }  # fmt: skip


def test_no_kind_is_chosen_beforehand_and_one_must_be(as_user, officer, regions):
    client = as_user(officer)
    form = client.get(CREATE).context["form"]
    assert not form["kind"].value()
    answer = client.post(CREATE, sent(regions, CompanyFactory(), kind=""))
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"kind"}


def test_an_agreement_is_saved_in_yuan(as_user, officer, regions):
    assert as_user(officer).post(CREATE, sent(regions, CompanyFactory())).status_code == 302
    assert Agreement.objects.get().amount == Decimal("120000000")


def test_an_upgrade_names_the_earlier_agreement(as_user, officer, regions, earlier):
    client = as_user(officer)
    answer = client.post(CREATE, sent(regions, earlier.company, change="upgrade"))
    assert answer.context["form"].errors.keys() == {"previous"}
    answer = client.post(CREATE, sent(regions, earlier.company, change="upgrade", previous=earlier.pk))
    assert answer.status_code == 302
    page = client.get(reverse("crm:agreement_list"), {"previous": earlier.pk})
    assert [row.name for row in page.context["page"].rows] == ["示例签约项目甲"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"change": "first"}, "previous"),
        ({"change": "upgrade", "kind": "letter_of_intent"}, "kind"),
        ({"change": "increase", "signed_on": "2017-02-01"}, "previous"),
        ({"change": "increase", "company": "other"}, "previous"),
    ],
)
def test_an_earlier_agreement_that_does_not_fit_is_refused(changes, field, as_user, officer, regions, earlier):
    if changes.get("company"):
        changes = changes | {"company": CompanyFactory().pk}
    answer = as_user(officer).post(CREATE, sent(regions, earlier.company, previous=earlier.pk) | changes)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert Agreement.objects.count() == 1


def test_an_agreement_does_not_follow_itself(as_user, officer, regions, earlier):
    answer = as_user(officer).post(
        reverse("crm:agreement_update", args=[earlier.pk]),
        sent(regions, earlier.company, change="increase", previous=earlier.pk, version=1),
    )
    assert answer.context["form"].errors.keys() == {"previous"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"), ({"amount": "约一个亿吧"}, "amount"), ({"phase1_amount": "2亿"}, "phase1_amount"),
        ({"signed_on": str(timezone.localdate() + timedelta(days=2))}, "signed_on"), ({"currency": "XXX"}, "currency"),
        ({"lead": "9" * 40}, "lead"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_and_what_was_typed_is_kept(changes, field, as_user, officer, regions):
    answer = as_user(officer).post(CREATE, sent(regions, CompanyFactory(), content="示例内容") | changes)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {field}
    assert "示例内容" in answer.content.decode()


def test_the_sum_leaves_other_currencies_out_on_the_page_and_in_the_workbook(as_user, officer, regions):
    AgreementFactory(region=regions["140100"], amount=Decimal("20000000"))
    AgreementFactory(region=regions["140100"], amount=Decimal("5000000"), currency="USD")
    client = as_user(officer)
    assert "2,000" in client.get(LIST).context["totals"]
    answer = client.post(reverse("crm:agreement_export"))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    values = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(isinstance(value, str) and "USD" in value for value in values)
    assert 5_000_000 not in values
    assert 500 not in values


def test_the_list_is_narrowed_by_kind_year_region_and_chain_node(as_user, officer, regions):
    node = ChainNodeFactory()
    wanted = AgreementFactory(region=regions["140105"], kind="framework", signed_on=date(2016, 5, 1))
    wanted.chain_nodes.add(node)
    AgreementFactory(region=regions["140200"])
    for query in ({"kind": "framework"}, {"year": "2016"}, {"region": "140100"}, {"chain": node.pk},
                  {"company": wanted.company_id}, {"q": wanted.name}):  # fmt: skip
        assert as_user(officer).get(LIST, query).context["page"].rows == [wanted], query


def test_an_agreement_for_a_lead_starts_with_its_company_and_region(as_user, officer, regions):
    lead = LeadFactory(region=regions["140200"])
    form = as_user(officer).get(CREATE, {"lead": lead.pk}).context["form"]
    assert form["company"].value() == lead.company_id
    assert form["region"].value() == regions["140200"].pk


def test_an_agreement_of_another_city_answers_like_a_missing_one(as_user, other_officer, earlier):
    client = as_user(other_officer)
    assert client.get(reverse("crm:agreement_detail", args=[earlier.pk])).status_code == 404
    assert earlier.name not in client.get(reverse("crm:agreement_lookup")).content.decode()


def test_the_form_sent_twice_makes_one_agreement(as_user, officer, regions):
    client, company = as_user(officer), CompanyFactory()
    assert client.post(CREATE, sent(regions, company)).url == client.post(CREATE, sent(regions, company)).url
    assert Agreement.objects.count() == 1


def test_a_stale_save_is_refused(as_user, officer, city_officer, regions, earlier):
    url = reverse("crm:agreement_update", args=[earlier.pk])
    data = sent(regions, earlier.company, version=1)
    assert as_user(officer).post(url, data).status_code == 302
    assert as_user(city_officer).post(url, data | {"name": "示例另一名"}).status_code == 409
