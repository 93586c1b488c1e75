"""A block of cells copied from a spreadsheet, made into a file that goes the way of every other file."""

import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _

from core.sheets import SheetKind
from ledgers.answers import Answers
from ledgers.reading.table import index_of

MOST_ROWS = 2000
MOST_COLUMNS = 80
# With three bytes a sign this stays below what a request may hold.
MOST_SIGNS = 800_000
# How the reader of a csv file calls its only sheet.
ONLY_SHEET = ""

Cells = list[list[str]]


def cells_of(block: str) -> Cells:
    """The cells of a copied block: tabs between columns, quotes around cells that hold line breaks.

    Raises `csv.Error` for a cell that never ends.
    """
    lines = csv.reader(io.StringIO(block, newline=""), delimiter="\t")
    rows = [[cell.strip() for cell in line] for line in lines]
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def headings_of(kind: SheetKind) -> list[str]:
    """One heading for each field of a kind, such as templates use."""
    return [next((alias for alias in column.aliases if "*" not in alias), "") for column in kind.columns]


def has_headings(cells: Cells, kind: SheetKind) -> bool:
    """Does the first row hold headings of the kind rather than values?"""
    index = index_of(kind)
    texts = [text for text in cells[0] if text]
    known = [text for text in texts if index.exact(text) or index.close(text)]
    return len(known) * 2 >= len(texts) > 0


def pasted_file(cells: Cells, kind: SheetKind | None) -> SimpleUploadedFile:
    """The cells as a csv file; where a kind is chosen and the block has no headings, under those of the kind."""
    if kind and not has_headings(cells, kind):
        cells = [headings_of(kind), *cells]
    text = io.StringIO()
    csv.writer(text).writerows(cells)
    words = {"when": timezone.localtime().strftime("%Y-%m-%d %H.%M.%S"), "kind": kind.label if kind else ""}
    name = _("Pasted %(kind)s %(when)s.csv") % words if kind else _("Pasted %(when)s.csv") % words
    return SimpleUploadedFile(name, text.getvalue().encode("utf-8-sig"), "text/csv")


def answers_for(kind: SheetKind | None) -> Answers:
    """What is known before the file is read: the kind, if one was chosen."""
    return Answers(kinds={ONLY_SHEET: kind.key} if kind else {})
