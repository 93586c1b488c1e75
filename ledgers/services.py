"""What a person asks of an import: take a file in, decide, write it, put it aside. The work is in `ledgers.work`.

Each of them changes the state in the same step as it asks for the work, so that a second click finds nothing to do. An
import in another state raises `NotNow`; one that changed since it was read raises `StaleVersion`. Neither writes.
"""

import hashlib
from collections.abc import Iterable
from datetime import date
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Region, User
from core import audit, jobs
from core.models import Job
from ledgers import memory
from ledgers.answers import Answers
from ledgers.memory import Correction
from ledgers.models import LedgerImport

State = LedgerImport.State


MOST_WAITING = 10


class NotNow(Exception):
    """The import is in a state in which this cannot be asked."""


def waiting(user: User) -> int:
    """How many files of a person wait to be read, or are being read."""
    return LedgerImport.objects.filter(owner=user, state=State.READING, job__state__in=Job.OPEN).count()


def start_import(*, file: UploadedFile, region: Region, by: User, answers: Answers | None = None) -> LedgerImport:
    """Keep the uploaded file and ask for it to be read in the background; `answers` are known before it is read."""
    digest = hashlib.sha256()
    for block in file.chunks():
        digest.update(block)
    file.seek(0)
    with transaction.atomic(), audit.acting_as(by):
        ledger = LedgerImport(
            owner=by,
            region=region,
            file=file,
            file_name=_short_name(file.name or ""),
            size=file.size,
            sha256=digest.hexdigest(),
            answers=(answers or Answers()).to_json(),
        )
        ledger.save()
        _read_in_background(ledger, by)
    return ledger


def _short_name(name: str) -> str:
    """At most 200 characters of a file's name, with its ending: that says what kind of file it should be."""
    path = PurePath(name)
    return f"{path.stem[: 200 - len(path.suffix)]}{path.suffix}" if len(path.suffix) < 10 else name[:200]


def answer_import(
    *, ledger: LedgerImport, answers: Answers, by: User, corrections: Iterable[Correction] = ()
) -> LedgerImport:
    """Keep what a person decided and read the file again by it; writes no record.

    `corrections` are those of the decisions that the person's organisation shall remember.
    """
    _require(ledger, can_answer(ledger))
    with transaction.atomic(), audit.acting_as(by):
        ledger.answers = answers.to_json()
        memory.remember(corrections, by=by)
        _read_in_background(ledger, by)
    return ledger


def can_answer(ledger: LedgerImport) -> bool:
    """Is the file read and not yet written? One in which no ledger was found can still be explained."""
    return ledger.state == State.READY or (ledger.state == State.REFUSED and bool(ledger.sheets))


def read_again(*, ledger: LedgerImport, by: User) -> LedgerImport:
    """Go back to checking after the reading or the writing stopped: the file is read afresh."""
    _require(ledger, ledger.is_stopped and ledger.applied_at is None)
    with transaction.atomic(), audit.acting_as(by):
        _read_in_background(ledger, by)
    return ledger


def confirm_import(
    *, ledger: LedgerImport, by: User, agreement_kind: str = "", figures_on: date | None = None,
    good_rows_only: bool = False,
) -> Job:  # fmt: skip
    """Ask for the ledger to be written: all of it or, where the person said so, its good rows."""
    from ledgers.tasks import apply_import

    _require(ledger, ledger.state == State.READY)
    with transaction.atomic(), audit.acting_as(by):
        ledger.state = State.APPLYING
        ledger.agreement_kind, ledger.figures_on, ledger.good_rows_only = agreement_kind, figures_on, good_rows_only
        title = _("Write %(file)s") % {"file": ledger.file_name}
        ledger.job = jobs.enqueue(apply_import, by=by, title=title, params=_params(ledger))
        ledger.save()
    return ledger.job


def take_back_import(*, ledger: LedgerImport, reason: str, mark: str, by: User) -> Job:
    """Ask for a written import to be taken back; `mark` stands for what the person was told would stay."""
    from ledgers.tasks import undo_import

    _require(ledger, ledger.may_be_taken_back)
    with transaction.atomic(), audit.acting_as(by):
        ledger.state, ledger.message = State.UNDOING, ""
        title = _("Take back %(file)s") % {"file": ledger.file_name}
        params = _params(ledger) | {"reason": reason, "mark": mark}
        ledger.job = jobs.enqueue(undo_import, by=by, title=title, params=params)
        ledger.save()
    return ledger.job


def discard_import(*, ledger: LedgerImport, by: User) -> None:
    """Put an unwritten import aside; nothing was written, nothing is."""
    _require(ledger, ledger.may_be_put_aside)
    ledger.state = State.DISCARDED
    with audit.acting_as(by):
        ledger.save()


def _require(ledger: LedgerImport, is_open: bool) -> None:
    if not is_open:
        raise NotNow(ledger.state)


def _params(ledger: LedgerImport) -> dict[str, object]:
    """What a job about an import carries: which one, and the page on which its owner sees what came of it."""
    return {"import": ledger.pk, "url": reverse("ledgers:import_detail", args=[ledger.pk])}


def _read_in_background(ledger: LedgerImport, by: User) -> None:
    from ledgers.tasks import read_import

    ledger.state, ledger.message = State.READING, ""
    title = _("Read %(file)s") % {"file": ledger.file_name}
    ledger.job = jobs.enqueue(read_import, by=by, title=title, params=_params(ledger))
    ledger.save()
