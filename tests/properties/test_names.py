"""Names, telephones and codes: all written forms of one are one, and no two become one."""

import re
import unicodedata

from hypothesis import assume, example, given
from hypothesis import strategies as st

from core.values.company_names import company_key, parse_company_name
from core.values.credit_code import ALPHABET, check_character, is_credit_code, parse_credit_code
from core.values.phones import parse_person, parse_phones
from core.values.titles import title_key
from tests.properties import written

chinese = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=8)
places = st.sampled_from(["太原", "晋中", "山西", "北京", "大同云州"])
forms = st.sampled_from(["有限公司", "有限责任公司", "股份有限公司", "集团有限公司", "分公司", "合作社", ""])
PREPARING = ["", "（筹）", "(筹建)", "（ 筹 ）", "（拟设）", "（暂定名）"]
BRACKETS = ["()", "（）", "﹙﹚"]
letters = st.sampled_from(ALPHABET)


@st.composite
def names(draw: st.DrawFn) -> tuple[str, str, str]:
    """A company name in three parts: what it is called, the place in its brackets, its legal form."""
    core = draw(chinese) + draw(st.sampled_from(["", "ABC", "Data", "2"]))
    assume("筹" not in core and "公司" not in core and "有限" not in core)
    return core, draw(places), draw(forms)


@given(names(), st.data())
def test_written_forms_of_one_name_have_one_key(parts: tuple[str, str, str], data: st.DataObject) -> None:
    core, place, form = parts
    brackets = data.draw(st.sampled_from(BRACKETS))
    other = {"有限公司": "有限责任公司", "有限责任公司": "有限公司"}.get(form, form)
    text = f"{core}{brackets[0]}{place}{brackets[1]}{data.draw(st.sampled_from([form, other]))}"
    text = data.draw(st.sampled_from([str, str.upper, str.lower, written.wide]))(text)
    text = "".join(char + data.draw(written.blanks) for char in text) + data.draw(st.sampled_from(PREPARING))
    plain = f"{core}（{place}）{form}"
    assert company_key(text) == company_key(plain) != ""
    found = parse_company_name(text)
    assert found.key == company_key(plain)
    assert "筹" not in str(found.value)


@given(names(), names())
def test_different_names_have_different_keys(first: tuple[str, str, str], second: tuple[str, str, str]) -> None:
    same_form = {"有限责任公司": "有限公司"}
    spelled = [(core.lower() + place, same_form.get(form, form)) for core, place, form in (first, second)]
    assume("".join(spelled[0]) != "".join(spelled[1]))
    assert company_key("{}({}){}".format(*first)) != company_key("{}({}){}".format(*second))


@given(st.one_of(written.any_text, st.text(alphabet="（）()筹原名有限责任公司 -·ǅﬁİ́́㍿")))
@example("a-\u0301")
@example("((筹)筹)")
@example("有限责-任公司")
@example("\ufdfa" * 120)
def test_a_key_is_its_own_key(text: str) -> None:
    for key_of in (company_key, title_key):
        key = key_of(text)
        assert key_of(key) == key
        assert key_of(unicodedata.normalize("NFD", text)) == key
        assert key_of(written.wide(text)) == key
        assert len(key) <= 200
    found = parse_company_name(text)
    assert found.key == "" or found.value
    parse_person(text)


@given(names())
def test_a_shown_name_reads_back(parts: tuple[str, str, str]) -> None:
    found = parse_company_name("{}（{}）{}".format(*parts))
    again = parse_company_name(found.value)
    assert (again.value, again.key, again.problem) == (found.value, found.key, None)


@st.composite
def credit_codes(draw: st.DrawFn) -> str:
    """A code with a right check character."""
    start = draw(st.sampled_from("159AY")) + draw(st.sampled_from("1239")) + f"{draw(st.integers(110000, 659999))}"
    first = start + "".join(draw(st.lists(letters, min_size=9, max_size=9)))
    return first + check_character(first)


@given(credit_codes(), st.data())
def test_a_valid_code_however_it_is_written(code: str, data: st.DataObject) -> None:
    assert is_credit_code(code)
    change = data.draw(st.sampled_from([str, str.lower, written.wide]))
    text = "".join(change(char) + data.draw(written.blanks) for char in code)
    assert parse_credit_code(text).value == code
    assert parse_credit_code(text).problem is None
    assert parse_credit_code(f"{code[:2]}-{code[2:8]}-{code[8:]}").value == code


@given(credit_codes(), st.integers(0, 17), st.characters(codec=None))
def test_one_wrong_character_is_always_noticed(code: str, place: int, char: str) -> None:
    kept = unicodedata.normalize("NFKC", char).upper()
    assume(kept != code[place])
    found = parse_credit_code(code[:place] + char + code[place + 1 :])
    assert found.problem
    assert found.problem.level == "error"


@given(credit_codes(), st.integers(0, 16))
def test_two_neighbours_changing_places_are_noticed(code: str, place: int) -> None:
    assume(code[place] != code[place + 1])
    assert parse_credit_code(code[:place] + code[place + 1] + code[place] + code[place + 2 :]).problem


@given(st.one_of(written.any_text, st.integers(), st.floats(), st.decimals(), st.booleans(), st.none()))
@example("9١110108551385082Q")
@example(914403001922038216)
def test_nothing_else_is_a_code(cell: object) -> None:
    found = parse_credit_code(cell)
    assert found.problem or found.null_reason or is_credit_code(str(found.value))
    assert not found.old_number or re.fullmatch("[0-9]{13}|[0-9]{15}", found.old_number)


mobiles = st.builds("1{}{:09}".format, st.sampled_from("3456789"), st.integers(0, 999_999_999))
landlines = st.builds(
    "{}-{}".format, st.sampled_from(["010", "0351", "0354", "021"]), st.integers(2_000_000, 89_999_999)
)


@given(st.lists(mobiles | landlines, min_size=1, max_size=3, unique=True), st.data())
def test_telephones_however_they_are_written(numbers: list[str], data: st.DataObject) -> None:
    forms = [data.draw(st.sampled_from(_forms(number))) for number in numbers]
    text = data.draw(st.sampled_from(["/", "、", "；", "\n", " 或 ", "，"])).join(forms)
    found = parse_phones(data.draw(st.sampled_from(["", "电话：", "\u202d"])) + text)
    assert (found.numbers, found.problem) == (tuple(numbers), None)
    again = parse_phones(found.value)
    assert (again.numbers, again.problem) == (found.numbers, None)


def _forms(number: str) -> list[str]:
    if "-" in number:
        area, local = number.split("-")
        return [number, f"（{area}）{local}", f"{area} {local}", written.wide(number), f"+86 {number}"]
    return [number, f"{number[:3]} {number[3:7]} {number[7:]}", f"{number[:3]}-{number[3:7]}-{number[7:]}",
            f"+86 {number}", written.wide(number)]  # fmt: skip


@given(st.one_of(written.any_text, written.close_to("138 0351 1380013 8000 - / 转 8 电话 张三 010 +86 ext 00")))
def test_no_text_becomes_a_wrong_telephone(text: str) -> None:
    found = parse_phones(text)
    digits = "".join(re.findall(r"\d", written.normal(text)))
    assert all("".join(re.findall(r"\d", number)) in digits for number in found.numbers)
    assert found.numbers or found.problem or found.null_reason


@given(
    st.sampled_from(["张三", "王小明", "欧阳示例"]),
    mobiles,
    st.sampled_from(["（副总）", " 总经理", "，部长", ""]),
    st.data(),
)
def test_a_person_is_taken_apart(name: str, phone: str, post: str, data: st.DataObject) -> None:
    found = parse_person(name + post + data.draw(st.sampled_from([" ", "\n", "，", "/"])) + phone)
    assert (found.value, found.phones and found.phones.value) == (name, phone)
    assert found.post == re.sub("[（），]| ", "", post)
