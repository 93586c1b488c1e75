"""Numbers written in digits or in Chinese numerals."""

import re
from decimal import Decimal
from math import prod

NUMERALS = ("〇零○", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
DIGITS = {char: value for value, chars in enumerate(NUMERALS) for char in chars}
UNITS = {"亿": 10**8, "万": 10**4, "千": 1000, "百": 100, "十": 10}
CHEQUE = str.maketrans("拾佰仟", "十百千")
PLAIN_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:e[+-]?\d{1,3})?", re.IGNORECASE)
# Decimal calculates with 28 digits.
LONGEST = 28
CHINESE = re.compile(f"[{''.join(DIGITS)}{''.join(UNITS)}拾佰仟点]+")
FRACTION = re.compile(rf"([^点]*)点([{''.join(DIGITS)}]+)(万?亿?)")


def digits_number(text: str) -> Decimal | None:
    """Read `35,000.00`, `1.5`, `-3`; None unless the whole text is one number. Misplaced commas are refused."""
    if len(text) > LONGEST or not re.search(r"\d", text) or not PLAIN_NUMBER.fullmatch(text):
        return None
    return Decimal(text.replace(",", ""))


def chinese_number(text: str) -> Decimal | None:
    """Read `三千五百`, `一亿二千万`, `十二`, `一点五亿`; None unless the whole text is one complete numeral.

    `三四亿`, `一亿二`, `三千五` and `亿` say no number or more than one.
    """
    if not text or len(text) > LONGEST or not CHINESE.fullmatch(text):
        return None
    text = text.translate(CHEQUE)
    if "点" in text:
        return _chinese_fraction(text)
    whole = _chinese_integer(text)
    return None if whole is None else Decimal(whole)


def chinese_digits(text: str) -> str:
    """Return the digits of `二〇一七` or `十二`; the text itself if it is neither."""
    if all(char in DIGITS for char in text):
        return "".join(str(DIGITS[char]) for char in text)
    number = chinese_number(text)
    return text if number is None else str(number)


def _chinese_fraction(text: str) -> Decimal | None:
    found = FRACTION.fullmatch(text)
    whole = _chinese_integer(found[1] or "零") if found else None
    if not found or whole is None:
        return None
    factor = prod(UNITS[unit] for unit in found[3])
    return Decimal(f"{whole}.{chinese_digits(found[2])}") * factor


def _chinese_integer(text: str) -> int | None:
    if text in DIGITS:
        return DIGITS[text]
    sign, unit = next(((sign, unit) for sign, unit in UNITS.items() if sign in text), ("", 0))
    if not sign:
        return None
    head, _, rest = text.partition(sign)
    head = head or ("一" if sign == "十" else "")
    count = DIGITS.get(head) if unit < UNITS["万"] else _chinese_integer(head)
    lower = _chinese_rest(rest, unit)
    return count * unit + lower if count and lower is not None else None


def _chinese_rest(text: str, unit: int) -> int | None:
    """Read what follows a unit: the next lower one, or 零 and anything lower."""
    if not text:
        return 0
    has_gap = text[0] in NUMERALS[0]
    rest = _chinese_integer(text[1:] if has_gap else text)
    return rest if rest and (has_gap or rest * 10 >= unit) and rest < unit else None


def written_number(text: str) -> Decimal | None:
    """Read a number in digits or in Chinese numerals; None unless the whole text is one."""
    found = digits_number(text)
    return chinese_number(text) if found is None else found


def number_text(value: Decimal) -> str:
    """Return a decimal string without exponent and without trailing zeros: 350000000, 0.35."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
