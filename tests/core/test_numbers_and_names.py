"""Numbers, phones, people, credit codes and company names, in many spellings."""

from decimal import Decimal

import pytest

from core.values.company_names import company_key, parse_company_name
from core.values.credit_code import is_credit_code, parse_credit_code
from core.values.numbers import parse_number
from core.values.phones import parse_person, parse_phones


@pytest.mark.parametrize(
    ("written", "quantity", "value", "qualifier"),
    [
        ("120.5", "亩", "120.5", ""),
        ("３５亩", "亩", "35", ""),
        ("约300亩", "亩", "300", "约"),
        ("20公顷", "亩", "300", ""),
        ("3.5平方公里", "km2", "3.5", ""),
        ("1,200㎡", "m2", "1200", ""),
        ("约0.5万㎡", "m2", "5000", "约"),
        ("40G", "Gbps", "40", ""),
        ("0.38元/kWh", "元/kWh", "0.38", ""),
        ("38分/度", "元/kWh", "0.38", ""),
        ("10元/㎡·月", "元/m2·月", "10", ""),
        ("约2160台", "台", "2160", "约"),
        ("1.2万台", "台", "12000", ""),
        ("100-200亩", "亩", "100", "范围"),
        ("54%", "%", "54", ""),
        (Decimal("0.54"), "%", "54", ""),
        (Decimal("97.5"), "%", "97.5", ""),
        (0, "%", "0", ""),
        ("三百亩", "亩", "300", ""),
    ],
)
def test_numbers_in_the_unit_of_their_column(written, quantity, value, qualifier):
    found = parse_number(written, quantity)
    assert (found.facets()["value"], found.qualifier, found.problem) == (value, qualifier, None)


@pytest.mark.parametrize(
    ("written", "reason"), [("", "空"), ("待定", "待定"), ("面议", "面议"), ("无", "无"), ("—", "无"), ("/", "无")]
)
def test_words_that_stand_for_no_number(written, reason):
    assert parse_number(written, "亩").null_reason == reason


@pytest.mark.parametrize("written", ["很大", "12.3.4", "1,2亩", "300台", True, "0.6元/㎡·天", "1e300"])
def test_what_is_no_number_is_an_error(written):
    found = parse_number(written, "亩")
    assert (found.value, found.problem.code) == (None, "number.unparsed")


@pytest.mark.parametrize(
    ("written", "value", "extension"),
    [
        (13800138000, "13800138000", ""),
        ("138-0013-8000", "13800138000", ""),
        ("１３８００１３８０００", "13800138000", ""),
        ("+86 138 0013 8000", "13800138000", ""),
        ("0351-1234567转8", "0351-1234567", "8"),
        ("（0351）1234567", "0351-1234567", ""),
        ("0351 7654321-801", "0351-7654321", "801"),
        ("010-12345678", "010-12345678", ""),
        (3510001234, "0351-0001234", ""),
        ("13800138000/13900139000", "13800138000;13900139000", ""),
        ("手机：13800138000、0351-7654321", "13800138000;0351-7654321", ""),
        ("张三 13800138000", "13800138000", ""),
        ("400-800-1234", "4008001234", ""),
        ("待定", None, ""),
    ],
)
def test_phones(written, value, extension):
    found = parse_phones(written)
    assert (found.value, found.extension, found.problem) == (value, extension, None)


@pytest.mark.parametrize(
    ("written", "code", "value"),
    [
        ("1380000895", "phone.invalid", None),
        ("无法联系", "phone.invalid", None),
        ("13800138000、1390013", "phone.invalid", "13800138000"),
        ("7654321", "phone.area_code_missing", None),
    ],
)
def test_what_is_no_phone_is_a_warning(written, code, value):
    found = parse_phones(written)
    assert (found.problem.code, found.problem.level, found.value) == (code, "warning", value)


@pytest.mark.parametrize(
    ("written", "name", "post", "phone"),
    [
        ("张三", "张三", "", None),
        ("张三（副总）", "张三", "副总", None),
        ("张三 总经理", "张三", "总经理", None),
        ("张三 13800138000", "张三", "", "13800138000"),
        ("张三\n13800138000", "张三", "", "13800138000"),
        ("张三（副总经理）13800138000", "张三", "副总经理", "13800138000"),
        ("张三，副总裁，0351-1234567", "张三", "副总裁", "0351-1234567"),
        ("张三、李四", "张三、李四", "", None),
        ("待定", None, "", None),
    ],
)
def test_people_with_post_and_phone_in_one_cell(written, name, post, phone):
    found = parse_person(written)
    assert (found.value, found.post, found.phones.value if found.phones else None) == (name, post, phone)


# Published codes of real bodies, the only ones used as examples in the notes on GB 32100.
VALID = ["91110108551385082Q", "914403001922038216", "91110000802100433B"]


@pytest.mark.parametrize("code", VALID)
def test_valid_credit_codes(code):
    assert is_credit_code(code)
    spaced = f" {code[:2]} {code[2:8].lower()}-{code[8:].lower()} "
    assert parse_credit_code(spaced).value == code


@pytest.mark.parametrize("code", VALID)
@pytest.mark.parametrize("place", range(18))
def test_a_credit_code_with_one_wrong_character_is_an_error(code, place):
    wrong = code[:place] + ("1" if code[place] != "1" else "2") + code[place + 1 :]
    found = parse_credit_code(wrong)
    assert (found.problem.code, found.problem.level, found.value) == ("uscc.check_digit", "error", wrong)


@pytest.mark.parametrize(
    "written", ["9111010855138508", "91110108551385082QQ", "公司", Decimal("914403001922038000"), 9.14403001922038e17]
)
def test_credit_codes_of_the_wrong_shape_are_errors(written):
    assert parse_credit_code(written).problem.code == "uscc.check_digit"


def test_an_old_registration_number_is_kept_beside():
    found = parse_credit_code("140700671703340")
    assert (found.value, found.old_number, found.problem.code, found.problem.level) == (
        None,
        "140700671703340",
        "uscc.old_reg_no",
        "warning",
    )


def test_a_letter_that_looks_like_a_digit_is_not_mended():
    assert parse_credit_code("9111O108551385082Q").problem.code == "uscc.check_digit"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("筑策信息技术（广州）有限公司", "筑策信息技术(广州)有限公司"),
        ("某科技有限责任公司", "某科技有限公司"),
        ("某科技有限公司（筹）", "某科技有限公司"),
        ("某数字科技\n有限公司 ", "某数字科技有限公司"),
        ("ＡＢＣ科技有限公司", "abc科技有限公司"),
        ("某科技有限公司（原：别的有限公司）", "某科技有限公司"),
    ],
)
def test_written_forms_of_one_company_name(first, second):
    assert company_key(first) == company_key(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [("某科技有限公司", "某科技股份有限公司"), ("华为", "华为技术有限公司"), ("山西某公司", "太原某公司")],
)
def test_names_that_only_look_alike_stay_apart(first, second):
    assert company_key(first) != company_key(second)


def test_a_company_name_is_taken_apart():
    found = parse_company_name("山西甲(晋中)有限公司（筹）（原名：山西乙有限公司）")
    assert (found.value, found.former_name, found.is_preparing) == ("山西甲（晋中）有限公司", "山西乙有限公司", True)
