"""Is an uploaded workbook an exported list that comes back?"""

from typing import Any

from accounts.roles import ROUTES
from core.workbook.model import Sheet, Workbook
from core.workbook.refusal import WorkbookRefused
from ledgers.answers import Answers
from ledgers.lists.cells import text_of
from ledgers.lists.keys import HEADING_ROWS, find_list
from ledgers.lists.pages import listing_of
from ledgers.lists.plan import ListPlan
from ledgers.lists.sheet import match_headings
from ledgers.models import LedgerImport

FEWEST_HEADINGS = 3


def plan_of_list(workbook: Workbook, ledger: LedgerImport, answers: Answers) -> ListPlan | None:
    """The plan for a workbook that holds a list with its record numbers; None for any other. Notes which list it is."""
    found = find_list(workbook)
    ledger.list_route = ""
    if found is None:
        return None
    plan = ListPlan.of_file(found, ledger.owner, ledger.region, answers)
    ledger.list_route = plan.list_route
    return plan


def refuse_numberless_list(workbook: Workbook, user: Any) -> None:
    """Raise `WorkbookRefused` if the workbook has the headings of a list, but lost its record numbers."""
    for sheet in workbook.sheets:
        if name := _list_with_headings(sheet, user):
            raise WorkbookRefused("list.no_numbers", list=name)


def _list_with_headings(sheet: Sheet, user: Any) -> str:
    """What the list is called whose headings stand in the sheet; empty where there is none."""
    rows = [
        [(index, text) for index, cell in enumerate(row) if (text := text_of(cell))]
        for row in sheet.rows[:HEADING_ROWS]
    ]
    best, name = FEWEST_HEADINGS - 1, ""
    for route in sorted(route for route in ROUTES if route.endswith("_list") and user.may(route)):
        listing = _listing(route, user)
        columns = list(listing.table_class.columns.values()) if listing else []
        for texts in (row for row in rows if len(row) < 2 * len(columns)):
            known = sum(heading.column is not None for heading in match_headings(texts, columns)[1])
            if known > best and known * 2 > len(texts):
                best, name = known, str(listing.title or listing.nouns)
    return name


def _listing(route: str, user: Any) -> Any:
    try:
        return listing_of(route.removesuffix("_list"), user)
    except WorkbookRefused:
        return None
