"""Amounts are read as people write them, and never guessed."""

from decimal import Decimal

import pytest

from core.values.amounts import parse_amount
from core.values.units import WAN, YI, money_unit, unit_factor

YI_YUAN = 100_000_000


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("3.5亿元", 350_000_000),
        ("3.5亿", 350_000_000),
        ("5000万", 50_000_000),
        ("12,000万", 120_000_000),
        ("１.２亿", 120_000_000),
        ("１２３元", 123),
        ("2,000,000元", 2_000_000),
        ("一亿二千万", 120_000_000),
        ("三千五百万元", 35_000_000),
        ("壹亿伍仟万元整", 150_000_000),
        ("两亿", 200_000_000),
        ("一点五亿", 150_000_000),
        ("1亿2000万元", 120_000_000),
        ("1亿5千万", 150_000_000),
        ("人民币5000万元", 50_000_000),
        ("5000万元（人民币）", 50_000_000),
        ("5000万人民币", 50_000_000),
        ("3.5（亿元）", 350_000_000),
        ("3.5亿元（含土地款）", 350_000_000),
        (" 0.5 亿 元 ", 50_000_000),
        ("0万元", 0),
        ("人民币1亿2000万元", 120_000_000),
        ("一亿零五百万元", 105_000_000),
        ("一千零二十元", 1020),
    ],
)
def test_an_amount_with_its_unit(written, value):
    found = parse_amount(written)
    assert (found.value, found.currency, found.qualifier, found.problem) == (value, "CNY", "", None)


@pytest.mark.parametrize("written", ["35000", "35,000.00", "３５０００", "35000 ", 35000, Decimal("35000.0"), 35000.0])
def test_a_bare_number_counts_in_the_unit_of_its_column(written):
    assert parse_amount(written, WAN).value == 350_000_000


@pytest.mark.parametrize(
    ("written", "value"), [(Decimal("1E-7"), 10), (-0.0, 0), ("5千", 5000 * YI_YUAN), ("五千", 5000 * YI_YUAN)]
)
def test_a_number_of_any_form_counts_in_the_unit_of_its_column(written, value):
    assert str(parse_amount(written, YI).value.normalize()) == str(Decimal(value).normalize())


def test_the_unit_in_the_cell_beats_the_unit_of_the_column():
    assert parse_amount("5000万", YI).value == 50_000_000


@pytest.mark.parametrize(
    ("written", "qualifier", "value", "minimum", "maximum"),
    [
        ("约3.5亿元", "约", 350_000_000, None, None),
        ("3.5亿左右", "约", 350_000_000, None, None),
        ("近50亿", "约", 50 * YI_YUAN, None, None),
        ("10余亿元", "约", 10 * YI_YUAN, None, None),
        ("10亿多", "约", 10 * YI_YUAN, None, None),
        ("10亿以上", "不低于", 10 * YI_YUAN, 10 * YI_YUAN, None),
        ("不低于10亿", "不低于", 10 * YI_YUAN, 10 * YI_YUAN, None),
        ("≥10亿元", "不低于", 10 * YI_YUAN, 10 * YI_YUAN, None),
        ("超过10亿元", "不低于", 10 * YI_YUAN, 10 * YI_YUAN, None),
        ("不超过3000万元", "不超过", 30_000_000, None, 30_000_000),
        ("5亿元以内", "不超过", 5 * YI_YUAN, None, 5 * YI_YUAN),
        ("1-2亿", "范围", YI_YUAN, YI_YUAN, 2 * YI_YUAN),
        ("1～2亿元", "范围", YI_YUAN, YI_YUAN, 2 * YI_YUAN),
        ("1亿元—2亿元", "范围", YI_YUAN, YI_YUAN, 2 * YI_YUAN),
        ("5000万至1亿元", "范围", 50_000_000, 50_000_000, YI_YUAN),
        ("一至二亿元", "范围", YI_YUAN, YI_YUAN, 2 * YI_YUAN),
        ("约1-2亿元", "范围", YI_YUAN, YI_YUAN, 2 * YI_YUAN),
    ],
)
def test_how_sure_an_amount_is(written, qualifier, value, minimum, maximum):
    found = parse_amount(written)
    assert (found.qualifier, found.value, found.minimum, found.maximum) == (qualifier, value, minimum, maximum)


@pytest.mark.parametrize(
    ("written", "value", "currency"),
    [
        ("1.2亿美元", 120_000_000, "USD"),
        ("USD 1200万", 12_000_000, "USD"),
        ("US$1,200万", 12_000_000, "USD"),
        ("1200万（美元）", 12_000_000, "USD"),
        ("5000万港元", 50_000_000, "HKD"),
        ("1亿2000万美元", 120_000_000, "USD"),
        ("1亿-2亿美元", 100_000_000, "USD"),
        ("300万欧元", 3_000_000, "EUR"),
    ],
)
def test_foreign_money_keeps_its_currency(written, value, currency):
    found = parse_amount(written)
    assert (found.value, found.currency) == (value, currency)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (None, "空"),
        ("", "空"),
        ("　", "空"),
        ("待定", "待定"),
        ("面议", "面议"),
        ("保密", "保密"),
        ("暂无", "无"),
        ("/", "无"),
        ("——", "无"),
        ("－", "无"),
        ("N/A", "无"),
    ],
)
def test_words_that_stand_for_no_amount(written, reason):
    found = parse_amount(written, YI)
    assert (found.value, found.null_reason, found.problem) == (None, reason, None)


@pytest.mark.parametrize("written", [0, "0", "0.00", "零"])
def test_zero_is_an_amount(written):
    found = parse_amount(written, YI)
    assert (found.value, found.null_reason) == (0, "")


@pytest.mark.parametrize(
    ("written", "inner"),
    [
        ("总投资10亿元,其中一期3亿元", "一期"),
        ("总投资10亿元，其中：一期投资3亿元", "一期投资"),
        ("10亿元（其中一期3亿元）", "一期"),
    ],
)
def test_a_part_named_inside_an_amount_is_kept_apart(written, inner):
    found = parse_amount(written)
    assert (found.value, found.inner) == (10 * YI_YUAN, ((inner, Decimal(3 * YI_YUAN)),))


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("若干", "amount.unparsed"),
        ("1,2万", "amount.unparsed"),
        ("1.2.3亿", "amount.unparsed"),
        ("1.5亿、2亿", "amount.unparsed"),
        ("600万元/年", "amount.unparsed"),
        ("2亿-1亿", "amount.unparsed"),
        ("1亿2", "amount.unparsed"),
        (True, "amount.unparsed"),
        ("万" * 40000, "amount.unparsed"),
        ("-5万", "amount.negative"),
        ("1e308元", "amount.out_of_range"),
        (Decimal("35"), "amount.unit_unknown"),
        ("35", "amount.unit_unknown"),
    ],
)
def test_what_cannot_be_read_is_an_error_and_has_no_value(written, code):
    found = parse_amount(written)
    assert (found.value, found.problem.code, found.problem.level) == (None, code, "error")
    assert str(found.problem)


@pytest.mark.parametrize(
    "written",
    [
        "一期3亿元，二期5亿元", "2017年投资10亿元,其中一期3亿元", "2017年完成10亿元，其中一期3亿元",
        "三四亿", "一二千万", "一亿二", "一亿二千", "三千五元", "二百五元", "二万万元", "五百三千元",
        "亿元", "万元", "千万元", "百元", "①5000万", "5000万①", "5²亿", "3½亿",
        "300\n500", "1 200万", "1.\n5亿", "1、200万元",
        "1万2万", "1.5亿2000万", "1亿5千", "1亿99999万", "3千-5千万", "五百-六百万元", "三百-5百万元",
        "5000万人民币美元", "人民币5000万美元", "3.5万（亿元）", "不低于10亿以内", "1-2亿以上", "不超过1-2亿",
        "0.001元", "\u202e5000万", "5\x000万", "1-99999999亿", 1e-300, float("nan"), float("inf"),
        Decimal("1E+999999999"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("unit", [None, WAN])
def test_what_could_be_another_amount_is_an_error(written, unit):
    found = parse_amount(written, unit)
    assert (found.value, found.minimum, found.inner) == (None, None, ())
    assert found.problem.level == "error"


def test_signs_that_print_nothing_do_not_count():
    assert parse_amount("\u202d5\u200b000\u2060万\u202c").value == 50_000_000


@pytest.mark.parametrize(
    ("text", "factor", "currency"),
    [
        ("亿元", 10**8, "CNY"),
        ("万元人民币", 10**4, "CNY"),
        ("万美元", 10**4, "USD"),
        ("人民币万元", 10**4, "CNY"),
        ("元", 1, "CNY"),
        ("百万元", 10**6, "CNY"),
    ],
)
def test_units_of_money(text, factor, currency):
    unit = money_unit(text)
    assert (unit.factor, unit.currency) == (factor, currency)


@pytest.mark.parametrize("text", ["亩", "", "省/市/县", "单元", "平方米", "注明园区"])
def test_other_words_are_no_units_of_money(text):
    assert money_unit(text) is None


@pytest.mark.parametrize(
    ("written", "quantity", "factor"),
    [
        ("公顷", "亩", 15),
        ("平方公里", "亩", 1500),
        ("万㎡", "m2", 10_000),
        ("万台", "台", 10_000),
        ("Mbps", "Gbps", Decimal("0.001")),
        ("元/㎡·月", "元/m2·月", 1),
        ("米", "亩", None),
        ("元/㎡·天", "元/m2·月", None),
    ],
)
def test_units_of_measure(written, quantity, factor):
    assert unit_factor(written, quantity) == factor
