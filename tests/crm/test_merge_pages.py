"""The pages of a merge: likely twins, the preview, the refusals, the way from the old record to the kept one."""

import pytest
from django.urls import reverse

from crm import services
from crm.models import Company, CompanyMerge, Lead
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def twins(regions):
    kept = make.CompanyFactory(name="示例云鼎数据科技有限公司", uscc=make.credit_code(1))
    other = make.CompanyFactory(name="太原示例云鼎数据科技有限责任公司", industry="互联网")
    make.LeadFactory(company=other, region=regions["140100"])
    return kept, other


def page(kept, other=None):
    address = reverse("crm:company_merge", args=[kept.pk])
    return f"{address}?other={other.pk}" if other else address


def sent(kept, other, **changes):
    chosen = {"of_name": "kept", "of_uscc": "kept", "of_industry": "merged"}
    return {**chosen, "name_kind": "alias", "reason": "示例：同一企业", "version": kept.version,
            "other_version": other.version, **changes}  # fmt: skip


def test_the_preview_proposes_what_is_filled_and_counts_what_goes_over(as_user, officer, twins):
    answer = as_user(officer).get(page(*twins))
    proposed = {line["name"]: line["side"] for line in answer.context["form"].chosen()}
    assert proposed == {"name": "kept", "uscc": "kept", "industry": "merged"}
    assert [line["count"] for line in answer.context["counts"]] == [1]
    assert not answer.context["problems"]


def test_a_merge_leads_from_the_old_record_to_the_kept_one_and_back(as_user, officer, twins):
    kept, other = twins
    client = as_user(officer)
    assert client.post(page(kept, other), sent(kept, other)).status_code == 302
    assert Lead.objects.get().company == kept
    assert Company.objects.get(pk=kept.pk).industry == "互联网"
    old = client.get(reverse("crm:company_detail", args=[other.pk])).content.decode()
    assert reverse("crm:company_detail", args=[kept.pk]) in old
    merge = CompanyMerge.objects.get()
    assert client.get(reverse("crm:companymerge_list")).context["page"].rows == [merge]
    undo = reverse("crm:companymerge_undo", args=[merge.pk])
    assert client.post(undo, {"reason": "示例"}).status_code == 302
    assert Lead.objects.get().company == other
    assert client.post(undo, {"reason": "示例"}).status_code == 422


def test_a_stale_preview_is_shown_again(as_user, officer, twins):
    kept, other = twins
    Company.objects.get(pk=other.pk).touch()
    answer = as_user(officer).post(page(kept, other), sent(kept, other))
    assert answer.status_code == 409
    assert not CompanyMerge.objects.exists()
    assert "示例：同一企业" in answer.content.decode()


def test_the_preview_says_why_two_cannot_be_merged(as_user, city_officer, officer, regions, twins):
    kept, other = twins
    make.LeadFactory(company=other, region=regions["140200"])
    answer = as_user(city_officer).get(page(kept, other))
    assert (answer.context["unseen"], len(answer.context["problems"])) == (1, 1)
    assert as_user(city_officer).post(page(kept, other), sent(kept, other)).status_code == 422
    other.uscc = make.credit_code(2)
    other.save()
    assert len(as_user(officer).get(page(kept, other)).context["problems"]) == 1


def test_a_sealed_lead_goes_along_and_shows_in_no_number(as_user, officer, city_officer, regions, twins):
    kept, other = twins
    before = as_user(officer).get(page(kept, other))
    lead = make.LeadFactory(company=other, region=regions["140100"], owner=city_officer)
    services.seal_lead(lead, people=[], reason="示例", by=city_officer)
    after = as_user(officer).get(page(kept, other))
    for name in ("counts", "unseen", "problems"):
        assert before.context[name] == after.context[name]
    as_user(officer).post(page(kept, other), sent(kept, other))
    assert Lead.objects.get(pk=lead.pk).company == kept


def test_likely_twins_are_offered(as_user, officer, twins):
    kept, other = twins
    groups = as_user(officer).get(reverse("crm:company_alike")).context["groups"]
    assert [{one.pk for one in group} for group in groups] == [{kept.pk, other.pk}]
    assert other in as_user(officer).get(page(kept)).context["likely"]
