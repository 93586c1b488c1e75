"""One project is one project, in whichever sheets and months it stands; its money counts once."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum

from crm.models import Agreement, Company, Lead
from ledgers.models import LedgerRow
from projects.models import Inflow, Project
from tests.factories import CompanyFactory, LeadFactory
from tests.ledgers.planned import AGREEMENTS, LANDED, LEADS, dry_run, written

pytestmark = pytest.mark.django_db
TALKS, SIGNED, REGISTERED = "在谈项目一览表", "签约项目一览表", "新注册项目一览表"
COMPANY, NAME = "示例甲数据有限公司", "示例数据中心项目"
YI = Decimal(10) ** 8
Change = Agreement.Change


def signing(name: str = NAME, amount: float = 5, on: str | None = "2017-03-01", kind: str = "投资协议") -> list:
    return [name, COMPANY, amount, on, kind]


def counted() -> Decimal:
    return Agreement.objects.counted().aggregate(total=Sum("amount"))["total"]


def test_last_months_file_changes_nothing(officer):
    rows = [LEADS, [NAME, COMPANY, 2, "张三"]]
    written(officer, rows, TALKS)
    assert dry_run(officer, rows, TALKS).outcomes == ["same"]
    written(officer, rows, TALKS)
    assert Lead.objects.get().version == 1


def test_the_same_lead_in_other_brackets_and_width_is_the_same(officer):
    written(officer, [LEADS, ["示例数据中心（一期）", COMPANY, 2, None]], TALKS)
    again = written(officer, [LEADS, ["示例数据中心(一期)", COMPANY, 3, None]], TALKS)
    assert again.outcomes == ["changed"]
    assert [(c["field"], c["old"], c["new"]) for c in again.rows[0].changes] == [
        ("planned_investment", "200000000", "300000000")
    ]
    [write] = [write for write in again.writes if write.model == "crm.lead"]
    assert (write.is_new, write.version, write.before) == (False, 2, {"planned_investment": "200000000.00"})
    assert Lead.objects.get().planned_investment == 3 * YI


def test_a_lead_without_an_investor_gets_the_one_that_the_ledger_names(officer, regions):
    lead = LeadFactory(name=NAME, company=None, region=regions["140000"])
    written(officer, [LEADS, [NAME, COMPANY, 2, None]], TALKS)
    lead.refresh_from_db()
    assert lead.company.name == COMPANY


def test_a_lead_of_another_region_is_not_joined(city_officer, other_officer, regions):
    LeadFactory(name=NAME, company=CompanyFactory(name=COMPANY), region=regions["140200"])
    rows = [[*LEADS, "所属县区"], [NAME, COMPANY, 2, None, "太原市"]]
    assert dry_run(city_officer, rows, TALKS).outcomes == ["new"]


def test_a_signing_stands_for_its_lead_and_a_landing_for_both(officer):
    written(officer, [LEADS, [NAME, COMPANY, 2, None]], TALKS)
    signed = written(officer, [AGREEMENTS, signing()], SIGNED)
    lead, agreement = Lead.objects.get(), Agreement.objects.get()
    assert (lead.stage, agreement.lead) == (Lead.Stage.SIGNED, lead)
    assert ("crm.lead", "stage") in {(change.get("model"), change["field"]) for change in signed.rows[0].changes} or (
        signed.outcomes == ["new"]
    )
    written(officer, [LANDED, [NAME, COMPANY, "示例落地有限公司", None, "2017-06-01", 500, None]], REGISTERED)
    project = Project.objects.get()
    assert (project.lead, project.investor.name, project.company.name) == (lead, COMPANY, "示例落地有限公司")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (f"{NAME}增资扩产", "投资协议"), (f"{NAME}（增资）", "投资协议"), (f"{NAME}二期增资", "投资协议"),
        (f"{NAME}追加投资", "投资协议"), (NAME, "补充协议（增资）"), (NAME, "增资投资协议"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("together", [True, False])
def test_an_increase_adds_its_increment_only(together, name, kind, officer):
    first, increase = signing(), signing(name, 2, "2017-08-01", kind)
    for rows in [[increase, first]] if together else [[first], [increase]]:
        written(officer, [AGREEMENTS, *rows], SIGNED)
    later = Agreement.objects.get(amount=2 * YI)
    assert (later.change, later.previous.amount) == (Change.INCREASE, 5 * YI)
    assert counted() == 7 * YI
    again = dry_run(officer, [AGREEMENTS, first, increase], SIGNED)
    assert again.outcomes == ["same", "same"]


@pytest.mark.parametrize("together", [True, False])
def test_raising_an_intent_to_a_contract_adds_no_money(together, officer):
    intent, contract = signing(kind="意向协议"), signing(on="2017-08-01", kind="正式合同")
    for rows in [[intent, contract]] if together else [[intent], [contract]]:
        written(officer, [AGREEMENTS, *rows], SIGNED)
    later = Agreement.objects.get(kind=Agreement.Kind.CONTRACT)
    assert (later.change, later.previous.kind) == (Change.UPGRADE, Agreement.Kind.LETTER_OF_INTENT)
    assert counted() is None


def test_a_later_signing_of_next_months_file_counts_no_second_time_and_says_so(officer):
    written(officer, [AGREEMENTS, signing()], SIGNED)
    later = written(officer, [AGREEMENTS, signing(amount=6, on="2017-09-01")], SIGNED)
    assert later.problems == [{"agreement.later"}]
    assert counted() == 5 * YI


def test_an_increase_of_nothing_known_is_told(officer):
    found = written(officer, [AGREEMENTS, signing(f"{NAME}增资扩产")], SIGNED)
    assert found.problems == [{"agreement.increase_alone"}]
    assert Agreement.objects.get().change == Change.FIRST


def test_a_running_total_adds_only_what_is_new(officer):
    headings = [*LANDED, "累计到位资金（万元）", "报送时间"]
    row = [NAME, COMPANY, "示例落地有限公司", None, "2017-06-01", 500, None]
    written(officer, [headings, [*row, 1000, "2017-06-30"]], REGISTERED)
    more = written(officer, [headings, [*row, 1500, "2017-07-31"]], REGISTERED)
    assert more.outcomes == ["changed"]
    assert sorted(inflow.amount for inflow in Inflow.objects.all()) == [Decimal(5_000_000), Decimal(10_000_000)]
    assert dry_run(officer, [headings, [*row, 1500, "2017-07-31"]], REGISTERED).outcomes == ["same"]


def test_two_rows_about_one_stored_lead_write_it_once(officer):
    written(officer, [LEADS, [NAME, COMPANY, 2, None]], TALKS)
    rows = [[*LEADS, "备注"], [NAME, COMPANY, 3, None, None], [NAME, COMPANY, 3, None, "示例备注"]]
    found = written(officer, rows, TALKS)
    assert Lead.objects.get().version == 2
    assert len([write for write in found.writes if write.model == "crm.lead"]) == 1


def test_a_company_that_many_portions_name_is_written_once(officer, monkeypatch):
    monkeypatch.setattr("ledgers.importing.source.PORTION", 2)
    rows = [LANDED, *([f"示例项目{n}", None, COMPANY, None, "2017-06-01", 500 + n, None] for n in range(5))]
    for row in rows[1:]:
        row[1] = f"示例投资{row[0]}有限公司"
    found = written(officer, rows, REGISTERED)
    assert len(found.plan.portions) > 1
    company = Company.objects.get(name=COMPANY)
    writes = {(write.object_id, write.is_new, write.version) for write in found.writes if write.object_id == company.pk
              and write.model == "crm.company"}  # fmt: skip
    assert writes == {(company.pk, True, company.version)}
    assert company.registered_capital == Decimal(5_040_000)
    dry = dry_run(officer, rows, REGISTERED)
    assert dry.plan.counts()["records"]["company"]["changed"] == 1


@pytest.mark.parametrize("portion", [1, 3, 1000])
def test_portions_of_any_size_plan_what_is_written(portion, officer, monkeypatch):
    monkeypatch.setattr("ledgers.importing.source.PORTION", portion)
    rows = [LEADS, *([f"示例项目{n}", f"示例{n % 3}号有限公司", n + 1, "张三"] for n in range(7))]
    dry, wrote = dry_run(officer, rows, TALKS), written(officer, rows, TALKS)
    assert dry.outcomes == wrote.outcomes == ["new"] * 7
    assert dry.plan.counts() == wrote.plan.counts()
    made = wrote.plan.counts()["records"]
    assert {name: states["new"] for name, states in made.items()} == {"company": 3, "lead": 7, "contact": 3}
    assert {row.target_id for row in wrote.rows} == set(Lead.objects.values_list("pk", flat=True))
    assert not LedgerRow.objects.exists()


@pytest.mark.parametrize("amount", [10**9, -3])
def test_an_amount_that_no_column_holds_is_an_error_of_the_row(amount, officer):
    found = dry_run(officer, [LEADS, [NAME, COMPANY, amount, None], ["示例别的项目", COMPANY, 2, None]], TALKS)
    assert found.outcomes == ["error", "new"]


def test_what_was_signed_when_is_kept(officer):
    written(officer, [AGREEMENTS, signing(on="2017-03-05")], SIGNED)
    assert Agreement.objects.get().signed_on == date(2017, 3, 5)
