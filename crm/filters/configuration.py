"""The filters of what administrators set up."""

from django.utils.translation import gettext_lazy as _

from core.filters import ChoiceFilter, FilterSet, RecordFilter
from crm.models import Lead, PipelineStage, StageCondition

STATES = [choice for choice in Lead.SideState.choices if choice[0]]


class PipelineStageFilter(FilterSet):
    counts_as = ChoiceFilter(_("counts as"), choices=Lead.Stage.choices)


class StageConditionFilter(FilterSet):
    kind = ChoiceFilter(_("what is asked for"), choices=StageCondition.Kind.choices)
    stage = RecordFilter(_("stage"), model=PipelineStage)


class SideReasonFilter(FilterSet):
    state = ChoiceFilter(_("state"), choices=STATES)


class TagFilter(FilterSet):
    pass
