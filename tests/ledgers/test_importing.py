"""A ledger on its way in: what is found, what is written, and what a second time changes."""

import io
import json
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Sum
from django.urls import reverse

from accounts.loading import load_regions
from accounts.models import Region
from core.filters import SearchFilter
from core.models import AuditEntry
from crm.models import Agreement, Company, Contact, Lead
from ledgers import services
from ledgers.importing.plan import ImportPlan
from ledgers.models import LedgerImport
from ledgers.reading.result import CompanyGroup, LedgerReading
from projects.models import Inflow, Project
from tests.factories import CompanyFactory

SAMPLE = Path(__file__).parents[1] / "data" / "ledgers" / "city-pipeline-2017.xlsx"
State = LedgerImport.State

pytestmark = pytest.mark.django_db


@pytest.fixture
def province(regions: dict) -> Region:
    """All regions of the reference data: the sample names counties of 晋中."""
    load_regions()
    return Region.objects.get(code="140000")


@pytest.fixture
def upload(province, officer, django_capture_on_commit_callbacks):
    """Upload a file as the officer and have it read."""

    def take(path: Path = SAMPLE, content: bytes | None = None, by=officer, region=province) -> LedgerImport:
        file = SimpleUploadedFile(path.name, path.read_bytes() if content is None else content)
        with django_capture_on_commit_callbacks(execute=True):
            ledger = services.start_import(file=file, region=region, by=by)
        ledger.refresh_from_db()
        return ledger

    return take


@pytest.fixture
def confirm(officer, django_capture_on_commit_callbacks):
    """Confirm an import and have it written."""

    def write(ledger: LedgerImport, kind: str = "contract", good_rows_only: bool = True) -> LedgerImport:
        with django_capture_on_commit_callbacks(execute=True):
            services.confirm_import(ledger=ledger, agreement_kind=kind, good_rows_only=good_rows_only, by=ledger.owner)
        ledger.refresh_from_db()
        return ledger

    return write


def test_reading_writes_no_record(upload):
    ledger = upload()
    assert ledger.state == State.READY
    assert ledger.counts["rows"] == {"new": 97, "joined": 17, "error": 1}
    assert not Company.objects.exists()
    assert not Lead.objects.exists()


def test_confirmed_rows_become_joined_records(upload, confirm):
    ledger = confirm(upload())
    assert ledger.state == State.APPLIED
    assert Company.objects.count() == 84
    assert Lead.objects.count() == 40
    project = Project.objects.get(company__name="山西汾寰信息技术有限公司")
    assert project.investor.name == "长沙汾寰智慧能源科技股份有限公司"
    assert project.stage == Project.Stage.OPERATING
    assert project.total_investment == Decimal("500000000")
    assert project.region.code == "140702"
    assert [agreement.name for agreement in project.agreements.all()] == ["汾寰服务器整机制造建设项目"]
    assert [inflow.amount for inflow in project.inflows.all()] == [Decimal("450000000")]


def test_sums_in_the_database_are_those_of_the_file(upload, confirm):
    """Sums of the good rows, as worked out by hand for the sample; a repeated row and a second table add nothing."""
    confirm(upload())
    stated = json.loads(SAMPLE.with_suffix(".xlsx.expected.json").read_text("utf-8"))["sums"]
    planned = Lead.objects.aggregate(total=Sum("planned_investment"))["total"]
    assert planned == Decimal(stated["在谈项目一览表"]["planned_invest"])
    repeated = Agreement.objects.get(company__name="珩溪算力科技集团有限公司").amount
    agreed = Agreement.objects.aggregate(total=Sum("amount"))["total"]
    assert agreed + repeated == Decimal(stated["签约项目一览表"]["agreement_amount"])


def test_a_repeated_signing_counts_once(upload, confirm):
    confirm(upload())
    signed = Agreement.objects.filter(company__name="珩溪算力科技集团有限公司")
    assert signed.counted().count() == 1


def test_the_same_file_again_changes_nothing(upload, confirm):
    confirm(upload())
    before = {model: model.objects.count() for model in (Company, Contact, Lead, Agreement, Project, Inflow)}
    again = upload()
    assert set(again.counts["rows"]) == {"same", "error"}
    confirm(again)
    assert {model: model.objects.count() for model in before} == before
    assert not Lead.objects.filter(version__gt=1).exists()


def test_one_wrong_row_keeps_the_whole_ledger_out_unless_asked(upload, confirm):
    ledger = confirm(upload(), good_rows_only=False)
    assert ledger.state == State.READY
    assert ledger.job.state == "failed"
    assert not Company.objects.exists()


def test_the_page_asks_for_the_kind_of_agreement(upload, as_user, officer):
    ledger = upload()
    page = as_user(officer).post(reverse("ledgers:import_confirm", args=[ledger.pk]), {"good_rows_only": "on"})
    assert page.status_code == 422
    ledger.refresh_from_db()
    assert ledger.state == State.READY


def test_rows_outside_ones_region_are_errors(upload, person, province):
    outsider = person("officer", "140200")
    ledger = upload(by=outsider, region=outsider.region)
    assert ledger.counts["rows"] == {"error": 115}
    assert {issue["code"] for row in ledger.rows.all() for issue in row.errors} >= {"region.outside"}


@pytest.mark.parametrize(
    ("name", "content"),
    [("空.xlsx", b"\x00"), ("图片.xlsx", b"\x89PNG\r\n\x1a\n" + b"0" * 500), ("损坏.xlsx", SAMPLE.read_bytes()[:9000])],
)
def test_a_file_that_is_no_ledger_is_refused_with_a_reason(upload, name, content):
    ledger = upload(Path(name), content)
    assert ledger.state == State.REFUSED
    assert ledger.message
    assert ledger.job.state == "done"


def test_an_empty_file_is_refused_at_the_form(as_user, officer, province):
    page = as_user(officer).post(
        reverse("ledgers:import_create"), {"file": SimpleUploadedFile("空.xlsx", b""), "region": province.pk}
    )
    assert page.status_code == 422
    assert not LedgerImport.objects.exists()


def test_a_further_name_in_a_ledger_is_found_by_search_and_told_by_the_audit(officer, regions):
    company = CompanyFactory(name="示例云聚数据有限公司")
    reading = LedgerReading("示例.xlsx", companies=[CompanyGroup("", ["示例云聚数据有限公司", "示例新名科技有限公司"])])
    plan = ImportPlan(reading, officer, regions["140000"]).build()
    plan.companies.named("示例新名科技有限公司")
    list(plan.save("示例"))
    assert SearchFilter("").apply(Company.objects.all(), "新名科技").get() == company
    assert AuditEntry.objects.filter(object_id=company.pk, changes__0__field="aliases").exists()
    again = company.aliases.count()
    list(plan.save("示例"))
    assert company.aliases.count() == again


def test_another_persons_import_does_not_exist(upload, as_user, person):
    ledger = upload()
    stranger = as_user(person("officer"))
    for route in ("import_detail", "import_original"):
        assert stranger.get(reverse(f"ledgers:{route}", args=[ledger.pk])).status_code == 404


def test_the_audit_tells_of_an_import_without_the_machines_own_notes(upload):
    ledger = upload()
    entries = AuditEntry.objects.filter(model="ledgers.ledgerimport", object_id=ledger.pk)
    told = {change["field"] for entry in entries for change in entry.changes}
    assert "state" in told
    assert not told & {"sheets", "counts", "file_issues"}


def test_a_text_too_long_to_keep_is_an_error_and_never_cut(upload):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "在谈项目一览表"
    sheet.append(["项目名称", "投资方", "拟投资额（亿元）", "跟踪人"])
    sheet.append(["示例短名称项目", "示例甲数据有限公司", 2, "张三"])
    sheet.append(["示例" * 150, "示例乙数据有限公司", 2, "李四"])
    content = io.BytesIO()
    book.save(content)
    ledger = upload(Path("示例.xlsx"), content.getvalue())
    codes = {row.row: [issue["code"] for issue in row.errors] for row in ledger.rows.all()}
    assert codes == {2: [], 3: ["text.too_long"]}
