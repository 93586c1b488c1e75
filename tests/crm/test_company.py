"""Companies: found by every name, never registered twice by mistake, their other names audited."""

import pytest
from django.urls import reverse

from core.models import AuditEntry
from core.search.query import best
from crm.models import Company, CompanyAlias, CompanyHonour
from crm.services import set_other_names
from tests.factories import ChainNodeFactory, CompanyFactory, credit_code

pytestmark = pytest.mark.django_db
CREATE = reverse("crm:company_create")


def sent(**changes):
    """What the form sends, with two free lines for honours."""
    return {
        "name": "示例晋云数据科技有限公司", "form_key": "k1", "honours-TOTAL_FORMS": "2", "honours-INITIAL_FORMS": "0",
        "honours-0-kind": "", "honours-1-kind": "", **changes,
    }  # fmt: skip


def update_url(company):
    return reverse("crm:company_update", args=[company.pk])


def test_an_officer_registers_a_company_with_its_other_names_and_honours(as_user, officer):
    node = ChainNodeFactory()
    answer = as_user(officer).post(CREATE, sent(
        uscc=credit_code(1).lower(), former_names="示例晋云网络有限公司、示例晋云电子有限公司", other_names="晋云",
        chain_nodes=[node.pk], **{"honours-0-kind": "global_500", "honours-0-year": "2017", "honours-0-rank": "83"},
    ))  # fmt: skip
    company = Company.objects.get()
    assert answer.status_code == 302
    assert company.uscc == credit_code(1)
    assert company.former_names == ["示例晋云网络有限公司", "示例晋云电子有限公司"]
    assert company.other_names == ["晋云"]
    assert [(h.kind, h.year, h.rank) for h in company.honours.all()] == [("global_500", 2017, 83)]


def test_the_page_shows_other_names_honours_and_chain_nodes(as_user, leader):
    node = ChainNodeFactory(name="测试服务器环节")
    company = CompanyFactory(chain_nodes=[node])
    set_other_names(company, former=["示例旧名有限公司"], others=["示例俗称"], by=None)
    CompanyHonour.objects.create(company=company, kind="unicorn", year=2017)
    page = as_user(leader).get(reverse("crm:company_detail", args=[company.pk])).content.decode()
    for text in ("示例旧名有限公司", "示例俗称", "测试服务器环节", "2017"):
        assert text in page


@pytest.mark.parametrize(
    "typed",
    ["晋云", "jinyun", "jysjkj", "JYSJ", credit_code(5)[:14].lower(), "旧名通信", "jiuming", "jmtx",
     "晋云数据科技有限责任公司", "（晋云）数据", "晋云 示例俗称"],
)  # fmt: skip
def test_the_search_finds_a_company_by(typed, as_user, leader):
    company = CompanyFactory(name="晋云数据科技有限公司", uscc=credit_code(5))
    set_other_names(company, former=["旧名通信有限公司"], others=["示例俗称"], by=None)
    CompanyFactory(name="示例别家有限公司", uscc=credit_code(77_000_000))
    page = as_user(leader).get(reverse("crm:company_list"), {"q": typed})
    assert page.context["page"].rows == [company]


def test_what_no_name_holds_is_not_found(as_user, leader):
    CompanyFactory(name="晋云数据科技有限公司")
    assert as_user(leader).get(reverse("crm:company_list"), {"q": "晋云 通信"}).context["page"].rows == []


@pytest.mark.parametrize(
    "name", ["示例晋云数据科技有限公司", "示例晋云数据科技有限责任公司", " 示例（晋云）数据科技有限公司"]
)
def test_the_same_name_is_refused_and_the_company_named(name, as_user, officer):
    known = CompanyFactory(name="示例晋云数据科技有限公司")
    answer = as_user(officer).post(CREATE, sent(name=name))
    assert answer.status_code == 422
    assert reverse("crm:company_detail", args=[known.pk]) in answer.content.decode()
    assert answer.context["form"].errors.keys() == {"name"}
    assert Company.objects.count() == 1


def test_the_former_name_of_another_company_is_refused(as_user, officer):
    known = CompanyFactory(name="示例新名有限公司")
    set_other_names(known, former=["示例晋云数据科技有限公司"], others=[], by=None)
    answer = as_user(officer).post(CREATE, sent())
    assert answer.status_code == 422
    assert "示例新名有限公司" in str(answer.context["form"].errors["name"])


def test_a_known_credit_code_is_refused_and_the_company_named(as_user, officer):
    known = CompanyFactory(name="示例完全不同的企业", uscc=credit_code(7))
    answer = as_user(officer).post(CREATE, sent(uscc=credit_code(7)))
    assert answer.status_code == 422
    assert known.name in str(answer.context["form"].errors["uscc"])


@pytest.mark.parametrize("near", ["示例晋云数椐科技有限公司", "示例晋云数据科技集团有限公司", "晋云数据科技"])
def test_a_near_name_is_asked_about_and_saved_when_confirmed(near, as_user, officer):
    CompanyFactory(name=near)
    client = as_user(officer)
    asked = client.post(CREATE, sent())
    assert asked.status_code == 422
    assert near in asked.content.decode()
    assert Company.objects.count() == 1
    key = asked.context["form"].fields["confirmed"].widget.attrs["value"]
    assert client.post(CREATE, sent(confirmed=key)).status_code == 302
    assert Company.objects.count() == 2


def test_another_name_of_the_same_trade_is_not_asked_about(as_user, officer):
    CompanyFactory(name="示例星河数据科技有限公司")
    assert as_user(officer).post(CREATE, sent()).status_code == 302


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"uscc": "91149999000000012X"}, "uscc"),
        ({"registered_capital": "很多"}, "registered_capital"),
        ({"honours-0-year": "2017"}, "__all__"),
        ({"honours-0-kind": "unicorn", "honours-0-year": "17"}, "__all__"),
        ({"honours-0-kind": "listed", "honours-1-kind": "listed"}, "__all__"),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_is_kept(changes, field, as_user, officer):
    answer = as_user(officer).post(CREATE, sent(former_names="示例旧名有限公司") | changes)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "示例旧名有限公司" in answer.content.decode()
    assert not Company.objects.exists()


def test_the_form_sent_twice_makes_one_company(as_user, officer):
    client = as_user(officer)
    first, second = client.post(CREATE, sent()), client.post(CREATE, sent())
    assert first.url == second.url
    assert Company.objects.count() == 1


def test_changed_other_names_are_audited_and_make_a_new_version(as_user, officer):
    company = CompanyFactory(name="示例晋云数据科技有限公司")
    set_other_names(company, former=["示例旧名有限公司"], others=[], by=None)
    version = company.version
    answer = as_user(officer).post(update_url(company), {
        "name": company.name, "version": version, "former_names": "示例旧名有限公司\n示例再旧名有限公司",
    })  # fmt: skip
    assert answer.status_code == 302
    entry = AuditEntry.objects.filter(model="crm.company", object_id=company.pk).first()
    assert entry.actor == officer
    assert entry.changes[0]["field"] == "aliases"
    assert any("示例再旧名" in name for name in entry.changes[0]["new"])
    company.refresh_from_db()
    assert company.version > version
    assert Company.objects.filter(pk__in=best(Company.objects.all(), "示例再旧名")).get() == company


def test_a_stale_save_of_other_names_shows_both_and_loses_nothing(as_user, officer, city_officer):
    company = CompanyFactory(name="示例晋云数据科技有限公司")
    sent_by_one = {"name": company.name, "version": 1, "former_names": "示例甲名有限公司"}
    sent_by_two = {"name": company.name, "version": 1, "former_names": "示例乙名有限公司"}
    assert as_user(officer).post(update_url(company), sent_by_one).status_code == 302
    answer = as_user(city_officer).post(update_url(company), sent_by_two)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "示例甲名有限公司" in page
    assert "示例乙名有限公司" in page
    assert CompanyAlias.objects.get().name == "示例甲名有限公司"


def test_a_form_without_lines_of_honours_leaves_them_as_they_are(as_user, officer):
    company = CompanyFactory()
    CompanyHonour.objects.create(company=company, kind="unicorn", year=2017)
    as_user(officer).post(update_url(company), {"name": company.name, "version": 1, "industry": "软件"})
    assert company.honours.count() == 1


def test_a_cleared_line_removes_the_honour_and_says_so(as_user, officer):
    company = CompanyFactory()
    CompanyHonour.objects.create(company=company, kind="unicorn", year=2017)
    as_user(officer).post(update_url(company), {
        "name": company.name, "version": 1, "honours-TOTAL_FORMS": "1", "honours-INITIAL_FORMS": "1",
        "honours-0-kind": "",
    })  # fmt: skip
    assert not company.honours.exists()
    entry = AuditEntry.objects.filter(model="crm.company", object_id=company.pk).first()
    assert entry.changes[0]["field"] == "honours"
    assert entry.changes[0]["new"] == []


@pytest.mark.parametrize("fixture", ["leader", "policy_officer", "park_manager"])
def test_readers_see_companies_and_may_not_write(fixture, request, as_user):
    company = CompanyFactory()
    client = as_user(request.getfixturevalue(fixture))
    assert client.get(reverse("crm:company_detail", args=[company.pk])).status_code == 200
    assert client.get(update_url(company)).status_code == 403
    assert client.post(CREATE, sent()).status_code == 403


@pytest.mark.parametrize("fixture", ["system_admin", "security_admin", "auditor"])
def test_administrators_see_no_company(fixture, request, as_user):
    company = CompanyFactory()
    client = as_user(request.getfixturevalue(fixture))
    assert client.get(reverse("crm:company_detail", args=[company.pk])).status_code == 403
