"""A dry run as plain JSON, in the shape the sample ledgers describe."""

from typing import Any

from core.values.parsed import shortened
from core.workbook.refusal import WorkbookRefused
from ledgers.reading.result import Issue, LedgerReading, Record, SheetReading


def reading_json(reading: LedgerReading) -> dict[str, Any]:
    """Return the whole dry run: records, findings, companies and projects."""
    return {
        "file": reading.file,
        "rejected": False,
        "file_issues": [issue_json(issue) for issue in reading.issues],
        "companies": len(reading.companies),
        "company_groups": [{"names": group.names, "rows": group.rows} for group in reading.companies],
        "projects": [{"id": group.id, "rows": group.rows} for group in reading.projects],
        "sheets": [_sheet(sheet) for sheet in reading.sheets],
        "ignored_sheets": [{"sheet": sheet.name, "reason": sheet.reason} for sheet in reading.skipped],
        "records": [_record(record) for record in reading.records],
    }


def refusal_json(refusal: WorkbookRefused) -> dict[str, Any]:
    """Return the answer for a file that cannot be read."""
    return {"rejected": True, "file_issues": [refusal.code], "message": refusal.message, "records": []}


def issue_json(issue: Issue) -> dict[str, Any]:
    """Return one finding with its place and its sentence."""
    found = {
        "code": issue.code, "level": str(issue.level), "field": issue.field, "sheet": issue.sheet, "row": issue.row,
        "column": issue.column, "raw": shortened(issue.raw), "message": issue.message,
    }  # fmt: skip
    return {name: value for name, value in found.items() if value not in ("", None)}


def _sheet(sheet: SheetReading) -> dict[str, Any]:
    return {
        "sheet": sheet.name,
        "kind": sheet.kind.code,
        "header_rows": sheet.header_rows,
        "columns": [
            {
                "column": match.letter,
                "header": match.header,
                "field": match.column.name if match.column else None,
                "how": str(match.how),
            }
            for match in sheet.columns
        ],
        "ignored_rows": [{"row": row.row, "reason": row.reason} for row in sheet.ignored],
    }


def _record(record: Record) -> dict[str, Any]:
    fields = {
        name: facets
        for name, facets in record.facets.items()
        if facets.get("value") is not None or facets.get("null_reason") or facets.get("raw")
    }
    if record.region_code:
        fields["region_code"] = {"value": record.region_code}
    return {
        "sheet": record.sheet,
        "row": record.row,
        "kind": record.code,
        "stage": record.stage,
        "project_id": record.project_id,
        "fields": fields,
        "errors": [issue_json(issue) for issue in record.errors],
        "warnings": [issue_json(issue) for issue in record.warnings],
    }
