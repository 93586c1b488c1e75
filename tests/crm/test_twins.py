"""Twins while typing: the same company or project is told of, across regions only that it exists and whom to ring."""

import random

import pytest
from django.urls import reverse

from core.models import SearchEntry
from crm import twins
from crm.models import Company, Lead
from crm.services import set_other_names
from tests import factories as make

pytestmark = pytest.mark.django_db
COMPANY, LEAD = reverse("crm:company_twins"), reverse("crm:lead_twins")


def test_a_company_is_told_by_code_by_present_and_former_and_by_near_name(as_user, officer):
    known = make.CompanyFactory(name="示例晋云数据科技有限公司", uscc=make.credit_code(5))
    set_other_names(known, former=["示例旧名通信有限公司"], others=["晋云"], by=None)
    client = as_user(officer)
    for query in (
        {"uscc": known.uscc.lower()}, {"name": "示例晋云数据科技有限责任公司"}, {"name": "示例旧名通信有限公司"},
        {"name": "示例晋云数椐科技有限公司"}, {"name": "示例晋云数据科技集团有限公司"}, {"name": "晋云"},
    ):  # fmt: skip
        assert known.name in client.get(COMPANY, query).content.decode(), query
    for query in (
        {},
        {"name": ""},
        {"name": "示例星河数据科技有限公司"},
        {"name": "%"},
        {"name": known.name, "but": known.pk},
    ):
        assert not client.get(COMPANY, query).content.strip(), query


def test_of_a_lead_of_another_region_nothing_is_told_but_whom_to_ring(as_user, regions, city_officer, other_officer):
    city_officer.phone = "0351-7654321"
    city_officer.save()
    company = make.CompanyFactory(name="示例晋云有限公司")
    lead = make.LeadFactory(
        name="示例绝密标注基地项目",
        company=company,
        region=regions["140100"],
        owner=city_officer,
        planned_investment=10**9,
    )
    for query in ({"name": "示例绝密标注基地项目"}, {"name": "完全不同的名称", "company": company.pk}):
        told = as_user(other_officer).get(LEAD, query).content.decode()
        assert "0351-7654321" in told
        assert city_officer.full_name in told
        assert not [word for word in ("绝密", "标注", "晋云", str(lead.pk) + "/", "太原市", "10") if word in told]
        assert lead.name in as_user(city_officer).get(LEAD, query).content.decode()


def test_the_form_of_a_lead_asks_the_same_when_it_is_saved(as_user, regions, city_officer, other_officer):
    make.LeadFactory(name="示例标注基地项目", region=regions["140100"], owner=city_officer)
    url = reverse("crm:lead_create")
    sent = {"name": "示例标注基地项目", "region": regions["140200"].pk, "stage": "P10", "form_key": "k"}
    client = as_user(other_officer)
    asked = client.post(url, sent)
    assert asked.status_code == 422
    assert city_officer.full_name in asked.content.decode()
    key = asked.context["form"].fields["confirmed"].widget.attrs["value"]
    assert client.post(url, sent | {"confirmed": key}).status_code == 302
    assert Lead.objects.count() == 2


def perturbed(name: str, chance: random.Random) -> str:
    place = chance.randrange(2, len(name) - 5)
    other = chance.choice("云晋汾恒星海天华盛信")
    return chance.choice(
        [
            name[:place] + other + name[place + 1 :],
            name[:place] + name[place + 1 :],
            name[:place] + name[place + 1] + name[place] + name[place + 2 :],
        ]
    )


def test_nearly_all_slips_of_the_pen_are_noticed():
    chance = random.Random(7)
    parts = ("晋云", "汾河", "恒星", "海天", "盛信", "博远"), ("数据", "网络", "智能", "装备"), ("科技", "技术", "发展")
    stored = {
        "".join(
            (
                chance.choice("太大长运忻吕"),
                chance.choice("原同治城州梁"),
                *(chance.choice(part) for part in parts),
                "产业有限公司",
            )
        )
        for _ in range(150)
    }
    for name in stored:
        make.CompanyFactory(name=name)
    tried = sorted(stored)[:60]
    noticed = [
        name for name in tried
        if name in [twin.record.name for twin in twins.company_twins(perturbed(name, chance))]
    ]  # fmt: skip
    assert SearchEntry.objects.count() == Company.objects.count()
    assert len(noticed) / len(tried) >= 0.9
