"""The files of a record, as its page shows them."""

from typing import Any

from django import template
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from core import attachments
from core.file_types import ACCEPT, TYPES
from core.models import Attachment
from core.places import place_of

register = template.Library()


@register.simple_tag(takes_context=True)
def files_of(context: template.Context, record: Any) -> dict[str, Any]:
    """`{% files_of object as files %}`: those attached, those put away, and what the reader may do with them."""
    request = context["request"]
    kinds = attachments.kinds_of(record)
    found = [_shown(one, dict(kinds)) for one in Attachment.objects.on(record).select_related("uploaded_by")]
    return {
        "place": place_of(record),
        "current": [one for one in found if not one["is_archived"]],
        "archived": [one for one in found if one["is_archived"]],
        "may_attach": attachments.may_attach(request.user, record),
        "kinds": kinds,
        "kind": request.GET.get("kind", ""),
        "accept": ACCEPT,
        "endings": " ".join(TYPES),
        "limit": settings.ATTACHMENT_MAX_MEGABYTES,
    }


def _shown(attachment: Attachment, kinds: dict[str, str]) -> dict[str, Any]:
    address = reverse("core:attachment_file", args=[attachment.pk])
    return {
        "pk": attachment.pk,
        "name": attachment.name,
        "url": address,
        "is_picture": attachment.is_picture,
        "is_archived": attachment.is_archived,
        "reason": attachment.archive_reason,
        "kind": kinds.get(attachment.kind, ""),
        "size": filesizeformat(attachment.size),
        "who": attachment.uploaded_by or "",
        "at": attachment.created_at,
        "is_sample": attachment.is_sample,
        "icon": "file-earmark-pdf" if attachment.content_type == "application/pdf" else "file-earmark-text",
    }
