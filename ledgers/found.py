"""What was found in a file, as the import keeps it for the check page: sheets with their columns, problems counted."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from ledgers.models import LedgerRow
from ledgers.reading.result import ColumnMatch, LedgerReading, SheetReading, SkippedSheet


def sheets_json(reading: LedgerReading) -> list[dict[str, Any]]:
    """Every sheet: those read with their columns, then those left out with the reason.

    Kinds and fields are kept by key and name, so that each reader gets their labels in their own language.
    """
    return [*(_read(sheet) for sheet in reading.sheets), *skipped_json(reading.skipped)]


def skipped_json(skipped: Iterable[SkippedSheet]) -> list[dict[str, Any]]:
    """Sheets that were not read, with the reason."""
    return [{"name": sheet.name, "reason": sheet.reason} for sheet in skipped]


def _read(sheet: SheetReading) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "kind": sheet.kind.key,
        "title": sheet.title,
        "rows": len(sheet.records),
        "header_rows": list(sheet.header_rows),
        "columns": [_column(match, sheet.samples.get(match.letter, [])) for match in sheet.columns],
    }


def _column(match: ColumnMatch, samples: list[str]) -> dict[str, Any]:
    field = match.column.name if match.column else ""
    return {
        "letter": match.letter, "header": match.header, "field": field, "how": match.how or ("alias" if field else ""),
        "note": match.note, "samples": samples,
    }  # fmt: skip


def reasons(rows: Iterable[LedgerRow]) -> dict[str, int]:
    """How often each problem occurs in the rows, by its code."""
    return dict(Counter(issue["code"] for row in rows for issue in (*row.errors, *row.warnings)).most_common())
