"""Numbers with a unit: read exactly, in the unit of their column; whatever else stands there never becomes one."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from core import display
from core.values.numbers import LARGEST, parse_number
from core.values.numerals import chinese_number, number_text, written_number
from core.values.units import QUANTITIES
from tests.properties import written

UNITS = [(quantity, unit, worth) for quantity, units in QUANTITIES.items() for unit, worth in units.items() if unit]
# Units that are powers of ten of one another leave the digits of a number as they are.
SAME_DIGITS = ["%", "个", "台", "元/kWh", "Gbps", "m", "元/m2·月"]
WORDS = (
    "亩 ㎡ 平方米 公顷 个 万 千 台 % 元/度 约 近 以上 左右 余 多 不低于 至 到 ~ — 一 二 三 十 百 千 点 两 ① ² ½ ٣ - +"
)


@given(written.numbers(10**6, places=6), st.sampled_from(UNITS), st.data())
def test_a_number_with_its_unit(
    number: tuple[Decimal, str], unit: tuple[str, str, Decimal], data: st.DataObject
) -> None:
    quantity, word, worth = unit
    scale, factor = data.draw(st.sampled_from([("", 1), ("万", 10**4), ("百万", 10**6)]))
    assume(number[0] * worth * factor < LARGEST)
    text = data.draw(written.spaced(st.just([number[1], scale, word])))
    found = parse_number(text, quantity)
    assert (found.value, found.qualifier, found.problem) == (number[0] * (worth * factor), "", None)


@given(written.numbers(10**6), st.sampled_from([Decimal(1), Decimal(15), Decimal(10_000)]))
def test_a_bare_number_counts_in_the_unit_of_its_heading(number: tuple[Decimal, str], factor: Decimal) -> None:
    for cell in (number[0], number[1], float(number[0])):
        assert parse_number(cell, "亩", factor).value == number[0] * factor


@given(written.numbers(10**6), written.numbers(10**6), st.sampled_from(["-", "～", "至", "—"]), st.booleans())
def test_a_range_keeps_both_ends(
    first: tuple[Decimal, str], second: tuple[Decimal, str], sign: str, is_named_twice: bool
) -> None:
    lower, upper = sorted([first, second])
    found = parse_number(f"{lower[1]}{'亩' if is_named_twice else ''}{sign}{upper[1]}亩", "亩")
    assert (found.value, found.minimum, found.maximum) == (lower[0], lower[0], upper[0])
    assert lower[0] == upper[0] or parse_number(f"{upper[1]}{sign}{lower[1]}亩", "亩").problem


@given(st.integers(0, 10**12 - 1))
def test_chinese_numerals(number: int) -> None:
    text = written.in_chinese(number)
    assert chinese_number(text) == written_number(text) == parse_number(text + "亩", "亩").value == number
    assert chinese_number(text.translate(written.FORMAL)) == number


@given(st.text(alphabet="零一二两三四五六七八九十百千万亿点", max_size=8))
def test_only_complete_numerals_are_numbers(text: str) -> None:
    found = chinese_number(text)
    if found is not None and "点" not in text and "两" not in text:
        spelled = [form.replace("零", "").replace("一十", "十") for form in (text, written.in_chinese(int(found)))]
        assert spelled[0] == spelled[1]


@given(st.decimals(0, 10**11, places=4))
def test_a_shown_number_reads_back(value: Decimal) -> None:
    assert parse_number(display.number(value, 4), "亩").value == value
    assert parse_number(number_text(value), "亩").value == value
    assert parse_number(display.percent(value / 100, 4), "%").value == value


@given(st.one_of(written.any_text, written.close_to(WORDS)), st.sampled_from(SAME_DIGITS))
@example("①5", "个")
@example("3\n5", "台")
@example("5²个", "个")
@example("一至二百个", "个")
@example("三四个", "个")
def test_no_text_becomes_a_wrong_number(text: str, quantity: str) -> None:
    found = parse_number(text, quantity)
    if found.value is None:
        assert bool(found.null_reason) != bool(found.problem)
        assert str(found.problem)
        return
    assert found.problem is None
    assert abs(found.value) < LARGEST
    ends = [found.minimum, found.maximum] if found.minimum is not None else [found.value]
    assert written.digits_of(*ends) == written.nonzero_digits("".join(text.split()))


@given(st.one_of(st.floats(), st.decimals(), st.integers(), st.booleans(), st.dates(), st.none()))
@example(Decimal("1E-7"))
@example(Decimal("1E+999999999"))
@example(-0.0)
def test_a_cell_of_any_type_is_exact_or_refused(cell: object) -> None:
    found = parse_number(cell, "亩")
    assert (found.value is not None) + bool(found.null_reason) + bool(found.problem) == 1
    if found.value is not None:
        assert not isinstance(cell, bool | date)
        assert found.value == Decimal(str(cell))
        assert found.value != 0 or not found.value.is_signed()


@pytest.mark.parametrize(
    "written_form", ["一至二百亩", "三至五万亩", "1至二百亩", "300\n500", "①5亩", "5³亩", "三四百亩"]
)
def test_what_can_be_two_numbers_is_an_error(written_form: str) -> None:
    found = parse_number(written_form, "亩")
    assert (found.value, found.problem and found.problem.level) == (None, "error")
