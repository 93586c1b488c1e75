"""The company base from a ledger: what a list of companies is, what is written, and whom it is told to."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.loading import load_regions
from core.models import AuditEntry
from core.sheets import words
from crm.models import Company, CompanyAlias, Contact
from projects.models import Project
from tests.factories import ChainNodeFactory, CompanyFactory, credit_code
from tests.ledgers.imports import changes, enter, outcomes, problems, queries, read, write
from tests.ledgers.sheets import read_rows

HEADINGS = list(
    words(
        "序号 企业名称 曾用名 统一社会信用代码 总部所在地 所属行业 产业链环节 注册资本（万元） 法定代表人 成立日期 "
        "是否在晋 网址 联系人 职务 联系电话 备注"
    )
)
NAME = "示例云谷数据有限公司"
ROW = [1, NAME, None, None, "北京市海淀区", "软件和信息技术服务业", "示例服务器", 5000, "示例李四", "2012年5月", "否",
       "www.example.com", "示例王五", "副总经理", "13800138001、0351-0001234", "示例"]  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def chain():
    ChainNodeFactory(name="示例服务器")


def companies(*rows: list) -> dict[str, list[list]]:
    return {"Sheet1": [["示例重点企业名录"], HEADINGS, *rows]}


def changed(column: str, value: object, row: list = ROW) -> list:
    return [value if heading == column else cell for heading, cell in zip(HEADINGS, row, strict=True)]


def test_a_row_becomes_a_company_and_its_contact(officer, regions):
    load_regions()
    ledger = enter(companies(ROW), officer)
    company = Company.objects.get()
    assert ledger.rows.get().kind == "company"
    assert (company.name, company.headquarters_region.code) == (NAME, "110000")
    assert (company.registered_capital, company.established_on) == (Decimal(50_000_000), date(2012, 5, 1))
    assert company.field_notes["established_on"]["precision"] == "month"
    assert (company.legal_representative, company.is_resident) == ("示例李四", False)
    assert (company.website, company.industry) == ("http://www.example.com", "软件和信息技术服务业")
    assert [node.name for node in company.chain_nodes.all()] == ["示例服务器"]
    contact = Contact.objects.get()
    assert (contact.company, contact.name, contact.post) == (company, "示例王五", "副总经理")
    assert (contact.mobile, contact.landline, contact.region) == ("13800138001", "0351-0001234", officer.region)


def test_a_second_time_changes_nothing(officer):
    rows = [
        ROW,
        changed("企业名称", "示例另一家有限公司"),
        changed("曾用名", "示例旧名有限公司", changed("企业名称", "示例第三家有限公司")),
    ]
    enter(companies(*rows), officer)
    entries = AuditEntry.objects.exclude(model="ledgers.ledgerimport").count()
    again = read(companies(*rows), officer)
    assert outcomes(again) == ["same", "same", "same"]
    assert again.counts["records"] == {"company": {"same": 3}, "contact": {"same": 3}}
    write(again)
    assert AuditEntry.objects.exclude(model="ledgers.ledgerimport").count() == entries


def test_two_changed_cells_are_two_changes(officer):
    other = changed("企业名称", "示例另一家有限公司")
    enter(companies(ROW, other), officer)
    ledger = read(companies(changed("法定代表人", "示例赵六"), changed("职务", "总经理", other)), officer)
    assert changes(ledger) == [(3, "legal_representative", "示例李四", "示例赵六"), (4, "post", "副总经理", "总经理")]
    assert outcomes(ledger) == ["changed", "changed"]


def test_telephone_numbers_are_not_shown_among_the_changes(officer):
    enter(companies(ROW), officer)
    ledger = read(companies(changed("联系电话", "13800138999")), officer)
    assert changes(ledger) == [(3, "mobile", "•••", "•••")]


def test_a_former_name_joins_and_renames_the_company(officer):
    stored = CompanyFactory(name="示例旧名有限公司")
    enter(companies(changed("曾用名", "示例旧名有限公司")), officer)
    stored.refresh_from_db()
    assert stored.name == NAME
    assert Company.objects.count() == 1
    assert [(alias.name, alias.kind) for alias in stored.aliases.all()] == [
        ("示例旧名有限公司", CompanyAlias.Kind.FORMER)
    ]


def test_two_stored_companies_are_not_joined_by_a_former_name(officer):
    CompanyFactory(name="示例旧名有限公司")
    CompanyFactory(name=NAME)
    ledger = read(companies(changed("曾用名", "示例旧名有限公司")), officer)
    assert problems(ledger.rows.get()) >= {"company.former_is_other"}


def test_the_credit_code_decides_who_it_is(officer):
    stored = CompanyFactory(name="示例简称公司", uscc=credit_code(7))
    enter(companies(changed("统一社会信用代码", credit_code(7))), officer)
    assert Company.objects.get() == stored
    assert stored.aliases.get().name == NAME


def test_what_is_not_known_is_left_out_with_a_warning(officer):
    row = changed("网址", "见 名片", changed("产业链环节", "示例无此环节", changed("是否在晋", "不详")))
    ledger = enter(companies(changed("总部所在地", "示例国示例城", row)), officer)
    assert problems(ledger.rows.get()) == {"headquarters.unknown", "chain.unknown", "word.unknown", "website.invalid"}
    company = Company.objects.get()
    assert (company.website, company.headquarters_region) == ("", None)
    assert company.field_notes["headquarters_region"]["null_reason"] == "示例国示例城"


def test_foreign_capital_is_kept_as_written(officer):
    enter(companies(changed("注册资本（万元）", "200万美元")), officer)
    company = Company.objects.get()
    assert (company.registered_capital, company.field_notes["registered_capital"]["null_reason"]) == (None, "200万美元")


def test_a_text_too_long_is_a_wrong_row(officer):
    ledger = enter(companies(changed("法定代表人", "示" * 61)), officer)
    assert (outcomes(ledger), problems(ledger.rows.get())) == (["error"], {"value.refused"})
    assert not Company.objects.exists()


def test_what_a_person_entered_is_not_erased_by_empty_cells(officer):
    stored = CompanyFactory(name=NAME, industry="示例行业", is_resident=True)
    enter(companies([1, NAME, *[None] * 14]), officer)
    stored.refresh_from_db()
    assert (stored.industry, stored.is_resident) == ("示例行业", True)


@pytest.mark.parametrize(
    ("title", "headings", "kind"),
    [
        ("示例企业名录", ["企业名称", "所属行业", "联系人", "联系电话"], "company"),
        ("重点目标企业清单", ["企业名称", "总部所在地", "所属产业链", "法定代表人", "电话"], "company"),
        ("", ["企业名称", "统一社会信用代码", "法定代表人", "注册资本(万元)", "成立日期"], "company"),
        ("目标企业对接情况", ["企业名称", "所属行业", "拟投资额(亿元)", "联系人", "电话"], "lead"),
        ("新注册企业一览表", ["企业名称", "注册时间", "注册资本(万元)", "法人代表", "总投资额(亿元)"], "project"),
        (
            "新注册企业汇总表",
            ["外来投资方名称", "在晋注册名称", "注册时间", "法人代表", "注册资本[万元]", "产业类别"],
            "project",
        ),
        (
            "企业奖补资金兑现清单",
            ["企业名称", "统一社会信用代码", "政策依据", "申报金额(万元)", "拨付金额(万元)"],
            "incentive_payment",
        ),
    ],
)
def test_only_lists_of_companies_are_taken_for_the_company_base(title, headings, kind):
    row = ["示例甲有限公司"] * len(headings)
    reading = read_rows([[title], headings, row])
    assert reading.sheets[0].kind.code == kind


def test_projects_of_newly_registered_companies_stay_projects(officer):
    enter(
        {"新注册": [["投资方", "企业名称", "注册时间", "总投资额（亿元）"], ["示例甲公司", NAME, "2017.6", 2]]}, officer
    )
    assert Project.objects.count() == 1


def test_the_queries_do_not_grow_with_the_rows(officer):
    rows = [changed("企业名称", f"示例{n}号有限公司", changed("曾用名", f"示例旧{n}号有限公司")) for n in range(40)]
    assert queries(companies(*rows), officer) <= queries(companies(*rows[:8]), officer)
    enter(companies(*rows), officer)
    assert queries(companies(*rows), officer) <= queries(companies(*rows[:8]), officer)
