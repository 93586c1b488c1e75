"""The list of one's ledger imports, and the rows of one."""

from django.utils.translation import gettext_lazy as _

from core.tables import Column, CountColumn, DateColumn, Table
from ledgers.models import LedgerImport

STATE_COLOURS = {
    LedgerImport.State.READY: "warning", LedgerImport.State.APPLIED: "success", LedgerImport.State.REFUSED: "danger",
    LedgerImport.State.FAILED: "danger", LedgerImport.State.READING: "primary", LedgerImport.State.APPLYING: "primary",
}  # fmt: skip


class ImportTable(Table):
    detail_route = "ledgers:import_detail"
    file_name = Column(_("file name"), link=True, sort="file_name")
    state = Column(_("state"), badge=STATE_COLOURS)
    new = CountColumn(_("new"), lambda one: one.counts.get("rows", {}).get("new"))
    changed = CountColumn(_("updated"), lambda one: one.counts.get("rows", {}).get("changed"))
    same = CountColumn(_("same"), lambda one: one.counts.get("rows", {}).get("same"))
    wrong = CountColumn(_("wrong"), lambda one: one.counts.get("rows", {}).get("error"))
    created_at = DateColumn(_("uploaded at"), sort="created_at")
    applied_at = DateColumn(_("written at"), sort="applied_at")
