"""Taking an import back: its new records are archived, its changed ones get their former values, what it added goes.

Authors and days stay as they were written; the audit tells who took back what, and why.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import bulk, jobs
from core.models import AuditedModel, Job, StaleVersion
from crm.models import Company
from crm.services import remove_other_names
from ledgers.importing.standing import Standing, records_of, standing
from ledgers.importing.turn import wait_turn
from ledgers.models import LedgerImport, LedgerWrite

State = LedgerImport.State
Changes = dict[int, list[dict[str, Any]]]
PORTION = 500
# What an import added to a changed record, and what it took away, by relation: numbers of records, or names by which a
# company is known.
ADDED, TAKEN, OTHER_NAMES = "+", "-", "aliases"


def undo_file(job: Job) -> dict[str, Any]:
    """Take back what an import wrote, in one transaction; refuse if other records stay than the person was told."""
    try:
        with jobs.beside(job) as show:
            _undo(job, show)
    except IntegrityError:
        raise jobs.JobRefused(
            _("A name or code that a record had before the import is that of a newer record now. Nothing was taken "
              "back. Archive the newer record first, or keep the import.")
        ) from None  # fmt: skip
    except StaleVersion:
        raise jobs.JobRefused(_changed_meanwhile()) from None
    return {"url": job.params["url"]}


@transaction.atomic
def _undo(job: Job, show: jobs.Show) -> None:
    wait_turn(job)
    ledger = LedgerImport.objects.select_for_update(of=["self"]).select_related("owner").get(pk=job.params["import"])
    if ledger.job_id != job.pk or ledger.undone_at or ledger.state not in (State.UNDOING, State.APPLIED):
        return
    _lock(ledger)
    found = standing(ledger, ledger.owner)
    if found.mark != job.params["mark"]:
        raise jobs.JobRefused(_changed_meanwhile())
    reason = job.params["reason"]
    take_back(ledger, found, reason, show)
    ledger.state, ledger.message, ledger.undone_at = State.UNDONE, _what_stayed(found), timezone.now()
    ledger.save(reason=reason)
    jobs.progress(job, 1, 1)  # refuses a cancelled job, and with it all that was taken back


def _changed_meanwhile() -> str:
    return _("Someone changed records of this import meanwhile. Nothing was taken back. Look again at what would stay.")


def _what_stayed(found: Standing) -> str:
    stayed = len(found.held)
    sentence = ngettext(
        "%(count)s record that was touched since stayed.", "%(count)s records that were touched since stayed.", stayed
    )
    return sentence % {"count": stayed} if stayed else ""


def _lock(ledger: LedgerImport) -> None:
    """Let nobody change the records, or point at them, until the transaction ends."""
    writes = LedgerWrite.objects.filter(ledger_import=ledger)
    for label in sorted(set(writes.order_by().values_list("model", flat=True).distinct())):
        rows = apps.get_model(label)._base_manager.select_for_update().filter(pk__in=records_of(ledger, label))
        for _pk in rows.order_by("pk").values_list("pk", flat=True).iterator():
            pass


def take_back(ledger: LedgerImport, found: Standing, reason: str, show: jobs.Show) -> None:
    """Take back every record that is not held; `show` is told how far it is, and may raise to stop."""
    done, total = 0, sum(map(len, found.writes.values())) - len(found.held)
    sentence = _("Import of %(file)s taken back: %(reason)s") % {"file": ledger.file_name, "reason": reason}
    # What is new goes first: it may bear a name or a code that a changed record had before.
    for is_new, act in ((True, _archive), (False, _give_back)):
        for label in found.writes:
            writes = LedgerWrite.objects.filter(ledger_import=ledger, model=label, is_new=is_new).order_by("object_id")
            free = (write for write in writes.iterator(PORTION) if (label, write.object_id) not in found.held)
            for portion in bulk.portions(free, PORTION):
                act(apps.get_model(label), portion, sentence[:300])
                done += len(portion)
                show(done, total, _("Taken back: %(done)s of %(total)s records") % {"done": done, "total": total})


def _archive(model: type[AuditedModel], writes: list[LedgerWrite], reason: str) -> None:
    stored = model._base_manager.in_bulk([write.object_id for write in writes])
    bulk.archive_all([stored[write.object_id] for write in writes], reason=reason)


def _give_back(model: type[AuditedModel], writes: list[LedgerWrite], reason: str) -> None:
    """Give changed records their former values, and take away what was added to their relations."""
    unlinked = _unlink(model, writes)
    for pk, changes in _link(model, writes).items():
        unlinked.setdefault(pk, []).extend(changes)
    records = model._base_manager.in_bulk([write.object_id for write in writes])
    for write in writes:
        record = records[write.object_id]
        if names := write.before.get(ADDED, {}).get(OTHER_NAMES):
            _forget_names(record, names, reason)
        _set_former_values(record, write.before)
    changed = {record.pk for record in bulk.update_all(records.values(), reason=reason)}
    for pk in unlinked.keys() - changed:
        records[pk].touch()
    bulk.tell_all([(records[pk], changes) for pk, changes in unlinked.items()], reason=reason)


def _set_former_values(record: AuditedModel, before: dict[str, Any]) -> None:
    for column, value in before.items():
        if column not in (ADDED, TAKEN):
            setattr(record, column, record._meta.get_field(column).to_python(value))


def _forget_names(record: AuditedModel, names: Iterable[str], reason: str) -> None:
    if isinstance(record, Company):
        remove_other_names(record, names=names, reason=reason)


def _unlink(model: type[AuditedModel], writes: list[LedgerWrite]) -> Changes:
    """Remove the links that were added and are still there; return what to tell of each record."""
    relations = {name for write in writes for name in write.before.get(ADDED, {})} - {OTHER_NAMES}
    found: Changes = {}
    for name in sorted(relations):
        added = {(write.object_id, pk) for write in writes for pk in write.before.get(ADDED, {}).get(name, [])}
        for pk, things in _removed(model._meta.get_field(name), added).items():
            found.setdefault(pk, []).append({"field": name, "old": sorted(map(str, things)), "new": []})
    return found


def _link(model: type[AuditedModel], writes: list[LedgerWrite]) -> Changes:
    """Put back the links that were taken away; return what to tell of each record."""
    found: Changes = {}
    for write in (one for one in writes if one.before.get(TAKEN)):
        record = model._base_manager.get(pk=write.object_id)
        for name, numbers in sorted(write.before[TAKEN].items()):
            things = list(model._meta.get_field(name).related_model._base_manager.filter(pk__in=numbers))
            getattr(record, name).add(*things)
            told = {"field": name, "old": [], "new": sorted(map(str, things))}
            found.setdefault(write.object_id, []).append(told)
    return found


def _removed(field: Any, links: set[tuple[int, int]]) -> dict[int, list[Any]]:
    """Remove links of a many-to-many field given as (record, linked record); return the linked ones by record."""
    source, goal = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    through = field.remote_field.through._base_manager
    rows = through.filter(**{f"{source}__in": {one for one, _other in links}}).values_list("pk", source, goal)
    gone = [(pk, one, other) for pk, one, other in rows if (one, other) in links]
    things = field.related_model._base_manager.in_bulk({other for _pk, _one, other in gone})
    through.filter(pk__in=[pk for pk, _one, _other in gone]).delete()
    found: dict[int, list[Any]] = {}
    for _pk, one, other in gone:
        found.setdefault(one, []).append(things[other])
    return found
