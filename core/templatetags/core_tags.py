"""What templates ask: may this person open a page, and how does a value read."""

from decimal import Decimal
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from core import display, following, notices

register = template.Library()


@register.simple_tag(takes_context=True)
def may(context: template.Context, route: str) -> bool:
    """`{% may "crm:lead_create" as can_create %}`: is the page open to the person's role?"""
    user = context["request"].user
    return user.is_authenticated and user.may(route)


@register.simple_tag(takes_context=True)
def bell(context: template.Context) -> SafeString:
    """`{% bell %}`: the person's unread notices; those that lead to this page are read by being here."""
    request = context["request"]
    count = notices.unread(request.user, request.path)
    return render_to_string("core/_bell.html", {"count": count, "most": notices.MOST_COUNTED})


@register.filter
def money(value: Decimal | None) -> str:
    """An amount of 元 in words of its size."""
    return display.money(value)


@register.filter
def number(value: Any) -> str:
    """A number with commas, at most two decimals; a dash where unknown."""
    return display.number(value)


@register.filter
def day(value: Any) -> str:
    """A date or a time as tables show it."""
    return display.day(value)


@register.filter
def page_of(record: Any) -> str:
    """The address of a record's page."""
    return following.page_of(record)
