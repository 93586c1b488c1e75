"""Ledgers know a merged company by its former record's names, and neither show nor move on sealed leads."""

import pytest
from django.http import QueryDict
from django.utils import timezone

from crm import services
from crm.merging.merge import merge_companies
from crm.merging.undo import undo_merge
from crm.models import Agreement, Company, Lead
from ledgers.answers import Answers
from ledgers.importing.standing import standing
from ledgers.models import LedgerRow, LedgerWrite
from ledgers.views import parts, undo
from tests.factories import CompanyFactory, LeadFactory, LedgerImportFactory
from tests.ledgers.planned import AGREEMENTS, LEADS, dry_run, written

pytestmark = pytest.mark.django_db
TALKS, SIGNED = "在谈项目一览表", "签约项目一览表"
ROW = [LEADS, ["示例数据湖项目", "示例云顶网络有限公司", 2, None]]


@pytest.fixture
def companies(officer):
    kept, merged = CompanyFactory(name="示例云鼎数据有限公司"), CompanyFactory(name="示例云顶网络有限公司")
    done = merge_companies(kept, merged, take=[], name_kind="alias", reason="示例：同一企业", by=officer)
    return kept, merged, done


def test_a_row_with_the_old_name_is_about_the_kept_company(officer, companies):
    kept, _merged, done = companies
    written(officer, ROW, TALKS)
    assert Lead.objects.get().company == kept
    assert Company.objects.count() == 2
    undo_merge(done, reason="示例", by=officer)
    assert dry_run(officer, [LEADS, ["示例另一项目", "示例云顶网络有限公司", 2, None]], TALKS).problems == [set()]


def test_an_answer_given_before_the_merge_leads_to_the_kept_company(officer, companies):
    kept, merged, _done = companies
    name = "示例云岭软件有限公司"
    written(officer, [LEADS, ["示例数据湖项目", name, 2, None]], TALKS, Answers(companies={name: merged.pk}))
    assert Lead.objects.get().company == kept


@pytest.fixture
def sealed(regions, city_officer):
    company = CompanyFactory(name="示例云鼎数据有限公司")
    lead = LeadFactory(name="示例金砖项目", company=company, region=regions["140100"], owner=city_officer, stage="P30")
    services.seal_lead(lead, people=[], reason="示例", by=city_officer)
    return Lead.objects.get(pk=lead.pk)


def test_whoever_is_not_named_writes_beside_a_sealed_lead_and_learns_nothing(officer, sealed):
    version = sealed.version
    found = written(officer, [LEADS, ["示例金砖项目", "示例云鼎数据有限公司", 2, None]], TALKS)
    assert found.outcomes == ["new"]
    assert Lead.objects.get(pk=sealed.pk).version == version


def test_a_ledger_does_not_sign_a_sealed_lead(officer, city_officer, sealed):
    services.seal_lead(sealed, people=[officer], reason="示例", by=city_officer)
    rows = [AGREEMENTS, ["示例金砖项目", "示例云鼎数据有限公司", 2, "2017-06-01", "正式合同"]]
    found = written(officer, rows, SIGNED)
    assert found.problems == [{"lead.sealed"}]
    assert Lead.objects.get(pk=sealed.pk).stage == "P30"
    assert Agreement.objects.visible_to(officer).get().lead == sealed


def test_whoever_imported_a_lead_that_is_sealed_now_finds_no_word_of_it(officer, sealed):
    ledger = LedgerImportFactory(owner=officer, counts={"rows": {"new": 1}}, applied_at=timezone.now())
    about = {"ledger_import": ledger, "sheet": "在谈", "row": 2, "kind": "lead", "outcome": LedgerRow.Outcome.NEW}
    changes = [{"field": "name", "old": "", "new": sealed.name}]
    LedgerRow.objects.create(**about, title=sealed.name, changes=changes, target_model="crm.lead", target_id=sealed.pk)
    LedgerWrite.objects.create(
        ledger_import=ledger, model="crm.lead", object_id=sealed.pk, text=sealed.name, is_new=True, version=1
    )
    found = standing(ledger, officer)
    shown = [
        *parts.rows(ledger, QueryDict(), officer)["lines"], *parts.written(ledger, QueryDict(), officer)["lines"],
        *undo._lines(ledger, list(found.held.values()), officer),
    ]  # fmt: skip
    assert len(shown) == 3
    told = [str({**line, **vars(line.get("row") or line.get("write") or object)}) for line in shown]
    assert [line for line in told if "金砖" in line.replace("fields", "")] == []
