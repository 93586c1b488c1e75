"""Comments on records, and the people named in them with @."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import audit, reasons
from core.assignments import may_open
from core.following import page_of
from core.models import AuditedModel, Comment
from core.notices import Word, notify_all
from core.values import pinyin

EDITABLE = timedelta(minutes=30)
LONGEST_NAME = 20
MOST_MENTIONED = 20
SUGGESTED = 8
LOOKED_AT = 24


@transaction.atomic
def add_comment(record: AuditedModel, text: str, *, by: Any) -> Comment:
    """Write a comment and tell whom it names. Raise `ValidationError` for a name that may not see the record."""
    people = mentioned(text, record)
    comment = Comment(text=text.strip(), author=by).pin_to(record)
    with audit.acting_as(by):
        comment.save()
    comment.mentions.set(people)
    _tell(comment, record, people, by)
    return comment


@transaction.atomic
def change_comment(comment: Comment, *, by: Any) -> Comment:
    """Store the changed words of one's own comment; only people named anew are told. Raises as `add_comment` does."""
    record = comment.record
    people = mentioned(comment.text, record)
    known = set(comment.mentions.all())
    with audit.acting_as(by):
        comment.save()
    comment.mentions.set(people)
    _tell(comment, record, [person for person in people if person not in known], by)
    return comment


def may_change(comment: Comment, person: Any) -> bool:
    """One's own words, for half an hour."""
    is_fresh = timezone.now() - comment.created_at < EDITABLE
    return bool(comment.author_id == person.pk and is_fresh and not comment.is_archived)


def mentioned(text: str, record: AuditedModel) -> list[Any]:
    """The people whom `@name` in the text names, by full name or sign-in name; the longest name that fits counts.

    Raise `ValidationError` naming those who may not see the record, and names that several people bear.
    """
    found, unseeing, doubtful = [], [], []
    for name, people in _named(text).items():
        seeing = [person for person in people if may_open(record, person)]
        if not seeing:
            unseeing.append(name)
        elif len(seeing) > 1:
            doubtful.append("、".join(f"@{person.username}" for person in seeing))
        else:
            found += seeing
    problems = []
    if unseeing:
        problems.append(_("%(names)s may not see this record. Leave out the @ before the name.") % {
            "names": "、".join(unseeing)})  # fmt: skip
    if doubtful:
        problems.append(_("Several people have this name. Write the sign-in name: %(names)s") % {
            "names": "；".join(doubtful)})  # fmt: skip
    if problems:
        raise ValidationError({"text": problems})
    return list(dict.fromkeys(found))


def _named(text: str) -> dict[str, list[Any]]:
    """The people at work whom the text may name, by the longest name behind each @."""
    tails = [match.group(1) for match in re.finditer(rf"[@＠]([^\s@＠]{{1,{LONGEST_NAME}}})", text)][:MOST_MENTIONED]
    heads = {tail[:length] for tail in tails for length in range(2, len(tail) + 1)}
    by_name: dict[str, list[Any]] = defaultdict(list)
    for person in _people().filter(Q(full_name__in=heads) | Q(username__in=heads)):
        for name in {person.full_name, person.username} & heads:
            by_name[name].append(person)
    longest = (max((name for name in by_name if tail.startswith(name)), key=len, default="") for tail in tails)
    return {name: by_name[name] for name in longest if name}


def _people() -> Any:
    return get_user_model().objects.filter(is_active=True).select_related("region")


def suggested(record: AuditedModel, typed: str) -> list[Any]:
    """A few people who may see the record and whose name begins like what was typed, also by its sound or initials."""
    typed = typed.strip().lower()[:LONGEST_NAME]
    named = [person for person in _people().order_by("full_name", "pk") if _is_called(person, typed)]
    return _seeing(record, named[:LOOKED_AT])[:SUGGESTED]


def _is_called(person: Any, typed: str) -> bool:
    name = person.full_name.lower()
    sounds = (pinyin.full(name), pinyin.initials(name), person.username.lower())
    return typed in name or any(sound.startswith(typed) for sound in sounds)


def _seeing(record: AuditedModel, people: Iterable[Any]) -> list[Any]:
    return [person for person in people if may_open(record, person)]


def _tell(comment: Comment, record: AuditedModel, people: Iterable[Any], by: Any) -> None:
    words = []
    for person in people:
        if person == by:
            continue
        with override(person.language):
            told = {"who": by, "record": record, "text": comment.text[:80]}
            text = _("%(who)s mentioned you at “%(record)s”: %(text)s") % told
        words.append(Word(person, text, f"{page_of(record)}#comments", reasons.MENTIONED, record))
    notify_all(words)
