"""What the pages of lists ask."""

from typing import Any

from django import template
from django.urls import reverse

register = template.Library()
UNDO = "undo-"


@register.filter
def undo_url(message: Any) -> str:
    """Where what a message tells of is undone; empty where it cannot be."""
    found = next((tag for tag in (message.extra_tags or "").split() if tag.startswith(UNDO)), "")
    return reverse("core:bulkchange_undo", args=[found.removeprefix(UNDO)]) if found else ""
