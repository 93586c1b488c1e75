"""Pinyin of Chinese text, for search by sound and for order."""

from pypinyin import Style, lazy_pinyin


def full(text: str) -> str:
    """`长治示例` -> `changzhishili`: every syllable joined, other characters kept, in lower case."""
    return "".join(lazy_pinyin(text)).lower().replace(" ", "")


def initials(text: str) -> str:
    """`长治示例` -> `czsl`: the first letter of every syllable."""
    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower().replace(" ", "")
