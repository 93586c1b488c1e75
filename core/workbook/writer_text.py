"""Text at the edge of a workbook: what a cell, a sheet name and a file name may hold."""

import re
from datetime import date

from django.utils.translation import gettext as _

CELL_LIMIT = 32_767  # UTF-16 units, as Excel counts
SHEET_NAME_LIMIT = 31
FORMULA_STARTERS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")

# XML 1.0 has no place for these; lone surrogates cannot be encoded.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BAD_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_BAD_IN_FILE_NAME = re.compile(r'[<>:"/\\|?*\x00-\x1f\ud800-\udfff]')
_WORDS = re.compile(r"[\x21-\x7e]+|.", re.DOTALL)


def clean_text(value: object) -> str:
    """Return the text as typed, with unwritable characters shown as � and over-long text cut with a marker."""
    text = _UNWRITABLE.sub("\ufffd", str(value))
    return text if _units(text) <= CELL_LIMIT else _cut(text, CELL_LIMIT, _("… (too long for one cell, cut here)"))


def starts_like_formula(text: str) -> bool:
    """Say whether a spreadsheet could take this text for a formula when someone edits the cell."""
    return text.lstrip(" ").startswith(FORMULA_STARTERS) or text.startswith(FORMULA_STARTERS)


def sheet_name(wanted: str, taken: set[str] | None = None) -> str:
    """Return a name Excel accepts: at most 31 characters, none of []:*?/\\, not among `taken` (case ignored)."""
    name = _BAD_IN_SHEET_NAME.sub(" ", str(wanted)).strip(" '") or _("Sheet")
    name = name + "_" if name.lower() == "history" else name  # Excel keeps this name for itself
    used = {other.lower() for other in taken or ()}
    candidate, number = _cut(name, SHEET_NAME_LIMIT, "").rstrip(" '"), 1
    while candidate.lower() in used:
        number += 1
        candidate = _cut(name, SHEET_NAME_LIMIT, f"({number})")
    return candidate


def pack_filename(period: str, name: str, annexes: int, made_on: date) -> str:
    """Return the name a pack is saved under: 2026年6月招商引资月报（附表1-12）_20260705.xlsx."""
    range_text = "1" if annexes == 1 else f"1-{annexes}"
    covered = _("(Annexes %(range)s)") % {"range": range_text} if annexes else ""
    stem = _BAD_IN_FILE_NAME.sub("_", f"{period}{name}{covered}").strip(" .")
    return f"{stem[:80]}_{made_on:%Y%m%d}.xlsx"


def display_width(text: str) -> int:
    """Return the widest line's width in half-width columns; a Chinese character takes two."""
    return max((_width(line) for line in text.split("\n")), default=0)


def wrapped_lines(text: str, width: float) -> int:
    """Return how many lines the text takes in a cell `width` half-width columns wide."""
    return sum(_lines_of_paragraph(line, max(int(width), 2)) for line in text.split("\n"))


def _lines_of_paragraph(text: str, width: int) -> int:
    if _width(text) <= width:
        return 1
    lines, used = 1, 0
    for word in _WORDS.findall(text):
        size = len(word) if word.isascii() else 2
        if used and used + size > width:
            lines, used = lines + 1, 0
        lines += (size - 1) // width if size else 0
        used += size if size <= width else (size - 1) % width + 1
    return lines


def _width(text: str) -> int:
    """Width in half columns, as the national encoding counts: Chinese two bytes; rarer signs four, which errs wide."""
    return len(text) if text.isascii() else len(text.encode("gb18030", "replace"))


def _units(text: str) -> int:
    """Length as Excel counts it: characters beyond the basic plane count twice."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _cut(text: str, limit: int, marker: str) -> str:
    """Cut to `limit` units, marker included, without leaving half a character."""
    if _units(text + marker) <= limit:
        return text + marker
    room = 2 * (limit - _units(marker))
    return text.encode("utf-16-le", "surrogatepass")[:room].decode("utf-16-le", "ignore") + marker
