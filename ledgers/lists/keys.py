"""The record numbers of an exported list: finding them in an uploaded workbook, and what they say."""

import re
from dataclasses import dataclass
from typing import Self

from django.conf import settings
from django.utils.translation import override

from core.exports import KEY_HEADING
from core.values.parsed import squeezed
from core.workbook.model import Sheet, Workbook
from ledgers.reading.headings import OUR_SHEETS

KEY = re.compile(r"([a-z_]+:[a-z_]+(?:@[a-z0-9_-]+)?)/(\d{1,15})/(\d{1,9})(?:/([0-9a-f]{8}))?")
# A heading stands near the top of its sheet.
HEADING_ROWS = 50


@dataclass(frozen=True)
class Key:
    """`crm:lead/123/4/9f3a01c2`: the list, the record's number and version, the seal of what was worked out."""

    prefix: str
    pk: int
    version: int
    seal: str = ""

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The key that a cell holds; None for anything else."""
        found = KEY.fullmatch(text.strip())
        return cls(found[1], int(found[2]), int(found[3]), found[4] or "") if found else None


@dataclass(frozen=True)
class KeyColumn:
    """Where a sheet holds its keys: the row of the headings and the column, counted from 0."""

    sheet: Sheet
    row: int
    column: int


@dataclass(frozen=True)
class FoundList:
    """The sheets of a workbook that hold one list, named by the prefix of its keys, and the names of the others."""

    prefix: str
    columns: list[KeyColumn]
    others: list[str]


def find_list(workbook: Workbook) -> FoundList | None:
    """The exported list in a workbook; None where no sheet has a column of keys."""
    prefix, columns, others = "", [], []
    for sheet in workbook.sheets:
        column, found = _key_column(sheet)
        if column and found == (prefix or found):
            prefix = found
            columns.append(column)
        elif any(sheet.rows) and sheet.name not in OUR_SHEETS:
            others.append(sheet.name)
    return FoundList(prefix, columns, others) if columns else None


def _key_column(sheet: Sheet) -> tuple[KeyColumn | None, str]:
    headings = in_every_language(KEY_HEADING)
    for number, row in enumerate(sheet.rows[:HEADING_ROWS]):
        for place, cell in enumerate(row):
            if isinstance(cell, str) and squeezed(cell) in headings:
                column = KeyColumn(sheet, number, place)
                if key := _first_key(column):
                    return column, key.prefix
    return None, ""


def _first_key(column: KeyColumn) -> Key | None:
    cells = (column.sheet.cell(row, column.column) for row in range(column.row + 1, len(column.sheet.rows)))
    return next((key for cell in cells if isinstance(cell, str) and (key := Key.read(cell))), None)


def in_every_language(*texts: object) -> set[str]:
    """How texts read in each language of the pages, without blanks."""
    found = set()
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {squeezed(str(text)) for text in texts}
    return found
