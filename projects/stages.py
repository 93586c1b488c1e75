"""The stages of a landed project beside their dates: the line on its page, and what does not fit together."""

from itertools import pairwise

from django.utils.translation import gettext as _

from core import display
from projects.models import Project

STAGE_DATES = {
    Project.Stage.REGISTERED: "registered_on",
    Project.Stage.FILED: "filed_on",
    Project.Stage.STARTED: "started_on",
    Project.Stage.IN_STATISTICS: "in_statistics_on",
    Project.Stage.OPERATING: "produced_on",
    Project.Stage.AT_CAPACITY: "at_capacity_on",
}
# What a ledger may leave out without a question: filing and statistics have offices of their own.
ASKED_FOR = (Project.Stage.REGISTERED, Project.Stage.STARTED, Project.Stage.OPERATING, Project.Stage.AT_CAPACITY)


def stage_line(project: Project) -> list[dict]:
    """Every stage in order: `code`, `label`, `on` (its date as text), `place` (`past`, `present` or `to-come`)."""
    return [
        {
            "code": stage.value,
            "label": stage.label,
            "on": display.field_value(project, field),
            "place": "present" if stage == project.stage else "past" if stage < project.stage else "to-come",
        }
        for stage, field in STAGE_DATES.items()
    ]


def stage_gaps(project: Project) -> list[str]:
    """Say where stage and dates do not fit. Sentences to look at, never refusals: ledgers are incomplete."""
    return [*_missing(project), *_ahead(project), *_out_of_order(project)]


def _label(field: str) -> str:
    return str(getattr(Project._meta.get_field(field), "verbose_name", field))


def _missing(project: Project) -> list[str]:
    return [
        _("The stage is “%(stage)s”, but “%(date)s” is empty.") % {
            "stage": project.get_stage_display(), "date": _label(STAGE_DATES[stage]),
        }
        for stage in ASKED_FOR
        if stage <= project.stage and getattr(project, STAGE_DATES[stage]) is None
    ]  # fmt: skip


def _ahead(project: Project) -> list[str]:
    return [
        _("“%(date)s” is filled in, but the stage is still “%(stage)s”.") % {
            "stage": project.get_stage_display(), "date": _label(field),
        }
        for stage, field in STAGE_DATES.items()
        if stage > project.stage and getattr(project, field) is not None
    ]  # fmt: skip


def _out_of_order(project: Project) -> list[str]:
    """Compare months: many ledgers know no more than the month."""
    known = [(field, day) for field in STAGE_DATES.values() if (day := getattr(project, field)) is not None]
    return [
        _("“%(later)s” comes before “%(earlier)s”.") % {"later": _label(later), "earlier": _label(earlier)}
        for (earlier, first), (later, second) in pairwise(known)
        if (second.year, second.month) < (first.year, first.month)
    ]
