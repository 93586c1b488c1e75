"""A changed cell as the form of the record takes it: as if somebody had typed or chosen it by hand."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core.forms import AmountField, DayField
from core.values.dates import parse_date
from core.values.parsed import error, squeezed
from core.workbook.model import Cell, CellError
from core.workbook.writer_columns import SheetColumn
from ledgers.lists.cells import day_of, number_of, text_of
from ledgers.lists.names import Names, NotFound

YES = {"是", "yes", "y", "true", "1", "√", "有"}
NO = {"否", "no", "n", "false", "0", "×", "无", ""}

NO_CHOICE = _("“%(name)s” is none of the choices here: %(choices)s.")
NO_DAY = _("“%(name)s” is no day. Write the whole date, such as 2017-06-30.")
NO_VALUE = _("The cell holds the error %(name)s. Write the value itself.")
NEITHER = _("“%(name)s” is neither yes nor no.")


def form_value(field: forms.Field, column: SheetColumn, cell: Cell, names: Names, language: str) -> Any:
    """What the form field gets for the cell; raise `NotFound` for what cannot be meant. Empty cells clear the field.

    `language` is the one in which the file names its choices.
    """
    if isinstance(cell, CellError):
        raise NotFound(error("cell.error", NO_VALUE, name=cell.text))
    text = text_of(cell)
    if isinstance(field, forms.ModelMultipleChoiceField):
        parts = [part.strip() for part in text.replace("\n", "、").split("、")]
        return [names.number(field.queryset, part) for part in parts if part]
    if isinstance(field, forms.ModelChoiceField):
        return names.number(field.queryset, text) if text else ""
    if isinstance(field, forms.BooleanField):
        return _yes_or_no(text)
    if isinstance(field, forms.ChoiceField):
        return _choice(field, text, language)
    return _typed(field, column, cell, text)


def _yes_or_no(text: str) -> bool:
    word = squeezed(text).lower()
    if word not in YES | NO:
        raise NotFound(error("list.unknown_name", NEITHER, name=text))
    return word in YES


def _choice(field: forms.ChoiceField, text: str, language: str) -> Any:
    """The value of the choice that is called so, or written as its code."""
    if not text:
        return ""
    with override(language):
        choices = {str(label).strip(): value for value, label in field.choices if value not in (None, "")}
        called = {**{str(value): value for value in choices.values()}, **choices}
        blank = {str(label).strip() for value, label in field.choices if value in (None, "")}
    if text in called:
        return called[text]
    if text in blank:
        return ""
    raise NotFound(error("list.unknown_name", NO_CHOICE, name=text, choices="、".join(choices)))


def _typed(field: forms.Field, column: SheetColumn, cell: Cell, text: str) -> Any:
    if isinstance(field, DayField):
        return _day(cell, text)
    if isinstance(field, forms.DateField):  # a month, or a part of a date that reads itself
        return text
    is_number = isinstance(field, AmountField | forms.DecimalField | forms.IntegerField)
    number = number_of(column, cell) if is_number else None
    return text if number is None else format(number, "f")


def _day(cell: Cell, text: str) -> date | str:
    day = day_of(cell)
    if day or not text:
        return day or ""
    problem = parse_date(cell).problem if isinstance(cell, str | int) else None
    raise NotFound(error(problem.code, problem.sentence, **problem.words) if problem else error(
        "date.unparsed", NO_DAY, name=text))  # fmt: skip
