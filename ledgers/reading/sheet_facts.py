"""What a sheet says outside its rows and means of every row: the day of the figures, a word of its title."""

import re
from collections.abc import Iterable

from core.values.dates import Precision, WrittenDate, parse_date
from core.values.parsed import squeezed
from ledgers.reading.cells import Text
from ledgers.reading.result import SheetReading

DAY = r"(20\d{2}(?:年\d{1,2}月(?:\d{1,2}日?)?|[.\-/]\d{1,2}(?:[.\-/]\d{1,2})?))"
LABELS = (
    r"数据截[至止](?:时间|日期)?",
    r"截[至止](?:时间|日期)?",
    r"统计(?:时间|日期)",
    r"填[报表](?:时间|日期)|[报上]报(?:时间|日期)|制表(?:时间|日期)",
)
PATTERNS = [re.compile(rf"(?:{label})[:为是到]*{DAY}") for label in LABELS]
# The day at the end of 填报单位（盖章）： 填报人： …… 2017年9月25日 is the day of the report.
SIGNED = re.compile(rf"(?:填报|报送|单位\(盖章\)|审核人|制表).*?{DAY}")
TOLD_IN = {"title", "form", "unit", "note"}


def sheet_day(texts: Iterable[str]) -> WrittenDate | None:
    """Return the day or month that 数据截至, 统计时间, 填报日期 or the line of signatures names, in that order."""
    lines = [squeezed(text) for text in texts]
    for pattern in (*PATTERNS, SIGNED):
        for line in lines:
            found = pattern.search(line)
            day = parse_date(found[1]) if found else None
            if day and day.precision in (Precision.DAY, Precision.MONTH):
                return day
    return None


def tell_rows(sheet: SheetReading) -> None:
    """Give every row that is silent about them the facts that the sheet tells."""
    if sheet.kind.dated_by:
        _give(sheet, sheet.kind.dated_by, sheet_day(row.text for row in sheet.ignored if row.reason in TOLD_IN))
    for name, target in sheet.kind.told_by_title.items():
        column = sheet.kind.column(name)
        words = column.choices if column else ()
        found = next((word for word in words if len(word) > 1 and word in sheet.title), None)
        _give(sheet, target, Text(raw=None, value=found))


def _give(sheet: SheetReading, name: str, fact: WrittenDate | Text | None) -> None:
    if fact is None or fact.value is None:
        return
    for record in sheet.records:
        if record.kind is sheet.kind and record.values.get(name) is None:
            record.parsed[name], record.values[name] = fact, fact.value
