"""What a person typed, as what to ask the index for."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from core.search.syllables import SYLLABLES, spelt
from core.search.tokens import LONGEST_WORD, normal, pairs, runs
from core.values.parsed import plain

MOST_TERMS, LONGEST_TERM, LONGEST_ASKED = 5, 60, 300
# A shorter piece of a code is the place where it was given out, and that of every tenth company.
CODE_PIECE, CODE_BEGINNING = 8, 12
# A token that ends so stands for all that begin like it.
MORE = "*"
Way = tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """A search: every run of every term must be found, each in one of its ways, of which all tokens are needed."""

    terms: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> "Asked":
        """Read what was typed; whatever it is, reading it never fails. Signs alone ask for nothing."""
        typed = plain(text[:LONGEST_ASKED]).split()
        terms = (normal(term)[:LONGEST_TERM] for term in typed)
        return cls(tuple([term for term in terms if term][:MOST_TERMS]))

    def __bool__(self) -> bool:
        return bool(self.terms)

    @cached_property
    def whole(self) -> str:
        """All terms as one, to tell which name is the same or begins so."""
        return "".join(self.terms)

    @cached_property
    def parts(self) -> list[list[Way]]:
        """For each run the ways in which it may be found."""
        return [ways(run) for term in self.terms for run in runs(term)]

    @cached_property
    def pieces(self) -> list[str]:
        """What must stand unbroken in a name, beyond what tokens can tell."""
        return [run for term in self.terms for run in runs(term) if len(run) > 2 and not run.isascii()]

    def finds(self, tokens: set[str]) -> bool:
        """Do these tokens of a name answer the search?"""
        return all(any(all(_among(token, tokens) for token in way) for way in ways) for ways in self.parts)


@dataclass(frozen=True)
class AnyOf(Asked):
    """A search that is answered by any one of its tokens."""

    @cached_property
    def parts(self) -> list[list[Way]]:
        return [[(token,) for token in self.terms]]


def _among(token: str, tokens: set[str]) -> bool:
    if not token.endswith(MORE):
        return token in tokens
    return any(one.startswith(token[:-1]) for one in tokens)


def ways(run: str) -> list[Way]:
    """How a run may be found: by its characters; letters as a word, a code, initials or sounds."""
    if not run.isascii():
        return [tuple(pairs(run)) or (run + MORE,)]
    found = [_as_word(run), *_as_code(run)]
    return [*found, _as_initials(run), *_as_sounds(run)] if run.isalpha() else found


def _as_word(run: str) -> Way:
    word = f"w_{run[:LONGEST_WORD]}"
    return (word,) if run.isdigit() and len(run) < 3 else (word + MORE,)


def _as_code(run: str) -> list[Way]:
    if len(run) < CODE_PIECE or run.isalpha():
        return []
    return [(f"u_{run[:LONGEST_WORD]}{MORE if len(run) >= CODE_BEGINNING else ''}",)]


def _as_initials(run: str) -> Way:
    if len(run) < 3:
        return (f"a_{run}",) if len(run) == 1 else (f"i_{run}",)
    return tuple(f"i_{run[place : place + 3]}" for place in range(len(run) - 2))


def _as_sounds(run: str) -> list[Way]:
    if len(run) < 3:
        return []
    read = spelt(run)
    # Whoever has typed `xiang` is not yet asking for `xian g…`: a search by the one letter g is a slow one.
    whole = [way for way in read if way[-1] in SYLLABLES]
    return [_sounds(way) for way in whole or read]


def _sounds(syllables: Way) -> Way:
    if len(syllables) == 1:
        return (f"p_{syllables[0]}{MORE}",)
    *whole, last = [f"s_{one}_{other}" for one, other in pairwise(syllables)]
    return (*whole, last + MORE)
