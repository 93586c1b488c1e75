"""Imports of companies, follow-ups, parks and data centres are taken back whole, too."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from accounts.loading import load_regions
from core import audit
from crm.models import Company, CompanyAlias, Contact, Interaction
from ledgers.importing.standing import standing
from ledgers.importing.undo import take_back
from ledgers.models import LedgerImport
from parks.models import CapacityReading, DataCentre, Park
from tests.factories import CompanyFactory, LeadFactory
from tests.ledgers.imports import enter, read

SAMPLE = Path(__file__).parents[1] / "data" / "ledgers" / "parks-2017.xlsx"

pytestmark = pytest.mark.django_db


def undo(ledger: LedgerImport) -> None:
    with audit.acting(ledger.owner, via="job"):
        take_back(ledger, standing(ledger, ledger.owner), "示例：传错了文件", lambda *told: None)


def current(*models: Any) -> list[int]:
    return [model.objects.current().count() for model in models]


def test_parks_and_readings_go_and_the_same_file_is_new_again(officer, regions):
    load_regions()
    undo(enter(SAMPLE, officer))
    assert current(Park, DataCentre, CapacityReading, Company) == [0, 0, 0, 0]
    again = read(SAMPLE, officer)
    assert again.counts["rows"] == {"new": 20, "error": 1, "skipped": 32}
    enter(SAMPLE, officer)
    assert current(Park, DataCentre, CapacityReading, Company) == [12, 8, 8, 8]


def test_a_renamed_company_gets_its_name_back(officer):
    stored = CompanyFactory(name="示例旧名有限公司", industry="示例行业")
    headings = ["企业名称", "曾用名", "所属行业", "联系人", "联系电话"]
    row = ["示例新名有限公司", "示例旧名有限公司", "软件业", "示例张三", "13800138001"]
    ledger = enter({"企业名录": [headings, row]}, officer)
    stored.refresh_from_db()
    assert (stored.name, stored.industry, CompanyAlias.objects.count()) == ("示例新名有限公司", "软件业", 1)
    undo(ledger)
    stored.refresh_from_db()
    assert (stored.name, stored.industry, CompanyAlias.objects.count()) == ("示例旧名有限公司", "示例行业", 0)
    assert current(Company, Contact) == [1, 0]


def test_a_lead_gets_its_next_step_back(officer):
    company = CompanyFactory(name="示例云谷数据有限公司")
    lead = LeadFactory(
        name="示例项目",
        company=company,
        region=officer.region,
        next_action="示例旧计划",
        next_action_on=date(2017, 5, 1),
    )
    headings = ["跟进日期", "企业名称", "项目名称", "跟进方式", "跟进内容", "下步计划"]
    row = ["2017.6.1", company.name, lead.name, "拜访", "示例：商谈", "寄送园区资料"]
    ledger = enter({"跟进记录": [headings, row]}, officer)
    lead.refresh_from_db()
    assert (lead.next_action, lead.next_action_on) == ("寄送园区资料", None)
    undo(ledger)
    lead.refresh_from_db()
    assert (lead.next_action, lead.next_action_on) == ("示例旧计划", date(2017, 5, 1))
    assert current(Interaction) == [0]
