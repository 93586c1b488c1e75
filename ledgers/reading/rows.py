"""What the rows of a sheet are: titles, units, sections, totals, notes, data."""

import re

from core.values.numerals import digits_number
from core.values.parsed import squeezed
from core.values.units import MoneyUnit, money_unit
from ledgers.reading.grid import Grid
from ledgers.reading.headings import is_sample
from ledgers.reading.table import Table

TOTAL = re.compile(r"^(?:.{0,10}?)(?:合计|总计|共计|累计|总合计)(?:[(:].*|\d+[个项家户宗].*)?$")
SUBTOTAL = re.compile(r"^(?:.{0,12}?)小计(?:[(:].*|\d+[个项家户宗].*)?$")
WHOLE_AREA = re.compile(r"^全(?:省|市|县|区)(?:合计|总计)?$")
SECTION = re.compile(
    r"^(?:[(]?[一二三四五六七八九十]{1,3}[)]?[、.,:]?|第[一二三四五六七八九十]+[类部分章节]+[、:]?|[(]\d+[)])(?=.)"
)
COUNTED = re.compile(r"[(](?:共|合计)?\d+[个项家户宗][^()]*[)]$")
NOTE = re.compile(r"^(?:备?注|说明|填表说明|填报说明|注意|附注|数据来源|口径|\*)\d*[:.、,]?")
FORM = re.compile(
    r"填报单位|填报人|审核人|制表|填表|联系电话:|报送单位[:(]|单位\(盖章\)|签发人|负责人\(?签|年月日$|单位负责人|填报日期|填报时间:|"
    r"统计时间:|截止?(?:时间|日期)|数据截[至止]"
)
UNIT_LINE = re.compile(r"^[(]?(?:金额|计量|货币|投资额?)?单位[:为]")
UNIT_TEXT = re.compile(r"(?:金额|货币|计量|资金)?单位均?[:为]+[(]?([^()。;；\s]+)")
YEAR = re.compile(r"(20\d{2})\s*年")
DATED = re.compile(r"(20\d{2})[年.\-/]\d{1,2}")


def preamble_reason(texts: list[str]) -> str:
    """Name a row above the heading: title, unit, form or blank."""
    if not texts:
        return "blank"
    joined = squeezed(" ".join(texts))
    if UNIT_LINE.match(joined):
        return "unit"
    return "form" if FORM.search(joined) else "title"


def row_reason(grid: Grid, row: int, table: Table) -> str:
    """Name a row below the heading; an empty answer means that it holds data."""
    texts = [(column, squeezed(text)) for column, text in grid.own_texts(row) if column not in table.problem_columns]
    if not texts or _is_only_number(texts, table):
        return "blank"
    if texts[0][0] <= 1 and is_sample(texts[0][1]):
        return "sample"
    reason = _sum_reason([text for _, text in texts[:3]])
    if reason:
        return reason
    if _repeats_heading(grid, row, table) or _is_column_numbering(texts):
        return "header"
    return _lonely_reason(grid, row, texts, table) if len({text for _, text in texts}) <= 2 else ""


def _is_only_number(texts: list[tuple[int, str]], table: Table) -> bool:
    """A ruled line with nothing but its running number is blank."""
    numbers = {match.index for match in table.columns if match.note == "number"}
    return all(column in numbers and text.isdigit() for column, text in texts)


def _sum_reason(texts: list[str]) -> str:
    for text in texts:
        if SUBTOTAL.match(text):
            return "subtotal"
        if TOTAL.match(text) or WHOLE_AREA.match(text):
            return "total"
    return ""


def _repeats_heading(grid: Grid, row: int, table: Table) -> bool:
    cells = [(texts, grid.own(row, column)) for column, texts in table.heading_texts.items()]
    same = [squeezed(cell) in texts for texts, cell in cells if cell is not None]
    return len(same) >= 2 and sum(same) * 2 > len(same)


def _is_column_numbering(texts: list[tuple[int, str]]) -> bool:
    """甲 乙 1 2 3 … or (1) (2) (3) … under the headings."""
    if len(texts) < 3:
        return False
    marks = [text.strip("()<>[]") for _, text in texts]
    numbers = [int(mark) for mark in marks if mark.isdigit() and len(mark) <= 2]
    others = [mark for mark in marks if not mark.isdigit()]
    in_order = numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else False
    return in_order and len(numbers) >= 3 and all(mark in "甲乙丙丁" for mark in others)


def _lonely_reason(grid: Grid, row: int, texts: list[tuple[int, str]], table: Table) -> str:
    column = texts[0][0]
    joined = "".join(text for _, text in texts)
    if NOTE.match(joined) and column <= 1:
        return "note"
    if UNIT_LINE.match(joined):
        return "unit"
    if FORM.search(joined) and len(joined) > 6:
        return "form"
    if len(texts) > 2 or (len(texts) == 2 and not _is_number_and_title(texts)):
        return ""
    return _single_reason(grid, row, column, joined, table)


def _is_number_and_title(texts: list[tuple[int, str]]) -> bool:
    """一 | 在谈项目: the numeral stands in a cell of its own."""
    return (
        bool(re.fullmatch(r"[(]?[一二三四五六七八九十]{1,3}[)]?[、.]?", texts[0][1]))
        and digits_number(texts[1][1]) is None
    )


def _single_reason(grid: Grid, row: int, column: int, text: str, table: Table) -> str:
    """A row with one text: a section, a note, or a row of which only one cell was filled in."""
    if SECTION.match(text) or COUNTED.search(text):
        return "section"
    if len(text) > 40:
        return "note"
    names = {match.index for match in table.columns if match.column and match.column.name in _required(table)}
    is_wide = grid.is_merged_across(row, column)
    if column in names and not is_wide:
        return ""
    return "section" if is_wide or column <= 1 else ""


def _required(table: Table) -> set[str]:
    return {name for group in table.kind.required for name in group}


def sheet_units(texts: list[str]) -> MoneyUnit | None:
    """Return the money unit that a unit line, title or note names (`单位：亿元、亩`)."""
    for text in texts:
        for found in UNIT_TEXT.findall(squeezed(text)):
            for part in re.split(r"[、,/和及]", found):
                unit = money_unit(part)
                if unit:
                    return unit
    return next(filter(None, map(_bracketed_unit, texts)), None)


def _bracketed_unit(text: str) -> MoneyUnit | None:
    found = re.search(r"[(]((?:亿|万|千)?(?:美)?元)[)]$", squeezed(text))
    return money_unit(found[1]) if found else None


def sheet_year(texts: list[str]) -> int | None:
    """Return the year a title or a form line speaks of."""
    for pattern in (YEAR, DATED):
        for text in texts:
            found = pattern.search(text)
            if found:
                return int(found[1])
    return None
