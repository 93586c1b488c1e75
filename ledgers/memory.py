"""Corrections of how headings are read, kept by an organisation so that nobody has to make them twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from ledgers.models import HeadingMemory
from ledgers.reading.headings import heading_key


@dataclass(frozen=True)
class Correction:
    """A person says: on sheets of this kind, this heading is that field; an empty field: do not import it."""

    kind: str
    heading: str
    field: str


def remembered(user: User) -> dict[tuple[str, str], str]:
    """What the person's organisation remembers: (key of a kind, heading) → name of a field, "" for none."""
    memories = HeadingMemory.objects.current().filter(organisation=user.organisation_id)
    return {(kind, heading): field for kind, heading, field in memories.values_list("kind", "heading", "field")}


def remember(corrections: Iterable[Correction], *, by: User) -> None:
    """Keep corrections for the person's organisation; a later one takes the place of an earlier one."""
    if by.organisation_id is None:
        return
    with transaction.atomic(), audit.acting_as(by):
        for correction in corrections:
            _keep(correction, by)


def _keep(correction: Correction, by: User) -> None:
    place = {
        "organisation_id": by.organisation_id, "kind": correction.kind, "heading": heading_key(correction.heading),
    }  # fmt: skip
    try:
        with transaction.atomic():
            _store(place, correction.field)
    except IntegrityError:  # a colleague made the same correction at the same moment
        _store(place, correction.field)


def _store(place: dict[str, Any], field: str) -> None:
    known = HeadingMemory.objects.current().select_for_update().filter(**place).first()
    if known is None:
        HeadingMemory(**place, field=field).save()
    elif known.field != field:
        known.field = field
        known.save()


def forget(memory: HeadingMemory, *, by: User) -> None:
    """Read a heading again as it says; forgetting twice is forgetting once."""
    if memory.is_archived:
        return
    with audit.acting_as(by):
        memory.archive(reason=_("The organisation no longer wants it remembered."))
