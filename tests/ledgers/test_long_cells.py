"""Cells as long as a workbook allows: pages quote a part of them, and the error workbook stays one that Excel opens."""

import io

import openpyxl
from django.urls import reverse

from core.workbook.writer_text import CELL_LIMIT
from tests.ledgers import imports

LONG = "长" * 32_000
HEADINGS = ["项目名称", "投资方", "签约总投资额（万元）", "签约时间", "一期投资（万元）"]


def test_what_is_quoted_of_long_cells_is_short(officer, regions, as_user):
    rows = [["签约项目一览表"], HEADINGS, ["示例项目", "示例有限公司", LONG, LONG, LONG]]
    ledger = imports.read({"签约": rows}, officer)
    errors = ledger.rows.get().errors
    assert len(errors) > 1
    assert max(len(error["message"]) for error in errors) < 500
    assert max(len(error["raw"]) for error in errors) < 500
    page = as_user(officer).get(reverse("ledgers:import_detail", args=[ledger.pk]))
    assert len(page.content) < 100_000


def test_no_cell_of_the_error_workbook_is_longer_than_a_cell(officer, regions, as_user):
    rows = [["签约项目一览表"], HEADINGS, ["示例项目", "示例有限公司", "不详某数", "2017-06-01", 1]]
    ledger = imports.read({"签约": rows}, officer)
    row = ledger.rows.get()
    row.errors = [{**row.errors[0], "message": "=很长" * 200} for _number in range(100)]
    row.save()
    answer = as_user(officer).get(reverse("ledgers:import_errors", args=[ledger.pk]))
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    cells = [cell for sheet in book for line in sheet for cell in line if cell.value is not None]
    assert max(len(str(cell.value)) for cell in cells) == CELL_LIMIT
    assert {cell.data_type for cell in cells if str(cell.value).startswith("=")} == {"s"}
