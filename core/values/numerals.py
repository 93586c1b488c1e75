"""Numbers written in digits or in Chinese numerals."""

import re
from decimal import Decimal

NUMERALS = ("〇零○", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
DIGITS = {char: value for value, chars in enumerate(NUMERALS) for char in chars}
SMALL_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
LARGE_UNITS = {"万": 10**4, "亿": 10**8}
PLAIN_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:e[+-]?\d{1,3})?", re.IGNORECASE)
LONGEST = 30
CHINESE = re.compile(f"[{''.join(DIGITS)}{''.join(SMALL_UNITS)}万亿点]+")


def digits_number(text: str) -> Decimal | None:
    """Read `35,000.00`, `1.5`, `-3`; None unless the whole text is one number. Misplaced commas are refused."""
    if len(text) > LONGEST or not re.search(r"\d", text) or not PLAIN_NUMBER.fullmatch(text):
        return None
    return Decimal(text.replace(",", ""))


def chinese_number(text: str) -> Decimal | None:
    """Read `三千五百`, `一亿二千万`, `十二`, `二〇一七`, `一点五亿`; None unless the whole text is one numeral."""
    if not text or len(text) > LONGEST or not CHINESE.fullmatch(text):
        return None
    if all(char in DIGITS for char in text):
        return Decimal("".join(str(DIGITS[char]) for char in text))
    if "点" in text:
        return _chinese_fraction(text)
    return _chinese_integer(text)


def _chinese_fraction(text: str) -> Decimal | None:
    found = re.fullmatch(r"([^点]*)点([^点万亿]+)([万亿]*)", text)
    if not found or not all(char in DIGITS for char in found[2]):
        return None
    whole = chinese_number(found[1]) if found[1] else Decimal(0)
    factor = 1
    for unit in found[3]:
        factor *= LARGE_UNITS[unit]
    fraction = "".join(str(DIGITS[char]) for char in found[2])
    return None if whole is None else Decimal(f"{whole}.{fraction}") * factor


def _chinese_integer(text: str) -> Decimal:
    total, section, digit = 0, 0, 0
    for char in text:
        if char in DIGITS:
            digit = DIGITS[char]
        elif char in SMALL_UNITS:
            section, digit = section + (digit or 1) * SMALL_UNITS[char], 0
        else:
            total, section, digit = _close_section(total, section + digit, LARGE_UNITS[char])
    return Decimal(total + section + digit)


def _close_section(total: int, section: int, unit: int) -> tuple[int, int, int]:
    if unit == LARGE_UNITS["亿"] and total:
        return (total + section) * unit, 0, 0
    return total + section * unit, 0, 0


def written_number(text: str) -> Decimal | None:
    """Read a number in digits or in Chinese numerals; None unless the whole text is one."""
    found = digits_number(text)
    return chinese_number(text) if found is None else found


def number_text(value: Decimal) -> str:
    """Return a decimal string without exponent and without trailing zeros: 350000000, 0.35."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
