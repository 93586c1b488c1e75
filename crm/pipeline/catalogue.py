"""The stages as the office has them. Every other place asks here what a stage is called and what it counts as."""

import threading
import time
from collections.abc import Iterable
from typing import Any

from django.core.signals import request_started
from django.db.models import Case, IntegerField, Value, When

from crm.models.lead import Lead
from crm.models.pipeline import PipelineStage

# Each request reads the stages once; work without a request does so now and then.
KEPT_SECONDS = 30.0
COLOURS = {
    Lead.Stage.LEAD: "secondary", Lead.Stage.SCREENED: "info", Lead.Stage.NEGOTIATING: "primary",
    Lead.Stage.SIGNED: "success",
}  # fmt: skip

_kept = threading.local()


def stages() -> list[PipelineStage]:
    """Every stage in its order, those out of use too; the four of the rule book where an office has none."""
    if time.monotonic() - getattr(_kept, "read_at", -KEPT_SECONDS) >= KEPT_SECONDS:
        _kept.stages = list(PipelineStage.objects.all()) or _of_the_rule_book()
        _kept.read_at = time.monotonic()
    return _kept.stages


def forget(**_kwargs: Any) -> None:
    """Read the stages again when they are asked for next."""
    _kept.read_at = -KEPT_SECONDS


request_started.connect(forget)


def _of_the_rule_book() -> list[PipelineStage]:
    return [
        PipelineStage(code=code, name=str(label), order=int(code[1:]), counts_as=code, colour=COLOURS[Lead.Stage(code)])
        for code, label in Lead.Stage.choices
    ]


def in_use() -> list[PipelineStage]:
    """The stages that a lead may be moved to, in their order."""
    return [stage for stage in stages() if stage.is_open]


def stage_of(code: str) -> PipelineStage:
    """The stage of that code; for a code that nobody knows, one that is called by it."""
    found = next((stage for stage in stages() if stage.code == code), None)
    return found or PipelineStage(code=code, name=code, order=0, counts_as=Lead.Stage.LEAD)


def choices() -> list[tuple[str, str]]:
    """Codes and names of all stages, in the reader's language."""
    return [(stage.code, str(stage)) for stage in stages()]


def choices_for(present: str = "") -> list[tuple[str, str]]:
    """What a form offers: the stages in use, and the one where the lead stands."""
    return [(stage.code, str(stage)) for stage in stages() if stage.is_open or stage.code == present]


def counting_as(*codes: str) -> list[str]:
    """The codes of all stages that count as one of these stages of the rule book."""
    return [stage.code for stage in stages() if stage.counts_as in codes]


def between(present: str, wanted: str) -> list[PipelineStage]:
    """The stages in use that a lead enters on its way from one to a later one, the later one included."""
    first, last = stage_of(present).order if present else -1, stage_of(wanted).order
    return [stage for stage in in_use() if first < stage.order <= last]


def following(present: str) -> PipelineStage | None:
    """The next stage in use; None at the last."""
    here = stage_of(present).order
    return next((stage for stage in in_use() if stage.order > here), None)


def is_forward(present: str, wanted: str) -> bool:
    return stage_of(wanted).order > stage_of(present).order


def order_of(codes: Iterable[PipelineStage] | None = None) -> Case:
    """The order of a lead's stage, to sort rows by."""
    known = stages() if codes is None else codes
    return Case(
        *[When(stage=stage.code, then=Value(stage.order)) for stage in known],
        default=Value(0), output_field=IntegerField(),
    )  # fmt: skip
