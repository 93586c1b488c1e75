"""How long uploaded files are kept: those of written imports for good, those that came to nothing for a while."""

from contextlib import suppress
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import StaleVersion
from ledgers.models import LedgerImport

DAYS_KEPT = 90
CAME_TO_NOTHING = (LedgerImport.State.REFUSED, LedgerImport.State.DISCARDED)


def drop_old_files() -> int:
    """Remove the files of imports refused or put aside `DAYS_KEPT` days ago; return how many.

    The import stays on record with the file's name, size and hash.
    """
    long_ago = timezone.now() - timedelta(days=DAYS_KEPT)
    old = LedgerImport.objects.filter(state__in=CAME_TO_NOTHING, updated_at__lt=long_ago).exclude(file="")
    dropped = 0
    for ledger in list(old):
        with suppress(StaleVersion):
            _drop_file(ledger)
            dropped += 1
    return dropped


def _drop_file(ledger: LedgerImport) -> None:
    storage, name = ledger.file.storage, ledger.file.name
    ledger.file = ""
    with transaction.atomic():
        ledger.save(reason=_("Files of imports that came to nothing are kept for %(days)s days.") % {"days": DAYS_KEPT})
        transaction.on_commit(lambda: storage.delete(name))
