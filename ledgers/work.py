"""The background work on an import: read and check the file, write it once a person has confirmed."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import jobs
from core.models import Job, StaleVersion
from core.workbook.reader import read_workbook
from core.workbook.refusal import WorkbookRefused
from ledgers.answers import Answers
from ledgers.found import reasons
from ledgers.importing.plan import ImportPlan
from ledgers.importing.stored import records_of
from ledgers.lists.arrival import plan_of_list, refuse_numberless_list
from ledgers.lists.plan import ListPlan
from ledgers.memory import remembered
from ledgers.models import LedgerImport, LedgerRow, LedgerWrite
from ledgers.permits import require_work
from ledgers.planner import Planner, Progress
from ledgers.reading.identity import group_companies
from ledgers.reading.ledger import interpret
from ledgers.reading.result import LedgerReading, Record

State = LedgerImport.State
PORTION = 1000
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
        ledger.save()
        return {}
    jobs.progress(job, 1, 2, _("comparing with what is stored"))
    ledger.sheets, ledger.file_issues = planner.sheets, planner.file_issues
    _keep(ledger, planner, State.READY)
    return {"url": _url(ledger)}


def write_file(job: Job) -> dict[str, Any]:
    """Write a confirmed import: all of it or, where the person chose so, its good rows; in one transaction.

    It is planned anew from the rows that the person saw. A worker that was killed leaves nothing behind; whoever takes
    the job up again finds the import either untouched or written.
    """
    ledger = _ledger_of(job)
    if ledger.job_id != job.pk or ledger.state not in (State.APPLYING, State.FAILED):
        return {}
    try:
        _write(ledger, job)
    except WorkbookRefused as refusal:
        raise jobs.JobRefused(refusal.message) from None
    except (IntegrityError, StaleVersion):
        _check_again(_ledger_of(job))
        raise jobs.JobRefused(str(MEANWHILE)) from None
    return {"url": _url(ledger)}


def _write(ledger: LedgerImport, job: Job) -> None:
    planner = _planner_of_rows(ledger)
    if planner.has_errors and not ledger.good_rows_only:
        _check_again(ledger)
        raise jobs.JobRefused(_("The ledger has errors. Correct them, or choose to write only the good rows."))
    with transaction.atomic():
        _keep_writes(ledger, planner.save(_("Ledger %(file)s") % {"file": ledger.file_name}))
        ledger.applied_at = timezone.now()
        _keep(ledger, planner, State.APPLIED)
        jobs.progress(job, 1, 1)  # refuses a cancelled job, and with it all that was written


def _check_again(ledger: LedgerImport) -> None:
    """Compare the kept rows with the database anew, for the person to look at once more."""
    _keep(ledger, _planner_of_rows(ledger), State.READY)


def _keep(ledger: LedgerImport, planner: Planner, state: str) -> None:
    """Write down the rows and what would become of them, for the person to look at."""
    rows = list(planner.rows())
    with transaction.atomic():
        ledger.rows.all().delete()
        for row in rows:
            row.pk, row.ledger_import = None, ledger
        LedgerRow.objects.bulk_create(rows, batch_size=500)
        ledger.counts, ledger.needs, ledger.questions = planner.counts(), planner.needs, planner.questions
        ledger.counts["reasons"] = reasons(rows)
        ledger.state = state
        ledger.save()


def _keep_writes(ledger: LedgerImport, written: Iterable[LedgerWrite]) -> None:
    found = iter(written)
    while portion := list(islice(found, PORTION)):
        for write in portion:
            write.ledger_import = ledger
        LedgerWrite.objects.bulk_create(portion)


def _told(job: Job, sentence: str) -> Progress:
    """Progress shown as `12,000 of 50,000 rows`; stops the work of a cancelled job."""

    def tell(done: int, total: int) -> None:
        jobs.progress(job, done, total, sentence % {"done": f"{done:,}", "total": f"{total:,}"})

    return tell


def _ledger_of(job: Job) -> LedgerImport:
    return LedgerImport.objects.select_related("owner__region", "region", "job").get(pk=job.params["import"])


def _planner_of_file(ledger: LedgerImport, progress: Progress) -> Planner:
    """The planner for what stands in the file; `WorkbookRefused` where nothing can be read."""
    answers = Answers.from_json(ledger.answers)
    with ledger.file.open("rb") as stored:
        workbook = read_workbook(stored, ledger.file_name)
    if plan := plan_of_list(workbook, ledger, answers):
        return plan.build()
    try:
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
    records = records_of(ledger.rows.all())
    reading = LedgerReading(ledger.file_name, [], companies=group_companies(records))
    return _plan(ledger, reading, records)


def _plan(ledger: LedgerImport, reading: LedgerReading, records: list[Record] | None = None) -> Planner:
    answers = Answers.from_json(ledger.answers)
    return ImportPlan(
        reading, ledger.owner, ledger.region, ledger.agreement_kind, answers, records=records,
        figures_on=ledger.figures_on,
    ).build()  # fmt: skip


def _url(ledger: LedgerImport) -> str:
    return reverse("ledgers:import_detail", args=[ledger.pk])
