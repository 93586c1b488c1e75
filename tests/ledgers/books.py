"""An exported list in the hands of a person, and on its way back."""

import io
from typing import Any

import openpyxl

from accounts.models import User
from core.exports import sheet_column
from core.tables import Table
from ledgers import work
from ledgers.models import LedgerImport, LedgerRow
from tests.ledgers import imports

State = LedgerImport.State


class Book:
    """An exported workbook in the hands of a person: its cells by the column of the table and the row of the list."""

    def __init__(self, content: bytes, table: type[Table]) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self.sheet: Any = self.book.active
        headings = {str(cell.value): cell.column for cell in self.sheet[3] if cell.value}
        shown = {column.name: sheet_column(column).heading for column in table.columns.values()}
        self.columns = {name: headings[heading] for name, heading in shown.items() if heading in headings}

    def cell(self, name: str, row: int = 0) -> Any:
        return self.sheet.cell(4 + row, self.columns[name])

    def row_of(self, name: str) -> int:
        rows = [[cell.value for cell in row] for row in self.sheet.iter_rows(min_row=4)]
        return next(number for number, row in enumerate(rows) if name in row)

    def put(self, name: str, value: Any, row: int = 0) -> "Book":
        self.cell(name, row).value = value
        return self

    def add(self, **cells: Any) -> "Book":
        row = self.sheet.max_row - 3
        for name, value in cells.items():
            self.put(name, value, row + 1)
        return self

    def content(self) -> bytes:
        stream = io.BytesIO()
        self.book.save(stream)
        return stream.getvalue()


def back(book: Book, by: User) -> LedgerImport:
    """Upload an edited list."""
    ledger = imports.read(book.content(), by=by)
    assert ledger.state == State.READY, ledger.message
    return ledger


def answered(ledger: LedgerImport, **conflicts: str) -> LedgerImport:
    """Settle conflicts and have the file compared again."""
    ledger.answers, ledger.state = {"conflicts": conflicts}, State.READING
    ledger.save()
    work.read_file(ledger.job)
    ledger.refresh_from_db()
    return ledger


def only_row(ledger: LedgerImport) -> LedgerRow:
    return ledger.rows.get()


def codes(ledger: LedgerImport) -> list[str]:
    return [issue["code"] for row in ledger.rows.all() for issue in row.errors]
