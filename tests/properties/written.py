"""The ways in which offices write a value, generated; and what every digit of a written value has to become."""

import re
import unicodedata
from collections import Counter
from decimal import Decimal

from hypothesis import strategies as st

NUMERALS = "零一二三四五六七八九"
FORMAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
WORTH = {char: value for value, chars in enumerate(
    ("〇零○", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")) for char in chars}  # fmt: skip
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
BLANKS = (" ", "　", "\n", "\r\n", "\t", "\u200b", "\xa0", "")

blanks = st.sampled_from(BLANKS)
# Text of every kind: letters of all scripts, emoji, marks that turn the direction, NUL, halves of surrogate pairs.
any_text = st.text(st.characters(codec=None) | st.sampled_from("\x00\u202e\u2066\u200f\ud800\udfff😀①²½٣³⑴㋀㏠"))


def close_to(words: str) -> st.SearchStrategy[str]:
    """Texts that are nearly values: put together from the pieces that values are written with."""
    pieces = (
        st.sampled_from(words.split()) | st.integers(0, 99_999).map(str) | st.sampled_from([*" \n,.，。、()（）-~"])
    )
    return st.lists(pieces, max_size=9).map("".join)


@st.composite
def spaced(draw: st.DrawFn, parts: st.SearchStrategy[list[str]]) -> str:
    """Parts with or without blanks between them."""
    return "".join(part + draw(blanks) for part in draw(parts))


def wide(text: str) -> str:
    """`1,2.5` -> `１，２．５`."""
    return text.translate(WIDE)


@st.composite
def numbers(draw: st.DrawFn, largest: int, places: int = 2) -> tuple[Decimal, str]:
    """A number and one way to write it: 1234.5, 1,234.5, １２３４．５, 1234.500."""
    digits = draw(st.integers(0, places))
    number = Decimal(draw(st.integers(0, largest * 10**digits - 1))).scaleb(-digits)
    text = format(number, draw(st.sampled_from([",f", "f"])))
    text += draw(st.sampled_from(["", "0", "00"])) if "." in text else draw(st.sampled_from(["", ".0", ".00"]))
    return number, draw(st.sampled_from([str, wide]))(text)


def in_chinese(number: int) -> str:
    """`120000005` -> `一亿二千万零五`, as a cheque is written."""
    if number < 10_000:
        return _section(number)
    unit, name = (10**8, "亿") if number >= 10**8 else (10**4, "万")
    high, low = divmod(number, unit)
    gap = "零" if low and low < unit // 10 else ""
    return in_chinese(high) + name + gap + (in_chinese(low) if low else "")


def _section(number: int) -> str:
    digits = [(int(digit), unit) for digit, unit in zip(f"{number:04}", ("千", "百", "十", ""), strict=True)]
    text = "".join(NUMERALS[digit] + unit if digit else "零" for digit, unit in digits)
    return re.sub("零+", "零", text).strip("零") or "零"


def nonzero_digits(text: str) -> Counter[str]:
    """The digits from 1 to 9 in a text: in any script or as Chinese numerals; 十五 holds 1 and 5, 1e5 holds 1."""
    text = unicodedata.normalize("NFKC", text)
    text = re.sub(r"(?<=\d)[eE][+-]?\d+", "", text)
    text = re.sub(r"[一二三四五六七八九十]期|(?<=m)[23]", "", text)
    text = re.sub(rf"(?<![\d{''.join(WORTH)}百佰千仟.])[十拾]", "一", text)
    found = (WORTH.get(char, unicodedata.decimal(char, None)) for char in text)
    return Counter(str(digit) for digit in found if digit)


def digits_of(*numbers: Decimal | None) -> Counter[str]:
    """The digits from 1 to 9 of numbers."""
    return nonzero_digits("".join(format(number, "f") for number in numbers if number is not None))


def without_remark(text: str) -> str:
    """Leave out a bracket that holds no digit of a number, such as `（分三年）`."""
    return re.sub(r"\((?![^()]*\d)[^()]*\)$", "", "".join(unicodedata.normalize("NFKC", text).split()))


def normal(text: str) -> str:
    """Text in standard width without outer blanks."""
    return unicodedata.normalize("NFKC", text).strip()


def whole_numbers(text: str) -> list[int]:
    """The whole numbers in a text, in digits of any script or as Chinese numerals up to 99."""
    found = re.finditer(r"\d+|[一二三四五六七八九]?十[一二三四五六七八九]?|[零〇一二三四五六七八九]", text)
    return [int(match[0]) if match[0].isdecimal() else _small(match[0]) for match in found]


def _small(numeral: str) -> int:
    tens, has_ten, ones = numeral.rpartition("十")
    return (WORTH.get(tens, 1) * 10 if has_ten else 0) + WORTH.get(ones, 0)
