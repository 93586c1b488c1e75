"""Amounts: however an office writes one, it is read as that amount; whatever else stands there never becomes one."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import translation
from hypothesis import assume, example, given
from hypothesis import strategies as st

from core import display
from core.exports import sheet_column
from core.tables import MoneyColumn
from core.values.amounts import LARGEST, Amount, parse_amount
from core.values.units import WAN, YI, MoneyUnit
from core.workbook.writer_columns import cell_content
from tests.properties import written

UNITS = {
    "元": 1, "圆": 1, "块": 1, "千元": 10**3, "万": 10**4, "万元": 10**4, "百万": 10**6, "百万元": 10**6, "千万": 10**7,
    "千万元": 10**7, "亿": 10**8, "亿元": 10**8, "亿元人民币": 10**8, "万元整": 10**4, "（万元）": 10**4, "[亿元]": 0,
}  # fmt: skip
UNITS = {unit: factor for unit, factor in UNITS.items() if factor}
FOREIGN = {"美元": "USD", "美金": "USD", "USD": "USD", "港元": "HKD", "港币": "HKD", "欧元": "EUR", "日元": "JPY",
           "英镑": "GBP", "（美元）": "USD"}  # fmt: skip
LEADING = {"USD": "USD", "usd ": "USD", "US$": "USD", "$": "USD", "HK$": "HKD", "€": "EUR", "人民币": "CNY",
           "￥": "CNY", "RMB": "CNY"}  # fmt: skip
BEFORE = {"约": "约", "近": "约", "大约": "约", "预计": "约", "不低于": "不低于", "超过": "不低于", "≥": "不低于",
          "不超过": "不超过", "≤": "不超过", "最高": "不超过"}  # fmt: skip
AFTER = {
    "左右": "约",
    "上下": "约",
    "以上": "不低于",
    "起": "不低于",
    "+": "不低于",
    "以内": "不超过",
    "以下": "不超过",
}
DASHES = ["-", "－", "–", "—", "~", "～", "至", "到", "--", " - "]
WORDS = (
    "元 万 万元 亿 亿元 百万 千 美元 USD $ 人民币 约 近 不低于 以上 左右 余 至 到 ~ — 总投资 其中 一期 二期 3亿元 "
    "10亿元 一 二 三 十 百 千万 点 零 两 壹 拾 整 1e5 e -3 +4 年 % ㎡ ① ² ½ ٣ 亩 (亿元) （万元） ：为"
)
yuan = st.integers(0, 10**14).map(lambda fen: Decimal(fen).scaleb(-2))
sayable = st.integers(1, 10**12)


def read(text: object, unit: MoneyUnit | None = None) -> Decimal:
    """Read an amount of CNY about which nothing is said but its value."""
    found = parse_amount(text, unit)
    assert (found.currency, found.qualifier, found.problem, found.null_reason) == ("CNY", "", None, "")
    assert found.value is not None
    return found.value


@given(written.numbers(10**6, places=6), st.sampled_from(sorted(UNITS)), st.data())
def test_a_number_with_its_unit(number: tuple[Decimal, str], unit: str, data: st.DataObject) -> None:
    value, text = number
    assume(value == 0 or Decimal("0.01") <= value * UNITS[unit] < LARGEST)
    cell = data.draw(written.spaced(st.just([text, unit])))
    assert read(cell) == read(cell, YI) == value * UNITS[unit]


@given(written.numbers(10**5), st.sampled_from([MoneyUnit(Decimal(1)), WAN, YI]), st.data())
def test_a_bare_number_counts_in_the_unit_of_its_heading(
    number: tuple[Decimal, str], unit: MoneyUnit, data: st.DataObject
) -> None:
    value, text = number
    assert read(data.draw(written.spaced(st.just([text]))), unit) == value * unit.factor
    assert read(value, unit) == value * unit.factor
    assert parse_amount(text).problem


@given(written.numbers(10**4), st.sampled_from(["", "万", "百万", "亿"]), st.sampled_from(sorted(FOREIGN)))
def test_foreign_money_is_not_yuan(number: tuple[Decimal, str], scale: str, currency: str) -> None:
    found = parse_amount(number[1] + scale + currency, WAN)
    assert (found.value, found.currency) == (number[0] * (UNITS[scale] if scale else 1), FOREIGN[currency])


@given(written.numbers(10**4), st.sampled_from(["", "万", "亿"]), st.sampled_from(sorted(LEADING)))
def test_a_currency_may_stand_first(number: tuple[Decimal, str], scale: str, currency: str) -> None:
    found = parse_amount(currency + number[1] + scale)
    assert (found.value, found.currency) == (number[0] * (UNITS[scale] if scale else 1), LEADING[currency])


@given(
    written.numbers(10**4), st.sampled_from(["万元", "亿"]),
    st.sampled_from([(word, "") for word in BEFORE] + [("", word) for word in AFTER] + [("约", "起")]),
)  # fmt: skip
def test_how_sure_an_amount_is(number: tuple[Decimal, str], unit: str, words: tuple[str, str]) -> None:
    found = parse_amount(words[0] + number[1] + unit + words[1])
    value = number[0] * UNITS[unit]
    wanted = AFTER.get(words[1]) or BEFORE[words[0]]
    assert (found.value, found.qualifier) == (value, wanted)
    assert found.minimum == (value if wanted == "不低于" else None)
    assert found.maximum == (value if wanted == "不超过" else None)


@given(written.numbers(10**4), written.numbers(10**4), st.sampled_from(DASHES), st.data())
def test_a_range_keeps_both_ends(
    first: tuple[Decimal, str], second: tuple[Decimal, str], dash: str, data: st.DataObject
) -> None:
    lower, upper = sorted([first, second])
    unit = data.draw(st.sampled_from(["万元", "亿", "元"]))
    own_unit = data.draw(st.sampled_from([unit, ""]))
    found = parse_amount(lower[1] + own_unit + dash + upper[1] + unit)
    ends = (lower[0] * UNITS[unit], upper[0] * UNITS[unit])
    assert (found.minimum, found.maximum, found.value, found.qualifier) == (*ends, ends[0], "范围")
    if lower[0] < upper[0]:
        assert parse_amount(upper[1] + unit + dash + lower[1] + unit).problem


@given(sayable, st.booleans(), st.sampled_from(["元", "圆整", "元整"]))
def test_chinese_numerals(number: int, is_formal: bool, unit: str) -> None:
    text = written.in_chinese(number)
    assert read((text.translate(written.FORMAL) if is_formal else text) + unit) == number


@given(st.integers(0, 9999), st.text(written.NUMERALS, min_size=1, max_size=4), st.sampled_from(["万", "亿", "亿元"]))
def test_chinese_numerals_with_a_point(whole: int, fraction: str, unit: str) -> None:
    places = "".join(str(written.WORTH[char]) for char in fraction)
    assert read(f"{written.in_chinese(whole)}点{fraction}{unit}") == Decimal(f"{whole}.{places}") * UNITS[unit]


@given(
    st.integers(1, 99_999), st.integers(1, 9999), st.sampled_from(["万", "万元"]), st.sampled_from(["", "人民币", "约"])
)
def test_yi_and_wan_in_one_amount(high: int, low: int, unit: str, start: str) -> None:
    found = parse_amount(f"{start}{high}亿{low}{unit}")
    assert (found.value, found.currency) == (high * 10**8 + low * 10**4, "CNY")


@given(st.integers(2, 9999), st.integers(1, 9999), st.sampled_from(["万", "百万", "千", "万元", "千万"]))
@example(1, 2, "万")
def test_parts_that_overlap_are_no_amount(high: int, low: int, unit: str) -> None:
    assume(low * UNITS.get(unit, 1000) >= 10**4)
    for first in (f"{high}万", f"{high}.5万", f"{high}.5亿"):
        assert parse_amount(f"{first}{low}{unit}").value is None


@given(
    st.integers(1, 9999),
    st.integers(1, 9999),
    st.sampled_from([",", "，", "、", "（", "；"]),
    st.sampled_from("一二三"),
)
def test_a_named_part_stays_apart_from_the_whole(whole: int, part: int, sign: str, number: str) -> None:
    text = f"总投资{whole:,}万元{sign}其中{number}期{part:,}万元" + ("）" if sign == "（" else "")
    found = parse_amount(text)
    assert (found.value, found.inner) == (whole * 10**4, ((f"{number}期", Decimal(part) * 10**4),))
    assert parse_amount(f"{number}期{whole}万元，后期{part}万元").value is None


@given(yuan)
def test_a_shown_amount_reads_back_as_what_is_shown(value: Decimal) -> None:
    with translation.override("zh-hans"):
        shown = read(display.money(value))
    unit = 10**8 if value >= 10**8 else 10**4 if value >= 10**4 else 1
    assert abs(shown - value) <= Decimal(unit) / 200
    assert shown == value or value % (Decimal(unit) / 100)
    assert read(display.in_ten_thousands(value), WAN) == value or value % 100


@given(yuan, st.sampled_from(["约", "不低于", "不超过"]), st.sampled_from(["CNY", "USD"]))
def test_a_shown_qualifier_reads_back(value: Decimal, qualifier: str, currency: str) -> None:
    value -= value % 10**6
    with translation.override("zh-hans"):
        text = display.money(value) if currency == "CNY" else f"{display.number(value)} {currency}"
    found = parse_amount(qualifier + text)
    assert (found.value, found.currency, found.qualifier) == (value, currency, qualifier)


@given(yuan)
def test_an_exported_amount_reads_back_to_the_last_fen(value: Decimal) -> None:
    column = MoneyColumn("总投资", "amount")
    content = cell_content(sheet_column(column), column.cell(SimpleNamespace(amount=value)))
    assert read(content.number, WAN) == value
    stored = float(content.value)  # a spreadsheet keeps a number so, and the reader takes 15 digits of it
    assert read(Decimal(f"{stored:.15g}"), WAN) == value
    assert read(stored, WAN) == value


@given(yuan, st.sampled_from(["USD", "HKD", "EUR", "JPY"]))
def test_exported_foreign_money_reads_back(value: Decimal, currency: str) -> None:
    value -= value % 100
    column = MoneyColumn("总投资", "amount")
    row = SimpleNamespace(amount=value, currency=currency)
    content = cell_content(sheet_column(column), column.cell(row))
    found = parse_amount(content.value, WAN)
    assert (found.value, found.currency) == (value, currency)


def all_numbers(found: Amount) -> list[Decimal | None]:
    """Every number that a reading gives, each once."""
    first = [found.minimum, found.maximum] if found.qualifier == "范围" else [found.value]
    return [*first, *(part for _, part in found.inner)]


@given(st.one_of(written.any_text, written.close_to(WORDS)), st.sampled_from([None, WAN, YI]))
@example("一期3亿元，二期5亿元", None)
@example("2017年投资10亿元,其中一期3亿元", WAN)
@example("三四亿", None)
@example("①5000万", None)
@example("5²亿", None)
@example("300\n500", WAN)
@example("1、200万元", None)
@example("亿元", None)
@example("5000万人民币美元", None)
@example("3.5万(亿元)", None)
@example("1亿二千万", None)
@example("9999999999999.999万", None)
def test_no_text_becomes_a_wrong_amount(text: str, unit: MoneyUnit | None) -> None:
    found = parse_amount(text, unit)
    if found.value is None:
        assert bool(found.null_reason) != bool(found.problem)
        assert str(found.problem)
        return
    assert found.problem is None
    assert 0 <= found.value < LARGEST
    assert found.facets()["value"]
    said = text if not found.inner else text.replace("首期", "一期")
    remark = written.without_remark(said)
    assert written.digits_of(*all_numbers(found)) == written.nonzero_digits(remark)


@given(st.one_of(st.floats(), st.decimals(), st.integers(), st.booleans(), st.dates(), st.datetimes(), st.none()))
@example(Decimal("1E+999999999"))
@example(Decimal("1E-7"))
@example(float("nan"))
@example(-0.0)
def test_a_cell_of_any_type_is_exact_or_refused(cell: object) -> None:
    found = parse_amount(cell, YI)
    if found.value is None:
        assert bool(found.null_reason) != bool(found.problem)
    else:
        assert not isinstance(cell, bool | date)
        assert found.value == Decimal(str(cell)) * 10**8
        assert not found.value.is_signed()


@pytest.mark.parametrize("word", ["待定", "面议", "保密", "无", "—"])
@given(data=st.data())
def test_a_word_in_place_of_an_amount_is_no_zero(word: str, data: st.DataObject) -> None:
    text = data.draw(written.spaced(st.sampled_from([[word], ["（", word, "）"], [*word]])))
    found = parse_amount(text, WAN)
    assert (found.value, found.problem) == (None, None)
    assert found.null_reason
