"""What happened to a record, in words: who, when, old to new."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateTimeField, ForeignKey, Model
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _

from core import display
from core.addresses import record_pattern, route_of
from core.fields import MoneyField
from core.models import AuditEntry, AuditLink
from core.veil import is_scoped

Place = tuple[str, int | None]
LOOKED_AT = 200
# What a ledger said about a value follows the value itself, which is told.
UNTOLD = {"field_notes"}


def timeline(instance: Model, user: Any, limit: int = 30) -> list[dict]:
    """The newest happenings around `instance` that `user` may see, newest first.

    An entry about a child record (a lead on its company's page) is shown only to those who may see the child: the
    company is shared, the lead is not.
    """
    links = AuditLink.objects.filter(model=instance._meta.label_lower, object_id=instance.pk)
    entries = list(
        AuditEntry.objects.filter(pk__in=links.order_by("-entry").values_list("entry", flat=True)[:LOOKED_AT])
    )
    seen = _visible([place for entry in entries for place in _named(entry)], user)
    return [told(entry, seen) for entry in entries if (entry.model, entry.object_id) in seen][:limit]


def _named(entry: AuditEntry) -> Iterator[Place]:
    """The record of an entry, and the records that its changes name."""
    yield entry.model, entry.object_id
    for change in entry.changes:
        field = _relation(apps.get_model(entry.model), change["field"])
        yield from ((field.related_model._meta.label_lower, key) for key in change.get("keys", []) if field and key)


def _relation(model: type[Model], name: str) -> Any:
    """The relation of that name to records that not every reader sees; None where it is no such thing."""
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, ForeignKey) and is_scoped(field.related_model) else None


def _visible(places: Iterable[Place], user: Any) -> set[Place]:
    keys = defaultdict(set)
    for label, pk in places:
        keys[label].add(pk)
    seen = set()
    for label, pks in keys.items():
        model = apps.get_model(label)
        if user.may(route_of(model, "detail")) or not _has_page(model):
            rows = model._default_manager.visible_to(user).filter(pk__in=pks)
            seen |= {(label, pk) for pk in rows.values_list("pk", flat=True)}
    return seen


def _has_page(model: type[Model]) -> bool:
    try:
        record_pattern(route_of(model, "detail"))
    except NoReverseMatch:
        return False
    return True


def told(entry: AuditEntry, seen: set[Place] | None = None) -> dict:
    """An entry as a page shows it; of `seen`, if given, are the records whose names the reader may read."""
    model = apps.get_model(entry.model) if entry.model else None
    return {
        "at": entry.at,
        "who": entry.actor_name or _("the system"),
        "action": entry.get_action_display(),
        "action_code": entry.action,
        "noun": str(model._meta.verbose_name) if model else "",
        "record": entry.object_text,
        "reason": entry.reason,
        "changes": [_told_to(model, c, seen) for c in entry.changes if c["field"] not in UNTOLD] if model else [],
    }


def _told_to(model: type[Model], change: dict, seen: set[Place] | None) -> dict:
    """One changed field, without the names of records that the reader may not see."""
    field = _relation(model, change["field"])
    if seen is None or field is None:
        return told_value(model, change)
    label, keys = field.related_model._meta.label_lower, change.get("keys", [0, 0])
    sides = zip(("old", "new"), keys, strict=True)
    hidden = {side: _("(not open to you)") for side, key in sides if key is not None and (label, key) not in seen}
    return told_value(model, change | hidden)


def told_value(model: type[Model], change: dict) -> dict:
    """One changed field, with its label and the words its values have now."""
    try:
        field = model._meta.get_field(change["field"])
    except FieldDoesNotExist:  # a field of former days: show its name
        return {"label": change["field"], "old": change["old"], "new": change["new"]}
    return {
        "label": _label(field),
        "old": _word(field, change["old"]),
        "new": _word(field, change["new"]),
    }


def _label(field: Any) -> str:
    """A field's name; that of rows which point here (other names, honours) is what they are."""
    return str(getattr(field, "verbose_name", "") or field.related_model._meta.verbose_name_plural)


def _word(field: Any, value: Any) -> str:
    if value in (None, "", []):
        return _("(empty)")
    if isinstance(value, list):
        return _many_word(field, value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    choices = dict(field.flatchoices) if getattr(field, "choices", None) else {}
    if value in choices:
        return str(choices[value])
    return _written_word(field, value)


def _many_word(field: Any, names: list) -> str:
    """The names; of related rows that follow a region of their own, only how many: not every reader may see them."""
    if hasattr(field.related_model, "scope_region"):
        return _("%(count)s in all") % {"count": len(names)}
    return "、".join(map(str, names))


def _written_word(field: Any, value: Any) -> str:
    """An amount to the last 分, for a small change must show; a moment as pages show it; else as it was written."""
    if isinstance(field, MoneyField):
        return display.money(Decimal(value), places=10)
    if isinstance(field, DateTimeField):
        return display.day(datetime.fromisoformat(value))
    return str(value)
