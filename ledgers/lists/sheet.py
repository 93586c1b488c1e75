"""The rows of an exported list as an uploaded workbook holds them, whatever became of their order and columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core.exports import sheet_column
from core.tables import Column
from core.values.parsed import squeezed
from core.workbook.model import Cell, Sheet, column_letter
from ledgers.lists.cells import text_of
from ledgers.lists.keys import FoundList, KeyColumn, in_every_language
from ledgers.reading.headings import is_problem_heading, is_row_number

TOTAL, NOTES = _("Total"), _("Notes: ")
OTHER_TOTALS = {"合计", "总计", "小计", "累计"}


@dataclass(frozen=True)
class Entry:
    """One row: its key as it stands there, and its cells by the name of the column."""

    sheet: str
    row: int
    key: str
    cells: Mapping[str, Cell]
    letters: Mapping[str, str]
    language: str


@dataclass(frozen=True)
class Heading:
    """A heading of the sheet, and the list's column that it names; None for a column of somebody's own."""

    index: int
    text: str
    column: Column | None = None


@dataclass
class ListSheet:
    """A sheet with the list's columns found in it; `language` is the one its headings are written in."""

    name: str
    header_row: int
    language: str
    headings: list[Heading]
    entries: list[Entry] = field(default_factory=list)

    @property
    def known(self) -> list[Heading]:
        """The headings that name a column of the list."""
        return [heading for heading in self.headings if heading.column]


def read_sheets(found: FoundList, columns: Sequence[Column]) -> list[ListSheet]:
    """The sheets of a found list, read as the columns of its table."""
    return [_read(place, columns) for place in found.columns]


def _read(place: KeyColumn, columns: Sequence[Column]) -> ListSheet:
    texts = [(index, text_of(cell)) for index, cell in enumerate(place.sheet.rows[place.row]) if index != place.column]
    language, headings = match_headings([(index, text) for index, text in texts if text], columns)
    sheet = ListSheet(place.sheet.name, place.row + 1, language, headings)
    # What stands only in columns that have a sum is the sum.
    telling = [heading.column.name for heading in sheet.known if not getattr(heading.column, "total", False)]
    letters = {heading.column.name: column_letter(heading.index) for heading in sheet.known}
    for number, key in _rows(place):
        cells = {heading.column.name: place.sheet.cell(number, heading.index) for heading in sheet.known}
        if key or any(text_of(cells[name]) for name in telling):
            sheet.entries.append(Entry(sheet.name, number + 1, key, cells, letters, language))
    return sheet


def _rows(place: KeyColumn) -> Iterator[tuple[int, str]]:
    """Rows below the headings with their keys; without totals and notes, which have none."""
    totals = in_every_language(TOTAL) | OTHER_TOTALS
    notes = tuple(in_every_language(NOTES))
    for number in range(place.row + 1, len(place.sheet.rows)):
        key = text_of(place.sheet.cell(number, place.column))
        first = squeezed(_first_text(place.sheet, number))
        if key or not (first in totals or first.startswith(notes)):
            yield number, key


def _first_text(sheet: Sheet, row: int) -> str:
    return next((text for cell in sheet.rows[row] if (text := text_of(cell))), "")


def match_headings(texts: Sequence[tuple[int, str]], columns: Sequence[Column]) -> tuple[str, list[Heading]]:
    """Say which column each heading names, and in which language most of them are written.

    A column counts once: what stands under a repeated heading is somebody's own.
    """
    indexes = {language: _index(columns, language) for language, _name in settings.LANGUAGES}
    hits = {language: sum(squeezed(text) in index for _place, text in texts) for language, index in indexes.items()}
    language = max(hits, key=lambda one: hits[one])
    known = {name: column for one in (*indexes.values(), indexes[language]) for name, column in one.items()}
    taken: set[str] = set()
    headings = []
    for index, text in texts:
        column = known.get(squeezed(text))
        if column is None and (is_row_number(text) or is_problem_heading(text)):
            continue
        headings.append(Heading(index, text, column if column and column.name not in taken else None))
        taken |= {column.name} if column else set()
    return language, headings


def _index(columns: Sequence[Column], language: str) -> dict[str, Column]:
    """Columns by their headings in one language; also without the unit, where that names one column only."""
    with override(language):
        full = {squeezed(sheet_column(column).heading): column for column in columns}
        bare = {squeezed(str(column.label)): column for column in columns}
    return {**bare, **full}
