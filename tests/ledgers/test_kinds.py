"""Every kind of ledger that is read is also written, or says why not."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ledgers import services
from ledgers.importing.kinds import IMPORTERS, NOT_KEPT, NOT_WRITTEN
from ledgers.kinds import SHEET_KINDS
from ledgers.permits import WORK_OF_KIND
from ledgers.workbooks.shapes import SHAPES

CODES = {kind.code for kind in SHEET_KINDS}


@pytest.mark.parametrize("kind", SHEET_KINDS, ids=lambda kind: kind.key)
def test_rows_of_a_kind_have_one_fate(kind):
    fates = [kind.is_pipeline, kind.code in {importer.code for importer in IMPORTERS}, kind.code in NOT_WRITTEN]
    assert sum(fates) == 1


@pytest.mark.parametrize("code", sorted(NOT_KEPT))
def test_a_column_that_is_not_kept_is_a_column(code):
    fields = {column.name for kind in SHEET_KINDS if kind.code == code for column in kind.columns}
    assert {*NOT_KEPT[code]} <= fields


def test_what_is_said_of_kinds_is_said_of_kinds_there_are():
    assert {importer.code for importer in IMPORTERS} | {*NOT_WRITTEN} | {*NOT_KEPT} | {*WORK_OF_KIND} <= CODES
    assert {*SHAPES} == {kind.key for kind in SHEET_KINDS}


def test_rows_that_are_only_checked_keep_no_other_sheet_out(officer, django_capture_on_commit_callbacks) -> None:
    book = openpyxl.Workbook()
    leads, payments = book.active, book.create_sheet("政策兑现台账")
    leads.title = "在谈项目一览表"
    leads.append(["项目名称", "投资方", "拟投资额（万元）", "联系人"])
    leads.append(["示例算力中心项目", "示例晋云数据有限公司", 5000, "张三"])
    payments.append(["企业名称", "政策文件及条款", "申报事项", "申报金额（万元）", "拨付金额", "拨付日期"])
    payments.append(["示例晋云数据有限公司", "示例政策", "机架补贴", 100, 80, "2017.6.31"])
    content = io.BytesIO()
    book.save(content)
    with django_capture_on_commit_callbacks(execute=True):
        ledger = services.start_import(
            file=SimpleUploadedFile("示例.xlsx", content.getvalue()), region=officer.region, by=officer
        )
    ledger.refresh_from_db()
    assert ledger.counts["rows"] == {"new": 1, "skipped": 1}
    skipped = ledger.rows.get(outcome="skipped")
    assert [issue["code"] for issue in skipped.errors] == ["date.invalid"]
