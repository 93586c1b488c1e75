"""What is worked out once for a request or a job, however often it is asked for: settings, the calendar, cut-off days.

Outside of both nothing is kept, so that a command or a test always reads what is stored.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")
_kept: ContextVar[dict[str, Any] | None] = ContextVar("kept", default=None)


@contextmanager
def keeping() -> Iterator[None]:
    """Keep what `once()` works out inside the block until its end."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def once(name: str, work_out: Callable[[], T]) -> T:
    """The answer of `work_out()`, worked out on the first call of this request or job."""
    kept = _kept.get()
    if kept is None:
        return work_out()
    if name not in kept:
        kept[name] = work_out()
    return kept[name]


def forget() -> None:
    """What was worked out may no longer hold: somebody changed what it was made from."""
    if kept := _kept.get():
        kept.clear()
