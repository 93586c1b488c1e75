"""What stands pinned to a record's page: tasks, comments, and whether the reader follows it."""

import re
from operator import attrgetter
from typing import Any

from django import template
from django.utils.crypto import get_random_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core import comments, following
from core.models import Comment, Task
from core.places import place_of

register = template.Library()
DONE_SHOWN = 5
SHOWN = 30


@register.simple_tag(takes_context=True)
def tasks_of(context: template.Context, record: Any) -> dict[str, Any]:
    """`{% tasks_of object as found %}`: the open tasks, the ones done last, and whether the reader may give one."""
    user = context["request"].user
    if not user.may("core:task_list"):
        return {}
    rows = list(Task.objects.current().on(record).select_related("assignee").order_by("due_on", "pk")[: 10 * SHOWN])
    done = sorted((task for task in rows if task.done_at), key=attrgetter("done_at"), reverse=True)
    current = [task for task in rows if not task.done_at]
    return {
        "open": current[:SHOWN],
        "done": done[:DONE_SHOWN],
        "more": len(done) > DONE_SHOWN or len(current) > SHOWN,
        "may_give": user.may("core:task_create"),
        "place": place_of(record),
        "here": f"{following.page_of(record)}#tasks",
    }


@register.simple_tag(takes_context=True)
def comments_of(context: template.Context, record: Any) -> dict[str, Any]:
    """`{% comments_of object as found %}`: the latest comments in the order they were written."""
    user = context["request"].user
    if not user.may("core:comment_create"):
        return {}
    rows = Comment.objects.current().on(record).select_related("author").prefetch_related("mentions")
    found = list(rows.order_by("-pk")[:SHOWN])[::-1]
    for comment in found:
        comment.marked = _marked(comment)  # type: ignore[attr-defined]
        comment.is_own = comment.author_id == user.pk  # type: ignore[attr-defined]
        comment.is_changeable = comments.may_change(comment, user)  # type: ignore[attr-defined]
    return {
        "comments": found,
        "may_comment": True,
        "place": place_of(record),
        "form_key": get_random_string(32),
    }


@register.simple_tag(takes_context=True)
def following_of(context: template.Context, record: Any) -> dict[str, Any]:
    """`{% following_of object as found %}`: whether the reader follows it; empty for who may not."""
    user = context["request"].user
    if not (getattr(record, "holds_pins", False) and user.may("core:follow")):
        return {}
    return {"place": place_of(record), "is_followed": following.is_followed(record, by=user)}


def _marked(comment: Comment) -> SafeString:
    """The words of a comment, escaped, with the names of those whom it told set off."""
    people = comment.mentions.all()
    names = {name for person in people for name in (person.full_name, person.username) if name}
    if not names:
        return format_html("{}", comment.text)
    longest_first = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    parts = re.split(rf"([@＠](?:{longest_first}))", comment.text)
    return format_html_join(
        "", "{}", ((format_html('<b class="mention">{}</b>', p) if n % 2 else p,) for n, p in enumerate(parts))
    )
