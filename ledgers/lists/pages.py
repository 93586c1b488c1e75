"""A list, found by the name that exported rows give it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from core import exports
from core.views import ListView
from core.workbook.refusal import WorkbookRefused


def listing_of(prefix: str, user: Any) -> ListView:
    """The list that keys name so, as `user` sees it; `WorkbookRefused` where there is none or it is closed to them."""
    name, _at, argument = prefix.partition("@")
    route = name if argument else f"{name}_list"
    try:
        match = resolve(reverse(route, args=[argument] if argument else []))
        if not issubclass(match.func.view_class, ListView):
            raise WorkbookRefused("list.unknown")
        if not user.may(route):
            raise WorkbookRefused("list.role")
        listing = exports.prepared(match.func.view_class, user, "", **match.kwargs)
        listing.table_class  # noqa: B018 - the list behind a number says here that it is closed to the role
    except (NoReverseMatch, Resolver404, Http404, AttributeError):
        raise WorkbookRefused("list.unknown") from None
    except PermissionDenied:
        raise WorkbookRefused("list.role") from None
    return listing
