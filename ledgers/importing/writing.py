"""Storing drafts: new records, changes, and what is added to relations, in few queries; all audited."""

from collections.abc import Iterable, Sequence

from core import bulk
from core.models import AuditedModel
from ledgers.importing.draft import Draft


def write(drafts: Iterable[Draft], reason: str) -> None:
    """Store every draft that has something to store; what others point at must come first among the models."""
    by_model: dict[type[AuditedModel], list[Draft]] = {}
    for draft in drafts:
        if draft.is_pending:
            by_model.setdefault(type(draft.record), []).append(draft)
    for of_model in by_model.values():
        changed = [draft.record for draft in of_model if _has_new_values(draft)]
        for ready in _in_turn(of_model):
            bulk.create_all([draft.record for draft in ready], reason=reason)
        bulk.update_all(changed, reason=reason)
        _add(of_model, reason)
        for draft in of_model:
            draft.is_pending = False


def _has_new_values(draft: Draft) -> bool:
    if draft.record.pk is None:
        return False
    return draft.is_new or any(change.field not in draft.additions for change in draft.changes)


def _in_turn(drafts: Sequence[Draft]) -> Iterable[list[Draft]]:
    """New ones of one model, those first at which others of them point: an agreement before its increase."""
    waiting = [draft for draft in drafts if draft.record.pk is None]
    while waiting:
        unstored = {id(draft.record) for draft in waiting}
        ready = [draft for draft in waiting if not _points_at(draft.record, unstored)]
        yield ready or waiting
        waiting = [draft for draft in waiting if draft.record.pk is None]


def _points_at(record: AuditedModel, unstored: set[int]) -> bool:
    own = (field for field in bulk.relations(type(record)) if field.related_model is type(record))
    return any(id(field.get_cached_value(record, default=None)) in unstored for field in own)


def _add(drafts: Sequence[Draft], reason: str) -> None:
    """Store what was added to many-to-many fields, and tell it of records that were there before."""
    for name in {name for draft in drafts for name in draft.additions}:
        field = drafts[0].record._meta.get_field(name)
        through = field.remote_field.through
        source, target = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
        links = [
            through(**{source: draft.record.pk, target: thing.pk})
            for draft in drafts
            for thing in draft.additions.get(name, ())
        ]
        through._base_manager.bulk_create(links, ignore_conflicts=True)
    told = [
        (draft.record, [{"field": name, "old": [], "new": [str(thing) for thing in things]}
                        for name, things in draft.additions.items() if things])
        for draft in drafts
        if draft.additions and not draft.is_new
    ]  # fmt: skip
    bulk.tell_all(told, reason=reason)
