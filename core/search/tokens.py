"""What a name is found by: pairs of characters, words, initials and syllables, all readings of 多音字 among them.

A database index of tokens finds two characters anywhere in a name as fast as a whole name, which trigrams cannot; see
decision 0030. Tokens, by their beginning:

    晋云      two characters that follow each other; the last one alone as well
    w_ibm     a word of letters or digits
    u_9114…   a code
    i_jys     the initials of three characters that follow each other, i_jy of two; a_j, a_jy those at the beginning
    s_jin_yun the sounds of two characters that follow each other; p_jin the one with which a name begins
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product

from core.search.syllables import readings
from core.values.parsed import plain, squeezed

LONGEST_NAME, LONGEST_TEXT, LONGEST_WORD = 120, 2000, 40
PARTED = re.compile(r"[a-z0-9]+|[^a-z0-9]+")
WORD = re.compile(r"[a-z0-9]{1,40}")
MOST_WORDS = 20
NOT_SEARCHED = re.compile(r"[\W_]+")
# Never found by a telephone number: a search that finds one gives it away digit by digit.
NUMBERS = re.compile(r"\+?\d[\d -]{5,}\d")
# In the 18 characters of a credit code the organisation's own number, by which older registers know it.
OWN_NUMBER = slice(8, 17)


@dataclass(frozen=True)
class Form:
    """One of the names by which a record is found.

    `why`: which name it is, a key of the model's `search_names`; empty for the name that titles it. `core`: its
    distinctive part. `is_code`: found from its beginning only. `is_text`: a longer text, found by its characters only.
    """

    text: str
    why: str = ""
    core: str = ""
    is_code: bool = False
    is_text: bool = False


@lru_cache(maxsize=4096)
def normal(text: str) -> str:
    """What all written forms of a text share: width, case, blanks and signs do not count, nor 责任 in 有限责任公司."""
    return NOT_SEARCHED.sub("", squeezed(text).lower()).replace("有限责任公司", "有限公司")


def runs(text: str) -> list[str]:
    """A normal text cut where letters and digits meet other characters."""
    return PARTED.findall(text)


def pairs(run: str) -> list[str]:
    """`晋云数` -> `晋云`, `云数`."""
    return [one + other for one, other in pairwise(run)]


def tokens_of(form: Form) -> set[str]:
    """Everything by which `form` is found."""
    if form.is_code:
        return _of_code(normal(form.text))
    if form.is_text:
        return set(_of_characters(normal(NUMBERS.sub(" ", form.text[:LONGEST_TEXT]))))
    name = normal(form.text)[:LONGEST_NAME]
    starts = {name, normal(form.core)} - {""}
    words = (f"w_{word}" for word in WORD.findall(plain(form.text).lower())[:MOST_WORDS])
    return {
        *_of_characters(name),
        *words,
        *_of_sounds(name),
        *(token for start in starts for token in _of_beginning(start)),
    }


def _of_code(code: str) -> set[str]:
    parts = [code, code[OWN_NUMBER]] if len(code) == 18 else [code]
    return {f"u_{part[:LONGEST_WORD]}" for part in parts if part}


def _of_characters(text: str) -> Iterator[str]:
    for run in runs(text):
        if run.isascii():
            yield f"w_{run[:LONGEST_WORD]}"
        else:
            yield from pairs(run)
            yield run[-1]


def _of_sounds(name: str) -> Iterator[str]:
    for pair in pairs(name):
        yield from _of_two(pair)
    for place in range(len(name) - 2):
        yield from _of_three(name[place : place + 3])


# Names are made of few words: what two or three characters sound like is worked out once.
@lru_cache(maxsize=65_536)
def _of_two(pair: str) -> tuple[str, ...]:
    sounds = (f"s_{one}_{other}" for one, other in product(readings(pair[0]), readings(pair[1])))
    return (*sounds, *_of_letters(pair))


@lru_cache(maxsize=131_072)
def _of_three(three: str) -> tuple[str, ...]:
    return _of_letters(three)


def _of_letters(piece: str) -> tuple[str, ...]:
    if piece.isascii() or any(character.isdigit() for character in piece):
        return ()
    return tuple(f"i_{''.join(letters)}" for letters in product(*map(_initials, piece)))


@lru_cache(maxsize=65_536)
def _of_two_initials(pair: str) -> tuple[str, ...]:
    return tuple(f"a_{one}{other}" for one, other in product(_initials(pair[0]), _initials(pair[1])))


def _of_beginning(name: str) -> Iterator[str]:
    first = _initials(name[0])
    yield from (f"p_{sound}" for sound in readings(name[0]))
    yield from (f"a_{letter}" for letter in first)
    if len(name) > 1:
        yield from _of_two_initials(name[:2])


@lru_cache(maxsize=32_768)
def _initials(character: str) -> tuple[str, ...]:
    return (character,) if character.isascii() else tuple(dict.fromkeys(sound[0] for sound in readings(character)))
