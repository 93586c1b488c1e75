"""The tracker as a workbook: the supervision list that a leader signs."""

from django.utils.translation import gettext as _

from core import display
from core.workbook.writer import Kind, Ledger, SheetColumn, Tone, Workbook
from plan.tracker import ActionLine, Lamp, TargetLine, Tracker

TONES = {Lamp.GREEN: Tone.GOOD, Lamp.YELLOW: Tone.WARNING, Lamp.RED: Tone.BAD, Lamp.GREY: Tone.QUIET}


def add_tracker(book: Workbook, tracker: Tracker) -> Ledger:
    """Add the tasks of the tracker as one annex on A3."""
    tones = {str(lamp.label): tone for lamp, tone in TONES.items()} | {_("in words"): Tone.QUIET}
    return book.ledger(
        _("Plan tracker"),
        title=_("Supervision list of the action plan"),
        period=_("as of %(day)s") % {"day": tracker.on},
        unit_line=_("Unit: as in the rows"),
        columns=[
            SheetColumn(_("Group of actions"), "group", width=18),
            SheetColumn(_("Code"), "code", Kind.CODE, width=7),
            SheetColumn(_("Task"), "task", width=24),
            SheetColumn(_("Lead units"), "lead", width=20),
            SheetColumn(_("Cooperating units"), "cooperating", width=26),
            SheetColumn(_("Target and term"), "target", width=36),
            SheetColumn(_("Present progress"), "progress", width=36),
            SheetColumn(_("Completion rate"), "rate", Kind.PERCENT),
            SheetColumn(_("Lamp"), "lamp", width=12, align="center", tones=tones),
            SheetColumn(_("Problems"), "problems", width=26),
        ],
        rows=[_row(line) for line in tracker.lines],
        freeze_after="task",
        notes=[_("Figures are those that the reader may see, from 1 January of the plan's year.")],
        paper="A3",
    )


def _row(line: ActionLine) -> dict:
    action, measured, note = line.action, line.measured, line.note
    return {
        "group": str(action.group),
        "code": action.code,
        "task": action.name,
        "lead": "、".join(map(str, action.lead_units.all())),
        "cooperating": "、".join(map(str, action.cooperating_units.all())),
        "target": "\n".join(map(target_words, line.targets)),
        "progress": "\n".join(_progress(line)) or None,
        "rate": measured[0].rate if measured else None,
        "lamp": line.lamp_word,
        "problems": note.problems if note and note.problems else None,
    }


def target_words(line: TargetLine) -> str:
    """Return a target as one line: what, how much, by when."""
    parts = [str(line.target), line.target_words]
    if line.target.due_on:
        parts.append(_("by %(day)s") % {"day": display.day(line.target.due_on)})
    return "，".join(filter(None, parts))


def _progress(line: ActionLine) -> list[str]:
    figures = [_("Actual: %(actual)s") % {"actual": one.actual_words} for one in line.measured]
    return figures + ([line.note.text, f"（{line.note.noted_on}）"] if line.note else [])
