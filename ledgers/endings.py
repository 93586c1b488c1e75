"""What the owner of an import is told when the work on it has ended."""

from django.utils.translation import gettext as _

from ledgers.models import LedgerImport

State = LedgerImport.State


def words_of(ledger: LedgerImport) -> str:
    """How the work on `ledger` ended, with its counts; empty where its owner put it aside meanwhile."""
    words = {"file": ledger.file_name, "counts": ledger.in_words() or _("no rows"), "why": ledger.message}
    if ledger.state == State.READY:
        return _("“%(file)s” was checked: %(counts)s.") % words
    if ledger.state == State.REFUSED:
        return _("“%(file)s” could not be imported: %(why)s") % words
    if ledger.state == State.APPLIED:
        return _("“%(file)s” was written: %(counts)s.") % words
    if ledger.state == State.UNDONE:
        return _("“%(file)s” was taken back.") % words
    return ""
