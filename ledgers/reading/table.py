"""Find the heading block of a sheet, decide what kind of ledger it is, and bind its columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property, lru_cache

from core.sheets import Column, SheetKind
from core.values.parsed import plain, squeezed
from core.workbook.model import column_letter
from ledgers.reading.grid import Grid
from ledgers.reading.headings import (
    SEPARATOR,
    HeadingIndex,
    heading,
    heading_key,
    is_problem_heading,
    is_row_number,
    is_sample,
    unit_in,
)
from ledgers.reading.result import Binding, ColumnMatch

SEARCH_DEPTH = 40
LONGEST_BLOCK = 3
LONGEST_HEADING = 40
FEWEST_COLUMNS = 3


# (key of a kind, heading as `heading_key` gives it) → name of the field; "" says: do not import.
Memory = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Decided:
    """What is settled about a sheet before its headings are looked at.

    `kind` is the key of the kind a person chose, `columns` what they made of columns (letter → field, "" for none),
    `memory` what their organisation remembers of headings.
    """

    kind: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    memory: Memory = field(default_factory=dict)


UNDECIDED = Decided()


@dataclass(frozen=True)
class Table:
    """A heading block and what it means; `top` and `bottom` are rows counted from 0."""

    kind: SheetKind
    top: int
    bottom: int
    columns: list[ColumnMatch]
    decided: Decided = UNDECIDED

    @cached_property
    def problem_columns(self) -> set[int]:
        """Return the columns that tell the problems of an earlier import, counted from 0."""
        return {match.index for match in self.columns if match.note == "problem"}

    @property
    def matched(self) -> list[ColumnMatch]:
        """Return the columns that fill a field."""
        return [match for match in self.columns if match.column]

    @cached_property
    def number_columns(self) -> set[int]:
        """Return the columns of running numbers, counted from 0."""
        return {match.index for match in self.columns if match.note == "number"}

    @cached_property
    def headers(self) -> dict[str, str]:
        """Return the heading of each column by its letter."""
        return {match.letter: match.header for match in self.columns}

    @cached_property
    def heading_texts(self) -> dict[int, set[str]]:
        """Return the texts that stand over each column."""
        return {match.index: set(map(squeezed, match.header.split(SEPARATOR))) for match in self.columns}


@lru_cache(maxsize=64)
def index_of(kind: SheetKind) -> HeadingIndex:
    """Return the headings a kind knows; built once."""
    return HeadingIndex(kind)


@lru_cache(maxsize=64)
def foreign_index_of(kind: SheetKind) -> HeadingIndex:
    """Return the headings that a sheet of this kind does not have."""
    return HeadingIndex(replace(kind, columns=kind.foreign))


def find_table(grid: Grid, kinds: Sequence[SheetKind], decided: Decided = UNDECIDED) -> Table | None:
    """Return the ledger on a sheet, or None if no row looks like its heading.

    Of a sheet whose kind a person chose, no heading need be known: they say afterwards what each column is.
    """
    chosen = [kind for kind in kinds if kind.key == decided.kind]
    row = _heading_row(grid, chosen or kinds, decided.memory, fewest=1 if chosen else FEWEST_COLUMNS)
    if chosen and (row is None or len(grid.own_texts(row)) < 2):
        # A title may sound like a heading.
        row = _row_of_texts(grid, otherwise=row)
    if row is None:
        return None
    top, bottom = _block(grid, row, kinds)
    headings = [_column_headings(grid, top, bottom, column) for column in range(grid.width)]
    kind = chosen[0] if chosen else best_kind(headings, _title(grid, top), kinds, decided)
    return Table(kind, top, bottom, bind(headings, kind, decided), decided) if kind else None


def _heading_row(
    grid: Grid, kinds: Sequence[SheetKind], memory: Memory | None = None, fewest: int = FEWEST_COLUMNS
) -> int | None:
    best, best_count = None, fewest - 1
    for row in range(min(grid.height, SEARCH_DEPTH)):
        texts = {grid.heading(row, column) for column in range(grid.width)} - {""}
        count = max((_known(texts, kind, memory) for kind in kinds), default=0)
        if count > best_count and count * 3 >= len(texts):
            best, best_count = row, count
    return best


def _row_of_texts(grid: Grid, otherwise: int | None) -> int | None:
    """Return the row with the most cells, two at least, among those that hold short texts alone; of equals the first.

    `otherwise` is returned where there is none.
    """
    best, best_count = otherwise, 1
    for row in range(min(grid.height, SEARCH_DEPTH)):
        cells = [cell for _, cell in grid.own_cells(row)]
        is_short = all(isinstance(cell, str) and len(plain(cell)) <= LONGEST_HEADING for cell in cells)
        if is_short and len(cells) > best_count:
            best, best_count = row, len(cells)
    return best


def _known(texts: Iterable[str], kind: SheetKind, memory: Memory | None = None) -> int:
    """Count the fields that texts name as headings of a kind."""
    index = index_of(kind)
    short = [text for text in texts if len(text) <= LONGEST_HEADING]
    found = {column.name for text in short if (column := index.exact(text) or index.close(text))}
    remembered = {memory.get((kind.key, heading_key(text))) for text in short} if memory else set()
    return len(found | remembered - {None, ""})


def _block(grid: Grid, row: int, kinds: Sequence[SheetKind]) -> tuple[int, int]:
    """Extend the best heading row over merged cells, group headings above and sub-headings below."""
    top, bottom = grid.anchor_rows(row)
    top, bottom = max(top, row - LONGEST_BLOCK + 1), min(bottom, row + LONGEST_BLOCK - 1)
    while bottom - top + 1 < LONGEST_BLOCK and top > 0 and _is_group_row(grid, top - 1):
        top -= 1
    while bottom - top + 1 < LONGEST_BLOCK and _is_sub_heading(grid, bottom + 1, kinds):
        bottom = min(grid.anchor_rows(bottom + 1)[1], top + LONGEST_BLOCK - 1)
    return top, bottom


def _is_group_row(grid: Grid, row: int) -> bool:
    """A row above the headings groups them if it has several short texts, of which one spans columns."""
    texts = grid.own_texts(row)
    if len(texts) < 2 or any(len(text) > LONGEST_HEADING or ":" in text for _, text in texts):
        return False
    return any(grid.is_merged_across(row, column) for column, _ in texts)


def _is_sub_heading(grid: Grid, row: int, kinds: Sequence[SheetKind]) -> bool:
    cells = [(column, grid.own(row, column)) for column in range(grid.width)]
    filled = [(column, cell) for column, cell in cells if cell is not None and plain(cell)]
    if not filled or any(isinstance(cell, int | Decimal | date | datetime) for _, cell in filled):
        return False
    texts = [plain(cell) for _, cell in filled]
    if is_sample(texts[0]) or any(len(text) > 20 for text in texts):
        return False
    known = max(_known(texts, kind) for kind in kinds) + sum(bool(unit_in(text)) for text in texts)
    return known * 2 >= len(texts) and not (len(texts) == 1 and squeezed(texts[0])[0] in "一二三四五六七八九十")


def _column_headings(grid: Grid, top: int, bottom: int, column: int) -> list[str]:
    """Return the heading texts over a column from the outermost to the innermost, each once."""
    texts: list[str] = []
    for row in range(top, bottom + 1):
        text = grid.heading(row, column) or (_group_to_the_left(grid, row, bottom, column) if row < bottom else "")
        if text and text not in texts:
            texts.append(text)
    return texts


def _group_to_the_left(grid: Grid, row: int, bottom: int, column: int) -> str:
    """Return the group heading that stands unmerged over the first of its columns."""
    if not grid.heading(bottom, column):
        return ""
    while column > 0:
        column -= 1
        text = grid.heading(row, column)
        if text:
            return text if grid.heading(bottom, column) not in ("", text) else ""
    return ""


def _title(grid: Grid, top: int) -> str:
    texts = [text for row in range(top) for _, text in grid.own_texts(row)]
    return " ".join([grid.sheet.name, *texts])


def best_kind(
    headings: list[list[str]], title: str, kinds: Sequence[SheetKind], decided: Decided = UNDECIDED
) -> SheetKind | None:
    """Return the kind that explains title and headings best; None if none explains enough."""
    scored = [(_score(headings, title, kind, decided), kind) for kind in kinds]
    best = max(scored, key=lambda pair: pair[0], default=(0, None))
    return best[1] if best[0] else None


def missing_names(grid: Grid, kinds: Sequence[SheetKind]) -> list[Column]:
    """Return the columns of which one is needed on a sheet that else looks like a ledger; empty if it does not."""
    row = _heading_row(grid, kinds)
    if row is None:
        return []
    texts = [grid.heading(row, column) for column in range(grid.width)]
    kind = max(kinds, key=lambda kind: _known(texts, kind))
    if _known(texts, kind) < FEWEST_COLUMNS:
        return []
    return [column for name in kind.required[0] if (column := kind.column(name))]


def _score(headings: list[list[str]], title: str, kind: SheetKind, decided: Decided) -> int:
    fields = {match.column.name for match in bind(headings, kind, decided) if match.column}
    if len(fields) < FEWEST_COLUMNS or not all(fields & set(group) for group in kind.required):
        return 0
    if _is_something_else(headings, kind):
        return 0
    title_score = 8 * any(word in title for word in kind.words)
    decisive = bool(fields & set(kind.decisive))
    return 2 * len(fields) + title_score + decisive * (4 + len(fields & set(kind.telling)))


def bind(headings: list[list[str]], kind: SheetKind, decided: Decided = UNDECIDED) -> list[ColumnMatch]:
    """Give each column its field: as decided, as remembered, as its heading says; a field is filled once."""
    index = index_of(kind)
    bound = _settled(headings, kind, decided)
    taken = {column.name for column, _ in bound.values() if column}
    for find in (index.exact, index.close):
        for place, texts in enumerate(headings):
            column = next(filter(None, map(find, _readings(texts))), None) if place not in bound else None
            if column and column.name not in taken:
                bound[place] = column, Binding.ALIAS
                taken.add(column.name)
    nothing = (None, Binding.NONE)
    return [
        _match(place, texts, *bound.get(place, nothing))
        for place, texts in enumerate(headings)
        if texts or place in bound
    ]


def _is_something_else(headings: list[list[str]], kind: SheetKind) -> bool:
    own, foreign = index_of(kind), foreign_index_of(kind)
    readings = [reading for texts in headings for reading in _readings(texts)]
    return bool(kind.foreign) and any(foreign.exact(text) and not own.exact(text) for text in readings)


Bound = dict[int, tuple[Column | None, Binding]]


def _settled(headings: list[list[str]], kind: SheetKind, decided: Decided) -> Bound:
    """Return the columns that a person or the memory gives a field, or keeps out."""
    keys = [heading_key(SEPARATOR.join(texts)) for texts in headings]
    wishes = [
        *((place, decided.columns.get(column_letter(place)), Binding.CORRECTED) for place in range(len(headings))),
        *((place, decided.memory.get((kind.key, key)), Binding.REMEMBERED) for place, key in enumerate(keys)),
    ]
    bound: Bound = {}
    for place, name, how in wishes:
        column = _column_called(name, headings[place], kind) if name else None
        is_taken = any(column is not None and other and other.name == column.name for other, _ in bound.values())
        if name is None or place in bound or is_taken or (name and column is None):
            continue
        bound[place] = column, how
    return bound


def _column_called(name: str, texts: list[str], kind: SheetKind) -> Column | None:
    """Return the column that fills a field; of several, which differ in how cells are read, the one so headed."""
    headed = (index_of(kind).exact(text) for text in _readings(texts))
    return next((column for column in headed if column and column.name == name), None) or kind.column(name)


def _readings(texts: list[str]) -> list[str]:
    """Return the ways to read stacked headings: all joined, the inner two, the innermost, the outermost."""
    if not texts:
        return []
    whole = [text for text in texts if not unit_in(text)] or texts
    return list(dict.fromkeys(["".join(whole), "".join(whole[-2:]), whole[-1], whole[0]]))


def _match(place: int, texts: list[str], column: Column | None, how: Binding) -> ColumnMatch:
    unit = next(filter(None, (unit_in(text) or heading(text).unit for text in reversed(texts))), "")
    note = _note(texts, how)
    if note:
        column, how = None, Binding.NONE
    return ColumnMatch(place, column_letter(place), SEPARATOR.join(texts), column, unit, note, how)


def _note(texts: list[str], how: Binding) -> str:
    if texts and is_problem_heading(texts[-1]):
        return "problem"
    return "number" if texts and is_row_number(texts[0]) and how in (Binding.NONE, Binding.ALIAS) else ""


def bind_again(table: Table, kind: SheetKind) -> Table:
    """Return the same heading block read as another kind (a section of agreements inside a list of leads)."""
    width = max((match.index for match in table.columns), default=-1) + 1
    headings: list[list[str]] = [[] for _ in range(width)]
    for match in table.columns:
        headings[match.index] = match.header.split(SEPARATOR)
    return Table(kind, table.top, table.bottom, bind(headings, kind, table.decided), table.decided)
