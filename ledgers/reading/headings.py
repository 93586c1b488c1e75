"""What a heading says: its name, its unit, and the column of a ledger it stands for."""

import re
from dataclasses import dataclass
from functools import lru_cache

from core.sheets import Column, SheetKind, ValueKind
from core.values.parsed import squeezed
from core.values.units import QUANTITIES, MoneyUnit, money_unit, unit_factor

BRACKET = re.compile(r"[(\[【〔{]([^()\[\]【】〔〕{}]*)[)\]】〕}]")
AFTER_SIGN = re.compile(r"^(.+?)[:/,;、](?:单位:?)?([^:/,;、]+)$")
GLUED_UNIT = re.compile(r"^(.{2,}?)(亿元|万元|千元|亿美元|万美元|平方公里|平方米|公顷|亩|%)$")
ROW_NUMBER = re.compile(r"^(?:序号?|编号|项目序号|项目编号|排序|no\.?|#|顺序号)$", re.IGNORECASE)
NEUTRAL_START = re.compile(
    r"^(?:项目|企业|公司|本|该|招商引资|招商|引资|主要|具体|目前|现有|当前|其中:?|所|我市|我县|全市|入区|入园)(?=..)"
)
NEUTRAL_END = re.compile(r"(?<=..)(?:情况|额|金额|名称|简介|全称)$")
LONGEST_WILDCARD = 8
# What our own workbooks add: the column and the sheet of an error workbook that tell what is wrong, and of a template
# the row that shows how a row is filled in and the sheet that holds the drop-downs. None of them is ever imported.
PROBLEM_HEADING = "导入问题"
PROBLEM_SHEET = "导入问题汇总"
SAMPLE_MARK = "示例行"
LIST_SHEET = "下拉选项"
OUR_SHEETS = (PROBLEM_SHEET, LIST_SHEET)
LONGEST_HEADING = 80
# Between the headings that stand one above the other over a column, where they are shown as one.
SEPARATOR = " / "
LONGEST_REMEMBERED = 100


@dataclass(frozen=True)
class Heading:
    """A heading taken apart; `unit` is the first unit found in brackets or behind a sign."""

    full: str
    bare: str
    unit: str = ""

    @property
    def money(self) -> MoneyUnit | None:
        """Return the unit as money, None if it is none."""
        return money_unit(self.unit) if self.unit else None


@lru_cache(maxsize=4096)
def heading(text: str) -> Heading:
    """Take `签约总投资额\\n（亿元）` apart: bare name 签约总投资额, unit 亿元."""
    full = (
        re.sub(r"[*★☆:]+$|^[*★☆]+", "", squeezed(text[:LONGEST_HEADING]).lower())
        .replace("日期", "时间")
        .replace("年月", "时间")
    )
    full = re.sub(r"[\[【〔{]", "(", re.sub(r"[\]】〕}]", ")", full))
    notes = [re.sub(r"^(?:单位|计量单位)[:：]?", "", note) for note in BRACKET.findall(full)]
    unit = next(filter(None, map(unit_in, notes)), "")
    bare = BRACKET.sub("", full).strip(":,;、")
    for pattern in (AFTER_SIGN, GLUED_UNIT):
        found = pattern.match(bare)
        if not unit and found and unit_in(found[2]):
            bare, unit = found[1], unit_in(found[2])
    return Heading(full, bare, unit)


def heading_key(text: str) -> str:
    """Return under which name a heading (`投资 / 总投资（亿元）`) is remembered: blanks, width, stars do not count."""
    return "/".join(heading(part).full for part in text.split(SEPARATOR))[:LONGEST_REMEMBERED]


@lru_cache(maxsize=1024)
def unit_in(text: str) -> str:
    """Return the unit a text consists of (`（亿元）`, `万元、人民币` -> 万元); empty if it is no unit."""
    text = squeezed(text).strip("()[]【】")
    if money_unit(text) or any(unit_factor(text, quantity) is not None for quantity in QUANTITIES if quantity and text):
        return text
    return next((part for part in re.split(r"[、,/;]", text) if part and money_unit(part)), "")


def is_row_number(text: str) -> bool:
    """Tell whether a heading stands over the running numbers."""
    return bool(ROW_NUMBER.match(heading(text).bare))


def is_problem_heading(text: str) -> bool:
    """Tell whether a heading stands over the problems that an error workbook tells."""
    return squeezed(text) == PROBLEM_HEADING


def is_sample(text: str) -> bool:
    """Tell whether the first cell of a row marks the sample row of a template (示例行业公司 is none)."""
    return text.startswith(SAMPLE_MARK) and not text.startswith(SAMPLE_MARK + "业")


class HeadingIndex:
    """The headings one kind of sheet knows."""

    def __init__(self, kind: SheetKind) -> None:
        self.kind = kind
        self._exact: dict[str, Column] = {}
        self._wild: list[tuple[re.Pattern, Column]] = []
        self._stems: dict[str, Column | None] = {}
        for column in kind.columns:
            for alias in column.aliases:
                self._add(alias, column)

    def _add(self, alias: str, column: Column) -> None:
        if "*" in alias:
            parts = [re.escape(part) for part in alias.split("*")]
            self._wild.append((re.compile(f".{{1,{LONGEST_WILDCARD}}}?".join(parts)), column))
            return
        known = heading(alias)
        self._exact.setdefault(known.full, column)
        short = stem(known.bare)
        same = self._stems.get(short, column)
        # A stem that two fields share says nothing.
        self._stems[short] = column if same is not None and same.name == column.name else None

    def exact(self, text: str) -> Column | None:
        """Return the column that goes by exactly this heading."""
        known = heading(text)
        found = self._exact.get(known.full) or self._exact.get(known.bare)
        return found or next((column for pattern, column in self._wild if pattern.fullmatch(known.bare)), None)

    def close(self, text: str) -> Column | None:
        """Return the column whose heading differs only in words without meaning (项目, 情况, 额)."""
        known = heading(text)
        short = stem(known.bare)
        found = self._stems.get(short) or self._exact.get(short)
        return found if found and _unit_fits(found, known) else None


def _unit_fits(column: Column, known: Heading) -> bool:
    if not known.unit or column.kind not in (ValueKind.AMOUNT, ValueKind.NUMBER):
        return True
    if column.kind is ValueKind.AMOUNT:
        return known.money is not None
    return unit_factor(known.unit, column.quantity) is not None


@lru_cache(maxsize=4096)
def stem(name: str) -> str:
    """Drop words without meaning from both ends of a heading; two characters always stay."""
    before = ""
    while before != name:
        before = name
        name = NEUTRAL_END.sub("", NEUTRAL_START.sub("", name))
    return name
