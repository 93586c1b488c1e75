"""Which company a written name is: by code, by name, by former and other names, by a person's choice."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import AuditEntry
from core.search.query import best
from crm.models import Company, CompanyAlias, Contact, Lead
from ledgers.answers import Answers
from tests.factories import CompanyFactory, credit_code
from tests.ledgers.planned import LANDED, LEADS, dry_run, written

pytestmark = pytest.mark.django_db
TALKS, STARTED = "在谈项目一览表", "新注册项目一览表"


def lead_of(*names: str) -> list[list]:
    return [LEADS, *([f"示例项目{n}", name, 2, None] for n, name in enumerate(names))]


def landed_of(company: str, code: str = "", capital: float | None = None) -> list[list]:
    return [LANDED, ["示例落地项目", None, company, code or None, "2017-06-01", capital, None]]


@pytest.mark.parametrize(
    "name",
    [
        "示例（太原）数据有限公司",
        "示例(太原)数据有限责任公司",
        "示例（太原）数据有限公司（筹）",
        " 示例（太原） 数据有限公司",
    ],
)
def test_all_written_forms_of_a_name_are_one_company(name, officer):
    stored = CompanyFactory(name="示例（太原）数据有限公司")
    found = written(officer, lead_of(name), TALKS)
    assert Lead.objects.get().company == stored
    assert Company.objects.count() == 1
    assert found.problems == [set()]


def test_the_code_comes_before_the_name(officer):
    stored = CompanyFactory(name="示例旧名数据有限公司", uscc=credit_code(1))
    written(officer, landed_of("示例新名数据有限公司", credit_code(1)), STARTED)
    assert Company.objects.get() == stored
    assert stored.aliases.get().name == "示例新名数据有限公司"


def test_a_former_name_is_recognised_and_told(officer):
    stored = CompanyFactory(name="示例今名数据有限公司")
    stored.aliases.create(name="示例曾用数据有限公司", kind=CompanyAlias.Kind.FORMER)
    found = written(officer, lead_of("示例曾用数据有限公司"), TALKS)
    assert Lead.objects.get().company == stored
    assert found.problems == [{"company.alias"}]
    assert stored.aliases.count() == 1


def test_another_code_beside_a_stored_name_is_told_and_writes_nothing_over(officer):
    stored = CompanyFactory(name="示例甲数据有限公司", uscc=credit_code(1))
    found = written(officer, landed_of(stored.name, credit_code(2)), STARTED)
    stored.refresh_from_db()
    assert stored.uscc == credit_code(1)
    assert found.problems == [{"company.other_code"}]


def test_a_code_in_a_list_of_leads_is_the_investors(officer):
    stored = CompanyFactory(name="示例甲数据有限公司", uscc=credit_code(1))
    heads = ["项目名称", "投资方", "统一社会信用代码", "拟投资额（亿元）"]
    rows = [["示例一", stored.name, credit_code(2), 2], ["示例二", "示例乙数据有限公司", credit_code(3), 2]]
    found = written(officer, [heads, *rows], TALKS)
    assert found.problems == [{"company.other_code"}, set()]
    assert Company.objects.get(uscc=credit_code(3)).name == "示例乙数据有限公司"


def test_a_code_beside_several_investors_is_nobodys(officer):
    heads = ["项目名称", "投资方", "统一社会信用代码", "拟投资额（亿元）"]
    row = ["示例一", "示例甲数据有限公司、示例乙数据有限公司", credit_code(2), 2]
    written(officer, [heads, row], TALKS)
    assert not Company.objects.exclude(uscc="").exists()


def test_a_former_name_with_another_code_is_another_company(officer):
    stored = CompanyFactory(name="示例今名数据有限公司", uscc=credit_code(1))
    stored.aliases.create(name="示例曾用数据有限公司")
    written(officer, landed_of("示例曾用数据有限公司", credit_code(2)), STARTED)
    assert Company.objects.get(uscc=credit_code(2)).name == "示例曾用数据有限公司"


def test_the_code_of_one_company_beside_the_name_of_another_is_an_error(officer):
    CompanyFactory(name="示例甲数据有限公司", uscc=credit_code(1))
    CompanyFactory(name="示例乙数据有限公司")
    found = written(officer, landed_of("示例乙数据有限公司", credit_code(1)), STARTED)
    assert found.outcomes == ["error"]
    assert found.problems == [{"company.code_of_other"}]


def test_a_close_name_is_a_question_and_never_taken_for_granted(officer):
    stored = CompanyFactory(name="示例云聚数据科技有限公司")
    found = dry_run(officer, lead_of("示例云聚数据科枝有限公司"), TALKS)
    [question] = found.plan.questions
    assert (question["type"], question["name"], question["rows"]) == ("company", "示例云聚数据科枝有限公司", 1)
    assert [candidate["id"] for candidate in question["candidates"]] == [stored.pk]
    assert found.problems == [{"company.similar"}]
    assert found.outcomes == ["new"]
    written(officer, lead_of("示例云聚数据科枝有限公司"), TALKS)
    assert Company.objects.count() == 2


def test_a_chosen_company_is_known_by_the_name_from_then_on(officer):
    stored = CompanyFactory(name="示例云聚数据科技有限公司")
    name = "示例云聚数据科枝有限公司"
    found = written(officer, lead_of(name), TALKS, Answers(companies={name: stored.pk}))
    assert Lead.objects.get().company == stored
    assert stored.aliases.get().name == name
    assert [write.before for write in found.writes if write.model == "crm.company"] == [{"+": {"aliases": [name]}}]
    again = dry_run(officer, lead_of(name), TALKS)
    assert again.outcomes == ["same"]
    assert again.plan.questions == []


def test_a_name_said_to_be_new_is_not_asked_about_again(officer):
    CompanyFactory(name="示例云聚数据科技有限公司")
    name = "示例云聚数据科枝有限公司"
    assert dry_run(officer, lead_of(name), TALKS, Answers(companies={name: "new"})).plan.questions == []


def test_a_company_with_a_code_becomes_one_of_that_code_once(officer):
    stored = CompanyFactory(name="示例甲数据有限公司", uscc="")
    found = written(officer, landed_of(stored.name, credit_code(3), 500), STARTED)
    stored.refresh_from_db()
    assert stored.uscc == credit_code(3)
    [write] = [write for write in found.writes if write.model == "crm.company"]
    assert write.before == {"uscc": "", "registered_capital": None, "established_on": None, "is_resident": False}
    assert write.version == stored.version == 2


def test_what_a_row_changes_about_a_stored_company_is_shown_with_the_row(officer):
    stored = CompanyFactory(name="示例甲数据有限公司", legal_representative="示例张三")
    rows = landed_of(stored.name)
    rows[1][-1] = "示例李四"
    changes = dry_run(officer, rows, STARTED).rows[0].changes
    written(officer, rows, STARTED)
    stored.refresh_from_db()
    assert stored.legal_representative == "示例李四"
    assert changes == []  # the row is a new project
    rows[1][-1] = "示例王五"
    shown = {
        (change.get("model", ""), change["field"]): change for change in dry_run(officer, rows, STARTED).rows[0].changes
    }
    assert shown["crm.company", "legal_representative"]["old"] == "示例李四"


def test_a_person_of_one_company_named_twice_is_one_contact(officer):
    rows = lead_of("示例甲数据有限公司", "示例甲数据有限公司")
    for row in rows[1:]:
        row[-1] = "张三"
    written(officer, rows, TALKS)
    assert Contact.objects.count() == 1
    assert dry_run(officer, rows, TALKS).outcomes == ["same", "same"]


def test_many_companies_get_their_further_names_audited_alike(officer):
    companies = [CompanyFactory(name=f"示例{n}号数据有限公司", uscc=credit_code(n)) for n in range(3)]
    rows = [LANDED, *([f"项目{n}", None, f"示例{n}号新名有限公司", credit_code(n), "2017-06-01", None, None]
                      for n in range(3))]  # fmt: skip
    written(officer, rows, STARTED)
    for company in companies:
        company.refresh_from_db()
        told = AuditEntry.objects.filter(object_id=company.pk, model="crm.company").order_by("pk").last()
        assert told.changes[0]["field"] == "aliases"
        assert told.version == company.version
        assert company.pk in best(Company.objects.all(), "xinming")


@pytest.mark.parametrize("act", [dry_run, written])
def test_the_queries_do_not_grow_with_the_rows(act, officer):
    def queries(count: int, word: str) -> int:
        rows = lead_of(*(f"示例{word}{n:04}数据有限公司" for n in range(count)))
        for row in rows[1:]:
            row[0], row[-1] = f"{row[0]}{word}", "张三"
        with CaptureQueriesContext(connection) as captured:
            act(officer, rows, TALKS)
        return len(captured)

    CompanyFactory()
    queries(3, "甲")
    assert queries(10, "乙") == queries(200, "丙")
    # and the same for rows of which everything is stored
    stored = written(officer, lead_of(*(f"示例丁{n:04}数据有限公司" for n in range(200))), TALKS)
    assert stored.outcomes == ["new"] * 200
    few, many = (lead_of(*(f"示例丁{n:04}数据有限公司" for n in range(count))) for count in (10, 200))
    counts = []
    for rows in (few, many):
        with CaptureQueriesContext(connection) as captured:
            act(officer, rows, TALKS)
        counts.append(len(captured))
    assert counts[0] == counts[1]
