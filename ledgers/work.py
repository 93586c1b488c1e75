"""The background work on an import: read and check the file, write it once a person has confirmed."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core import jobs
from core.models import Job
from core.workbook.refusal import WorkbookRefused
from ledgers import found
from ledgers.importing.plan import ImportPlan
from ledgers.models import LedgerImport, LedgerRow
from ledgers.reading.as_json import issue_json
from ledgers.reading.ledger import read_ledger
from ledgers.reading.result import LedgerReading, Record

State = LedgerImport.State


def read_file(job: Job) -> dict[str, Any]:
    """Read the file of an import and keep what was found; writes no company, lead or project."""
    ledger = LedgerImport.objects.select_related("owner__region", "region").get(pk=job.params["import"])
    if ledger.state not in (State.READING, State.FAILED):
        return {}
    try:
        reading = _read(ledger)
    except WorkbookRefused as refusal:
        ledger.state, ledger.message = State.REFUSED, refusal.message[:500]
        ledger.file_issues = [{"code": refusal.code, "message": refusal.message}]
        ledger.save()
        return {}
    jobs.progress(job, 1, 2, _("comparing with what is stored"))
    plan = ImportPlan(reading, ledger.owner, ledger.region).build()
    _keep(ledger, plan, State.READY)
    return {"url": _url(ledger)}


def write_file(job: Job) -> dict[str, Any]:
    """Write a confirmed import: all of it or, where the person chose so, its good rows; in one transaction."""
    ledger = LedgerImport.objects.select_related("owner__region", "region").get(pk=job.params["import"])
    if ledger.job_id != job.pk or ledger.state not in (State.APPLYING, State.FAILED):
        return {}
    reading = _read(ledger)
    plan = ImportPlan(reading, ledger.owner, ledger.region, ledger.agreement_kind).build()
    if reading.has_errors and not ledger.good_rows_only:
        _keep(ledger, plan, State.READY)
        raise jobs.JobRefused(_("The ledger has errors. Correct them, or choose to write only the good rows."))
    with transaction.atomic():
        plan.save(_("Ledger %(file)s") % {"file": ledger.file_name})
        ledger.applied_at = timezone.now()
        _keep(ledger, plan, State.APPLIED)
        jobs.progress(job, 1, 1)  # refuses a cancelled job, and with it all that was written
    return {"url": _url(ledger)}


def _read(ledger: LedgerImport) -> LedgerReading:
    with ledger.file.open("rb") as stored:
        return read_ledger(stored, ledger.file_name)


def _url(ledger: LedgerImport) -> str:
    return reverse("ledgers:import_detail", args=[ledger.pk])


def _keep(ledger: LedgerImport, plan: ImportPlan, state: str) -> None:
    """Write down what was found, row by row, for the person to look at."""
    reading = plan.reading
    with transaction.atomic():
        ledger.rows.all().delete()
        rows = [_row(ledger, plan, record) for record in reading.records]
        LedgerRow.objects.bulk_create(rows, batch_size=500)
        ledger.sheets = found.sheets_json(reading)
        ledger.file_issues = [issue_json(issue) for issue in reading.issues]
        ledger.counts = plan.counts() | {"reasons": found.reasons(rows)}
        ledger.needs = plan.needs
        ledger.state = state
        ledger.save()


def _row(ledger: LedgerImport, plan: ImportPlan, record: Record) -> LedgerRow:
    """One row as the check page shows it."""
    place = (record.sheet, record.row)
    draft = plan.row_drafts.get(place)
    changes = [] if draft is None or draft.is_new else [
        {"field": change.field, "old": change.old, "new": change.new} for change in draft.changed_by(place)
    ]  # fmt: skip
    values = record.values
    return LedgerRow(
        ledger_import=ledger,
        sheet=record.sheet,
        row=record.row,
        kind=record.code,
        stage=record.stage or "",
        title=str(values.get("project_name") or values.get("company_name") or values.get("investor_name") or "")[:300],
        fields={name: facets for name, facets in record.facets.items() if facets.get("value") is not None},
        errors=[issue_json(issue) for issue in record.errors],
        warnings=[issue_json(issue) for issue in record.warnings],
        outcome=plan.outcome(record),
        changes=changes,
        target_model=draft.record._meta.label_lower if draft else "",
        target_id=draft.record.pk if draft else None,
    )
