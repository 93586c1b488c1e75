"""Which importer writes which kind of ledger, and what is said of rows and columns that are only read."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.values.parsed import Choices, error, warning
from ledgers.importing.base import NOT_YOURS, KindImporter, label_of, note
from ledgers.importing.company_base import CompanyImporter
from ledgers.importing.followups import FollowUpImporter
from ledgers.importing.parks import DataCentreImporter, ParkImporter
from ledgers.permits import is_work_of
from ledgers.reading.result import Issue, Record

# Companies come first, for all the others may name them; each of the others may name what stands before it.
IMPORTERS: tuple[type[KindImporter], ...] = (CompanyImporter, ParkImporter, DataCentreImporter, FollowUpImporter)
NOT_WRITTEN = {
    "unit": _(
        "The rows of sheet “%(sheet)s” are checked but not written: single units are not kept yet. The vacant area of "
        "a park is that of the list of parks."
    ),
    "incentive_payment": _(
        "The rows of sheet “%(sheet)s” are checked but not written: applications and payments are not taken from "
        "ledgers yet. Enter them on the pages of the policies."
    ),
}  # fmt: skip
# Columns that are read and checked, for which no record has a place yet.
NOT_KEPT = {
    "park": ("tenants", "occupancy_pct", "racks", "pue", "power_price", "contact_post", "owner_org"),
    "data_centre": ("contact", "contact_post", "phone"),
}
COLUMNS_NOT_KEPT = _("Sheet “%(sheet)s”: these columns are checked but not kept yet: %(columns)s.")


def check_role(record: Record, user: Any) -> None:
    """Rows that the person's role does not enter are wrong: a role may change between reading and writing."""
    if not is_work_of(user, record.kind):
        note(record, error("kind.not_yours", NOT_YOURS, kind=record.kind.label))


def sheet_notes(records: Iterable[Record]) -> Iterator[Issue]:
    """What a person should know of whole sheets: rows that are not written, columns that are not kept."""
    found: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        if record.code in NOT_WRITTEN or record.code in NOT_KEPT:
            found.setdefault((record.sheet, record.code), []).append(record)
    for (sheet, code), rows in found.items():
        if code in NOT_WRITTEN:
            yield Issue(warning("sheet.not_written", NOT_WRITTEN[code], sheet=sheet), sheet=sheet)
        filled = [name for name in NOT_KEPT.get(code, ()) if any(row.values.get(name) is not None for row in rows)]
        if filled:
            columns = Choices(tuple(label_of(rows[0], name) for name in filled))
            yield Issue(warning("sheet.columns_not_kept", COLUMNS_NOT_KEPT, sheet=sheet, columns=columns), sheet=sheet)
