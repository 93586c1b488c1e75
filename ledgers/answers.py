"""What a person decided about a file: the only thing beside the file itself that reading and planning listen to."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import asdict, dataclass, field
from typing import Any, Self

NEW_COMPANY = "new"


class AnswersRefused(ValueError):
    """Answers of a shape that nobody can have given through the pages."""


@dataclass(slots=True)
class Answers:
    """The decisions about one import; `LedgerImport.answers` as Python holds it.

    columns    sheet → column letter → name of the field it is read as; "" says: do not import this column
    skip       sheets that are left out
    kinds      sheet → key of the kind it is read as (`core.sheets`)
    dates      a date that can be read in two ways, as written → the month it means, "2017-01"
    companies  a company's name as written → the number of the company it is, or "new"
    conflicts  the place of a conflict (`LedgerImport.questions`) → the choice that was made there
    """

    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    skip: list[str] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    companies: dict[str, int | str] = field(default_factory=dict)
    conflicts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any] | None) -> Self:
        """The answers as stored; unknown parts and wrong shapes raise `AnswersRefused`, missing parts are empty."""
        stored = stored or {}
        unknown = set(stored) - set(_SHAPES)
        if unknown:
            raise AnswersRefused(f"unknown answers: {sorted(unknown)}")
        for part, value in stored.items():
            if not _SHAPES[part](value):
                raise AnswersRefused(f"answers of a wrong shape: {part}")
        return cls(**deepcopy(dict(stored)))  # changing the answers changes nothing that is stored

    def to_json(self) -> dict[str, Any]:
        """The answers as they are stored: only the parts that say something."""
        return {part: value for part, value in asdict(self).items() if value}


def _texts(value: Any) -> bool:
    return isinstance(value, Mapping) and all(isinstance(text, str) for pair in value.items() for text in pair)


def _columns(value: Any) -> bool:
    return isinstance(value, Mapping) and all(isinstance(key, str) and _texts(part) for key, part in value.items())


def _names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)


def _companies(value: Any) -> bool:
    return isinstance(value, Mapping) and all(
        isinstance(name, str) and (chosen == NEW_COMPANY or type(chosen) is int) for name, chosen in value.items()
    )


_SHAPES = {
    "columns": _columns, "skip": _names, "kinds": _texts, "dates": _texts, "companies": _companies, "conflicts": _texts,
}  # fmt: skip
