"""The plan as a leader reads it on one day: every task, target against actual, a lamp, the last word on progress."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Count, Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import display
from indicators import registry
from indicators.indicator import Indicator
from indicators.periods import Period
from plan.models import ActionPlan, PlanAction, PlanGroup, PlanTarget, ProgressNote

PROGRAMMES = {
    "YUNJU": gettext_lazy("Gather (Yunju)"),
    "YUNHUI": gettext_lazy("Benefit (Yunhui)"),
    "YUNZHI": gettext_lazy("Grow (Yunzhi)"),
    "YUNAN": gettext_lazy("Secure (Yun'an)"),
}
LINKED = ("companies", "parks", "projects", "policies")


class Lamp(models.TextChoices):
    """How a target stands on a day."""

    GREEN = "green", gettext_lazy("reached")
    YELLOW = "yellow", gettext_lazy("on the way")
    RED = "red", gettext_lazy("overdue, not reached")
    GREY = "grey", gettext_lazy("no figure")


WORST_FIRST = (Lamp.RED, Lamp.YELLOW, Lamp.GREY, Lamp.GREEN)


@dataclass(frozen=True)
class TargetLine:
    """A target with what its indicator says on a day; `actual` is None where there is no figure.

    A reader of a part of the province has an actual that is not `is_whole`: shown, but never held against the target.
    """

    target: PlanTarget
    on: date
    actual: Decimal | None = None
    indicator: Indicator | None = None
    list_url: str = ""
    is_whole: bool = True

    @property
    def is_measured(self) -> bool:
        """Does the target name a number? The others are told in words."""
        return self.target.operator != PlanTarget.Operator.QUALITATIVE

    @property
    def is_reached(self) -> bool:
        if not self.is_whole or self.actual is None or self.target.minimum is None:
            return False
        return self.actual >= self.target.minimum

    @property
    def lamp(self) -> Lamp:
        """Green once reached; red when the last day has come without it; yellow until then; grey without a figure."""
        if self.is_reached:
            return Lamp.GREEN
        if not self.is_whole:
            return Lamp.GREY
        if self.is_measured and self.target.due_on and self.target.due_on <= self.on:
            return Lamp.RED
        return Lamp.GREY if self.actual is None else Lamp.YELLOW

    @property
    def lamp_word(self) -> str:
        if not self.is_measured:
            return _("in words")
        return str(self.lamp.label) if self.is_whole else _("own part only")

    @property
    def rate(self) -> Decimal | None:
        """The actual as a share of what is to be reached at least; None where unknown, or of a part only."""
        if self.actual is None or not self.target.minimum or not self.is_whole:
            return None
        return self.actual / self.target.minimum

    @property
    def percent(self) -> Decimal | None:
        return None if self.rate is None else (self.rate * 100).quantize(Decimal("0.1"))

    @property
    def target_words(self) -> str:
        """`at least 100,000 台`, `2–3 个`; empty for a target in words."""
        target = self.target
        if target.minimum is None:
            return ""
        least = display.number(target.minimum)
        if target.maximum is not None:
            return f"{least}–{display.number(target.maximum)} {target.unit}".strip()
        return _("at least %(least)s %(unit)s") % {"least": least, "unit": target.unit}

    @property
    def actual_words(self) -> str:
        if self.actual is None:
            return _("not reported")
        words = f"{display.number(self.actual)} {self.target.unit}".strip()
        return words if self.is_whole else _("%(figure)s (own part)") % {"figure": words}


@dataclass
class ActionLine:
    """One task with everything the tracker says of it."""

    action: PlanAction
    targets: list[TargetLine]
    note: ProgressNote | None = None
    linked: dict[str, int] = field(default_factory=dict)

    @property
    def lamp(self) -> Lamp:
        """The worst lamp of the targets that name a number; grey when none does."""
        found = {line.lamp for line in self.measured}
        return next((lamp for lamp in WORST_FIRST if lamp in found), Lamp.GREY)

    @property
    def lamp_word(self) -> str:
        return next((line.lamp_word for line in self.measured if line.lamp == self.lamp), _("in words"))

    @property
    def measured(self) -> list[TargetLine]:
        return [line for line in self.targets if line.is_measured]

    @property
    def programme(self) -> str:
        return str(PROGRAMMES.get(self.action.programme, self.action.programme))

    @property
    def linked_words(self) -> list[dict]:
        """`[{"label": "linked projects", "count": 3}]`, only what there is."""
        found = [name for name in LINKED if self.linked.get(name)]
        fields: dict[str, Any] = {name: PlanAction._meta.get_field(name) for name in found}
        return [{"label": fields[name].verbose_name, "count": self.linked[name]} for name in found]


@dataclass
class Tracker:
    """A plan on a day, as one person sees it."""

    plan: ActionPlan
    on: date
    lines: list[ActionLine]

    @property
    def groups(self) -> list[tuple[PlanGroup, list[ActionLine]]]:
        """The groups that have lines, in the order of the plan."""
        found: dict[PlanGroup, list[ActionLine]] = {}
        for line in self.lines:
            found.setdefault(line.action.group, []).append(line)
        return list(found.items())

    @property
    def lamp_counts(self) -> list[dict]:
        """How many tasks show each lamp."""
        counts = Counter(line.lamp for line in self.lines)
        return [{"lamp": lamp, "count": counts[lamp]} for lamp in Lamp if counts[lamp]]


def plans_in_use(user: Any) -> QuerySet:
    """The plans that are tracked, the newest first."""
    return ActionPlan.objects.visible_to(user).current().filter(is_current=True)


def usual_day(plan: ActionPlan) -> date:
    """Today; for a plan of a past year, the last day of that year."""
    today = timezone.localdate()
    return today if plan.year >= today.year else date(plan.year, 12, 31)


def track(plan: ActionPlan, actions: QuerySet, *, user: Any, on: date) -> Tracker:
    """Read `actions` of `plan` as they stand on the day `on`, with figures and links that `user` may see."""
    notes = ProgressNote.objects.visible_to(user).current().filter(noted_on__lte=on)
    targets = PlanTarget.objects.current()
    found = list(
        actions.filter(plan=plan)
        .select_related("plan", "group")
        .prefetch_related(
            "lead_units__successor", "cooperating_units__successor", Prefetch("targets", targets),
            Prefetch("notes", notes),
        )
        .order_by("group__number", "number")
    )  # fmt: skip
    linked = linked_counts(found, user)
    figures: dict[str, Decimal | None] = {}
    return Tracker(plan, on, [
        ActionLine(
            action,
            [target_line(target, user=user, on=on, figures=figures) for target in action.targets.all()],
            next(iter(action.notes.all()), None),
            linked.get(action.pk, {}),
        )
        for action in found
    ])  # fmt: skip


def target_line(
    target: PlanTarget, *, user: Any, on: date, figures: dict[str, Decimal | None] | None = None
) -> TargetLine:
    """Compare one target with its indicator, from 1 January of the plan's year to `on`.

    `figures` keeps what was measured already, by indicator, for targets that share a plan.
    """
    try:
        indicator = registry.get(target.indicator)
    except registry.UnknownIndicator:
        return TargetLine(target, on)
    period = Period(date(target.action.plan.year, 1, 1), on)
    figures = {} if figures is None else figures
    if target.indicator not in figures:
        value = indicator.value(user, period=period)
        figures[target.indicator] = None if value is None else Decimal(value)
    url = indicator.list_url(period=period)
    return TargetLine(target, on, figures[target.indicator], indicator, url, is_whole=user.sees_province)


def linked_counts(actions: Iterable[PlanAction], user: Any) -> dict[int, dict[str, int]]:
    """How many linked records of each kind `user` may see, by the number of the action: one query per kind."""
    keys = [action.pk for action in actions]
    counts: dict[int, dict[str, int]] = {}
    for name in LINKED:
        model: Any = PlanAction._meta.get_field(name).related_model
        rows = model.objects.visible_to(user).current().filter(plan_action_links__in=keys).order_by()
        found = rows.values_list("plan_action_links").annotate(count=Count("pk", distinct=True))
        for key, count in found.filter(plan_action_links__in=keys):
            counts.setdefault(key, {})[name] = count
    return counts
