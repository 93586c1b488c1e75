"""What happened to a record, in words: who, when, old to new."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _

from core import display
from core.addresses import record_pattern, route_of
from core.fields import MoneyField
from core.models import AuditEntry, AuditLink

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
    seen = _visible(entries, user)
    return [told(entry) for entry in entries if (entry.model, entry.object_id) in seen][:limit]


def _visible(entries: Iterable[AuditEntry], user: Any) -> set[tuple[str, int]]:
    keys = defaultdict(set)
    for entry in entries:
        keys[entry.model].add(entry.object_id)
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


def told(entry: AuditEntry) -> dict:
    """An entry as a page shows it."""
    model = apps.get_model(entry.model) if entry.model else None
    return {
        "at": entry.at,
        "who": entry.actor_name or _("the system"),
        "action": entry.get_action_display(),
        "action_code": entry.action,
        "noun": str(model._meta.verbose_name) if model else "",
        "record": entry.object_text,
        "reason": entry.reason,
        "changes": [told_value(model, c) for c in entry.changes if c["field"] not in UNTOLD] if model else [],
    }


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
    return _amount_word(field, value)


def _many_word(field: Any, names: list) -> str:
    """The names; of related rows that follow a region of their own, only how many: not every reader may see them."""
    if hasattr(field.related_model, "scope_region"):
        return _("%(count)s in all") % {"count": len(names)}
    return "、".join(map(str, names))


def _amount_word(field: Any, value: Any) -> str:
    return display.money(Decimal(value)) if isinstance(field, MoneyField) else str(value)
