"""What happens around every request: a reference number, and input that no database could store."""

import logging
import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse, QueryDict

from core import errors
from core.once import keeping

request_id: ContextVar[str] = ContextVar("request_id", default="-")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# Browsers send nothing else to our pages; a made-up encoding may decode to anything, or not at all.
UTF_8 = {"utf-8", "utf8"}


class RequestIdFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


class RequestIdMiddleware:
    """Give each request a reference number: in the log, in the audit, and on error pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.reference = uuid.uuid4().hex[:12]
        token = request_id.set(request.reference)
        try:
            with keeping():
                response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = request.reference
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store, private")
            response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response


class BadInputMiddleware:
    """Refuse text that no database can store (NUL, half characters) with a sentence instead of a crash."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_readable = (request.encoding or "utf-8").lower() in UTF_8 and not _is_unstorable(request.GET)
        return self.get_response(request) if is_readable else errors.bad_request(request)

    def process_view(self, request: HttpRequest, view: Callable, args: list, kwargs: dict) -> HttpResponse | None:
        """Look at what was sent; the guard against forged forms has read it by now."""
        return errors.bad_request(request) if _is_unstorable(request.POST) else None


def _is_unstorable(sent: QueryDict) -> bool:
    """Is there a name or a value that no database could store?"""
    return any(UNSTORABLE.search(text) for name, values in sent.lists() for text in (name, *values))
