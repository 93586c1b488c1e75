"""What every planner offers: it compares what was read with what is stored, for the dry run and for the writing."""

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from ledgers.models import LedgerRow, LedgerWrite

# Told: rows done, rows in all. May raise `core.jobs.JobCancelled`.
Progress = Callable[[int, int], None]


def silent(done: int, total: int) -> None:
    """Progress that nobody watches."""


class Planner(Protocol):
    """One import as it would be written. Made from a file's reading, or from the rows kept at that time.

    `build()` comes first; `rows()` or `save()` next, once; then `counts()`, `questions` and `needs` are known.
    """

    @property
    def keeps_rows(self) -> bool:
        """Does `rows()` give kept rows by their numbers, with nothing but their results?"""

    @property
    def sheets(self) -> list[dict[str, Any]]:
        """The sheets found in the file, see `ledgers.found`."""

    @property
    def file_issues(self) -> list[dict[str, Any]]:
        """What a person should know of the file as a whole."""

    @property
    def questions(self) -> list[dict[str, Any]]:
        """What a person has to decide, see `ledgers.questions`."""

    @property
    def needs(self) -> list[str]:
        """The fields of the confirm form that this file needs."""

    @property
    def has_errors(self) -> bool:
        """Is any row kept out?"""

    def build(self) -> "Planner":
        """Match with the database; writes nothing. Returns itself."""

    def rows(self, progress: Progress = silent) -> Iterable[LedgerRow]:
        """Every row with its outcome, changes, problems and target, unsaved, in the order of the file."""

    def save(self, reason: str, progress: Progress = silent) -> Iterable[LedgerWrite]:
        """Write everything, audited, inside the caller's transaction; yield what was written, unsaved.

        Nothing is written before the answer is used up; after that, `rows()` tells the targets.
        """

    def counts(self) -> dict[str, Any]:
        """`{"rows": {outcome: n}, "records": {model: {"new": n, "changed": n, "same": n}}}`."""
