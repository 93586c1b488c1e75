"""Every list that can be exported comes back as the same, whatever stands in it and whatever it was saved as."""

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from indicators import registry
from ledgers.models import LedgerImport, LedgerRow
from tests.ledgers import imports
from tests.ledgers.listed import Country, choose_all_columns, export, export_views

EXPORTS = {route: view for route, view in export_views().items() if not route.startswith("indicators:")}
READERS = {"accounts:user_export": "system_admin", "accounts:organisation_export": "system_admin",
           "core:audit_export": "auditor", "core:holiday_export": "system_admin",
           "incentives:payment_export": "policy_officer"}  # fmt: skip


@pytest.fixture
def country(regions: Any, officer: Any) -> Country:
    return Country(regions, officer)


def findings(ledger: LedgerImport) -> list[Any]:
    return [(row.row, row.title, row.errors, row.changes) for row in ledger.rows.all() if row.outcome != "same"]


@pytest.mark.parametrize("route", sorted(EXPORTS))
def test_an_untouched_export_is_the_same_in_every_row(route, request, as_user, country):
    user, view = request.getfixturevalue(READERS.get(route, "officer")), EXPORTS[route]
    choose_all_columns(user, view, route.replace("_export", "_list"))
    content = export(as_user(user), route)
    ledger = imports.read(content, by=user)
    assert ledger.state == LedgerImport.State.READY, ledger.message
    assert ledger.list_route == route.replace("_export", "_list")
    assert findings(ledger) == []
    rows = ledger.rows.count()
    assert rows >= 3
    assert ledger.counts["rows"] == {LedgerRow.Outcome.SAME: rows}
    assert ledger.file_issues == []
    assert [c for c in ledger.sheets[0]["columns"] if not c["field"]] == []
    assert len(ledger.sheets[0]["columns"]) == len(view.table_class.columns)


def numbered(content: bytes) -> bool:
    """Are there rows with record numbers?"""
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return any("/" in str(row[-1].value) for row in sheet.iter_rows(min_row=4))


@pytest.mark.parametrize("code", sorted(one.code for one in registry.all()))
def test_the_rows_behind_a_number_come_back_too(code, as_user, officer, country):
    content = export(as_user(officer), "indicators:indicator_rows_export", code)
    if not numbered(content):
        pytest.skip("no rows of this kind in the example")
    ledger = imports.read(content, by=officer)
    assert findings(ledger) == []
    assert set(ledger.counts["rows"]) == {LedgerRow.Outcome.SAME}


def test_record_numbers_are_neither_seen_nor_printed_but_sorted_along(as_user, officer, country):
    sheet = openpyxl.load_workbook(io.BytesIO(export(as_user(officer), "crm:lead_export"))).active
    last, shown = sheet.max_column, sheet.max_column - 1
    letter, shown_letter = get_column_letter(last), get_column_letter(shown)
    assert sheet.column_dimensions[letter].hidden
    assert not any(sheet.column_dimensions[get_column_letter(place)].hidden for place in range(1, last))
    assert str(sheet.print_area).replace("$", "").endswith(f"A1:{shown_letter}{sheet.max_row}")
    assert sheet.auto_filter.ref == f"A3:{letter}6"
    assert f"A1:{shown_letter}1" in map(str, sheet.merged_cells.ranges)
    assert [sheet.cell(row, last).value for row in (1, 2, 7, 8)] == [None] * 4
    assert sheet.cell(4, last).value.startswith("crm:lead/")


def test_a_list_exported_in_english_is_the_same_for_a_chinese_reader(as_user, officer, country):
    client = as_user(officer)
    client.cookies["django_language"] = "en"
    content = export(client, "crm:lead_export")
    assert "record number" in [cell.value for cell in openpyxl.load_workbook(io.BytesIO(content)).active[3]]
    ledger = imports.read(content, by=officer)
    assert findings(ledger) == []
    assert ledger.counts["rows"] == {LedgerRow.Outcome.SAME: 3}


@pytest.fixture
def office(tmp_path: Path) -> Callable[[bytes, str], bytes]:
    """LibreOffice with a profile of its own: opens a workbook and saves it as another kind."""
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice (soffice) is not installed")

    def saved_as(content: bytes, kind: str) -> bytes:
        source = tmp_path / "list.xlsx"
        source.write_bytes(content)
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        how = "csv:Text - txt - csv (StarCalc):44,34,76,1" if kind == "csv" else kind
        command = [
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            how,
            "--outdir",
            str(tmp_path / "out"),
            str(source),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return (tmp_path / "out" / f"list.{kind}").read_bytes()

    return saved_as


@pytest.mark.slow
@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "csv"])
@pytest.mark.parametrize("route", ["crm:lead_export", "parks:park_export"])
def test_a_list_saved_by_another_program_is_the_same(route, kind, as_user, officer, country, office):
    choose_all_columns(officer, EXPORTS[route], route.replace("_export", "_list"))
    content = office(export(as_user(officer), route), kind)
    ledger = imports.read(content, by=officer, name=f"示例.{kind}")
    assert findings(ledger) == []
    assert ledger.counts["rows"] == {LedgerRow.Outcome.SAME: 3}
