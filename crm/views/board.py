"""The board of leads: a column for each stage, with the counts and sums of the list under the same filters."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core import display
from core.veil import veiled
from crm import lights
from crm.filters.parts import StateFilter
from crm.models import Lead, PipelineStage
from crm.pipeline import catalogue, rules
from crm.pipeline.missing import missing_for_next
from crm.views.leads import LeadList

# More cards than this nobody reads; the list shows all.
MOST_CARDS = 500


@dataclass(frozen=True)
class Card:
    """A lead on the board: how it is lit, how much the next stage still asks for, and where it may be moved."""

    lead: Lead
    light: Any
    missing: int
    others: list[PipelineStage]


@dataclass(frozen=True)
class BoardColumn:
    """A stage with all its leads counted, and as many cards as fit."""

    stage: PipelineStage
    count: int
    total: Decimal | None
    cards: list[Card]
    url: str

    @property
    def total_text(self) -> str:
        return display.in_ten_thousands(self.total)

    @property
    def left_out(self) -> int:
        return self.count - len(self.cards)


class GoingOn(LeadList):
    """Leads as the list shows them, those that are going on unless another state is asked for."""

    @cached_property
    def params(self) -> QueryDict:
        params = self.request.GET.copy()
        if not params.get("state"):
            params["state"] = StateFilter.GOING_ON
        return params

    def list_url(self, **more: str) -> str:
        """The list of the same leads, narrowed further."""
        params = self.params.copy()
        for name in self.own_parameters:
            params.pop(name, None)
        for name, value in more.items():
            params[name] = value
        return f"{reverse('crm:lead_list')}?{params.urlencode()}"

    own_parameters: tuple[str, ...] = ("page", "sort", "stage")

    def view_context(self, title: str) -> dict[str, Any]:
        """What the pages beside the list share: filters and the way between them."""
        filterset, _rows = self.filtered()
        return {
            "view": self, "title": title, "main_filters": filterset.fields(main=True),
            "more_filters": filterset.fields(main=False), "chips": self._chips(filterset),
            "crumbs": self.crumbs((title, "")), "tab_query": self._kept(), "mine": str(self.request.user.pk),
        }  # fmt: skip

    def _chips(self, filterset: Any) -> list[dict]:
        chosen = self.request.GET.get("state")
        return [chip for chip in filterset.chips() if chosen or chip["label"] != filterset.filters["state"].label]

    def _kept(self) -> str:
        params = self.request.GET.copy()
        for name in self.own_parameters:
            params.pop(name, None)
        return params.urlencode()


class LeadBoard(GoingOn):
    """The board. A fragment of it is asked for now and then, so that moves of others are seen."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        template = "crm/_board.html" if self.wants_fragment else "crm/board.html"
        return render(request, template, self.context())

    def context(self) -> dict:
        _filterset, rows = self.filtered()
        return self.view_context(_("Board of leads")) | {
            "columns": self.columns(rows), "may_move": self.may("move"), "here": self.request.get_full_path(),
        }  # fmt: skip

    def columns(self, rows: QuerySet) -> list[BoardColumn]:
        sums = {one["stage"]: one for one in self._sums(rows)}
        stages = [stage for stage in self._stages() if stage.is_open or stage.code in sums]
        leads = {stage.code: self._leads(rows, stage, len(stages)) if stage.code in sums else [] for stage in stages}
        veiled([lead for some in leads.values() for lead in some], self.request.user)
        missing = self._missing(leads)
        return [self._column(stage, sums.get(stage.code, {}), leads[stage.code], missing) for stage in stages]

    def _stages(self) -> list[PipelineStage]:
        asked = self.params.get("stage")
        return [stage for stage in catalogue.stages() if not asked or stage.code == asked]

    def _sums(self, rows: QuerySet) -> QuerySet:
        plain = Lead.objects.filter(pk__in=rows.order_by().values("pk"))
        return plain.order_by().values("stage").annotate(count=Count("pk"), total=Sum("planned_investment"))

    def _leads(self, rows: QuerySet, stage: PipelineStage, columns: int) -> list[Lead]:
        """The first leads of a column: those whose next step is due first."""
        ordered = rows.filter(stage=stage.code).order_by(F("next_action_on").asc(nulls_last=True), "-pk")
        return list(ordered.prefetch_related(None)[: MOST_CARDS // max(1, columns)])

    def _missing(self, leads: Mapping[str, list[Lead]]) -> dict[int, int]:
        found = missing_for_next([lead for some in leads.values() for lead in some], self.request.user)
        return {pk: sum(one.is_required for one in some) for pk, some in found.items()}

    def _column(self, stage: Any, sums: Mapping[str, Any], leads: list[Lead], missing: dict[int, int]) -> BoardColumn:
        may_move = self.may("move")
        others = [one for one in catalogue.in_use() if one.code != stage.code] if may_move else []
        if not rules.may_change(self.request.user):
            others = [one for one in others if one.order > stage.order]
        cards = [Card(lead, lights.worst(lead), missing.get(lead.pk, 0), others) for lead in leads]
        url = self.list_url(stage=stage.code)
        return BoardColumn(stage, sums.get("count", 0), sums.get("total"), cards, url)
