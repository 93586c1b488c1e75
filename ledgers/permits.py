"""Whose work a ledger is. An exported list is anybody's who may change its records; its plan asks by itself."""

from typing import Any

from accounts.roles import ROUTES
from core.addresses import route_of
from core.sheets import SheetKind
from core.workbook.refusal import WorkbookRefused

OFFICERS_WORK = "crm:lead_create"
WORK_OF_KIND = {"park": "parks:park_update", "unit": "parks:park_update", "data_centre": "parks:datacentre_create"}


def is_work_of(user: Any, kind: SheetKind) -> bool:
    """Does the person's role work on ledgers of this kind?"""
    return user.may(WORK_OF_KIND.get(kind.code, OFFICERS_WORK))


def require_work(user: Any, kinds: list[SheetKind]) -> None:
    """Raise `WorkbookRefused` if a ledger has sheets of a kind that is not among the work of the person's role."""
    is_theirs = all(is_work_of(user, kind) for kind in kinds) if kinds else user.may(OFFICERS_WORK)
    if not is_theirs:
        raise WorkbookRefused("ledger.role")


def may_change(user: Any, model: Any) -> bool:
    """Does the person's role change such records? What has no form of its own goes with what has."""
    route = route_of(model, "update")
    return user.may(route) or route not in ROUTES
