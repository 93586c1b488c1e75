"""The page a day begins with: what is due, what waits for the person, what others changed.

Each number is worked out from the list that it opens, filters and all, so the two cannot differ.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Func, IntegerField, QuerySet, Subquery
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import exports, notices, reasons
from core.models import Notice, Task, Visit
from core.veil import veiled
from core.views import ListView
from core.views.tasks import TaskList
from crm.models import FirstReportClaim, Lead
from crm.pipeline import catalogue
from crm.tables.claims import MINE
from crm.views import LeadList
from crm.views.claims import ClaimList
from crm.views.conflicts import ConflictList
from crm.views.transfers import TransferList
from incentives.models import Application
from incentives.views import ApplicationList

SHOWN = 8


@dataclass(frozen=True)
class Item:
    """One number of the page: how many rows the list at `route` has with the filters of `query`."""

    code: str
    label: str | Promise
    icon: str
    route: str
    view: type[ListView]
    query: str = ""
    is_late: bool = False

    @property
    def url(self) -> str:
        return f"{reverse(self.route)}?{self.query}"

    def rows(self, user: User) -> QuerySet:
        return exports.prepared(self.view, user, self.query).filtered()[1]


ITEMS = (
    Item("tasks_overdue", _("Tasks overdue"), "alarm", "core:task_list", TaskList, "whose=mine&state=overdue", True),
    Item("tasks_today", _("Tasks due today"), "calendar-event", "core:task_list", TaskList, "whose=mine&state=today"),
    Item("tasks_open", _("All my open tasks"), "check2-square", "core:task_list", TaskList, "whose=mine&state=open"),
    Item("tasks_for_me", _("Given to me by others"), "clipboard", "core:task_list", TaskList,
         "whose=others&state=open"),
    Item("tasks_by_me", _("Given by me, still open"), "send", "core:task_list", TaskList, "whose=given&state=open"),
    Item("leads_overdue", _("Next steps overdue"), "signpost", "crm:lead_list", LeadList, "owner=me&due=overdue", True),
    Item("leads_red", _("My leads with a red light"), "exclamation-triangle", "crm:lead_list", LeadList,
         "owner=me&light=red", True),
    Item("leads_yellow", _("My leads with a yellow light"), "exclamation-diamond", "crm:lead_list", LeadList,
         "owner=me&light=yellow"),
    Item("leads_without_step", _("My leads without a day for the next step"), "question-circle", "crm:lead_list",
         LeadList, "owner=me&due=none"),
    Item("all_leads_overdue", _("Leads with an overdue next step"), "signpost", "crm:lead_list", LeadList,
         "due=overdue", True),
    Item("all_leads_red", _("Leads with a red light"), "exclamation-triangle", "crm:lead_list", LeadList,
         "light=red", True),
    Item("claims", _("First reports waiting for a decision"), "flag", "crm:firstreportclaim_list", ClaimList,
         f"status={FirstReportClaim.Status.FILED}"),
    Item("conflicts", _("Conflicts for me to decide"), "sign-intersection", "crm:claimconflict_list", ConflictList,
         f"turn={MINE}"),
    Item("transfers", _("Transfers for me to decide"), "arrow-left-right", "crm:leadtransfer_list", TransferList,
         f"turn={MINE}"),
    Item("applications", _("Applications under review"), "inbox", "incentives:application_list", ApplicationList,
         f"state={Application.State.REVIEWING}"),
)  # fmt: skip

# Pages by which a role decides or does what an item lists; who has none of them does not wait for it.
DONE_ON = {
    "claims": "crm:firstreportclaim_decide", "conflicts": "crm:claimconflict_decide",
    "transfers": "crm:leadtransfer_decide", "applications": "incentives:application_update",
    "leads_overdue": "crm:lead_update", "leads_red": "crm:lead_update", "leads_yellow": "crm:lead_update",
    "leads_without_step": "crm:lead_update",
}  # fmt: skip

# Who owns no leads looks after all of them.
OVERSEEN = frozenset({"all_leads_overdue", "all_leads_red"})

WORDS = ((reasons.CHANGED, _("Changed by others"), "pencil-square"), (reasons.MENTIONED, _("Mentions of me"), "at"))


def items_for(user: User) -> list[Item]:
    """The items that concern the person's role."""
    found = [one for one in ITEMS if user.may(one.route) and user.may(DONE_ON.get(one.code, one.route))]
    return [one for one in found if one.code not in OVERSEEN or not user.may("crm:lead_update")]


def numbers(user: User) -> list[dict[str, Any]]:
    """The numbers of the page, each with the address of its list; all lists are counted by one query."""
    items = items_for(user)
    counts = counted([one.rows(user) for one in items], user)
    found = [{"item": one, "url": one.url, "count": count} for one, count in zip(items, counts, strict=True)]
    return [*found, *(_of_notices(user, *words) for words in WORDS)]


def _of_notices(user: User, reason: reasons.Reason, label: str | Promise, icon: str) -> dict[str, Any]:
    rows = notices.listed(user, reason.code, is_unread=True)
    url = f"{reverse('core:notice_list')}?reason={reason.code}&unread=1"
    return {"item": {"code": reason.code, "label": label, "icon": icon}, "url": url, "count": len(rows), "rows": rows}


def counted(rows: Iterable[QuerySet], user: User) -> Sequence[int]:
    """How many rows each query has, in one query."""
    counts = [Subquery(_count_of(one), output_field=IntegerField()) for one in rows]
    return next(iter(User.objects.filter(pk=user.pk).values_list(*counts)), ()) if counts else ()


def _count_of(rows: QuerySet) -> QuerySet:
    plain = rows.model._default_manager.filter(pk__in=rows.order_by().values("pk"))
    # A plain function, not an aggregate: that would group the rows, and give none where there are none.
    return plain.order_by().annotate(count=Func("pk", function="COUNT")).values("count")


def first_tasks(user: User) -> list[Task]:
    """The person's open tasks, the earliest day first; those without a day last."""
    rows = Task.objects.open().of(user).filter(due_on__isnull=False).order_by("due_on", "pk")
    return [task for task in veiled(list(rows[:SHOWN]), user) if not task.model or task.record]


def latest_words(found: list[dict[str, Any]]) -> list[Notice]:
    """The newest unread words about changes and mentions, of those that were counted."""
    words = [row for number in found for row in number.get("rows", ())]
    return sorted(words, key=lambda row: row.created_at, reverse=True)[:SHOWN]


def last_seen(user: User) -> list[Visit]:
    """The records that the person looked at last, those that they still see."""
    rows = list(Visit.objects.filter(user=user).order_by("-at")[:SHOWN])
    return [visit for visit in veiled(rows, user) if visit.record]


def stages(user: User) -> list[dict[str, Any]]:
    """The person's leads that are going on, by stage, each with the address of its list."""
    if not user.may("crm:lead_update"):
        return []
    query = "owner=me&state=on"
    rows = exports.prepared(LeadList, user, query).filtered()[1]
    leads = Lead.objects.filter(pk__in=rows.order_by().values("pk"))
    counts = dict(leads.order_by().values_list("stage").annotate(count=Count("pk")))
    most = max(counts.values(), default=0)
    address = f"{reverse('crm:lead_list')}?{query}"
    return [
        {"label": label, "count": counts[stage], "url": f"{address}&stage={stage}", "most": most}
        for stage, label in catalogue.choices()
        if counts.get(stage)
    ]
