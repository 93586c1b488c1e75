"""One search for every kind of record: what it finds, in which order, for whom, and that it follows every write."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import bulk
from core.models import SearchEntry, Star, Visit
from core.search.asked import Asked
from core.search.index import fill, keep, kinds, rebuild
from core.search.query import best, everywhere, found_in, matching
from core.search.syllables import readings, spelt
from core.search.tokens import Form, tokens_of
from crm.models import Company, Contact, Lead
from crm.services import add_other_names, remove_other_names, set_other_names
from tests import factories as make

pytestmark = pytest.mark.django_db
SEARCH = reverse("core:search")


def found(text, user=None):
    rows = Company.objects.current()
    return [company.name for company in found_in(rows, text, 20, user)]


def asked_for(client, text):
    answer = client.get(SEARCH, {"q": text}, headers={"accept": "application/json"})
    return {group["label"]: [item["text"] for item in group["items"]] for group in json.loads(answer.content)["groups"]}


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("重庆示例云数据有限公司", ["重庆", "chongqing", "zhongqing", "cqsl", "cqs", "云数", "yunshuju", "yunsh"]),
        ("长治示例装备有限公司", ["changzhi", "zhangzhi", "czsl", "长治示例", "zhuangbei"]),
        ("厦门示例网络科技有限公司", ["xiamen", "shamen", "xmsl", "smsl"]),
        ("乐清示例电子有限公司", ["yueqing", "leqing", "yqsl", "lqsl"]),
        ("单县示例食品有限公司", ["shanxian", "danxian", "sxsl"]),
        ("吕梁示例煤业有限公司", ["lvliang", "luliang", "llsl"]),
        ("IBM中国示例有限公司", ["ibm", "IBM", "ＩＢＭ", "ibm中国", "zhongguoshili"]),
        ("示例 Cloud Data Co., Ltd.", ["cloud", "CLOUD DATA", "clouddata"]),
        ("示例（太原）５Ｇ通信有限责任公司", ["5g", "太原）5g", "示例太原", "示例太原5G通信有限公司", "５Ｇ通信"]),
    ],
)
def test_a_name_is_found_by_its_pieces_its_sounds_and_its_initials(name, typed):
    make.CompanyFactory(name=name)
    make.CompanyFactory(name="别处无关企业")
    assert [text for text in typed if found(text) != [name]] == []


def test_every_other_name_and_the_code_find_the_company():
    company = make.CompanyFactory(name="晋云数据科技有限公司", short_name="晋云", uscc=make.credit_code(5))
    set_other_names(company, former=["旧名通信有限公司"], others=["示例俗称"], by=None)
    make.CompanyFactory(name="别处无关企业", uscc=make.credit_code(77_000_000))
    typed = ["旧名", "jiuming", "jmtx", "俗称", company.uscc, company.uscc.lower(), company.uscc[8:17], "晋云 俗称"]
    assert [text for text in typed if found(text) != [company.name]] == []


def test_the_best_comes_first():
    names = ["山西云谷数据服务有限公司", "云谷", "大同市云谷有限公司", "云谷数据有限公司", "示例云谷"]
    for name in names:
        make.CompanyFactory(name=name)
    assert found("云谷")[0] == "云谷"
    assert found("云谷")[-1] == "示例云谷"
    assert found("云谷数据")[0] == "云谷数据有限公司"
    assert found("云谷") == found("云谷")


@pytest.mark.parametrize(
    "typed",
    ["'\"", "%", "_", "100%", "\\", "😀", "云😀谷", "云" * 5000, "（）", "--", "a" * 500, "* OR",
     "NEAR(云 谷)", '"云', "云:*", "& | !", "x" * 60 + "1", "9" * 40, "𠮷野", "é", "İ", "ﬁ"],
)  # fmt: skip
def test_nothing_typed_is_an_error(typed, as_user, officer):
    make.CompanyFactory(name="云谷数据有限公司")
    assert as_user(officer).get(SEARCH, {"q": typed}).status_code == 200
    assert as_user(officer).get(reverse("crm:company_list"), {"q": typed}).status_code == 200
    assert as_user(officer).get(reverse("crm:company_lookup"), {"q": typed}).status_code == 200


@pytest.mark.parametrize("typed", ["\x00", "云\x00谷", "\ud800", "云谷\ud800"])
def test_what_cannot_be_stored_is_no_error_in_the_index(typed):
    make.CompanyFactory(name="云谷数据有限公司")
    assert list(matching(Company.objects.all(), typed)) == list(
        Company.objects.filter(pk__in=best(Company.objects.all(), typed))
    )


def test_signs_alone_find_nothing():
    make.CompanyFactory(name="云谷数据有限公司")
    assert not matching(Company.objects.all(), "%").exists()
    assert not matching(Company.objects.all(), "_").exists()


def test_the_index_follows_every_write(officer):
    company = make.CompanyFactory(name="示例甲数据有限公司")
    lead = make.LeadFactory(name="示例项目", company=company)
    company.name = "示例乙数据有限公司"
    company.save()
    assert (found("甲数"), found("乙数")) == ([], [company.name])
    assert best(Lead.objects.all(), "乙数据") == [lead.pk]
    add_other_names([(company, "示例丙有限公司")])
    assert found("丙有") == [company.name]
    assert best(Lead.objects.all(), "例丙") == [lead.pk]
    remove_other_names(company, names=["示例丙有限公司"], reason="示例")
    assert found("丙有") == []
    company.archive(reason="示例")
    assert found("乙数") == []
    assert best(Company.objects.filter(archived_at__isnull=False), "乙数") == [company.pk]
    company.restore()
    assert found("乙数") == [company.name]
    company.short_name = "丁简称"
    bulk.update_all([company])
    bulk.create_all([Company(name="示例戊数据有限公司")])
    assert (found("丁简"), found("戊数")) == ([company.name], ["示例戊数据有限公司"])


def test_every_kind_that_is_found_has_a_letter_of_its_own_and_follows_its_save(officer, regions):
    assert len({model.found_as for model in kinds()}) == len(kinds())
    for model in kinds():
        record = getattr(make, f"{model.__name__}Factory")()
        assert SearchEntry.objects.filter(kind=model._meta.label_lower, object_id=record.pk).exists(), model


def test_rebuilding_changes_nothing_and_drops_what_is_gone():
    company = make.CompanyFactory(name="示例甲数据有限公司")
    columns = ("kind", "object_id", "title", "names", "others", "core", "length")
    before = list(SearchEntry.objects.order_by("kind", "object_id").values_list(*columns))
    SearchEntry.objects.create(kind="crm.company", object_id=company.pk + 9, title="x", names="\nx\n", tokens="cx")
    assert rebuild(Company) == 1
    assert list(SearchEntry.objects.order_by("kind", "object_id").values_list(*columns)) == before
    with CaptureQueriesContext(connection) as queries:
        keep([company])
    assert not [query for query in queries.captured_queries if "INSERT" in query["sql"]]


def test_nobody_finds_what_they_may_not_see(as_user, regions, city_officer, other_officer, park_manager):
    company = make.CompanyFactory(name="示例晋云有限公司")
    contact = make.ContactFactory(company=company, name="欧阳示例", region=regions["140100"], mobile="13812345678")
    make.LeadFactory(name="绝密标注基地项目", company=company, region=regions["140100"])
    mine, other = as_user(city_officer), as_user(other_officer)
    for typed in ("标注基地", "欧阳"):
        assert asked_for(mine, typed)
        assert asked_for(other, typed) == {}
        assert asked_for(as_user(park_manager), typed) == {}
    for typed in ("13812345678", "5678"):
        assert asked_for(mine, typed) == {}
    assert found("ouyang", city_officer) == [company.name]
    assert found("ouyang", other_officer) == []
    rows = as_user(city_officer).get(reverse("crm:company_list"), {"q": "欧阳"}).context["page"].rows
    assert rows == [company]
    assert as_user(other_officer).get(reverse("crm:company_list"), {"q": "欧阳"}).context["page"].rows == []
    assert best(Contact.objects.visible_to(city_officer), "oysl") == [contact.pk]


def test_hits_of_other_regions_crowd_nobody_out(monkeypatch, regions, other_officer):
    monkeypatch.setattr("core.search.query.LOOKED_AT", 3)
    for number in range(6):
        make.LeadFactory(name=f"示例数据项目{number}", region=regions["140100"])
    own = make.LeadFactory(name="示例数据项目在大同的那一个", region=regions["140200"])
    assert best(Lead.objects.visible_to(other_officer), "数据") == [own.pk]


@pytest.mark.parametrize("candidates", [3, 5, 6, 7])
def test_nor_in_the_search_of_everything(monkeypatch, regions, other_officer, candidates):
    monkeypatch.setattr("core.search.query.CANDIDATES", candidates)
    for number in range(6):
        make.LeadFactory(name=f"示例数据{number}", region=regions["140100"])
    for name in ("甲", "乙", "丙"):
        make.LeadFactory(name=f"示例大同所属的数据项目{name}", region=regions["140200"])
    make.LeadFactory(name="示例数据已归档", region=regions["140200"], archived_at=timezone.now())
    [group] = [group for group in everywhere(other_officer, "数据", limit=2) if group.model is Lead]
    assert (len(group.hits), group.has_more) == (2, True)
    assert all("大同" in hit.title for hit in group.hits)


def test_each_kind_is_cut_off_for_itself(monkeypatch, regions, other_officer):
    monkeypatch.setattr("core.search.query.CANDIDATES", 3)
    for number in range(5):
        make.LeadFactory(name=f"示例数据{number}", region=regions["140100"])
        make.CompanyFactory(name=f"示例数据{number}有限公司")
    own = make.LeadFactory(name="示例大同所属的数据项目", region=regions["140200"])
    groups = {group.model: group for group in everywhere(other_officer, "数据", limit=2)}
    assert [hit.pk for hit in groups[Lead].hits] == [own.pk]
    assert (len(groups[Company].hits), groups[Company].has_more) == (2, True)


def test_a_search_goes_together_with_other_filters_and_sorts_by_best_unless_told(as_user, officer, regions):
    for name in ("示例云谷", "云谷", "大同云谷"):
        make.CompanyFactory(name=name, headquarters_region=regions["140200" if "大同" in name else "140100"])
    client, url = as_user(officer), reverse("crm:company_list")

    def names(**query):
        return [company.name for company in client.get(url, query).context["page"].rows]

    assert names(q="云谷")[0] == "云谷"
    assert names(q="云谷", sort="name") == ["大同云谷", "示例云谷", "云谷"]
    assert names(q="云谷", region="140200") == ["大同云谷"]


def test_the_page_tells_which_name_was_met_and_needs_few_queries(as_user, officer):
    company = make.CompanyFactory(name="示例新名有限公司")
    set_other_names(company, former=["示例旧称有限公司"], others=[], by=None)
    client = as_user(officer)
    client.get(SEARCH, {"q": "旧称"})
    with CaptureQueriesContext(connection) as queries:
        page = client.get(SEARCH, {"q": "旧称"}, headers={"accept": "application/json"})
    assert json.loads(page.content)["groups"][0]["items"][0]["why"].endswith("示例旧称有限公司")
    assert len(queries) <= 6
    assert "示例旧称有限公司" in client.get(SEARCH, {"q": "旧称"}).content.decode()


def test_what_was_looked_at_last_and_what_has_a_star_is_at_hand(as_user, officer):
    company = make.CompanyFactory(name="示例云谷有限公司")
    client = as_user(officer)
    page = reverse("crm:company_detail", args=[company.pk])
    client.get(page)
    client.get(page)
    assert Visit.objects.filter(user=officer).count() == 1
    client.post(reverse("core:star"), {"address": "/leads/?stage=P30", "name": "在谈"})
    client.post(reverse("core:star"), {"address": "/leads/?stage=P30", "name": "在谈"})
    at_hand = [name for names in asked_for(client, "").values() for name in names]
    assert {"示例云谷有限公司", "在谈"} <= set(at_hand)
    client.post(reverse("core:star"), {"address": "/leads/?stage=P30", "name": "在谈", "off": "1"})
    client.post(reverse("core:star"), {"address": "https://example.com/", "name": "别处"})
    assert [star.address for star in Star.objects.filter(user=officer)] in ([], ["/"])


def test_administrators_find_pages_and_no_records(as_user, system_admin):
    make.CompanyFactory(name="用户云谷有限公司")
    names = [name for names in asked_for(as_user(system_admin), "用户").values() for name in names]
    assert "用户云谷有限公司" not in names


def planned(sql: str) -> tuple[list[str], list[str]]:
    """What a search sets for its plan, and the search."""
    parts = sql.split("; ")
    settings = [part for part in parts if part.startswith("SET LOCAL") and "DEFAULT" not in part]
    return settings, [part for part in parts if not part.startswith("SET LOCAL")]


def test_sqlite_and_postgresql_use_their_index(officer):
    rows = Company.objects.visible_to(officer).current()
    names = [f"示例{'云谷' if number % 500 == 0 else '山河'}{number}号有限公司" for number in range(4000)]
    many = [Company(name=name, name_norm=name, pinyin=name) for name in names]
    bulk.insert(many)
    fill(many)
    with CaptureQueriesContext(connection) as queries:
        assert len(best(rows, "云谷")) == 8
    settings, [sql] = planned(queries.captured_queries[-1]["sql"])
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # what its own housekeeping does within minutes
            cursor.execute("SELECT gin_clean_pending_list('search_entry_tokens')")
        cursor.execute("ANALYZE")
        for setting in settings:
            cursor.execute(setting)
        cursor.execute(f"EXPLAIN {'' if connection.vendor == 'postgresql' else 'QUERY PLAN '}{sql}")
        plan = "\n".join(str(line) for line in cursor.fetchall())
    assert ("search_entry_tokens" if connection.vendor == "postgresql" else "core_search_tokens") in plan
    assert not re.search(r"Seq Scan on (crm_company|core_searchentry)|SCAN (crm_company|core_searchentry)", plan), plan


def test_tokens_and_questions_speak_alike():
    assert readings("重") == ("zhong", "chong")
    assert {("xi", "an"), ("xian",)} <= set(spelt("xian"))
    tokens = tokens_of(Form("长治示例云科技有限公司", core="示例云科技"))
    for typed in ("长治", "czs", "zzs", "changzhi", "slyk", "云科", "云", "shiliy"):
        assert Asked.read(typed).finds(tokens), typed
    assert not Asked.read("大同").finds(tokens)


def test_everywhere_groups_by_kind(officer):
    company = make.CompanyFactory(name="云谷数据有限公司")
    make.LeadFactory(name="算力项目", company=company)
    assert {group.model for group in everywhere(officer, "云谷")} == {Company, Lead}
