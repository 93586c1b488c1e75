"""What a person asks of an import: take a file in, write it, put it aside. The work itself is in `ledgers.work`."""

import hashlib
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Region, User
from core import audit, jobs
from core.models import Job
from ledgers.models import LedgerImport

State = LedgerImport.State


def start_import(*, file: UploadedFile, region: Region, by: User) -> LedgerImport:
    """Keep the uploaded file and ask for it to be read in the background."""
    from ledgers.tasks import read_import

    digest = hashlib.sha256()
    for block in file.chunks():
        digest.update(block)
    file.seek(0)
    with transaction.atomic():
        ledger = LedgerImport(
            owner=by,
            region=region,
            file=file,
            file_name=_short_name(file.name or ""),
            size=file.size,
            sha256=digest.hexdigest(),
        )
        ledger.save()
        ledger.job = jobs.enqueue(
            read_import, by=by, title=_("Read %(file)s") % {"file": ledger.file_name}, params={"import": ledger.pk}
        )
        ledger.save()
    return ledger


def _short_name(name: str) -> str:
    """At most 200 characters of a file's name, with its ending: that says what kind of file it should be."""
    path = PurePath(name)
    return f"{path.stem[: 200 - len(path.suffix)]}{path.suffix}" if len(path.suffix) < 10 else name[:200]


def confirm_import(*, ledger: LedgerImport, agreement_kind: str, good_rows_only: bool, by: User) -> Job:
    """Ask for the ledger to be written; the state changes in the same step, so that a second click finds it busy."""
    from ledgers.tasks import apply_import

    with transaction.atomic():
        ledger.state = State.APPLYING
        ledger.agreement_kind, ledger.good_rows_only = agreement_kind, good_rows_only
        title = _("Write %(file)s") % {"file": ledger.file_name}
        ledger.job = jobs.enqueue(apply_import, by=by, title=title, params={"import": ledger.pk})
        ledger.save()
    return ledger.job


def discard_import(*, ledger: LedgerImport, by: User) -> None:
    """Put an unwritten import aside; nothing was written, nothing is."""
    ledger.state = State.DISCARDED
    with audit.acting_as(by):
        ledger.save()
