"""Pages on which administrators set up the pipeline: stages, their conditions, grounds; and tags."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.views import DetailView, ListView, Panel
from crm import filters, tables
from crm.models import PipelineStage, SideReason, StageCondition, Tag
from crm.pipeline import asked, rules


class PipelineStageList(ListView):
    model = PipelineStage
    table_class = tables.PipelineStageTable
    filterset_class = filters.PipelineStageFilter
    intro = _(
        "The stages of a lead. Numbers are counted over the four of the rule book: every stage added counts as one of "
        "them."
    )


class PipelineStageDetail(DetailView):
    model = PipelineStage
    head = ["code", "counts_as", "order", "is_in_use"]
    sections = [
        (_("Stage"), ["name", "name_en", "guidance", "verified_by", "who"]),
        (_("Lights"), ["yellow_days", "red_days"]),
    ]
    computed = {"who": (_("who may advance a lead here"), rules.who_advances)}
    panels = [Panel(_("Conditions"), "crm:stagecondition_list", "stage", create="crm:stagecondition_create")]


class StageConditionList(ListView):
    model = StageCondition
    queryset = StageCondition.objects.select_related("stage")
    table_class = tables.StageConditionTable
    filterset_class = filters.StageConditionFilter


def _asked(condition: StageCondition) -> Any:
    return asked.words(condition.kind, condition.subject)


class StageConditionDetail(DetailView):
    model = StageCondition
    queryset = StageCondition.objects.select_related("stage")
    head = ["stage", "kind", "which", "from_amount", "is_required"]
    computed = {"which": (_("which"), _asked)}


class SideReasonList(ListView):
    model = SideReason
    table_class = tables.SideReasonTable
    filterset_class = filters.SideReasonFilter


class SideReasonDetail(DetailView):
    model = SideReason
    head = ["state", "code", "order", "is_in_use"]
    sections = [(_("Ground"), ["name", "name_en"])]


class TagList(ListView):
    model = Tag
    table_class = tables.TagTable
    filterset_class = filters.TagFilter


class TagDetail(DetailView):
    model = Tag
    head = ["name", "colour"]
