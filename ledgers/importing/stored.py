"""Checked rows as they are kept, and as they come back: writing uses what the person saw, not the file again.

A field that is nothing but its text is kept as that text. Any other keeps its facets as reading gave them (`value`,
`raw`, `qualifier`, …) and, where the value is no text, `type`: "number", or "date" with the `day` it stands for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from core.bulk import blank
from core.sheets import SheetKind
from core.values.parsed import Level, Parsed, Problem
from ledgers.kinds import KINDS_BY_KEY, SHEET_KINDS
from ledgers.models import LedgerRow
from ledgers.reading.as_json import issue_json
from ledgers.reading.identity import COMPANY_FIELDS, valid_code
from ledgers.reading.result import Issue, Record

Facets = Mapping[str, Any]
BLANK = "空"
BESIDE = ("type", "day")
TITLES = ("project_name", "company_name", "investor_name", "dc_name", "park_name")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredValue(Parsed):
    """A value that was read earlier, with what was known about it."""

    value: Any = None
    found: Facets

    def facets(self) -> dict[str, Any]:
        """Return what reading found."""
        return dict(self.found)


def row_of(record: Record) -> LedgerRow:
    """What is kept of a record; import, outcome and target are for the planner to fill in."""
    values = record.values
    return blank(
        LedgerRow,
        sheet=record.sheet,
        row=record.row,
        kind=record.code,
        stage=record.stage or "",
        title=next((str(values[name]) for name in TITLES if values.get(name)), "")[:300],
        fields=_fields(record),
        errors=[issue_json(issue) for issue in record.errors],
        warnings=[issue_json(issue) for issue in record.warnings],
        place=_place(record),
    )


def _fields(record: Record) -> dict[str, Any]:
    kept = ((name, _kept(facets, record.values.get(name))) for name, facets in record.facets.items())
    return {name: found for name, found in kept if found is not None}


def _kept(facets: dict[str, Any], value: Any) -> Any:
    """One field as JSON; None for an empty cell, of which nothing is known."""
    if value is None:
        is_blank = facets.get("null_reason", BLANK) == BLANK and not facets.get("raw")
        return None if is_blank else facets
    if isinstance(value, str):
        return value if len(facets) == 1 else facets
    if isinstance(value, date):
        return {**facets, "type": "date", "day": value.isoformat()}
    return {**facets, "type": "number"}


def _place(record: Record) -> dict[str, Any]:
    """What says where a row belongs; `companies` holds the names, and the code if it is one, of the companies in it."""
    names = {name: record.values[name] for name in COMPANY_FIELDS if record.values.get(name)}
    if code := valid_code(record):
        names["uscc"] = code
    known = {
        "sheet_kind": record.kind.key, "project": record.project_id, "region": record.region_code,
        "zone": record.zone_code, "companies": names,
    }  # fmt: skip
    return {name: told for name, told in known.items() if told}


def facets_of(row: LedgerRow) -> dict[str, Facets]:
    """Every field of a kept row with its facets, whichever way it is kept."""
    return {name: {"value": kept} if isinstance(kept, str) else kept for name, kept in row.fields.items()}


def seat_of(sheet: str, row: int, code: str, place: Mapping[str, Any]) -> Record:
    """As much of a kept row as says where it belongs: its place and its companies, without reading its fields."""
    record = Record(sheet, row, _kind(code, place), code, "")
    record.project_id = place.get("project", "")
    record.values = {**place.get("companies", {})}
    if "uscc" in record.values:
        record.parsed["uscc"] = Parsed(raw=None)
    return record


def _kind(code: str, place: Mapping[str, Any]) -> SheetKind:
    return KINDS_BY_KEY.get(place.get("sheet_kind", "")) or next(kind for kind in SHEET_KINDS if kind.code == code)


def record_of(row: LedgerRow) -> Record:
    """A kept row as the record it was."""
    place = row.place
    record = Record(row.sheet, row.row, _kind(row.kind, place), row.kind, row.stage)
    record.region_code, record.zone_code = place.get("region", ""), place.get("zone", "")
    record.project_id = place.get("project", "")
    record.issues = [_issue(row, told) for told in (*row.errors, *row.warnings)]
    problems = {issue.field: issue.problem for issue in record.issues}
    record.columns = {issue.field: issue.column for issue in record.issues if issue.column}
    for name, kept in row.fields.items():
        if isinstance(kept, str):
            record.values[name] = kept
            record.parsed[name] = StoredValue(raw=None, problem=problems.get(name), value=kept, found={"value": kept})
            continue
        value = record.values[name] = _typed(kept)
        record.parsed[name] = StoredValue(
            raw=kept.get("raw"), null_reason=kept.get("null_reason", ""), problem=problems.get(name), value=value,
            found={key: told for key, told in kept.items() if key not in BESIDE},
        )  # fmt: skip
    return record


def _typed(facets: Facets) -> Any:
    value = facets.get("value")
    kind = facets.get("type")
    if value is None or kind is None:
        return value
    return date.fromisoformat(facets["day"]) if kind == "date" else Decimal(value)


def _issue(row: LedgerRow, told: Mapping[str, Any]) -> Issue:
    sentence = told.get("message", "").replace("%", "%%")
    problem = Problem(told["code"], Level(told["level"]), sentence)
    return Issue(
        problem, told.get("field", ""), told.get("sheet", row.sheet), told.get("row", row.row), told.get("column", ""),
        raw=told.get("raw", ""),
    )  # fmt: skip
