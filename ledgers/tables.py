"""The list of one's ledger imports, and the rows of one."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from core.tables import Column, CountColumn, DateColumn, Table
from ledgers.models import LedgerImport

STATE_COLOURS = {
    LedgerImport.State.READY: "warning", LedgerImport.State.APPLIED: "success", LedgerImport.State.REFUSED: "danger",
    LedgerImport.State.FAILED: "danger", LedgerImport.State.READING: "primary", LedgerImport.State.APPLYING: "primary",
    LedgerImport.State.UNDOING: "primary",
}  # fmt: skip


def counted(outcome: str) -> Callable[[LedgerImport], int | None]:
    """How many rows came to that; not known before the file was read."""
    return lambda one: one.counts["rows"].get(outcome, 0) if "rows" in one.counts else None


class StateColumn(Column):
    """Where an import stands. Of one whose work was cancelled or failed, no list says that it is going on."""

    def text(self, row: LedgerImport) -> str:
        return row.told_state

    def raw(self, row: LedgerImport) -> str:
        return LedgerImport.State.FAILED if row.is_stopped else row.state


class ImportTable(Table):
    detail_route = "ledgers:import_detail"
    file_name = Column(_("file name"), link=True, sort="file_name")
    state = StateColumn(_("state"), badge=STATE_COLOURS)
    new = CountColumn(_("new"), counted("new"))
    joined = CountColumn(_("joined"), counted("joined"), shown=False)
    changed = CountColumn(_("updated"), counted("changed"))
    same = CountColumn(_("same"), counted("same"))
    wrong = CountColumn(_("wrong"), counted("error"))
    owner = Column(_("uploaded by"))
    created_at = DateColumn(_("uploaded at"), sort="created_at")
    applied_at = DateColumn(_("written at"), sort="applied_at")
