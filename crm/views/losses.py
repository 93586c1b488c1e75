"""Why leads are lost, and to whom: grounds by places, each number the length of the list it opens."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core import display
from crm.filters.parts import OrNoneFilter
from crm.models import Lead, SideReason
from crm.views.board import GoingOn

Pair = tuple[str, str]


class LeadLosses(GoingOn):
    """Lost leads by ground and by where the investor went."""

    own_parameters = (*GoingOn.own_parameters, "ground", "lost_to")

    @cached_property
    def params(self) -> QueryDict:
        params = self.request.GET.copy()
        params["state"] = Lead.SideState.TERMINATED.value
        return params

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return render(request, "crm/losses.html", self.context())

    def context(self) -> dict:
        cells = self._cells()
        places = self._ordered(cells, 1, self._place_words())
        return self.view_context(_("Why leads are lost")) | {
            "places": [words for _value, words in places], "lines": self._lines(cells, [value for value, _w in places]),
            "totals": [self._cell(self._sum(cells, place=value), lost_to=value) for value, _words in places],
            "all": self._cell(self._sum(cells)), "count": self._sum(cells)[0],
        }  # fmt: skip

    def _cells(self) -> dict[Pair, tuple[int, Decimal | None]]:
        """Number and planned investment of lost leads by ground and place; unknown ones under `none`."""
        _filterset, rows = self.filtered()
        plain = Lead.objects.filter(pk__in=rows.order_by().values("pk")).order_by()
        found = plain.values("side_ground", "lost_to").annotate(count=Count("pk"), total=Sum("planned_investment"))
        nothing = OrNoneFilter.NONE
        return {
            (str(one["side_ground"] or nothing), one["lost_to"] or nothing): (one["count"], one["total"])
            for one in found
        }  # fmt: skip

    def _lines(self, cells: dict[Pair, Any], places: list[str]) -> list[dict[str, Any]]:
        return [
            {
                "ground": words,
                "cells": [
                    self._cell(cells.get((ground, place), (0, None)), ground=ground, lost_to=place) for place in places
                ],
                "sum": self._cell(self._sum(cells, ground=ground), ground=ground),
            }
            for ground, words in self._ordered(cells, 0, self._ground_words())
        ]

    def _cell(self, found: tuple[int, Decimal | None], **narrowed: str) -> dict[str, Any]:
        count, total = found
        return {"count": count, "total": display.in_ten_thousands(total), "url": self.list_url(**narrowed)}

    def _sum(self, cells: dict[Pair, Any], *, ground: str = "", place: str = "") -> tuple[int, Decimal | None]:
        chosen = [cell for pair, cell in cells.items() if ground in ("", pair[0]) and place in ("", pair[1])]
        known = [total for _count, total in chosen if total is not None]
        return sum(count for count, _total in chosen), sum(known, Decimal(0)) if known else None

    def _ordered(self, cells: dict[Pair, Any], side: int, words: dict[str, str]) -> list[Pair]:
        """Values of one side that occur, the most frequent first, each with its words."""
        counts: dict[str, int] = defaultdict(int)
        for pair, (count, _total) in cells.items():
            counts[pair[side]] += count
        return [(value, words.get(value, value)) for value in sorted(counts, key=lambda one: (-counts[one], one))]

    def _ground_words(self) -> dict[str, str]:
        grounds = {str(ground.pk): str(ground) for ground in SideReason.objects.all()}
        return grounds | {OrNoneFilter.NONE: _("not stated")}

    def _place_words(self) -> dict[str, str]:
        return {value: str(label) for value, label in Lead.LostTo.choices} | {OrNoneFilter.NONE: _("not stated")}
