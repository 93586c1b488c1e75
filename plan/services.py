"""Linking a task of the plan with the records that carry it out."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from plan.models import PlanAction


@transaction.atomic
def link_records(*, action: PlanAction, chosen: Mapping[str, Iterable[Any]], by: Any) -> None:
    """Make `chosen` (companies, parks, projects, policies) the records linked with `action`, as far as `by` sees them.

    Links to records that `by` may not see stay. The task's own timeline tells numbers only, since its readers do not
    see the same records; each record's timeline tells of its own link. Raises StaleVersion.
    """
    with audit.acting_as(by):
        action.lock_current()
        changes = [change for name, records in chosen.items() for change in _relink(action, name, set(records), by)]
        if changes:
            action.touch()
            audit.record(action, "update", changes=changes)


def _relink(action: PlanAction, name: str, chosen: set, by: Any) -> list[dict]:
    """Change the links of one kind; return what to write on the task's timeline."""
    links = getattr(action, name)
    before = links.count()
    seen = set(links.model.objects.visible_to(by).filter(plan_action_links=action))
    added, removed = chosen - seen, seen - chosen
    links.add(*added)
    links.remove(*removed)
    for record in added:
        audit.record(record, "update", reason=_("Linked with the task “%(task)s”.") % {"task": action})
    for record in removed:
        audit.record(record, "update", reason=_("No longer linked with the task “%(task)s”.") % {"task": action})
    if not added and not removed:
        return []
    return [{"field": name, "old": before, "new": before + len(added) - len(removed)}]
