"""What the page of an import shows in its parts: problems, rows, sheets, records written. Each loads one page of rows.

Every part is a function of the import, what the address asks for, and the person; it gives its template's context.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.db.models import BooleanField, Count, ExpressionWrapper, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import QueryDict
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.addresses import record_number, record_url, route_of
from core.filters import matching
from core.models import ScopedQuerySet
from core.timeline import told_value
from core.veil import seen_among
from core.views.lists import Page
from ledgers.kinds import KINDS_BY_KEY
from ledgers.models import LedgerImport, LedgerRow, LedgerWrite
from ledgers.reasons import reason_name
from ledgers.services import can_answer

SIZE = 100
NOT_OPEN = gettext_lazy("(not open to you)")
Outcome = LedgerRow.Outcome
SHEET_REASONS = {
    "blank": gettext_lazy("blank"), "hidden": gettext_lazy("hidden, not read"),
    "unwanted": gettext_lazy("left out on purpose"), "no_header": gettext_lazy("no heading row was found"),
}  # fmt: skip
BINDINGS = {
    "alias": gettext_lazy("known heading"), "remembered": gettext_lazy("remembered"),
    "corrected": gettext_lazy("corrected"),
}  # fmt: skip


class Portion(Page):
    """One page of rows whose number is known, from the database or from memory."""

    def __init__(self, rows: QuerySet | list, params: QueryDict, count: int, size: int = SIZE) -> None:
        self.params, self.size, self.count, self.is_capped = params, size, count, False
        self.last = self._number_of(count)
        self.number = min(max(1, record_number(params.get("page")) or 1), self.last)
        start = self.first - 1
        self.rows = rows[start : start + size] if isinstance(rows, list) else self._fetch(rows) if count else []


def problems(ledger: LedgerImport, params: QueryDict, user: User) -> dict[str, Any]:
    """Every problem, a hundred rows at a time, narrowed by level, reason and sheet."""
    found = ledger.counts.get("reasons", {})
    asked = {name: params.get(name, "") for name in ("level", "reason", "sheet")}
    asked["reason"] = asked["reason"] if asked["reason"] in found else ""
    rows = _rows_with_problems(ledger, **asked)
    portion = Portion(rows.order_by("-is_wrong", "pk"), params, rows.count() if found else 0)
    headings = _headings(ledger)
    return {
        "portion": portion,
        "issues": [_issue(one, headings) for row in portion.rows for one in _wanted(row, **asked)],
        "reasons": [(code, reason_name(code), number) for code, number in found.items()],
        "levels": [("error", _("errors")), ("warning", _("warnings"))],
        "sheets": [sheet["name"] for sheet in ledger.sheets if "reason" not in sheet],
        **{f"asked_{name}": value for name, value in asked.items()},
    }


def _rows_with_problems(ledger: LedgerImport, level: str, reason: str, sheet: str) -> QuerySet[LedgerRow]:
    wrong, doubtful = ~Q(errors=[]), ~Q(warnings=[])  # also errors of rows that are only checked
    rows = ledger.rows.filter({"error": wrong, "warning": doubtful}.get(level, wrong | doubtful))
    rows = rows.annotate(is_wrong=ExpressionWrapper(wrong, BooleanField()))
    if sheet:
        rows = rows.filter(sheet=sheet)
    if reason:
        rows = rows.annotate(errors_text=Cast("errors", TextField()), warnings_text=Cast("warnings", TextField()))
        code = f'"{reason}"'
        rows = rows.filter(Q(errors_text__contains=code) | Q(warnings_text__contains=code))
    return rows


def _wanted(row: LedgerRow, level: str, reason: str, sheet: str) -> Iterable[dict[str, Any]]:
    return (
        issue
        for issue in (*row.errors, *row.warnings)
        if level in ("", issue.get("level")) and reason in ("", issue["code"])
    )


def _headings(ledger: LedgerImport) -> dict[tuple[str, str], str]:
    """The heading over each column, by sheet and letter."""
    return {
        (sheet["name"], column["letter"]): column["header"]
        for sheet in ledger.sheets
        for column in sheet.get("columns", [])
    }


def _issue(issue: Mapping[str, Any], headings: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    heading = headings.get((issue.get("sheet", ""), issue.get("column", "")), "")
    return {**issue, "heading": heading, "name": reason_name(issue["code"])}


def rows(ledger: LedgerImport, params: QueryDict, user: User) -> dict[str, Any]:
    """The rows with what becomes of them, narrowed by outcome, sheet and name."""
    counted = ledger.counts.get("rows", {})
    outcome, sheet, text = (params.get(name, "") for name in ("outcome", "sheet", "q"))
    outcome = outcome if outcome in Outcome.values else ""
    found = ledger.rows.filter(outcome=outcome) if outcome else ledger.rows.all()
    found = matching(found.filter(sheet=sheet) if sheet else found, ["title"], text)
    count = found.count() if sheet or text else sum(counted.values()) if not outcome else counted.get(outcome, 0)
    portion = Portion(found, params, count)
    sealed = sealed_among(((row.target_model, row.target_id) for row in portion.rows), user)
    return {
        "portion": portion, "lines": [_line(row, user, sealed) for row in portion.rows], "outcomes": outcomes(ledger),
        "sheets": [sheet["name"] for sheet in ledger.sheets if "reason" not in sheet],
        "asked_outcome": outcome, "asked_sheet": sheet, "asked_text": text,
    }  # fmt: skip


def outcomes(ledger: LedgerImport) -> list[tuple[str, str, int]]:
    """Every outcome with the number of its rows; "not written" only where there are such rows."""
    counted = ledger.counts.get("rows", {})
    return [
        (one.value, str(one.label), counted.get(one.value, 0))
        for one in Outcome
        if counted.get(one.value) or one is not Outcome.SKIPPED
    ]


def left_out(ledger: LedgerImport, limit: int) -> list[LedgerRow]:
    """The first rows that stay out when only the good ones are written, with their errors."""
    return list(ledger.rows.filter(outcome=Outcome.ERROR)[:limit])


def sealed_among(places: Iterable[tuple[str, int | None]], user: User) -> set[tuple[str, int]]:
    """Those of the records, given by model and number, that were sealed to others since the person's own file told of
    them; two queries for each model."""
    keys: dict[str, set[int]] = {}
    for label, pk in places:
        if label and pk:
            keys.setdefault(label, set()).add(pk)
    return {(label, pk) for label, pks in keys.items() for pk in _sealed(_model(label), pks, user)}


def _sealed(model: Any, pks: set[int], user: User) -> set[int]:
    rows = model._default_manager.all() if model else None
    if not isinstance(rows, ScopedQuerySet):
        return set()
    sealed = set(rows.belonging_to_sealed().filter(pk__in=pks).values_list("pk", flat=True))
    return sealed - seen_among(model, sealed, user)


def _line(row: LedgerRow, user: User, sealed: set[tuple[str, int]]) -> dict[str, Any]:
    """A row as the page shows it: where it goes, what it changes."""
    model = _model(row.target_model)
    is_hidden = (row.target_model, row.target_id) in sealed
    if is_hidden:
        row.title, row.changes, row.errors, row.warnings = str(NOT_OPEN), [], [], []
    return {
        "row": row,
        "changes": [_told(change, model) for change in row.changes] if model else [],
        "noun": str(model._meta.verbose_name) if model else "",
        "url": "" if is_hidden else page_of(model, row.target_id, user),
        "problems": [*row.errors, *row.warnings],
    }


def _told(change: dict[str, Any], model: type[Model]) -> dict[str, Any]:
    """A change in words; it may be to another record than the one that the row is about, such as a reading."""
    return {**change, **told_value(_model(change.get("model", "")) or model, change)}


def _model(label: str) -> type[Model] | None:
    try:
        return apps.get_model(label) if label else None
    except LookupError:
        return None


def page_of(model: type[Model] | None, pk: int | None, user: User) -> str:
    """The address of a record, where it has a page that the person's role may open."""
    if model is None or not pk or not user.may(route_of(model, "detail")):
        return ""
    try:
        return record_url(route_of(model, "detail"), pk)
    except NoReverseMatch:
        return ""


def written(ledger: LedgerImport, params: QueryDict, user: User) -> dict[str, Any]:
    """The records that were written, by kind."""
    counted = ledger.writes.order_by("model").values("model").annotate(
        new=Count("pk", filter=Q(is_new=True)), changed=Count("pk", filter=Q(is_new=False))
    )  # fmt: skip
    kinds = [{**one, "noun": noun_of(one["model"]), "count": one["new"] + one["changed"]} for one in counted]
    label = params.get("model", "")
    chosen = next((one for one in kinds if one["model"] == label), None)
    found = ledger.writes.filter(model=label) if chosen else ledger.writes.all()
    count = chosen["count"] if chosen else sum(one["count"] for one in kinds)
    portion = Portion(found, params, count)
    sealed = sealed_among(((one.model, one.object_id) for one in portion.rows), user)
    lines = [_written_line(one, user, (one.model, one.object_id) in sealed) for one in portion.rows]
    return {"portion": portion, "lines": lines, "kinds": kinds, "asked_model": label if chosen else ""}


def _written_line(write: LedgerWrite, user: User, is_hidden: bool) -> dict[str, Any]:
    """A record that was written, as the page shows it."""
    write.text = str(NOT_OPEN) if is_hidden else write.text
    url = "" if is_hidden else page_of(_model(write.model), write.object_id, user)
    return {"write": write, "noun": noun_of(write.model), "url": url}


def noun_of(label: str) -> str:
    """What a kind of record is called, by the label of its model."""
    model = _model(label)
    return str(model._meta.verbose_name) if model else label


def sheets(ledger: LedgerImport, params: QueryDict, user: User) -> dict[str, Any]:
    """Every sheet with how it and its columns were read."""
    told = decidable(ledger) if can_match(ledger, user) else []
    numbers = {sheet["name"]: number for number, sheet in enumerate(told)}
    return {"sheets_found": [{**_sheet(sheet), "number": numbers.get(sheet["name"])} for sheet in ledger.sheets]}


def decidable(ledger: LedgerImport) -> list[dict[str, Any]]:
    """The sheets about which a person can decide: a blank or hidden one holds nothing to read, a list is known."""
    if ledger.list_route:
        return []
    return [sheet for sheet in ledger.sheets if sheet.get("reason") not in ("blank", "hidden")]


def can_match(ledger: LedgerImport, user: User) -> bool:
    """May the person say how its sheets are read? A list that comes back says so itself."""
    return user.may("ledgers:import_match") and can_answer(ledger) and bool(decidable(ledger))


def _sheet(sheet: dict[str, Any]) -> dict[str, Any]:
    if "reason" in sheet:
        return {**sheet, "why": SHEET_REASONS.get(sheet["reason"], sheet["reason"])}
    kind = KINDS_BY_KEY.get(sheet["kind"])
    columns = [
        {**column, "label": _field_label(kind, column["field"]), "bound": BINDINGS.get(column["how"], "")}
        for column in sheet["columns"]
    ]
    unknown = [column for column in columns if is_unknown(column)]
    return {**sheet, "label": str(kind.label) if kind else sheet["kind"], "columns": columns, "unknown": unknown}


def is_unknown(column: Mapping[str, Any]) -> bool:
    """Is the column not understood, and nobody has said that it stays out?"""
    return not (column["field"] or column["note"] or column["how"])


def _field_label(kind: Any, field: str) -> str:
    column = kind.column(field) if kind and field else None
    return str(column.label) if column else field
