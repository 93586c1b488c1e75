"""What the rows of a sheet are: titles, units, sections, totals, notes, data."""

import re

from core.values.numerals import digits_number
from core.values.parsed import squeezed
from core.values.units import MoneyUnit, money_unit
from core.workbook.model import Cell
from ledgers.reading.grid import Grid
from ledgers.reading.headings import is_sample
from ledgers.reading.table import Table

# The filled cells of a row with their columns.
Cells = list[tuple[int, Cell]]
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
    cells = [(column, cell) for column, cell in grid.own_cells(row) if column not in table.problem_columns]
    if not cells or _is_only_number(cells, table):
        return "blank"
    first = [squeezed(cell) for _, cell in cells[:3]]
    if cells[0][0] <= 1 and is_sample(first[0]):
        return "sample"
    reason = _sum_reason(first)
    if reason:
        return reason
    if _repeats_heading(cells, table) or _is_column_numbering(cells):
        return "header"
    return _lonely_reason(grid, row, cells, table) if _says_little(cells) else ""


def _is_only_number(cells: Cells, table: Table) -> bool:
    """A ruled line with nothing but its running number is blank."""
    return all(column in table.number_columns and squeezed(cell).isdigit() for column, cell in cells)


def _says_little(cells: Cells) -> bool:
    """Tell whether a row holds no more than two different texts."""
    seen: set[str] = set()
    for _, cell in cells:
        seen.add(squeezed(cell))
        if len(seen) > 2:
            return False
    return True


def _sum_reason(texts: list[str]) -> str:
    for text in texts:
        if "计" not in text and not text.startswith("全"):
            continue
        if SUBTOTAL.match(text):
            return "subtotal"
        if TOTAL.match(text) or WHOLE_AREA.match(text):
            return "total"
    return ""


def _repeats_heading(cells: Cells, table: Table) -> bool:
    """Tell whether most cells hold the heading of their column; a row of data is given up half way."""
    headed = [(cell, texts) for column, cell in cells if (texts := table.heading_texts.get(column))]
    others = 0
    for cell, texts in headed:
        others += squeezed(cell) not in texts
        if others * 2 >= len(headed):
            return False
    return len(headed) >= 2


def _is_column_numbering(cells: Cells) -> bool:
    """甲 乙 1 2 3 … or (1) (2) (3) … under the headings."""
    numbers: list[int] = []
    for _, cell in cells:
        mark = squeezed(cell).strip("()<>[]")
        if mark.isdigit() and len(mark) <= 2:
            numbers.append(int(mark))
        elif not mark.isdigit() and mark not in "甲乙丙丁":
            return False
    return len(numbers) >= 3 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _lonely_reason(grid: Grid, row: int, cells: Cells, table: Table) -> str:
    texts = [(column, squeezed(cell)) for column, cell in cells]
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
