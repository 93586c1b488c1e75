"""Asking pages through Django's own WSGI handler, one request after the other, and telling how long they took."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext

from accounts.models import User

Ask = Callable[[], bytes]


@dataclass(frozen=True)
class Timing:
    """Milliseconds of many requests for one page."""

    times: list[float]

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.times, n=20)[-1]


def cookie_of(user: User) -> str:
    """The cookie of a session in which `user` has signed in."""
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session["begun_at"] = session["seen_at"] = time.time()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def page(address: str, cookie: str = "", *, bare: bool = False, accept: str = "text/html") -> Ask:
    """A function that asks for `address` once and returns the body; `bare` leaves out all middleware."""
    middleware = [] if bare else settings.MIDDLEWARE
    with override_settings(MIDDLEWARE=middleware):
        handler = WSGIHandler()

    def ask() -> bytes:
        environ = RequestFactory(HTTP_HOST="127.0.0.1", HTTP_COOKIE=cookie, HTTP_ACCEPT=accept).get(address).environ
        answered: list[str] = []
        response = handler(environ, lambda status, headers: answered.append(status))
        body = b"".join(response)
        response.close()
        if not answered[0].startswith("200"):
            raise RuntimeError(f"{address}: {answered[0]}")
        return body

    return ask


def interleaved(pages: Mapping[str, Ask], rounds: int = 300, warm_up: int = 30) -> dict[str, Timing]:
    """Ask for each of `pages` in turn, `rounds` times: whatever slows the machine down meets all of them."""
    times: dict[str, list[float]] = {name: [] for name in pages}
    for number in range(-warm_up, rounds):
        if number % 20 == 0:
            gc.collect()
        for name, ask in pages.items():
            started = time.perf_counter()
            ask()
            if number >= 0:
                times[name].append((time.perf_counter() - started) * 1000)
    return {name: Timing(found) for name, found in times.items()}


def queries(ask: Ask) -> int:
    """How many database queries one request makes."""
    with CaptureQueriesContext(connection) as captured:
        ask()
    return len(captured)
