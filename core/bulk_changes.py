"""Many records changed in one step: planned row by row, done, and undone where nobody changed them since.

A plan fixes which records are meant, and how they stood when the person looked. Doing it is one transaction: each
record is changed as its own form or service would change it, or left alone with the reason why. One short sentence is
kept with every entry. For a day its author can take it back.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit, bulk, display
from core.form_pages import FormPages
from core.models import AuditedModel, AuditEntry, BulkChange, BulkChangeLine, StaleVersion

State = BulkChangeLine.State
MOST_RECORDS = 10_000
# Above this many records the work is done in the background.
AT_ONCE = 300
PORTION = 200
UNDO_TIME = timedelta(days=1)
PLANS_KEPT = timedelta(days=2)
LEFT_OUT = {"id", "version", "created_at", "updated_at"}

# Changes one record for good, or raises ValidationError with the reason why not.
Work = Callable[[Any], None]
Show = Callable[[int, int], None]
# Gives one record back what it held; raises ValidationError where that cannot be.
PutBack = Callable[[Any, Mapping[str, Any], FormPages], None]


def silent(done: int, total: int) -> None:
    """Show nobody how far the work is."""


# --- planning ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def plan(*, by: Any, title: str, params: dict, records: Iterable[Any], unseen: Mapping[int, str], model: Any) -> Any:
    """Note which records are meant; `unseen`: numbers of those that will be left alone already now, and why."""
    change = BulkChange.objects.create(owner=by, title=title[:200], params=params)
    label = model._meta.label_lower
    lines = [_line(change, record) for record in records]
    lines += [
        BulkChangeLine(change=change, model=label, object_id=pk, version=0, state=State.REFUSED, note=why)
        for pk, why in unseen.items()
    ]
    for portion in bulk.portions(lines):
        bulk.insert(portion)
    return change


def _line(change: BulkChange, record: Any, **more: Any) -> BulkChangeLine:
    return BulkChangeLine(
        change=change, model=record._meta.label_lower, object_id=record.pk, version=record.version,
        text=str(record)[:200], **more,
    )  # fmt: skip


# --- doing ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def carry_out(
    change: BulkChange, work: Work, *, relations: Iterable[str] = (), by: Any, show: Show = silent
) -> BulkChange:
    """Do what was planned, once. `relations`: the many-to-many fields that `work` may change.

    Whoever sends it a second time changes nothing.
    """
    change = BulkChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if change.done_at:
        return change
    with audit.acting_as(by), audit.because(change.reason):
        for lines, done, total in _portions(change, State.PLANNED):
            stored = _stored(lines, by)
            for line in lines:
                _do(line, stored.get(line.object_id), work, relations)
            _keep(lines)
            show(done, total)
    change.count = change.lines.filter(state=State.DONE).count()
    change.done_at = timezone.now()
    change.save()
    return change


def _portions(change: BulkChange, state: str) -> Iterable[tuple[list[BulkChangeLine], int, int]]:
    """The lines of a change by portions, each with how many are through after it, and how many there are."""
    keys = list(change.lines.filter(state=state).order_by("model", "pk").values_list("pk", "model"))
    done = 0
    for label in dict.fromkeys(model for _pk, model in keys):
        own = [pk for pk, model in keys if model == label]
        for portion in bulk.portions(own, PORTION):
            done += len(portion)
            yield list(BulkChangeLine.objects.filter(pk__in=portion)), done, len(keys)


def _stored(lines: list[BulkChangeLine], user: Any) -> dict[int, Any]:
    """The records of these lines, as far as the person may see them now."""
    model: Any = apps.get_model(lines[0].model)
    return {one.pk: one for one in model._default_manager.visible_to(user).filter(pk__in=[x.object_id for x in lines])}


def _do(line: BulkChangeLine, record: Any, work: Work, relations: Iterable[str]) -> None:
    """Change one record, and note on its line what came of it."""
    if record is None:
        line.text = ""  # whoever may no longer see it does not read its name here either
        _refuse(line, not_yours())
    elif record.version != line.version:
        _refuse(line, changed_meanwhile(record))
    else:
        before = held(record, relations)
        _refuse(line, why) if (why := _attempt(lambda: work(record))) else _note(line, before, relations)


def _attempt(act: Callable[[], Any]) -> str:
    """Do it in a savepoint; return why it was refused, empty where it was done."""
    try:
        with transaction.atomic():
            act()
    except ValidationError as refusal:
        return sentence_of(refusal)
    except StaleVersion as stale:
        return changed_meanwhile(stale.current)
    except IntegrityError:
        return _("Another record holds this name or code already.")
    return ""


def _refuse(line: BulkChangeLine, why: str) -> None:
    line.state, line.note = State.REFUSED, why[:500]


def _note(line: BulkChangeLine, before: dict, relations: Iterable[str]) -> None:
    """What the record held before, as far as it differs now."""
    record = apps.get_model(line.model)._base_manager.get(pk=line.object_id)
    line.before = former(before, held(record, relations))
    line.state = State.DONE if line.before else State.SAME
    line.version = record.version


def _keep(lines: list[BulkChangeLine]) -> None:
    BulkChangeLine.objects.bulk_update(lines, ["state", "note", "text", "version", "before"])


@transaction.atomic
def record_one(record: Any, work: Work, *, by: Any, title: str) -> BulkChange | None:
    """Change one record such that it can be undone; None where nothing changed. What `work` refuses is raised."""
    before = held(record)
    with audit.acting_as(by):
        work(record)
    line = _line(BulkChange(owner=by, title=title[:200], count=1, done_at=timezone.now()), record)
    _note(line, before, ())
    if line.state != State.DONE:
        return None
    line.change.save()
    line.change_id = line.change.pk
    line.save()
    return line.change


# --- undoing ----------------------------------------------------------------------------------------------------------


def may_undo(change: BulkChange) -> bool:
    """Can it still be taken back? For a day, and once."""
    if change.done_at is None or change.undone_at or not change.count:
        return False
    return change.done_at > timezone.now() - UNDO_TIME


@transaction.atomic
def undo(change: BulkChange, *, by: Any, put: "PutBack | None" = None, show: Show = silent) -> BulkChange:
    """Give the records back what they held, where nobody changed them since; the others keep what they have.

    `put`: how one record gets it back, where that is more than its values.
    """
    change = BulkChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if not may_undo(change):
        return change
    reason = _("Undone: %(what)s") % {"what": change.title}
    with audit.acting_as(by), audit.because(reason[:300]):
        for lines, done, total in _portions(change, State.DONE):
            pages = FormPages.of_model(apps.get_model(lines[0].model), by)
            stored = _stored(lines, by)
            for line in lines:
                why = _why_not_back(line, stored.get(line.object_id), pages, put or put_back)
                line.state, line.note = (State.KEPT, why[:500]) if why else (State.UNDONE, "")
            _keep(lines)
            show(done, total)
    change.undone_at = timezone.now()
    change.save()
    return change


def _why_not_back(line: BulkChangeLine, record: Any, pages: FormPages, put: PutBack) -> str:
    """Put one record back as it was; return why it stays as it is, empty where it went back."""
    if record is None:
        return not_yours()
    if record.version != line.version:
        return changed_meanwhile(record)
    if not pages.may("restore" if "archived_at" in line.before else "update"):
        return _("Your role no longer includes changing such records.")
    return _attempt(lambda: put(record, line.before, pages))


def put_back(record: Any, before: Mapping[str, Any], pages: FormPages) -> None:
    """Give a record the values that it held. Raises `ValidationError` where another record took their place."""
    if before.get("archived_at", "") is None:
        pages.restore(record)
    many = {field.name for field in record._meta.many_to_many}
    for name in before.keys() - many - {"archived_at", "archive_reason"}:
        field = record._meta.get_field(name)
        setattr(record, field.attname, None if before[name] is None else field.to_python(before[name]))
    record.validate_constraints()
    record.save()
    for name in before.keys() & many:
        set_related(record, name, before[name])


def set_related(record: AuditedModel, name: str, keys: Iterable[int]) -> None:
    """Give a record these related ones instead of those that it has: one version, one entry."""
    manager = getattr(record, name)
    old = sorted(map(str, manager.all()))
    manager.set(manager.model._base_manager.filter(pk__in=list(keys)))
    new = sorted(map(str, getattr(type(record)._base_manager.get(pk=record.pk), name).all()))
    if old != new:
        record.touch()
        audit.record(record, "update", changes=[{"field": name, "old": old, "new": new}])


def purge() -> int:
    """Drop plans that nobody carried out."""
    old = BulkChange.objects.filter(done_at=None, created_at__lt=timezone.now() - PLANS_KEPT)
    return sum(bool(change.delete()) for change in old)


# --- what a record holds ----------------------------------------------------------------------------------------------


def held(record: Any, relations: Iterable[str] = ()) -> dict[str, Any]:
    """What a record holds, as JSON keeps it: columns by name, of relations the numbers. Masked fields stay out."""
    hidden = LEFT_OUT | record.audit_masked
    columns = {f.name: _kept(f, record) for f in record._meta.concrete_fields if f.name not in hidden}
    return columns | {name: sorted(_keys(record, name)) for name in relations}


def _kept(field: Any, record: Any) -> Any:
    return None if field.value_from_object(record) is None else field.value_to_string(record)


def _keys(record: Model, name: str) -> Iterable[int]:
    return getattr(record, name).order_by().values_list("pk", flat=True)


def former(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Of what was held before, what is no longer so."""
    return {name: value for name, value in before.items() if value != after[name]}


# --- words ------------------------------------------------------------------------------------------------------------


def not_yours() -> str:
    return _("This record is not among those that you may see.")


def changed_meanwhile(record: Any) -> str:
    """Who changed a record last, and when."""
    who, when = last_change(record)
    return _("%(who)s changed it at %(when)s.") % {"who": who or "?", "when": when}


def last_change(record: Any) -> tuple[str, str]:
    """Who changed a record last, and when, in words."""
    last = AuditEntry.objects.filter(model=record._meta.label_lower, object_id=record.pk).first()
    return (last.actor_name, display.day(last.at)) if last else ("", display.day(record.updated_at))


def sentence_of(refusal: ValidationError) -> str:
    """Why something is refused, as one line."""
    if not hasattr(refusal, "error_dict"):
        return " ".join(refusal.messages)
    return " ".join(one for name, found in refusal.message_dict.items() for one in found) or NON_FIELD_ERRORS
