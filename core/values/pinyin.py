"""Pinyin of Chinese text, for search by sound and for order."""

from functools import lru_cache

from pypinyin import lazy_pinyin
from pypinyin.seg.mmseg import seg

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
    return tuple(part for word in seg.cut(text) for part in _sounds_of_word(word))


@lru_cache(maxsize=8192)
def _sounds_of_word(word: str) -> tuple[str, ...]:
    """A character may sound otherwise in another word; a word sounds the same in every text."""
    return tuple(lazy_pinyin(word, errors=lambda part: OTHER + part))
