"""The annex of the action plan: the tracker as it stood at the end of the period."""

from core.workbook.writer import Ledger, Workbook
from plan.models import ActionPlan, PlanAction
from plan.tracker import Tracker, plans_in_use, track
from plan.workbook import add_tracker
from reports.pack.order import PackOrder


def add_plan_tracker(book: Workbook, order: PackOrder) -> Ledger:
    """Add the tasks of the newest plan in use, as its own page and export show them to the reader."""
    ledger = add_tracker(book, _tracker(order))
    ledger.period = order.period.words
    return ledger


def _tracker(order: PackOrder) -> Tracker:
    plan = plans_in_use(order.user).first()
    if plan is None:
        return Tracker(ActionPlan(), order.period.as_of, [])
    actions = PlanAction.objects.visible_to(order.user).current()
    return track(plan, actions, user=order.user, on=order.period.as_of)
