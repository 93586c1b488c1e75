"""One evening's work: the ledger in, the pipeline and the charts on screen, the leadership workbook out."""

import re
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import Page, expect

from core.models import Job
from crm.models import Company, Lead
from ledgers.models import LedgerImport
from projects.models import Project

SAMPLE = Path(__file__).parents[1] / "data" / "ledgers" / "city-pipeline-2017.xlsx"

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def passwords(db) -> dict[str, str]:
    """A fresh office: reference data, plan and sample, with the passwords that were generated for its people."""
    call_command("bootstrap", verbosity=0)
    text = (Path(settings.VAR_DIR) / "first_passwords.txt").read_text("utf-8")
    return dict(re.findall(r"^\s*([a-z_]+)\s+([a-z0-9]+(?:-[a-z0-9]+){2,})", text, re.MULTILINE))


def sign_in(page: Page, live_server, name: str, password: str) -> None:
    page.goto(f"{live_server.url}/")
    page.get_by_label("登录名").fill(name)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_an_officer_loads_a_ledger_and_hands_out_the_workbook(page, live_server, passwords, tmp_path):
    sign_in(page, live_server, "officer", passwords["officer"])

    page.get_by_role("link", name="导入台账").first.click()
    page.goto(f"{live_server.url}/ledgers/new/")
    page.get_by_label("台账").set_input_files(SAMPLE)
    page.get_by_role("button", name="上传并核对").click()
    expect(page.locator(".tile-new b")).to_have_text("97")
    expect(page.locator(".tile-error b")).to_have_text("1")
    expect(page.get_by_text("2017.2.30").first).to_be_visible()
    leads_before = Lead.objects.count()

    page.get_by_label("未注明类型的协议").select_option("contract")
    page.get_by_label("只写入无误的行").check()
    page.locator(".good-only button").click()
    expect(page.locator(".notice-success")).to_be_visible()
    assert LedgerImport.objects.get().state == LedgerImport.State.APPLIED
    assert Lead.objects.count() == leads_before + 40
    assert Company.objects.filter(name="珩溪算力科技集团有限公司").exists()
    assert Project.objects.filter(company__name="山西汾寰信息技术有限公司").exists()

    page.goto(f"{live_server.url}/dashboard/")
    agreed = page.locator('[data-number="investment_agreed"] .number-value')
    expect(page.locator(".chart .main-svg").first).to_be_visible()
    figure = agreed.inner_text()
    agreed.get_by_role("link").click()
    expect(page.locator("body")).to_contain_text(figure.split()[0])

    page.goto(f"{live_server.url}/reports/workbooks/")
    page.get_by_role("button", name="生成").click()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile(r"\.xlsx")).first.click()
    target = tmp_path / "pack.xlsx"
    download.value.save_as(target)
    assert "招商引资" in download.value.suggested_filename
    book = openpyxl.load_workbook(target)
    assert len(book.sheetnames) >= 6
    assert Job.objects.filter(state=Job.State.DONE).count() >= 3
    told = "".join(str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None)
    assert "山西省" in told
