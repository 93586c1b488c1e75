"""Whose work a ledger is. An exported list is anybody's who may change its records; its plan asks by itself."""

from typing import Any

from core.sheets import SheetKind
from core.workbook.refusal import WorkbookRefused

OFFICERS_WORK = "crm:lead_create"
WORK_OF_KIND = {"park": "parks:park_update", "unit": "parks:park_update", "data_centre": "parks:datacentre_create"}


def require_work(user: Any, kinds: list[SheetKind]) -> None:
    """Raise `WorkbookRefused` if a ledger has sheets of a kind that is not among the work of the person's role."""
    routes = {WORK_OF_KIND.get(kind.code, OFFICERS_WORK) for kind in kinds} or {OFFICERS_WORK}
    if not all(user.may(route) for route in routes):
        raise WorkbookRefused("ledger.role")
