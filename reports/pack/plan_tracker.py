"""The annex of the action plan: each task with its units, target against actual, and the last word on its progress."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from accounts.models import localised
from core import display
from core.workbook.writer import Kind, Ledger, SheetColumn, Tone, Workbook
from indicators import registry
from indicators.periods import Period
from plan.models import PlanAction, PlanTarget, ProgressNote
from reports.pack.order import PackOrder
from reports.pack.wording import basis_notes


def add_plan_tracker(book: Workbook, order: PackOrder) -> Ledger:
    """Add the tasks of the plan in use, with the actuals that indicators give at the end of the period."""
    tones = {_("reached"): Tone.GOOD, _("not reached"): Tone.BAD, _("no report"): Tone.QUIET}
    return book.ledger(
        _("Plan tracker"),
        title=_("Supervision list of the action plan"),
        period=order.period.words,
        unit_line=_("Unit: as in the rows"),
        columns=[
            SheetColumn(_("Group of actions"), "group", width=18),
            SheetColumn(_("Code"), "code", Kind.CODE, width=7),
            SheetColumn(_("Task"), "task", width=24),
            SheetColumn(_("Lead units"), "lead", width=20),
            SheetColumn(_("Cooperating units"), "cooperating", width=26),
            SheetColumn(_("Target and term"), "target", width=34),
            SheetColumn(_("Actual"), "actual", width=16),
            SheetColumn(_("Completion rate"), "rate", Kind.PERCENT),
            SheetColumn(_("Present progress"), "progress", width=36),
            SheetColumn(_("Standing"), "state", width=10, align="center", tones=tones),
        ],
        rows=[_row(action, order) for action in _actions(order)],
        freeze_after="task",
        notes=_notes(order),
        paper="A3",
    )


def _actions(order: PackOrder) -> QuerySet:
    notes = ProgressNote.objects.visible_to(order.user).current().filter(noted_on__lte=order.period.as_of)
    targets = PlanTarget.objects.visible_to(order.user).current()
    actions = PlanAction.objects.visible_to(order.user).current().filter(plan__is_current=True)
    return actions.select_related("plan", "group").prefetch_related(
        "lead_units", "cooperating_units", Prefetch("targets", targets), Prefetch("notes", notes)
    )


def _notes(order: PackOrder) -> list[str]:
    codes = PlanTarget.objects.visible_to(order.user).current().exclude(indicator="").order_by("indicator")
    measured = codes.values_list("indicator", flat=True).distinct()
    actual = _("Targets with a number are measured from 1 January of the plan's year, as the reader sees them.")
    if not order.is_for_province:
        actual += _(" The targets are the province's: no rate is given for a part of it.")
    return [actual, *basis_notes(order, measured)]


def _row(action: PlanAction, order: PackOrder) -> dict[str, Any]:
    targets = list(action.targets.all())
    measured = next((one for one in targets if one.indicator and one.minimum), None)
    actual = _actual(measured, action, order) if measured else None
    note = next(iter(action.notes.all()), None)
    return {
        "group": str(action.group),
        "code": action.code,
        "task": localised(action.title, action.title_en),
        "lead": "、".join(map(str, action.lead_units.all())),
        "cooperating": "、".join(map(str, action.cooperating_units.all())),
        "target": "\n".join(map(target_words, targets)),
        "actual": _actual_words(measured, actual),
        "rate": actual / measured.minimum if measured and actual is not None and order.is_for_province else None,
        "progress": f"{note.text}\n{note.noted_on:%Y-%m-%d}" if note else None,
        "state": _state(measured, actual if order.is_for_province else None, note, order.period.as_of),
    }


def target_words(target: PlanTarget) -> str:
    """Return a target as one line: what, how much, by when."""
    parts = [str(target)]
    if target.minimum is not None:
        least = display.number(target.minimum)
        if target.maximum is None:
            parts.append(_("at least %(least)s %(unit)s") % {"least": least, "unit": target.unit})
        else:
            parts.append(f"{least}—{display.number(target.maximum)}{target.unit}")
    if target.due_on:
        parts.append(_("by %(day)s") % {"day": target.due_on})
    return "，".join(parts)


def _actual(target: PlanTarget, action: PlanAction, order: PackOrder) -> Decimal | None:
    """What the target's indicator says from the start of the plan's year to the end of the order's period."""
    period = Period(date(action.plan.year, 1, 1), order.period.last_day)
    value = registry.get(target.indicator).value(order.user, period=period, region=order.place)
    return None if value is None else Decimal(value)


def _actual_words(target: PlanTarget | None, actual: Decimal | None) -> str | None:
    if target is None:
        return None
    return _("Not reported") if actual is None else f"{display.number(actual)}{target.unit}"


def _state(target: PlanTarget | None, actual: Decimal | None, note: ProgressNote | None, day: date) -> str:
    if target and actual is not None:
        if actual >= (target.minimum or 0):
            return _("reached")
        return _("not reached") if target.due_on and target.due_on <= day else _("under way")
    return _("under way") if note else _("no report")
