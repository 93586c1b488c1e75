"""The error workbook: the person's own file with the bad cells coloured and the reason beside them."""

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import IO, Any, NamedTuple

from django.core.files import File
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core import audit, jobs
from core.models import Job
from core.workbook.marker import MarkingFailed, mark_workbook
from core.workbook.marks import CellMark, Marking, SheetMarks, SummaryLine
from ledgers.models import LedgerImport, LedgerRow
from ledgers.reading.headings import PROBLEM_HEADING, PROBLEM_SHEET, SEPARATOR
from ledgers.reasons import reason_name

AUTHOR = "云聚导入"
MOST_AT_ONCE = 2_000  # problems; a longer list and a larger file are worked on in the background
LARGEST_AT_ONCE = 1024 * 1024
MOST_LINES = 20_000
Outcome = LedgerRow.Outcome
State = LedgerImport.State


class Problem(NamedTuple):
    """One finding and its place; row and column may be missing."""

    is_error: bool
    code: str
    message: str
    sheet: str
    row: int | None
    column: str
    raw: str


def wrong_rows(ledger: LedgerImport) -> QuerySet[LedgerRow]:
    """The rows to be marked: before writing every row with a problem, afterwards those that stayed out."""
    if ledger.state == State.APPLIED:
        return ledger.rows.filter(outcome__in=[Outcome.ERROR, Outcome.SKIPPED]).exclude(errors=[], warnings=[])
    return ledger.rows.exclude(errors=[], warnings=[])


def has_errors_to_mark(ledger: LedgerImport) -> bool:
    """Is there anything to give back for correction?"""
    return ledger.state in (State.READY, State.APPLIED) and bool(ledger.file) and wrong_rows(ledger).exists()


def is_small(ledger: LedgerImport) -> bool:
    """Is the workbook made while the person waits?"""
    return ledger.size <= LARGEST_AT_ONCE and wrong_rows(ledger).count() <= MOST_AT_ONCE


def build(ledger: LedgerImport) -> tuple[IO[bytes], str]:
    """Make the error workbook; return an open file and its Chinese name. Raises `MarkingFailed`."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - handed to the response, which closes it
    with ledger.file.open("rb") as upload:
        mark_workbook(upload, ledger.file_name, marking(ledger), file)
    file.seek(0)
    audit.record_event("export", text=str(_("Error workbook of %(file)s") % {"file": ledger.file_name}))
    return file, f"{PurePath(ledger.file_name).stem}_错误标注.xlsx"


def run(job: Job) -> dict[str, Any]:
    """Make the error workbook that a job asks for."""
    ledger = LedgerImport.objects.visible_to(job.owner).filter(pk=job.params["import"]).first()
    if ledger is None or not has_errors_to_mark(ledger):
        raise jobs.JobRefused(_("This import has no rows to correct any more."))
    try:
        file, name = build(ledger)
    except MarkingFailed:
        raise jobs.JobRefused(str(not_markable())) from None
    job.file_name = name
    job.result_file.save(name, File(file), save=False)
    return {}


def not_markable() -> str:
    """What a person reads where their workbook could not be marked."""
    return _(
        "The workbook could not be marked. Correct the cells that the page lists in your own file, and upload it again."
    )


def marking(ledger: LedgerImport) -> Marking:
    """What is to be added to the workbook of an import."""
    problems = [*_file_problems(ledger), *_row_problems(wrong_rows(ledger))]
    return Marking(
        heading=PROBLEM_HEADING,
        author=AUTHOR,
        summary=PROBLEM_SHEET,
        summary_headings=[
            _("No."), _("Level"), _("Sheet"), _("Cell"), _("Value"), _("Reason"), _("What is wrong, and what to do"),
        ],
        sheets=_sheet_marks(ledger, problems),
        lines=[_summary_line(number, problem) for number, problem in enumerate(problems[:MOST_LINES], start=1)],
    )  # fmt: skip


def _file_problems(ledger: LedgerImport) -> Iterator[Problem]:
    for issue in ledger.file_issues:
        yield _problem(issue, issue.get("sheet", ""), issue.get("row"))


def _row_problems(rows: QuerySet[LedgerRow]) -> Iterator[Problem]:
    for row in rows.order_by("pk").iterator(chunk_size=2_000):
        for issue in (*row.errors, *row.warnings):
            yield _problem(issue, row.sheet, row.row)


def _problem(issue: dict, sheet: str, row: int | None) -> Problem:
    is_error = issue.get("level", "error") == "error"
    column, raw = issue.get("column", ""), str(issue.get("raw", ""))
    return Problem(is_error, issue["code"], issue["message"], sheet, row, column, raw)


def _sheet_marks(ledger: LedgerImport, problems: Iterable[Problem]) -> list[SheetMarks]:
    cells: dict[str, list[CellMark]] = defaultdict(list)
    found = {sheet["name"]: sheet for sheet in ledger.sheets}
    for problem in problems:
        if problem.row:
            header = _header(found.get(problem.sheet, {}), problem.column)
            line = f"{header}：{problem.message}" if header else problem.message
            mark = CellMark(problem.row, problem.column, problem.is_error, problem.message, line)
            cells[problem.sheet].append(mark)
    return [
        SheetMarks(name, found.get(name, {}).get("header_rows", []), _last_column(found.get(name, {})), marks)
        for name, marks in cells.items()
    ]


def _columns(sheet: dict) -> list[dict]:
    return [column for column in sheet.get("columns", []) if column.get("note") != "problem"]


def _header(sheet: dict, letter: str) -> str:
    """What stands over a column, the innermost heading; its letter where nothing does."""
    texts = (column["header"].split(SEPARATOR)[-1] for column in _columns(sheet) if column["letter"] == letter)
    return " ".join(next(texts, letter).split())


def _last_column(sheet: dict) -> str:
    letters = [column["letter"] for column in _columns(sheet)]
    return max(letters, key=lambda letter: (len(letter), letter), default="")


def _summary_line(number: int, problem: Problem) -> SummaryLine:
    level = _("error") if problem.is_error else _("warning")
    cell = f"{problem.column or 'A'}{problem.row}" if problem.row else ""
    place = cell if problem.column or not cell else _("row %(row)s") % {"row": problem.row}
    texts = [str(number), level, problem.sheet, place, problem.raw, reason_name(problem.code), problem.message]
    return SummaryLine(problem.is_error, texts, problem.sheet, cell)
