"""What happens around every request: a reference number, and input that no database could store."""

import logging
import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

from core import errors

request_id: ContextVar[str] = ContextVar("request_id", default="-")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


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
        # Only query strings here: reading POST would take an upload before the view may refuse it.
        if any(UNSTORABLE.search(value) for values in request.GET.lists() for value in (values[0], *values[1])):
            return errors.bad_request(request)
        return self.get_response(request)
