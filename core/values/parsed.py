"""What every parser of written values returns."""

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise

# Signs that print nothing; they come with text copied from a telephone or a page. U+202E stays: it turns digits round.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202d\u2060-\u2069\ufeff]")
# Where signs stand that look like digits and are none: ①, ², ½, ㏠.
NEAR_DIGITS = re.compile("[\u00b2-\u00be\u2070-\u218f\u2460-\u24ff\u3250-\u33ff\U0001f100-\U0001f10c]")
# One written sign may be several in plain form (㍿ is 株式会社): a key is cut to what its column holds.
LONGEST_KEY = 200
# One cell is looked at several times, and rows repeat words of the rows before: a few hundred rows are kept in mind.
NEARBY = 8192
# A sentence quotes a value so far: a cell may hold 32,767 signs, and a page shows a hundred sentences.
LONGEST_QUOTED = 300


class Level(StrEnum):
    """An error keeps the row out; a warning asks for a look."""

    ERROR = "error"
    WARNING = "warning"


def shortened(word: Any) -> Any:
    """A text as far as people read it where it is quoted; anything else as it is."""
    return f"{word[:LONGEST_QUOTED]}…" if isinstance(word, str) and len(word) > LONGEST_QUOTED else word


@dataclass(frozen=True)
class Problem:
    """What is wrong with a written value and what to do, said in the reader's language by `str()`."""

    code: str
    level: Level
    sentence: Promise | str
    words: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return str(self.sentence) % {name: shortened(word) for name, word in self.words.items()}


@dataclass(frozen=True)
class Choices:
    """Several labels, of which one is meant; joined when shown, in the language of that moment."""

    labels: tuple[Promise | str, ...]

    def __str__(self) -> str:
        return " / ".join(map(str, self.labels))


@dataclass(frozen=True, kw_only=True, slots=True)
class Parsed:
    """A written value: `raw` as it stood, `null_reason` when it says why there is none, `problem` when it is wrong."""

    raw: Any
    null_reason: str = ""
    problem: Problem | None = None

    @property
    def value(self) -> Any:
        """Return what was read, None if nothing was; every kind says of which type."""
        return None

    def facets(self) -> dict[str, Any]:
        """Return the value and what is known about it as plain JSON."""
        raise NotImplementedError


# No amount, date or code is longer; longer text is not even tried.
LONGEST_VALUE = 200


def error(code: str, sentence: Promise | str, /, **words: Any) -> Problem:
    """Build a problem that keeps the row out."""
    return Problem(code, Level.ERROR, sentence, words)


def warning(code: str, sentence: Promise | str, /, **words: Any) -> Problem:
    """Build a problem that only asks for a look."""
    return Problem(code, Level.WARNING, sentence, words)


def plain(raw: Any) -> str:
    """Return the text of a cell in standard width, without outer blanks and signs that print nothing."""
    return "" if raw is None else _plain(str(raw))


@lru_cache(maxsize=NEARBY)
def _plain(text: str) -> str:
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip()


def squeezed(raw: Any) -> str:
    """Return `plain` without any blank or line break."""
    return "" if raw is None else _squeezed(str(raw))


@lru_cache(maxsize=NEARBY)
def _squeezed(text: str) -> str:
    return "".join(_plain(text).split())


def composed(text: str) -> str:
    """Return plain text in standard width again after signs were taken out of it: then marks meet other letters."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


@lru_cache(maxsize=NEARBY)
def has_other_digits(text: str) -> bool:
    """Tell whether standard width would make plain digits of signs that are none: ①5000, 5², ½."""
    if not NEAR_DIGITS.search(text):
        return False
    signs = (
        sign for before, sign in zip(" " + text, text, strict=False) if not sign.isdecimal() and before not in "mM"
    )
    return any(unicodedata.normalize("NFKC", sign)[:1].isdecimal() for sign in signs)
