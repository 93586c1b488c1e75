"""Handing over what a colleague works on: the leads they own and the tasks they are to do, in one step.

What stands in the past stays theirs: interactions keep their author. First reports belong to units and go along with
their lead. Kinds of records of other apps are added by those apps: `handover.add(Kind(...))`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.models import User
from accounts.roles import Role
from core import bulk_changes
from core.models import BulkChange, Task
from core.notices import notify
from crm.models import FirstReportClaim, Lead

Label = str | Promise


@dataclass(frozen=True)
class Kind:
    """One kind of what is handed over. `field` names its person; `rows` gives what a colleague has of it."""

    label: Label
    field: str
    rows: Callable[[User], Any]
    list_route: str = ""
    query: str = "owner"

    def of(self, colleague: User, by: User) -> QuerySet:
        """What the colleague has of it, as far as `by` may see it."""
        return self.rows(colleague).visible_to(by)

    def address(self, colleague: User) -> str:
        """The list of the same records; empty where there is none."""
        return f"{reverse(self.list_route)}?{self.query}={colleague.pk}" if self.list_route else ""


def _tasks(colleague: User) -> QuerySet:
    """Their open tasks. The next step of a lead goes along with the lead."""
    leads = Lead.objects.current().filter(owner=colleague).values("pk")
    of_leads = Task.objects.filter(kind=Task.Kind.STEP, model=Lead._meta.label_lower, object_id__in=leads)
    return Task.objects.open().of(colleague).exclude(pk__in=of_leads.values("pk"))


KINDS: list[Kind] = [
    Kind(gettext_lazy("leads"), "owner", lambda one: Lead.objects.current().filter(owner=one), "crm:lead_list"),
    Kind(gettext_lazy("open tasks, next steps of these leads aside"), "assignee", _tasks),
]


def add(kind: Kind) -> None:
    """Have another kind of record handed over as well."""
    KINDS.append(kind)


def colleagues_of(by: User) -> QuerySet[User]:
    """Whose work `by` may hand over: of officers of their region and below, also of those who have left."""
    return User.objects.filter(role=Role.OFFICER, region__in=by.region_ids).order_by("full_name", "pk")


def receivers_for(by: User, colleague: User) -> QuerySet[User]:
    """Who may take it: officers at work in the region of `by` and below."""
    return colleagues_of(by).filter(is_active=True).exclude(pk=colleague.pk)


def preview(colleague: User, by: User) -> list[dict[str, Any]]:
    """How many of each kind would go, with the list that shows the same ones."""
    return [
        {"label": kind.label, "count": kind.of(colleague, by).count(), "url": kind.address(colleague)} for kind in KINDS
    ]


def first_reports(colleague: User, by: User) -> int:
    """How many first reports in force stand on the leads, and go along with them."""
    leads = KINDS[0].of(colleague, by).values("pk")
    return FirstReportClaim.objects.visible_to(by).standing().filter(lead__in=leads).count()


@transaction.atomic
def hand_over(*, colleague: User, receiver: User, reason: str, by: User) -> BulkChange:
    """Give everything to `receiver` in one transaction, and tell both. What the receiver may not see stays behind.

    Raises `ValidationError` where `by` may not decide this.
    """
    if not colleagues_of(by).filter(pk=colleague.pk).exists():
        raise ValidationError(_("You cannot hand over the work of this person."))
    if not receivers_for(by, colleague).filter(pk=receiver.pk).exists():
        raise ValidationError(_("This person cannot take over the work."))
    title = _("Work of %(who)s handed over to %(receiver)s") % {"who": colleague, "receiver": receiver}
    records = [record for kind in KINDS for record in kind.of(colleague, by)]
    change = bulk_changes.plan(by=by, title=title, params={}, records=records, unseen={}, model=Lead)
    change.reason = reason
    change.save()
    change = bulk_changes.carry_out(change, lambda record: _give(record, receiver), by=by)
    _tell(change, colleague, receiver, by)
    return change


def _give(record: Any, receiver: User) -> None:
    """Give one record to its new person. Raises `ValidationError` where they do not see it."""
    kind = next(one for one in KINDS if one.rows(receiver).model is type(record))
    rows: Any = type(record)._default_manager
    if not rows.visible_to(receiver).filter(pk=record.pk).exists():
        raise ValidationError(_("%(who)s may not see this record.") % {"who": receiver})
    setattr(record, kind.field, receiver)
    record.save()


def _tell(change: BulkChange, colleague: User, receiver: User, by: User) -> None:
    told = {"by": by, "who": colleague, "receiver": receiver, "count": change.count, "reason": change.reason}
    mine = f"{reverse('crm:lead_list')}?owner={receiver.pk}"
    with override(receiver.language):
        notify(receiver, _("%(by)s handed %(count)s records of %(who)s over to you: %(reason)s") % told, mine)
    if colleague.pk != by.pk and colleague.is_active:
        with override(colleague.language):
            notify(colleague, _("%(by)s handed %(count)s of your records over to %(receiver)s: %(reason)s") % told)
