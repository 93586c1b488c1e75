"""Who is asking, may they, and in which language."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

from accounts import roles
from core import audit, errors

PASSWORD_ROUTES = {"accounts:password", "accounts:sign_out", "accounts:language"}


class LanguageMiddleware:
    """Chinese unless the person chose otherwise; the choice is kept in a cookie and on the person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


class AccessMiddleware:
    """Ask the table of routes (`accounts.roles.ROUTES`) before every view; what is not in it is closed.

    Also ends sessions that idled too long or were ended by an administrator, and names the actor for the audit.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and _session_over(request):
            logout(request)
        address = client_address(request)
        with audit.acting(request.user, address=address, request_id=request.reference):
            response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request", "Cookie"])
        return response

    def process_view(self, request: HttpRequest, view: Callable, args: list, kwargs: dict) -> HttpResponse | None:
        route = request.resolver_match.view_name
        if route in roles.ANYONE:
            return None
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if not request.user.may(route):
            audit.record_event("denied", text=request.path)
            return errors.forbidden(request)
        if request.user.must_change_password and route not in PASSWORD_ROUTES:
            return HttpResponse(status=302, headers={"Location": resolve_url("accounts:password")})
        return None


def client_address(request: HttpRequest) -> str:
    """The client's network address; a forwarded one is believed only from as many proxies as are configured."""
    if settings.TRUSTED_PROXIES:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
        if len(hops) >= settings.TRUSTED_PROXIES:
            return hops[-settings.TRUSTED_PROXIES][:45]
    return request.META.get("REMOTE_ADDR", "")[:45]


def _session_over(request: HttpRequest) -> bool:
    """Was the session idle too long, open too long, or begun before the person's sessions were ended?"""
    now, session = time.time(), request.session
    begun = session.setdefault("begun_at", now)
    seen = session.get("seen_at", begun)
    if now - seen > settings.SESSION_IDLE_SECONDS or now - begun > settings.SESSION_COOKIE_AGE:
        return True
    if begun < request.user.sessions_valid_from.timestamp():
        return True
    if (now - seen > 60 and not _asked_by_itself(request)) or "seen_at" not in session:
        session["seen_at"] = now
    return False


def _asked_by_itself(request: HttpRequest) -> bool:
    """Does the page ask, not the person? The bell and the board must not keep a session alive nobody sits at."""
    return request.path == resolve_url("core:notice_bell") or "X-Asked-By-Page" in request.headers


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send the whole page, not a panel of it, to the sign-in page."""
    if request.htmx:
        return HttpResponseClientRedirect(resolve_url(settings.LOGIN_URL))
    return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
