"""Look for figures, dates and rows that contradict each other."""

from collections.abc import Sequence
from decimal import Decimal
from statistics import median

from django.utils.translation import gettext_lazy as _

from core.sheets import SheetKind, ValueKind
from core.values.amounts import Amount
from core.values.company_names import CompanyName
from core.values.dates import WrittenDate
from core.values.parsed import squeezed, warning
from ledgers.reading.result import Record, SheetReading

FEWEST_NEIGHBOURS = 4
SLIP = Decimal(1000)

UNIT_SLIP = _("This amount is about ten thousand times off its neighbours. Check whether 万元 and 亿元 were confused.")
CAPITAL_TOO_HIGH = _("The registered capital is larger than the total investment. Check the unit of both.")
PHASE_TOO_HIGH = _("Phase one is larger than the whole investment. Check both amounts.")
DATE_ORDER = _("“%(first)s” (%(first_on)s) lies after “%(second)s” (%(second_on)s). Check both dates.")
DUPLICATE = _("The row repeats row %(row)s. Delete one of them, or correct what differs.")


def check_rows(sheet: SheetReading) -> None:
    """Note contradictions inside each row, and amounts out of scale with their column."""
    for record in sheet.records:
        _check_row(record)
    amounts = _amounts(sheet.records)
    for column in sheet.kind.columns:
        if column.kind is ValueKind.AMOUNT:
            _check_scale(column.name, amounts.get(column.name, []))


def _amounts(records: Sequence[Record]) -> dict[str, list[tuple[Record, Amount]]]:
    """Return the amounts of every field that are not zero, with their rows."""
    amounts: dict[str, list[tuple[Record, Amount]]] = {}
    for record in records:
        for name, parsed in record.parsed.items():
            if isinstance(parsed, Amount) and parsed.value:
                amounts.setdefault(name, []).append((record, parsed))
    return amounts


def _check_row(record: Record) -> None:
    for check in record.kind.checks:
        found = check(record.parsed)
        if found:
            record.add(found.problem, found.field)
    for earlier, later in record.kind.date_order:
        if earlier in record.parsed and later in record.parsed:
            _check_dates(record, earlier, later)
    total = next((name for name in ("total_invest", "agreement_amount") if _amount(record, name)), "")
    if total and _exceeds(record, "registered_capital", total):
        record.add(warning("amount.unit_slip", CAPITAL_TOO_HIGH), "registered_capital")
    if total and _exceeds(record, "phase1_invest", total):
        record.add(warning("amount.phase_exceeds_total", PHASE_TOO_HIGH), "phase1_invest")


def _amount(record: Record, name: str) -> Amount | None:
    found = record.parsed.get(name)
    return found if isinstance(found, Amount) and found.value else None


def _exceeds(record: Record, part: str, whole: str) -> bool:
    first, second = _amount(record, part), _amount(record, whole)
    if not first or not second or first.value is None or second.value is None or first.currency != second.currency:
        return False
    return first.value > (second.maximum or second.value)


def _check_dates(record: Record, earlier: str, later: str) -> None:
    first, second = record.parsed.get(earlier), record.parsed.get(later)
    if not isinstance(first, WrittenDate) or not isinstance(second, WrittenDate):
        return
    if first.value and second.last_day and first.value > second.last_day:
        labels = {"first": _label(record.kind, earlier), "second": _label(record.kind, later)}
        problem = warning("date.order", DATE_ORDER, first_on=first.text, second_on=second.text, **labels)
        record.add(problem, later)


def _label(kind: SheetKind, name: str) -> object:
    column = kind.column(name)
    return column.label if column else name


def _check_scale(name: str, amounts: list[tuple[Record, Amount]]) -> None:
    """Warn about amounts a thousand times off the median of their column, in logarithmic terms a confused 万 and 亿."""
    if len(amounts) < FEWEST_NEIGHBOURS:
        return
    middle = median(found.value for _, found in amounts if found.value)
    for record, found in amounts:
        is_off = found.value is not None and (found.value > middle * SLIP or found.value * SLIP < middle)
        if is_off and not any(issue.code == "amount.unit_slip" and issue.field == name for issue in record.issues):
            record.add(warning("amount.unit_slip", UNIT_SLIP), name)


def check_duplicates(sheet: SheetReading) -> None:
    """Note rows that repeat an earlier row of the same sheet; projects are known by then."""
    seen: dict[tuple, Record] = {}
    for record in sheet.records:
        key = _identity(record)
        if key is None:
            continue
        first = seen.setdefault(key, record)
        if first is not record:
            record.add(warning("duplicate.in_file", DUPLICATE, row=first.row))


def _identity(record: Record) -> tuple | None:
    names = record.kind.identity
    parts = [record.code, record.stage, record.project_id]
    filled = 0
    for name in names:
        parsed = record.parsed.get(name)
        part = parsed.key if isinstance(parsed, CompanyName) else _plain(record, name)
        if record.project_id and name in ("project_name", "content"):
            part = ""
        filled += bool(part)
        parts.append(part)
    return tuple(parts) if filled or record.project_id else None


def _plain(record: Record, name: str) -> str:
    value = record.values.get(name)
    return "" if value is None else squeezed(value).lower()
