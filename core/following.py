"""Who is told when somebody changes a record: its owner, and whoever follows it. Never the one who changed it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Model, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import audit, reasons
from core.addresses import route_of
from core.models import AuditEntry, Follow
from core.notices import Word, notify_all
from core.veil import seen_among

Place = tuple[str, int]
# A record that somebody watches, and what was written about it: itself, or something that belongs to it.
Touched = tuple[Model, Model]
# Beyond so many records of one kind changed at once, a person gets one notice for all of them.
TOLD_ONE_BY_ONE = 5


def follow(record: Model, *, by: Any) -> None:
    """Let `by` be told what others do with the record."""
    Follow.objects.get_or_create(user=by, model=record._meta.label_lower, object_id=record.pk)


def unfollow(record: Model, *, by: Any) -> None:
    """Tell `by` no more about the record, unless they own it."""
    for one in Follow.objects.on(record).filter(user=by):
        one.delete()


def is_followed(record: Model, *, by: Any) -> bool:
    """Does the person follow the record by their own wish?"""
    return Follow.objects.on(record).filter(user=by).exists()


def page_of(record: Model) -> str:
    """The address of a record's page."""
    return reverse(route_of(record, "detail"), args=[record.pk])


def tell_followers(written: Sequence[Model], action: str) -> None:
    """Tell the owners and followers of records, and of those to which the records belong, that they were written.

    What the system does by itself is told to nobody. A few queries, whatever the number of records.
    """
    by = audit.current_actor().user
    if by is None:
        return
    touched = [(thing, record) for record in written for thing in _around(record)]
    watched = _watched(touched)
    watched.pop(by.pk, None)
    if not watched:
        return
    people = get_user_model().objects.filter(pk__in=watched, is_active=True).select_related("region")
    words = [word for person in people for word in _words(person, watched[person.pk], action, by)]
    notify_all(words, again=True)


def _around(record: Any) -> Iterator[Model]:
    """The record and those to which it belongs, of the kinds that can be followed."""
    parents = record.timeline_parents() if hasattr(record, "timeline_parents") else []
    yield from (thing for thing in (record, *parents) if thing is not None and getattr(thing, "holds_pins", False))


def _watched(touched: Iterable[Touched]) -> dict[int, dict[Touched, None]]:
    """For each person who owns or follows some of it: what was touched, in its order."""
    found: dict[int, dict[Touched, None]] = defaultdict(dict)
    by_place: dict[Place, list[Touched]] = defaultdict(list)
    for thing, record in touched:
        by_place[thing._meta.label_lower, thing.pk].append((thing, record))
        for name in thing.watched_by:  # type: ignore[attr-defined]  # every kind that is followed has it
            if person := getattr(thing, f"{name}_id"):
                found[person][thing, record] = None
    for person, label, pk in _follows(by_place):
        found[person] |= dict.fromkeys(by_place[label, pk])
    return found


def _follows(places: Iterable[Place]) -> list[tuple[int, str, Any]]:
    keys: dict[str, list[int]] = defaultdict(list)
    for label, pk in places:
        keys[label].append(pk)
    if not keys:
        return []
    match = Q()
    for label, pks in keys.items():
        match |= Q(model=label, object_id__in=pks)
    return list(Follow.objects.filter(match).values_list("user_id", "model", "object_id"))


def _words(person: Any, touched: Iterable[Touched], action: str, by: Any) -> Iterator[Word]:
    """What to tell one person: only of records that they may open, and of what they may know about them."""
    by_kind: dict[Any, dict[int, Touched]] = defaultdict(dict)
    for thing, record in _seen(person, touched):
        by_kind[type(thing)][thing.pk] = (thing, record)
    with override(person.language):
        for kind, found in by_kind.items():
            if len(found) > TOLD_ONE_BY_ONE:
                yield _word_for_many(person, kind, by)
            else:
                yield from (_word(person, thing, record, action, by) for thing, record in found.values())


def _seen(person: Any, touched: Iterable[Touched]) -> list[Touched]:
    keys: dict[Any, set[int]] = defaultdict(set)
    for one in {*(thing for thing, _record in touched), *(record for _thing, record in touched)}:
        keys[type(one)].add(one.pk)
    seen = {kind: seen_among(kind, pks, person) for kind, pks in keys.items()}
    return [
        (thing, record)
        for thing, record in touched
        if thing.pk in seen[type(thing)] and record.pk in seen[type(record)] and person.may(route_of(thing, "detail"))
    ]


def _word(person: Any, thing: Model, record: Model, action: str, by: Any) -> Word:
    known = AuditEntry.Action(action).label if action in AuditEntry.Action.values else action
    told = {"who": by, "action": known, "noun": record._meta.verbose_name, "record": thing}
    return Word(
        person, _("%(who)s %(action)s %(noun)s: “%(record)s”") % told, page_of(thing),
        reasons.CHANGED, thing, f"changed:{thing._meta.label_lower}:{thing.pk}",
    )  # fmt: skip


def _word_for_many(person: Any, kind: Any, by: Any) -> Word:
    told = {"who": by, "nouns": kind._meta.verbose_name_plural}
    text = _("%(who)s changed many %(nouns)s at once that you own or follow.") % told
    return Word(
        person, text, reverse(route_of(kind, "list")), reasons.CHANGED, None, f"changed:{kind._meta.label_lower}"
    )
