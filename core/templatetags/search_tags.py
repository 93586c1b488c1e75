"""The star on a page."""

from typing import Any

from django import template

register = template.Library()


@register.inclusion_tag("partials/_star.html", takes_context=True)
def star(context: template.Context, name: Any, words: str = "") -> dict[str, Any]:
    """`{% star title %}`: the button that puts a star on this page, or takes it away; `words`: what narrows a list."""
    request = context["request"]
    address = request.get_full_path()
    is_starred = request.user.stars.filter(address=address).exists()
    return {
        "address": address,
        "name": f"{name}（{words}）" if words else str(name),
        "is_starred": is_starred,
        "csrf_token": context.get("csrf_token"),
    }
