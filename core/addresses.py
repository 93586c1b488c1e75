"""What pages are called, and their addresses."""

from functools import lru_cache

from django.db.models import Model
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.http import url_has_allowed_host_and_scheme

# No record has a longer number; a made-up one would be too large for the database.
LONGEST_NUMBER = 15


def route_of(model: type[Model] | Model, action: str) -> str:
    """The name of a record's page: `crm:company_detail`."""
    return f"{model._meta.app_label}:{model._meta.model_name}_{action}"


def record_url(route: str, pk: int) -> str:
    """The address of a record's page, without resolving the route again for every row."""
    return record_pattern(route).format(pk)


def record_pattern(route: str) -> str:
    """The address of any record's page, with `{}` where its number stands."""
    return _pattern(route, get_script_prefix())


@lru_cache(maxsize=256)
def _pattern(route: str, prefix: str) -> str:
    return reverse(route, args=[0]).replace("/0/", "/{}/")


def record_number(text: object) -> int | None:
    """The number of a record as an address or a form holds it; None for what cannot be one."""
    digits = str(text)
    return int(digits) if digits.isdecimal() and len(digits) <= LONGEST_NUMBER else None


def local_address(request: HttpRequest, address: str) -> str:
    """`address` if it lies on this site, else the home page."""
    return address if url_has_allowed_host_and_scheme(address, {request.get_host()}) else "/"
