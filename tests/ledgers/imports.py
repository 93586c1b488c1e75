"""Take small workbooks through an import: read, compare, write."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core import audit
from core.models import Job
from core.once import keeping
from ledgers import work
from ledgers.importing.plan import ImportPlan
from ledgers.models import LedgerImport, LedgerRow
from ledgers.reading.ledger import read_ledger
from tests.factories import JobFactory, LedgerImportFactory

Sheets = dict[str, list[list[Any]]]


def workbook(sheets: Sheets) -> bytes:
    """An .xlsx with these rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(content: bytes | Path | Sheets, by: User, name: str = "示例台账.xlsx") -> LedgerImport:
    """Upload and read a file; nothing is written."""
    if isinstance(content, Path):
        content, name = content.read_bytes(), content.name
    data = workbook(content) if isinstance(content, dict) else content
    ledger = LedgerImportFactory(owner=by, region=by.region, file_name=name, file=ContentFile(data, name))
    ledger.job = _job(ledger)
    ledger.save()
    with audit.acting(by, via="job"), keeping():
        work.read_file(ledger.job)
    ledger.refresh_from_db()
    return ledger


def write(ledger: LedgerImport, figures_on: date | None = None) -> LedgerImport:
    """Confirm an import and have its good rows written."""
    ledger.state, ledger.good_rows_only, ledger.figures_on = LedgerImport.State.APPLYING, True, figures_on
    ledger.job = _job(ledger)
    ledger.save()
    with audit.acting(ledger.owner, via="job"), keeping():
        work.write_file(ledger.job)
    ledger.refresh_from_db()
    assert ledger.state == LedgerImport.State.APPLIED
    return ledger


def enter(content: bytes | Path | Sheets, by: User, figures_on: date | None = None) -> LedgerImport:
    """Read and write in one go."""
    return write(read(content, by), figures_on)


def outcomes(ledger: LedgerImport) -> list[str]:
    """What becomes of each row, in the order of the file."""
    return [row.outcome for row in ledger.rows.all()]


def changes(ledger: LedgerImport) -> list[tuple[int, str, Any, Any]]:
    """(row, field, old, new) of every change that the check page shows."""
    return [(row.row, c["field"], c["old"], c["new"]) for row in ledger.rows.all() for c in row.changes]


def problems(row: LedgerRow) -> set[str]:
    """The codes of everything that is said of a row."""
    return {issue["code"] for issue in (*row.errors, *row.warnings)}


def queries(content: Sheets, by: User) -> int:
    """How many queries the comparison of a file with the database takes."""
    reading = read_ledger(io.BytesIO(workbook(content)), "示例台账.xlsx")
    assert by.region_ids
    with CaptureQueriesContext(connection) as found:
        list(ImportPlan(reading, by, by.region).build().rows())
    return len(found)


def _job(ledger: LedgerImport) -> Job:
    return JobFactory(owner=ledger.owner, params={"import": ledger.pk}, state=Job.State.RUNNING)
