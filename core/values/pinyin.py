"""Pinyin of Chinese text, for search by sound and for order."""

from functools import lru_cache

from pypinyin import lazy_pinyin

OTHER = "\0"


def full(text: str) -> str:
    """`长治示例` -> `changzhishili`: every syllable joined, other characters kept, in lower case."""
    return "".join(part.lstrip(OTHER) for part in _sounds(text)).lower().replace(" ", "")


def initials(text: str) -> str:
    """`长治示例` -> `czsl`: the first letter of every syllable."""
    letters = (part[1:] if part.startswith(OTHER) else part[:1] for part in _sounds(text))
    return "".join(letters).lower().replace(" ", "")


@lru_cache(maxsize=1024)
def _sounds(text: str) -> tuple[str, ...]:
    """The syllables of a text, looked up once for both forms; what is not Chinese stays together behind a mark."""
    return tuple(lazy_pinyin(text, errors=lambda part: OTHER + part))
