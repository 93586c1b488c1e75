"""How forms name the record that something is pinned to: `crm.lead/12`."""

from typing import Any

from django.apps import apps
from django.db.models import Model

from core.addresses import record_number


def place_of(record: Model) -> str:
    """The name of a record's place, for a hidden field."""
    return f"{record._meta.label_lower}/{record.pk}"


def record_at(place: str, user: Any) -> Any:
    """The record of that place, if it may hold pins and `user` sees it; None otherwise, whatever was sent."""
    label, _slash, key = place.partition("/")
    number = record_number(key)
    try:
        model: Any = apps.get_model(label)
    except (LookupError, ValueError):
        return None
    if number is None or not getattr(model, "holds_pins", False):
        return None
    return model._default_manager.visible_to(user).filter(pk=number).first()
