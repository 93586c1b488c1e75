"""Read a ledger workbook without writing anything, and show what was found."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from core.workbook.refusal import WorkbookRefused
from ledgers.reading.as_json import reading_json, refusal_json
from ledgers.reading.ledger import read_ledger
from ledgers.reading.result import Issue, LedgerReading, SheetReading


class Command(BaseCommand):
    """Dry run of the ledger import."""

    help = "Read a ledger workbook without writing anything; --json prints the whole dry run."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file and the form of the answer."""
        parser.add_argument("file", type=Path, help="the workbook to read")
        parser.add_argument("--json", action="store_true", help="print the dry run as JSON")

    def handle(self, *args: Any, file: Path, json: bool, **options: Any) -> None:
        """Print the dry run; a file that is refused ends a plain run with exit status 1."""
        if not file.is_file():
            raise CommandError(_("There is no file %(path)s.") % {"path": file})
        try:
            reading = read_ledger(file, file.name)
        except WorkbookRefused as refusal:
            self._refuse(refusal, as_json=json)
            return
        self._print_json(reading_json(reading)) if json else self._summarise(reading)

    def _refuse(self, refusal: WorkbookRefused, *, as_json: bool) -> None:
        if not as_json:
            raise CommandError(refusal.message)
        self._print_json(refusal_json(refusal))

    def _print_json(self, answer: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))

    def _summarise(self, reading: LedgerReading) -> None:
        for sheet in reading.sheets:
            self._summarise_sheet(sheet)
        counts = {"companies": len(reading.companies), "projects": len(reading.projects)}
        self.stdout.write(_("%(companies)s companies, %(projects)s projects") % counts)
        for issue in reading.all_issues:
            self.stdout.write(_line(issue))

    def _summarise_sheet(self, sheet: SheetReading) -> None:
        words = {"sheet": sheet.name, "kind": sheet.kind.label, "rows": len(sheet.records)}
        self.stdout.write(_("%(sheet)s: %(kind)s, %(rows)s rows") % words)
        if sheet.unmatched:
            headers = ", ".join(f"{match.letter} {match.header}" for match in sheet.unmatched)
            self.stdout.write("  " + _("columns not understood: %(headers)s") % {"headers": headers})


def _line(issue: Issue) -> str:
    place = f"{issue.sheet}!{issue.column}{issue.row or ''}"
    return f"  {issue.level} {place} {issue.code}: {issue.message}"
