"""Headings: width, blanks, line breaks, stars and a unit in brackets leave a heading what it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.sheets import Column, SheetKind, ValueKind
from core.values.units import QUANTITIES, money_unit, unit_factor
from ledgers.kinds import SHEET_KINDS
from ledgers.reading.headings import HeadingIndex, heading
from tests.properties import written

INDEXES = {kind: HeadingIndex(kind) for kind in SHEET_KINDS}
ALIASES = [
    (kind, alias) for kind in SHEET_KINDS for column in kind.columns for alias in column.aliases if "*" not in alias
]
MONEY = ["元", "千元", "万元", "百万元", "亿元", "万美元", "亿", "万元人民币"]
BRACKETS = ["（{}）", "({})", "［{}］", "[{}]", "【{}】", "〔{}〕", "（单位：{}）", "\n（{}）", " ( {} ) "]
STARS = ["", "*", "＊", "★", " * "]


def units(column: Column) -> list[str]:
    """The units a column's figures may come in; none for words and days."""
    if column.kind is ValueKind.AMOUNT:
        return MONEY
    return [unit for unit in QUANTITIES[column.quantity] if unit] if column.kind is ValueKind.NUMBER else []


@st.composite
def decorated(draw: st.DrawFn) -> tuple[SheetKind, str, str, str]:
    """A kind of sheet, a heading it knows, the same heading as somebody typed it, and the unit they put in brackets."""
    kind, alias = draw(st.sampled_from(ALIASES))
    column = INDEXES[kind].exact(alias)
    assert column
    unit = "" if heading(alias).unit else draw(st.sampled_from(["", *units(column)]))
    text = draw(st.sampled_from([str, written.wide, str.upper]))(alias)
    text = "".join(char + draw(st.sampled_from(["", "", "", *written.BLANKS])) for char in text)
    text += draw(st.sampled_from(BRACKETS)).format(unit) if unit else ""
    return kind, alias, draw(st.sampled_from(STARS)) + text + draw(st.sampled_from([*STARS, "：", ":"])), unit


@given(decorated())
def test_a_decorated_heading_means_the_same_column(case: tuple[SheetKind, str, str, str]) -> None:
    kind, alias, text, unit = case
    index = INDEXES[kind]
    assert (index.exact(text) or index.close(text)) is index.exact(alias)
    if unit:
        column = index.exact(alias)
        found = heading(text)
        if column and column.kind is ValueKind.AMOUNT:
            assert found.money == money_unit(unit)
        elif column:
            assert unit_factor(found.unit, column.quantity) == unit_factor(unit, column.quantity)


@given(
    st.one_of(written.any_text, written.close_to("总投资 （万元） [亿元] 单位： ＊ 项目 名称 额 日期 / 年 ( ) 【 】 %"))
)
def test_any_heading_is_taken_apart(text: str) -> None:
    found = heading(text)
    assert heading(text + " ") == found or len(text) >= 80
    for index in INDEXES.values():
        index.exact(text)
        index.close(text)


@pytest.mark.parametrize("kind", SHEET_KINDS, ids=lambda kind: f"{kind.code}{kind.stage}")
def test_every_alias_of_a_kind_means_its_own_column(kind: SheetKind) -> None:
    index = INDEXES[kind]
    lost = {(alias, column.name) for column in kind.columns for alias in column.aliases
            if "*" not in alias and index.exact(alias) is not column}  # fmt: skip
    assert lost == set()
