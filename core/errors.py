"""Pages for what went wrong: plain words, a way back, a reference number."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


def _page(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    context = {"title": title, "text": text, "reference": getattr(request, "reference", "")}
    return render(request, "error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    text = _("The address or the form holds something that cannot be read. Go back and try again.")
    return _page(request, 400, _("That could not be understood"), text)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    text = _("Your role does not include this page. If you need it, ask the security administrator.")
    return _page(request, 403, _("Not open to your role"), text)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    text = _("It may have been moved, or it is not among what you may see. Check the address or search for it.")
    return _page(request, 404, _("Not found"), text)


def server_error(request: HttpRequest) -> HttpResponse:
    text = _("Something failed on our side. Nothing was half-written. Try again; if it fails again, tell the "
             "administrator the reference number.")  # fmt: skip
    # No menu and no database here: whatever failed may fail again.
    context = {"title": _("Something failed"), "text": text, "reference": getattr(request, "reference", "")}
    return HttpResponse(render_to_string("500.html", context), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    text = _(
        "The page was open too long or your browser refused our cookie. Go back, reload the page and send it again."
    )
    return _page(request, 403, _("The form has expired"), text)
