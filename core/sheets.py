"""How an app declares the ledgers it understands: kinds of sheets, their columns and what the columns are called."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise

from core.values.parsed import Parsed, Problem, squeezed


class ValueKind(StrEnum):
    """How the cells of a column are read."""

    TEXT = "text"
    NAME = "name"
    NAME_AND_TEXT = "name_and_text"
    AMOUNT = "amount"
    NUMBER = "number"
    DATE = "date"
    PERIOD = "period"
    PHONE = "phone"
    PERSON = "person"
    COMPANY = "company"
    CREDIT_CODE = "credit_code"


@dataclass(frozen=True, eq=False)
class Column:
    """One column: `aliases` are headings it goes by (`*` stands for any few characters).

    `quantity` is the unit of a number, `also` names the fields that further parts of a cell fill: the last day of a
    period, the post and phone of a person, the labelled part of an amount. Where the column takes certain words only,
    `choices` maps each to what is stored; of several words for one value the usual one comes first.
    """

    name: str
    label: Promise | str
    kind: ValueKind = ValueKind.TEXT
    aliases: tuple[str, ...] = ()
    quantity: str = ""
    also: Mapping[str, str] = field(default_factory=dict)
    choices: Mapping[str, Any] = field(default_factory=dict)

    @property
    def usual_choices(self) -> dict[str, Any]:
        """Return one word for each value that `choices` knows: the first."""
        usual: dict[str, Any] = {}
        for word, value in self.choices.items():
            if value not in usual.values():
                usual[word] = value
        return usual

    def meaning(self, written: object) -> Any:
        """Return what a written word stands for (国家级（经开） holds 国家级); None if unknown or ambiguous."""
        text = squeezed(written)
        if text in self.choices:
            return self.choices[text]
        meant = [value for word, value in self.choices.items() if len(word) > 1 and word in text]
        return meant[0] if meant and all(value == meant[0] for value in meant) else None


@dataclass(frozen=True)
class RowProblem:
    """A contradiction inside one row, about `field`."""

    field: str
    problem: Problem


RowCheck = Callable[[Mapping[str, Parsed]], RowProblem | None]
Derivation = Callable[[Mapping[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True, eq=False)
class SheetKind:
    """A kind of ledger sheet: what its rows are and how to recognise it.

    `words` stand in its title or sheet name; of each group in `required` a row needs one field; where the title is
    silent a `decisive` column speaks for this kind, and then so do the `telling` ones; where a heading names one of the
    `foreign` columns the sheet is something else; rows equal in all `identity` fields repeat one another; `dated_by`
    names the field for the day of the figures, which a sheet may tell outside its rows (数据截至2017年9月30日);
    `told_by_title` names columns of certain words, with the field that such a word in the title fills (大数据园区台账).
    """

    code: str
    label: Promise | str
    columns: tuple[Column, ...]
    words: tuple[str, ...]
    required: tuple[tuple[str, ...], ...]
    stage: str = ""
    decisive: tuple[str, ...] = ()
    telling: tuple[str, ...] = ()
    foreign: tuple[Column, ...] = ()
    identity: tuple[str, ...] = ()
    dated_by: str = ""
    told_by_title: Mapping[str, str] = field(default_factory=dict)
    is_pipeline: bool = False
    checks: tuple[RowCheck, ...] = ()
    date_order: tuple[tuple[str, str], ...] = ()
    derive: Derivation | None = None

    @property
    def key(self) -> str:
        """Return what decisions and memory call this kind, such as `agreement:P40`."""
        return f"{self.code}:{self.stage}" if self.stage else self.code

    @property
    def fields(self) -> dict[str, Promise | str]:
        """Return name and label of every field, in the order of the columns."""
        return {column.name: column.label for column in self.columns}

    def column(self, name: str) -> Column | None:
        """Return the column that fills a field."""
        return next((column for column in self.columns if column.name == name), None)


def words(text: str) -> tuple[str, ...]:
    """Split a list of words written with blanks between them."""
    return tuple(text.split())


def text(name: str, label: Promise | str, aliases: str) -> Column:
    """Declare a column of free text."""
    return Column(name, label, ValueKind.TEXT, words(aliases))


def named(name: str, label: Promise | str, aliases: str) -> Column:
    """Declare a column of names; 无 and 待定 in it mean that there is none."""
    return Column(name, label, ValueKind.NAME, words(aliases))


def company(name: str, label: Promise | str, aliases: str) -> Column:
    """Declare a column of company names."""
    return Column(
        name, label, ValueKind.COMPANY, words(aliases), also={"former": "old_name"} if name == "company_name" else {}
    )


def word(name: str, label: Promise | str, aliases: str, choices: Mapping[str, Any]) -> Column:
    """Declare a column of certain words; `choices` says what each is stored as."""
    return Column(name, label, ValueKind.NAME, words(aliases), choices=choices)


def amount(name: str, label: Promise | str, aliases: str, inner: Mapping[str, str] | None = None) -> Column:
    """Declare a column of money; `inner` maps labels inside a cell (一期) to the fields they fill."""
    return Column(name, label, ValueKind.AMOUNT, words(aliases), also=inner or {})


def number(name: str, label: Promise | str, quantity: str, aliases: str) -> Column:
    """Declare a column of numbers in the unit `quantity`."""
    return Column(name, label, ValueKind.NUMBER, words(aliases), quantity)


def day(name: str, label: Promise | str, aliases: str) -> Column:
    """Declare a column of dates."""
    return Column(name, label, ValueKind.DATE, words(aliases))


def of_kind(kind: ValueKind, name: str, label: Promise | str, aliases: str, **also: str) -> Column:
    """Declare a column of any other kind."""
    return Column(name, label, kind, words(aliases), also=also)
