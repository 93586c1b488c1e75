"""Make one of two records of one company: everything goes over to one, the other is put away."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, bulk
from crm.merging.fields import take_values
from crm.merging.moving import move
from crm.merging.relations import moving_relations, refuse_unknown
from crm.merging.rights import may_merge
from crm.merging.uniting import told, unite
from crm.models import Company, CompanyMerge

# Numbers of rows by the name of the relation.
Numbers = dict[str, list[int]]


def problems(kept: Company, merged: Company) -> list[str]:
    """Why these two cannot become one, in sentences."""
    found = []
    if kept.pk == merged.pk:
        found.append(_("Choose another record than this one."))
    found += [_("“%(company)s” is archived.") % {"company": one} for one in (kept, merged) if one.is_archived]
    if kept.uscc and merged.uscc and kept.uscc != merged.uscc:
        found.append(
            _("The two have different credit codes, %(one)s and %(other)s: two codes are two companies. If one of them "
              "is a slip, correct it first.") % {"one": kept.uscc, "other": merged.uscc}
        )  # fmt: skip
    if kept.is_sample != merged.is_sample:
        found.append(_("One of the two is a sample, which goes away with the other samples."))
    return found


@transaction.atomic
def merge_companies(
    kept: Company, merged: Company, *, take: Collection[str], name_kind: str, reason: str, by: User
) -> CompanyMerge:
    """Let everything that belongs to `merged` belong to `kept`, and archive `merged`.

    `take`: fields whose value comes from `merged`. `name_kind`: what the name that is not kept becomes, a former name
    or a further one. Raises `ValidationError` with what stands against it, and `StaleVersion` if somebody changed one
    of the two since it was read.
    """
    refuse_unknown()
    if not reason.strip():
        raise ValidationError(_("Say why."))
    bulk.lock_all([kept, merged])
    if found := problems(kept, merged):
        raise ValidationError(found)
    if not may_merge(by, merged):
        raise ValidationError(_("Records of other regions belong to it. Ask an officer of the province to merge."))
    kept, merged = Company.objects.get(pk=kept.pk), Company.objects.get(pk=merged.pk)
    why = (_("Merged into “%(kept)s”: %(reason)s") % {"kept": kept, "reason": reason.strip()})[:300]
    with audit.acting_as(by), audit.because(why):
        moved, put_away = _move_all(merged, kept, why)
        former_name, before_union = kept.name, told(kept)
        merged.archive(reason=why)
        changed = take_values(kept, merged, take)
        added = unite(kept, merged, former_name=former_name, name_kind=name_kind)
        store(kept, before_union, why)
        return CompanyMerge.objects.create(
            kept=kept, merged=merged, by=by, reason=reason.strip()[:300], moved=moved, before=changed,
            lines={"added": added, "put_away": put_away, "why": why}, kept_version=kept.version,
        )  # fmt: skip


def _move_all(merged: Company, kept: Company, why: str) -> tuple[Numbers, Numbers]:
    """Move the rows of every relation; return the numbers of those moved and of those put away, by relation."""
    moved: Numbers = {}
    put_away: Numbers = {}
    for name, relation in moving_relations().items():
        gone, alike = move(relation, merged, kept, why)
        moved |= {name: gone} if gone else {}
        put_away |= {name: alike} if alike else {}
    return moved, put_away


def store(company: Company, before: dict[str, list[str]], why: str) -> None:
    """Store a company whose other names, honours, nodes or tags changed, with an entry, and let search know.

    It has a new version even where no field of its own changed: whoever read it before has to look again.
    """
    version = company.version
    company.save(reason=why)
    if company.version == version:
        company.touch()
    after = told(company)
    changed = [name for name in after if before[name] != after[name]]
    if changed:
        changes = [{"field": name, "old": before[name], "new": after[name]} for name in changed]
        audit.record(company, "update", changes=changes, reason=why)
    company.after_writing([company])
