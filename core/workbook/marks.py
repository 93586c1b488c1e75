"""What is to be marked in somebody's workbook: said by whoever knows, painted by `core.workbook.marker_child`."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class CellMark:
    """One problem. `row` counts from 1; `column` is a letter, empty where the row as a whole is meant.

    `text` becomes the comment of the cell, `line` its line in the column of problems.
    """

    row: int
    column: str
    is_error: bool
    text: str
    line: str


@dataclass(frozen=True)
class SheetMarks:
    """The problems of one sheet, and where its table stands: heading rows (from 1) and last column, as far as known."""

    name: str
    header_rows: list[int] = field(default_factory=list)
    last_column: str = ""
    cells: list[CellMark] = field(default_factory=list)


@dataclass(frozen=True)
class SummaryLine:
    """One line of the added sheet; `sheet` and `cell` are where its link leads, empty for no link."""

    is_error: bool
    texts: list[str]
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True)
class Marking:
    """Everything to be added to a workbook.

    `heading` stands over the added column, `author` signs the comments: by both, and by the name of the summary, an
    earlier marking is recognised and taken out first.
    """

    heading: str
    author: str
    summary: str
    summary_headings: list[str]
    sheets: list[SheetMarks]
    lines: list[SummaryLine]

    def to_json(self) -> str:
        """Return the marking as the child reads it."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Marking":
        """Read what `to_json` wrote."""
        found: dict[str, Any] = json.loads(text)
        sheets = [
            SheetMarks(**{**one, "cells": [CellMark(**cell) for cell in one["cells"]]}) for one in found["sheets"]
        ]
        return cls(**{**found, "sheets": sheets, "lines": [SummaryLine(**line) for line in found["lines"]]})
