"""The fields of two records of one company: which value is kept, and how a value is remembered."""

from collections.abc import Collection
from typing import Any

from django.db.models import Field

from core import display
from crm.models import Company


def fields() -> list[Field]:
    """What people fill in of a company."""
    return [field for field in Company._meta.concrete_fields if field.editable and not field.primary_key]


def differing(kept: Company, merged: Company) -> list[dict[str, Any]]:
    """The fields in which the two differ: name, label, both values in words, and whether that of `merged` is proposed.

    What is filled wins over what is empty; where both are filled, the kept record wins.
    """
    return [
        {
            "name": field.name,
            "label": field.verbose_name,
            "kept": display.field_value(kept, field.name),
            "merged": display.field_value(merged, field.name),
            "takes_merged": is_empty(kept, field) and not is_empty(merged, field),
        }
        for field in fields()
        if getattr(kept, field.attname) != getattr(merged, field.attname)
    ]


def is_empty(company: Company, field: Field) -> bool:
    """Is nothing said there? A "no" is what a record says that nobody filled in."""
    return getattr(company, field.attname) in (None, "", False)


def take_values(kept: Company, merged: Company, names: Collection[str]) -> dict[str, list]:
    """Give `kept` the values of `merged` in these fields, with what a ledger said about them; nothing is stored.

    Returns `{field: [former value, taken value]}` as `remembered`.
    """
    changed = {}
    notes = dict(kept.field_notes)
    for field in fields():
        if field.name not in names or getattr(kept, field.attname) == getattr(merged, field.attname):
            continue
        changed[field.name] = [remembered(kept, field), remembered(merged, field)]
        setattr(kept, field.attname, getattr(merged, field.attname))
        notes.pop(field.name, None)
        if note := merged.field_notes.get(field.name):
            notes[field.name] = note
    if notes != kept.field_notes:
        changed["field_notes"] = [kept.field_notes, notes]
        kept.field_notes = notes
    return changed


def give_back(kept: Company, changed: dict[str, list]) -> list[str]:
    """Give `kept` its former values where it still has those taken; return the names of fields changed since."""
    stayed = []
    for name, (former, taken) in changed.items():
        field: Any = Company._meta.get_field(name)
        if remembered(kept, field) != taken:
            stayed.append(name)
            continue
        setattr(kept, field.attname, former if name == "field_notes" else restored(field, former))
    return stayed


def remembered(company: Company, field: Any) -> Any:
    """A value as JSON can hold it, exactly."""
    value = getattr(company, field.attname)
    return value if value is None or field.name == "field_notes" else field.value_to_string(company)


def restored(field: Any, value: str | None) -> Any:
    """The value that was remembered."""
    return None if value is None else field.to_python(value)
