"""Which records that an import wrote are untouched since, and which are not, and why.

A record stays where undoing would take away what somebody else did: it was changed or archived since, or something
that is not of the import points at it, or something of the import that stays does. Changes by imports that were taken
back themselves do not count. A fixed number of queries for each kind of record, however many were written.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Exists, ForeignKey, OuterRef, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from core.models import AuditedModel, AuditEntry, Job, fingerprint
from ledgers.models import LedgerImport, LedgerWrite
from ledgers.permits import may_change

Place = tuple[str, int]
PORTION = 500


class Write(NamedTuple):
    """One record that the import wrote; see `LedgerWrite`."""

    model: str
    object_id: int
    is_new: bool
    version: int

    @property
    def place(self) -> Place:
        return self.model, self.object_id


class Why(TextChoices):
    """Why a record stays."""

    CHANGED = "changed", _("changed since")
    ARCHIVED = "archived", _("archived since")
    POINTED_AT = "pointed_at", _("used by what is not of this import")
    KEPT = "kept", _("used by what stays")
    UNSEEN = "unseen", _("not open to you now")


@dataclass(frozen=True)
class Held:
    """A record that stays: why, who touched it and when, or which record points at it."""

    write: Write
    why: Why
    who: str = ""
    at: datetime | None = None
    pointer: Place | None = None


@dataclass(frozen=True)
class Standing:
    """How the records of one import stand: `held` by place, and all `writes` by model and number."""

    writes: dict[str, dict[int, Write]]
    held: dict[Place, Held]

    def counts(self) -> dict[str, dict[str, int]]:
        """`{model: {"new": n, "changed": n, "held": n}}`: what would be taken back, and what stays."""
        found = {model: {"new": 0, "changed": 0, "held": 0} for model in self.writes}
        for write in (write for of_model in self.writes.values() for write in of_model.values()):
            state = "held" if write.place in self.held else "new" if write.is_new else "changed"
            found[write.model][state] += 1
        return found

    @cached_property
    def mark(self) -> str:
        """A hash of what stays: equal as long as a person would be told the same."""
        return fingerprint(sorted(self.held))

    @property
    def is_empty(self) -> bool:
        """Is there nothing that could be taken back?"""
        return sum(map(len, self.writes.values())) == len(self.held)


def standing(ledger: LedgerImport, user: Any) -> Standing:
    """Look at every record that `ledger` wrote, as `user` may see and change it now."""
    writes: dict[str, dict[int, Write]] = {}
    rows = LedgerWrite.objects.filter(ledger_import=ledger).values_list("model", "object_id", "is_new", "version")
    for row in rows.iterator():
        write = Write(*row)
        writes.setdefault(write.model, {})[write.object_id] = write
    held: dict[Place, Held] = {}
    for label, of_model in writes.items():
        for one in (*_touched(ledger, label, of_model, user), *_pointed_at(ledger, label, of_model)):
            held.setdefault(one.write.place, one)
    _spread(writes, held)
    return Standing(writes, held)


def records_of(ledger: LedgerImport, label: str, **only: Any) -> QuerySet:
    """The numbers of the records of one model that the import wrote, as a subquery."""
    return LedgerWrite.objects.filter(ledger_import=ledger, model=label, **only).values("object_id")


def _touched(ledger: LedgerImport, label: str, writes: dict[int, Write], user: Any) -> Iterator[Held]:
    """Records that were changed or archived since, or that the person does not see or may not change now."""
    model: Any = apps.get_model(label)
    own = records_of(ledger, label)
    theirs = model._default_manager.visible_to(user) if may_change(user, model) else model._default_manager.none()
    seen = set(theirs.filter(pk__in=own).values_list("pk", flat=True))
    stored = model._base_manager.filter(pk__in=own).values_list("pk", "version", "archived_at")
    differing = {pk: archived for pk, version, archived in stored if version != writes[pk].version}
    entries = _entries_since(ledger, label) if differing else {}
    undone = _jobs_of_undone_imports(entries)
    for pk, write in writes.items():
        if pk not in seen:
            yield Held(write, Why.UNSEEN)
        elif pk in differing:
            told = [entry for entry in entries.get(pk, []) if entry["request_id"] not in undone]
            last = told[-1] if told else {"actor_name": "", "at": None}
            if told or differing[pk] or pk not in entries:
                why = Why.ARCHIVED if differing[pk] else Why.CHANGED
                yield Held(write, why, last["actor_name"], last["at"])


def _entries_since(ledger: LedgerImport, label: str) -> dict[int, list[dict[str, Any]]]:
    """What happened to the records of one model since they were written, oldest first."""
    entries = AuditEntry.objects.filter(
        model=label, object_id__in=records_of(ledger, label), at__gt=ledger.applied_at
    ).order_by("pk")
    found: dict[int, list[dict[str, Any]]] = {}
    for entry in entries.values("object_id", "actor_name", "at", "request_id"):
        found.setdefault(entry["object_id"], []).append(entry)
    return found


def _jobs_of_undone_imports(entries: dict[int, list[dict[str, Any]]]) -> set[str]:
    """Of the jobs that wrote these entries, those of imports that were taken back: what they did is undone."""
    marks = {entry["request_id"] for of_record in entries.values() for entry in of_record}
    jobs = {int(mark[4:]) for mark in marks if mark.startswith("job-") and mark[4:].isdecimal()}
    imports = {pk: params.get("import") for pk, params in Job.objects.filter(pk__in=jobs).values_list("pk", "params")}
    undone = LedgerImport.objects.filter(pk__in=set(imports.values()) - {None}, state=LedgerImport.State.UNDONE)
    known = set(undone.values_list("pk", flat=True))
    return {f"job-{pk}" for pk, of_import in imports.items() if of_import in known}


def _pointed_at(ledger: LedgerImport, label: str, writes: dict[int, Write]) -> Iterator[Held]:
    """New records at which something points that the import did not write."""
    if not any(write.is_new for write in writes.values()):
        return
    new = records_of(ledger, label, is_new=True)
    for relation in apps.get_model(label)._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and issubclass(relation.related_model, AuditedModel):
            for pk, pointer in _foreign_pointers(ledger, relation, new):
                yield Held(writes[pk], Why.POINTED_AT, pointer=(relation.related_model._meta.label_lower, pointer))


def _foreign_pointers(ledger: LedgerImport, relation: Any, new: QuerySet) -> QuerySet:
    """(number of the new record, number of what points at it) by one relation; archived records do not count."""
    field, label = relation.field, relation.related_model._meta.label_lower
    if relation.many_to_many:
        rows, pointer, target = relation.through._base_manager, field.m2m_field_name(), field.m2m_reverse_field_name()
        rows = rows.filter(**{f"{pointer}__archived_at__isnull": True})
        source, goal = f"{pointer}_id", f"{target}_id"
    else:
        rows = relation.related_model._base_manager.filter(archived_at__isnull=True)
        source, goal = "pk", field.attname
    own = LedgerWrite.objects.filter(ledger_import=ledger, model=label, object_id=OuterRef(source))
    return rows.filter(~Exists(own), **{f"{goal}__in": new}).values_list(goal, source)


def _spread(writes: dict[str, dict[int, Write]], held: dict[Place, Held]) -> None:
    """Keep the new records at which a record that stays points, and those at which these point, to the end."""
    fresh = list(held)
    while fresh:
        found = []
        for source, target in _pointing_forward(fresh, writes):
            write = writes[target[0]].get(target[1])
            if write and write.is_new and target not in held:
                held[target] = Held(write, Why.KEPT, pointer=source)
                found.append(target)
        fresh = found


def _pointing_forward(places: Iterable[Place], writes: dict[str, dict[int, Write]]) -> Iterator[tuple[Place, Place]]:
    """(record, record at which it points) for these records, as far as the import wrote records of that kind."""
    by_model: dict[str, list[int]] = {}
    for label, pk in places:
        by_model.setdefault(label, []).append(pk)
    for label, pks in by_model.items():
        model = apps.get_model(label)
        for start in range(0, len(pks), PORTION):
            for field, source, goal in _links(model, writes, pks[start : start + PORTION]):
                yield (label, source), (field.related_model._meta.label_lower, goal)


def _links(model: Any, writes: dict[str, dict[int, Write]], pks: list[int]) -> Iterator[tuple[Any, int, int]]:
    for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
        if field.related_model is None or field.related_model._meta.label_lower not in writes:
            continue
        if isinstance(field, ForeignKey):
            rows = model._base_manager.filter(pk__in=pks).exclude(**{field.attname: None})
            pairs = rows.values_list("pk", field.attname)
        else:
            source, goal = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
            through = field.remote_field.through._base_manager
            pairs = through.filter(**{f"{source}__in": pks}).values_list(source, goal)
        yield from ((field, source_pk, goal_pk) for source_pk, goal_pk in pairs)
