"""The background work on an import: read and check the file, write it once a person has confirmed."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import bulk, jobs
from core.models import Job, StaleVersion
from core.workbook.reader import read_workbook
from core.workbook.refusal import WorkbookRefused
from ledgers.answers import Answers
from ledgers.found import reasons, skipped_json
from ledgers.importing.plan import ImportPlan
from ledgers.importing.source import KeptSource, Source
from ledgers.importing.turn import wait_turn
from ledgers.lists.arrival import plan_of_list, refuse_numberless_list
from ledgers.lists.plan import ListPlan
from ledgers.memory import remembered
from ledgers.models import LedgerImport, LedgerRow, LedgerWrite
from ledgers.permits import require_work
from ledgers.planner import Planner, Progress
from ledgers.questions import with_answered
from ledgers.reading.ledger import interpret
from ledgers.reading.result import LedgerReading

State = LedgerImport.State
RESULTS = ("outcome", "changes", "errors", "warnings", "target_model", "target_id")
MEANWHILE = gettext_lazy(
    "Something in this file was entered by someone else meanwhile. Nothing was written. The file was compared again: "
    "look at the result and confirm once more."
)


def read_file(job: Job) -> dict[str, Any]:
    """Read the file of an import and keep what was found; writes no company, lead or project."""
    ledger = _ledger_of(job)
    if ledger.state not in (State.READING, State.FAILED):
        return {}
    try:
        planner = _planner_of_file(ledger, _told(job, _("Reading: %(done)s of %(total)s rows")))
    except WorkbookRefused as refusal:
        ledger.state, ledger.message = State.REFUSED, refusal.message[:500]
        ledger.file_issues = [{"code": refusal.code, "message": refusal.message}]
        ledger.sheets = skipped_json(refusal.words.get("skipped", []))
        ledger.save()
        return {}
    rows = planner.rows(_told(job, _("Comparing with what is stored: %(done)s of %(total)s rows")))
    ledger.sheets, ledger.file_issues = planner.sheets, planner.file_issues
    _keep(ledger, planner, rows, State.READY)
    return {"url": _url(ledger)}


def write_file(job: Job) -> dict[str, Any]:
    """Write a confirmed import: all of it or, where the person chose so, its good rows; in one transaction.

    It is planned anew from the rows that the person saw. A worker that was killed leaves nothing behind; whoever takes
    the job up again finds the import either untouched or written.
    """
    try:
        with jobs.beside(job) as show:
            _write(job, _told(job, _("Writing: %(done)s of %(total)s rows"), show))
    except WorkbookRefused as refusal:
        raise jobs.JobRefused(refusal.message) from None
    except (IntegrityError, StaleVersion):
        _check_again(job)
        raise jobs.JobRefused(str(MEANWHILE)) from None
    except _WrongRows:
        _check_again(job)
        message = _("The ledger has errors. Correct them, or choose to write only the good rows.")
        raise jobs.JobRefused(message) from None
    return {"url": _url(_ledger_of(job))}


class _WrongRows(Exception):
    """Rows are wrong, and the person did not choose to write without them."""


@transaction.atomic
def _write(job: Job, progress: Progress) -> None:
    wait_turn(job)
    ledger = _ledger_of(job, lock=True)
    if ledger.job_id != job.pk or ledger.state not in (State.APPLYING, State.FAILED):
        return
    planner = _planner_of_rows(ledger)
    _refuse_wrong_rows(ledger, planner)
    _keep_writes(ledger, planner.save(_("Ledger %(file)s") % {"file": ledger.file_name}, progress))
    _refuse_wrong_rows(ledger, planner)
    ledger.applied_at = timezone.now()
    _keep(ledger, planner, planner.rows(), State.APPLIED)
    jobs.progress(job, 1, 1)  # refuses a cancelled job, and with it all that was written


def _refuse_wrong_rows(ledger: LedgerImport, planner: Planner) -> None:
    if planner.has_errors and not ledger.good_rows_only:
        raise _WrongRows


def _check_again(job: Job) -> None:
    """Compare the kept rows with the database anew, for the person to look at once more."""
    ledger = _ledger_of(job)
    planner = _planner_of_rows(ledger)
    _keep(ledger, planner, planner.rows(), State.READY)


@transaction.atomic
def _keep(ledger: LedgerImport, planner: Planner, rows: Iterable[LedgerRow], state: str) -> None:
    """Write down the rows and what becomes of them, for the person to look at."""
    found: Counter = Counter()
    if not planner.keeps_rows:
        ledger.rows.all().delete()
    for portion in bulk.portions(rows):
        for row in portion:
            row.ledger_import = ledger
        if planner.keeps_rows:
            bulk.update_columns(portion, RESULTS)
        else:
            _insert(portion)
        found.update(reasons(portion))
    ledger.counts = planner.counts() | {"reasons": dict(found.most_common())}
    # A date that can be read in two ways is asked about where the file is read: the kept rows do not ask again.
    open_dates = [one for one in ledger.questions if one["type"] == "date"] if planner.keeps_rows else []
    asked = [*open_dates, *planner.questions]
    ledger.questions = with_answered(asked, ledger.questions, Answers.from_json(ledger.answers))
    ledger.needs, ledger.state = planner.needs, state
    ledger.save()


def _insert(rows: list[LedgerRow]) -> None:
    for row in rows:
        row.pk = None
    bulk.insert(rows)


def _keep_writes(ledger: LedgerImport, written: Iterable[LedgerWrite]) -> None:
    for portion in bulk.portions(written):
        for write in portion:
            write.ledger_import = ledger
        bulk.insert(portion)


def _told(job: Job, sentence: str, show: jobs.Show | None = None) -> Progress:
    """Progress shown as `12,000 of 50,000 rows`; stops the work of a cancelled job."""

    def tell(done: int, total: int) -> None:
        message = sentence % {"done": f"{done:,}", "total": f"{total:,}"}
        if show:
            show(done, total, message)
        else:
            jobs.progress(job, done, total, message)

    return tell


def _ledger_of(job: Job, *, lock: bool = False) -> LedgerImport:
    found = LedgerImport.objects.select_related("owner__region", "region", "job")
    return (found.select_for_update(of=("self",)) if lock else found).get(pk=job.params["import"])


def _planner_of_file(ledger: LedgerImport, progress: Progress) -> Planner:
    """The planner for what stands in the file; `WorkbookRefused` where nothing can be read."""
    answers = Answers.from_json(ledger.answers)
    with ledger.file.open("rb") as stored:
        workbook = read_workbook(stored, ledger.file_name)
    if plan := plan_of_list(workbook, ledger, answers):
        return plan.build(progress)
    try:
        with bulk.undisturbed():
            reading = interpret(workbook, answers=answers, memory=remembered(ledger.owner), progress=progress)
    except WorkbookRefused:
        refuse_numberless_list(workbook, ledger.owner)
        raise
    require_work(ledger.owner, [sheet.kind for sheet in reading.sheets])
    return _plan(ledger, reading)


def _planner_of_rows(ledger: LedgerImport) -> Planner:
    """The planner for the rows that were kept when the file was read."""
    if ledger.list_route:
        answers = Answers.from_json(ledger.answers)
        return ListPlan.of_rows(ledger.list_route, ledger.rows.all(), ledger.owner, ledger.region, answers).build()
    return _plan(ledger, LedgerReading(ledger.file_name), KeptSource(ledger))


def _plan(ledger: LedgerImport, reading: LedgerReading, source: Source | None = None) -> Planner:
    answers = Answers.from_json(ledger.answers)
    return ImportPlan(
        reading, ledger.owner, ledger.region, ledger.agreement_kind, answers, source, ledger.figures_on
    ).build()


def _url(ledger: LedgerImport) -> str:
    return reverse("ledgers:import_detail", args=[ledger.pk])
