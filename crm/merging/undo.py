"""Take a merge back: the merged company is there again, with every row that nobody has moved since."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from crm.merging.fields import give_back
from crm.merging.merge import store
from crm.merging.moving import bring_back, move_back
from crm.merging.relations import declared
from crm.merging.rights import may_undo, visible_rows
from crm.merging.uniting import take_apart, told
from crm.models import Company, CompanyMerge


@dataclass(frozen=True)
class Outlook:
    """What taking a merge back would do: sentences that stand against it; what stays as it is, by kind and field."""

    problems: list[str]
    rows: list[dict[str, Any]]
    fields: list[str]

    @property
    def stays(self) -> bool:
        return bool(self.fields) or any(line["stays"] for line in self.rows)


def outlook(merge: CompanyMerge, user: User) -> Outlook:
    """Look at what became of everything since. Of rows, those that `user` sees are counted."""
    kept = Company.objects.get(pk=merge.kept_id)
    changed_since = give_back(kept, merge.before)
    stayed: list[Any] = [Company._meta.get_field(name) for name in changed_since if name != "field_notes"]
    return Outlook(_problems(merge, kept), _rows(merge, user), [str(field.verbose_name) for field in stayed])


def _rows(merge: CompanyMerge, user: User) -> list[dict[str, Any]]:
    """Of each kind, how many rows would go back, and how many stay because somebody moved them since."""
    lines = []
    for name, numbers in merge.moved.items():
        relation = declared()[name]
        seen = visible_rows(relation, user).filter(pk__in=numbers)
        count, back = seen.count(), seen.filter(pk__in=relation.rows(merge.kept).values("pk")).count()
        if count:
            lines.append({"title": relation.title, "count": back, "stays": count - back})
    return lines


def _problems(merge: CompanyMerge, kept: Company) -> list[str]:
    """What stands against it; `kept` is the kept company as it would be afterwards."""
    merged = merge.merged
    found = []
    if merge.undone_at:
        found.append(_("This merge was taken back already."))
    if kept.is_archived:
        found.append(_("“%(company)s” is archived now. Restore it, or take its own merge back first.") % {
            "company": kept})  # fmt: skip
    if not merge.undone_at and not merged.is_archived:
        found.append(_("“%(company)s” was restored already.") % {"company": merged})
    kept.prepare()
    others = Company.objects.current().exclude(pk__in=[kept.pk, merged.pk])
    taken = [other for one in (kept, merged) for other in _holders(one, others)] + _clash(kept, merged)
    found += [_("“%(company)s” has the name or the credit code now.") % {"company": one} for one in taken]
    return found


def _holders(company: Company, others: Any) -> list[Company]:
    same_code = others.filter(uscc=company.uscc) if company.uscc else others.none()
    return list(others.filter(name_norm=company.name_norm) | same_code)


def _clash(kept: Company, merged: Company) -> list[Company]:
    same_code = bool(kept.uscc) and kept.uscc == merged.uscc
    return [kept] if kept.name_norm == merged.name_norm or same_code else []


@transaction.atomic
def undo_merge(merge: CompanyMerge, *, reason: str, by: User) -> None:
    """Put everything back that nobody touched since. Raises `ValidationError` with what stands against it."""
    merge = CompanyMerge.objects.select_for_update().get(pk=merge.pk)
    companies = Company._base_manager.select_for_update().order_by("pk").in_bulk([merge.kept_id, merge.merged_id])
    kept, merged = companies[merge.kept_id], companies[merge.merged_id]
    merge.kept, merge.merged = kept, merged
    if not may_undo(by, merge):
        raise ValidationError(_("Ask whoever merged, or an officer of the province."))
    if found := outlook(merge, by).problems:
        raise ValidationError(found)
    if not reason.strip():
        raise ValidationError(_("Say why."))
    why = (_("Merge of “%(merged)s” taken back: %(reason)s") % {"merged": merged, "reason": reason.strip()})[:300]
    with audit.acting_as(by), audit.because(why):
        merge.undone_at = timezone.now()
        merge.save(update_fields=["undone_at"])
        _take_apart(merge, kept, why)
        merged.restore()
        _put_back(merge, kept, merged, why)


def _take_apart(merge: CompanyMerge, kept: Company, why: str) -> None:
    before = told(kept)
    give_back(kept, merge.before)
    take_apart(kept, merge.lines["added"])
    store(kept, before, why)


def _put_back(merge: CompanyMerge, kept: Company, merged: Company, why: str) -> None:
    known = declared()
    for name, numbers in merge.moved.items():
        move_back(known[name], numbers, kept, merged, why)
    for name, numbers in merge.lines["put_away"].items():
        bring_back(known[name], numbers, merge.lines["why"])
