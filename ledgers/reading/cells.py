"""Turn one cell into the fields it fills."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.sheets import Column, ValueKind
from core.values.amounts import parse_amount
from core.values.company_names import parse_company_name
from core.values.credit_code import parse_credit_code
from core.values.dates import Precision, WrittenDate, parse_date, parse_period
from core.values.nulls import NONE, null_reason
from core.values.numbers import parse_number
from core.values.parsed import Parsed, error, plain
from core.values.phones import parse_person, parse_phones
from core.values.units import MoneyUnit, money_unit, unit_factor
from core.workbook.model import Cell, CellError
from ledgers.reading.result import ColumnMatch

ERROR_CELL = _("The cell shows %(text)s. Correct the formula, or type the value.")
UNCALCULATED = _(
    "The cell holds a formula whose result was not saved. Open the file in Excel or WPS, save it, and upload it again."
)
# A column of more different cells than this hardly repeats them.
MOST_KNOWN = 5000
NAME_FROM_CONTENT = re.compile(r"\s*(?:[\n:：]|——|--|－)\s*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Text(Parsed):
    """Text as written, without outer blanks."""

    value: str | None = None

    def facets(self) -> dict[str, Any]:
        """Return the text and null_reason as far as they apply."""
        return {"value": self.value} | ({"null_reason": self.null_reason} if self.null_reason else {})


@dataclass(frozen=True)
class CellContext:
    """What a sheet says about a bare value: its money unit and its year; and which months a person chose for dates
    that can be read in two ways (as written → "2017-01")."""

    unit: MoneyUnit | None = None
    year: int | None = None
    dates: Mapping[str, str] = field(default_factory=dict)


def read_cell(cell: Cell, match: ColumnMatch, context: CellContext) -> Iterator[tuple[str, Parsed]]:
    """Yield the fields a cell fills, the column's own first."""
    column = match.column
    if column is None:
        return
    if isinstance(cell, CellError):
        sentence = UNCALCULATED if cell.text == "=" else ERROR_CELL
        yield column.name, Text(raw=cell.text, problem=error("cell.error", sentence, text=cell.text))
        return
    yield from READERS[column.kind](cell, column, match, context)


@dataclass(slots=True)
class ColumnReader:
    """Reads the cells of one column. Most columns repeat few values: what was read before is not read again."""

    match: ColumnMatch
    context: CellContext
    known: dict[Any, tuple[tuple[str, Parsed], ...]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the name of the column's own field."""
        return self.match.column.name if self.match.column else ""

    def read(self, cell: Cell) -> tuple[tuple[str, Parsed], ...]:
        """Return the fields a cell fills, the column's own first; equal cells give the same objects."""
        key = cell if type(cell) is str else (type(cell), cell)
        found = self.known.get(key)
        if found is None:
            found = tuple(read_cell(cell, self.match, self.context))
            if len(self.known) < MOST_KNOWN:
                self.known[key] = found
        return found


Fields = Iterator[tuple[str, Parsed]]


def _text(cell: Cell, column: Column, match: ColumnMatch, context: CellContext) -> Fields:
    text = None if cell is None else _written(cell)
    yield column.name, Text(raw=cell, value=text or None, null_reason="" if text else null_reason(text))


def _written(cell: Cell) -> str:
    """Return text as written; a stored number or day reads as in the sheet."""
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return str(cell).strip().strip("\u200b\ufeff")


def _name(cell: Cell, column: Column, match: ColumnMatch, context: CellContext) -> Fields:
    reason = null_reason(cell)
    text = None if reason or cell is None else " ".join(_written(cell).split())
    yield column.name, Text(raw=cell, value=text, null_reason=reason)


def _name_and_text(cell: Cell, column: Column, match: ColumnMatch, context: CellContext) -> Fields:
    parts = NAME_FROM_CONTENT.split(plain(cell), maxsplit=1)
    yield column.name, Text(raw=cell, value=parts[0] or None, null_reason=null_reason(cell))
    if len(parts) == 2 and parts[1]:
        yield column.also["content"], Text(raw=cell, value=parts[1])


def _amount(cell: Cell, column: Column, match: ColumnMatch, context: CellContext) -> Fields:
    amount = parse_amount(cell, money_unit(match.unit) if money_unit(match.unit) else context.unit)
    yield column.name, replace(amount, inner=())
    for label, part in amount.inner:
        target = next((name for word, name in column.also.items() if word in label), "")
        if target:
            yield target, replace(amount, value=part, inner=(), qualifier="", minimum=None, maximum=None)


def _number(cell: Cell, column: Column, match: ColumnMatch, context: CellContext) -> Fields:
    factor = unit_factor(match.unit, column.quantity) if match.unit else None
    yield column.name, parse_number(cell, column.quantity, factor if factor is not None else Decimal(1))


def _date(cell: Cell, column: Column, match: ColumnMatch, context: CellContext) -> Fields:
    yield column.name, _chosen(parse_date(cell, context.year), context)


def _period(cell: Cell, column: Column, match: ColumnMatch, context: CellContext) -> Fields:
    first, last = parse_period(cell, context.year)
    is_one_day = last is first
    yield column.name, _chosen(first, context)
    last = _chosen(last, context)
    yield column.also["end"], replace(last, problem=None) if is_one_day else last


def _chosen(found: WrittenDate, context: CellContext) -> WrittenDate:
    """Settle a date that can be read in two ways as a person did; the month must be one of the two."""
    if found.problem is None or found.problem.code != "date.ambiguous":
        return found
    month = context.dates.get(str(found.raw))
    if month not in (found.problem.words["first"], found.problem.words["second"]):
        return found
    return WrittenDate(raw=found.raw, value=date.fromisoformat(f"{month}-01"), precision=Precision.MONTH)


def _phone(cell: Cell, column: Column, match: ColumnMatch, context: CellContext) -> Fields:
    yield column.name, parse_phones(cell)


def _person(cell: Cell, column: Column, match: ColumnMatch, context: CellContext) -> Fields:
    person = parse_person(cell)
    yield column.name, person
    if person.post:
        yield column.also["post"], Text(raw=cell, value=person.post)
    if person.phones:
        yield column.also["phone"], person.phones


def _company(cell: Cell, column: Column, match: ColumnMatch, context: CellContext) -> Fields:
    company = parse_company_name(cell)
    yield column.name, company
    if company.former_name and "former" in column.also:
        yield column.also["former"], parse_company_name(company.former_name)


def _credit_code(cell: Cell, column: Column, match: ColumnMatch, context: CellContext) -> Fields:
    code = parse_credit_code(cell)
    if not code.old_number:
        yield column.name, code
        return
    yield column.name, replace(code, null_reason=NONE)
    if "old" in column.also:
        yield column.also["old"], Text(raw=cell, value=code.old_number)


READERS: dict[ValueKind, Callable[[Cell, Column, ColumnMatch, CellContext], Fields]] = {
    ValueKind.TEXT: _text,
    ValueKind.NAME: _name,
    ValueKind.NAME_AND_TEXT: _name_and_text,
    ValueKind.AMOUNT: _amount,
    ValueKind.NUMBER: _number,
    ValueKind.DATE: _date,
    ValueKind.PERIOD: _period,
    ValueKind.PHONE: _phone,
    ValueKind.PERSON: _person,
    ValueKind.COMPANY: _company,
    ValueKind.CREDIT_CODE: _credit_code,
}
