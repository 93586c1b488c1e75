"""Rows that point at one company point at another, and back."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from core import bulk
from crm.merging.relations import Relation
from crm.models import Company


def move(relation: Relation, merged: Company, kept: Company, reason: str) -> tuple[list[int], list[int]]:
    """Let the rows of `merged` point at `kept`; return the numbers of those moved, and of those put away.

    A row that would stand beside one alike is put away; where rows cannot be archived it stays as it is.
    """
    twins = _with_twin(relation, merged, kept)
    alike = [row.pk for row in twins]
    going = relation.rows(merged).exclude(pk__in=alike).order_by("pk")
    if relation.is_audited:
        bulk.archive_all(twins, reason=reason)
    return _point(relation, going, merged, kept, reason), alike if relation.is_audited else []


def move_back(relation: Relation, numbers: Iterable[int], kept: Company, merged: Company, reason: str) -> int:
    """Let those of the rows that still point at `kept` point at `merged` again; return how many."""
    return sum(
        len(_point(relation, relation.rows(kept).filter(pk__in=portion).order_by("pk"), kept, merged, reason))
        for portion in bulk.portions(numbers)
    )


def bring_back(relation: Relation, numbers: Sequence[int], reason: str) -> None:
    """Restore rows that were put away for that reason and still are."""
    for row in relation.model._base_manager.filter(pk__in=numbers, archived_at__isnull=False, archive_reason=reason):
        row.restore()


def _with_twin(relation: Relation, merged: Company, kept: Company) -> list[Any]:
    """Rows of `merged` of which `kept` has one alike, both of today."""
    if not relation.alike:
        return []
    rows, others = relation.rows(merged), relation.rows(kept)
    if relation.is_audited:
        rows, others = rows.filter(archived_at__isnull=True), others.filter(archived_at__isnull=True)
    return list(rows.filter(Exists(others.filter(**{name: OuterRef(name) for name in relation.alike}))))


def _point(relation: Relation, rows: QuerySet, old: Company, new: Company, reason: str) -> list[int]:
    """Let the rows point at `new`; each that is a record is audited. Returns their numbers."""
    if not relation.is_audited:
        numbers = list(rows.values_list("pk", flat=True))
        _tell_owners(relation, rows, old, new, reason)
        rows.update(**{relation.column: new.pk})
        return numbers
    records = list(rows.select_for_update())
    for record in records:
        setattr(record, relation.column, new.pk)
    bulk.update_all(records, reason=reason)
    return [record.pk for record in records]


def _tell_owners(relation: Relation, links: QuerySet, old: Company, new: Company, reason: str) -> None:
    """Write with the records that have the links that one company took the place of the other."""
    if relation.owner is None:
        return
    field = next(f for f in relation.owner._meta.many_to_many if f.remote_field.through is relation.model)
    owners = list(relation.owner._base_manager.filter(pk__in=links.values(field.m2m_field_name())))
    for owner in owners:
        owner.touch()
    change = {"field": field.name, "old": [str(old)], "new": [str(new)]}
    bulk.tell_all([(owner, [change]) for owner in owners], reason=reason)
