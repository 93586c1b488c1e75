"""Who did what: the actor of the moment, and the entries that every write leaves behind.

A write never names its actor by hand: whoever starts work (a request, a job, a command) opens `acting(...)` once, and
every entry written inside carries it. Entries are written in the transaction of the change, so neither exists alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

MASK = "•••"
UNRECORDED = {"id", "version", "created_at", "updated_at", "last_login"}


@dataclass(frozen=True)
class Actor:
    """Who acts, from where, and through what."""

    user: Any = None
    address: str = ""
    request_id: str = ""
    via: str = "system"


SYSTEM = Actor()
_actor: ContextVar[Actor | None] = ContextVar("actor", default=None)
_reason: ContextVar[str] = ContextVar("reason", default="")


def current_actor() -> Actor:
    """The actor of the work going on in this thread; the system itself when nobody is known."""
    return _actor.get() or SYSTEM


@contextmanager
def acting(user: Any = None, *, address: str = "", request_id: str = "", via: str = "web") -> Iterator[Actor]:
    """Make `user` the actor of every write inside the block."""
    known = user if getattr(user, "is_authenticated", False) else None
    actor = Actor(known, address, request_id, via)
    token = _actor.set(actor)
    try:
        yield actor
    finally:
        _actor.reset(token)


@contextmanager
def acting_as(by: Any) -> Iterator[Actor]:
    """Make `by` the actor of a service's writes; where the work came from stays as it is."""
    now = current_actor()
    if now.user == by:
        yield now
        return
    with acting(by, address=now.address, request_id=now.request_id, via=now.via) as actor:
        yield actor


@contextmanager
def because(reason: str) -> Iterator[None]:
    """Give every entry inside the block that names no reason of its own this one."""
    token = _reason.set(reason)
    try:
        yield
    finally:
        _reason.reset(token)


def plain(value: Any) -> Any:
    """A value as JSON can hold it, exact and readable: Decimal as digits, dates as ISO, a record as its name."""
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value else "0"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bool | int | str) or value is None:
        return value
    if isinstance(value, list | tuple | set):
        return [plain(item) for item in value]
    return str(value)


# How related records read, by model and number.
Names = Mapping[tuple[Any, Any], str]


def _reading(instance: models.Model, field: models.Field, raw: Any, names: Names) -> Any:
    """How a field's stored value reads in an entry; masked fields never show theirs."""
    if raw in (None, ""):  # an empty file field, too
        return plain(raw)
    if field.name in getattr(instance, "audit_masked", ()):
        return MASK
    if isinstance(field, models.ForeignKey):
        if (field.related_model, raw) in names:
            return names[field.related_model, raw]
        return str(field.related_model._base_manager.filter(pk=raw).first() or raw)
    return plain(raw)


def differences(instance: models.Model, before: Mapping[str, Any], names: Names | None = None) -> list[dict]:
    """What changed: `[{"field", "old", "new"}]`, comparing the row `before` (attname -> value) with `instance`.

    A relation also has its `keys`, the old and the new one, by which a timeline finds out who may read the names.
    `names` spares the look-up of related records that the caller knows.
    """
    names = names or {}
    changes = []
    for field in instance._meta.concrete_fields:
        if field.name in UNRECORDED:
            continue
        old, new = before[field.attname], getattr(instance, field.attname)
        if field.get_prep_value(old) != field.get_prep_value(new):
            told = {"old": _reading(instance, field, old, names), "new": _reading(instance, field, new, names)}
            change = {"field": field.name, **told}
            keys = {"keys": [old, new]} if isinstance(field, models.ForeignKey) else {}
            changes.append(change | keys)
    return changes


def record(
    instance: models.Model, action: str, *, changes: Iterable[Mapping] = (), reason: str = "", by: Any = None
) -> "models.Model":
    """Write one entry about `instance`, shown on its own timeline and on those of `instance.timeline_parents()`."""
    from core.following import tell_followers
    from core.models import AuditEntry, AuditLink

    entry = AuditEntry.objects.create(**entry_about(instance, action, changes, reason=reason, by=by))
    AuditLink.objects.bulk_create(
        AuditLink(entry=entry, model=model, object_id=pk) for model, pk in places_of(instance)
    )
    tell_followers([instance], action)
    return entry


def record_event(action: str, *, text: str = "", reason: str = "", by: Any = None, details: Iterable = ()) -> None:
    """Write an entry about something that is no record: a sign-in, an export, a refusal."""
    from core.models import AuditEntry

    actor = current_actor()
    user = by or actor.user
    AuditEntry.objects.create(
        action=action,
        actor=user,
        actor_name=str(user or ""),
        object_text=text[:300],
        reason=reason[:1000],
        changes=list(details),
        address=actor.address,
        request_id=actor.request_id,
        via=actor.via,
    )


def entry_about(
    instance: models.Model, action: str, changes: Iterable[Mapping] = (), *, reason: str = "", by: Any = None
) -> dict[str, Any]:
    """The columns of the entry about `instance`, but for its number and moment."""
    actor = current_actor()
    user = by or actor.user
    left_out = getattr(instance, "audit_left_out", ())
    return {
        "action": action,
        "actor_id": user.pk if user else None,
        "actor_name": str(user or ""),
        "model": instance._meta.label_lower,
        "object_id": instance.pk,
        "object_text": str(instance)[:300],
        "version": getattr(instance, "version", None),
        "changes": [change for change in changes if change["field"] not in left_out],
        "reason": (reason or _reason.get())[:1000],
        "address": actor.address,
        "request_id": actor.request_id,
        "via": actor.via,
    }


def places_of(instance: models.Model) -> list[tuple[str, int]]:
    """On which timelines an entry about `instance` is shown: model and number."""
    parents = instance.timeline_parents() if hasattr(instance, "timeline_parents") else []
    return sorted({(thing._meta.label_lower, thing.pk) for thing in (instance, *parents) if thing is not None})
