"""Pages: every definition, and the rows behind a number."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from core.filters import FilterSet
from core.views import ExportView, ListView
from indicators import registry
from indicators.filters import RowsFilter
from indicators.indicator import Indicator, Ratio


class IndicatorList(View):
    """What every number means, for the numbers that the person's role includes."""

    def get(self, request: HttpRequest) -> HttpResponse:
        title = _("Definitions of the numbers")
        context = {
            "title": title,
            "indicators": [one for one in registry.all() if one.is_open_to(request.user)],
            "crumbs": [(_("Home"), reverse("core:home")), (title, "")],
        }
        return render(request, "indicators/indicator_list.html", context)


class IndicatorRows(ListView):
    """The rows that make a number, with the number on top."""

    template_name = "indicators/indicator_rows.html"

    @cached_property
    def indicator(self) -> Indicator:
        code = self.kwargs.get("code") or self.params.get("indicator", "")
        try:
            found = registry.get(code)
        except registry.UnknownIndicator:
            raise Http404 from None
        if not found.is_open_to(self.request.user):
            raise PermissionDenied
        return found

    @property
    def model(self) -> Any:
        return self.indicator.table.model

    @property
    def table_class(self) -> Any:
        return self.indicator.table

    @property
    def title(self) -> str:
        return str(self.indicator.name)

    @property
    def list_name(self) -> str:
        return "indicators:indicator_rows"

    @property
    def key_prefix(self) -> str:
        return f"indicators:indicator_rows@{self.indicator.code}"

    def rows(self) -> QuerySet:
        """Every row behind the number, whatever the period and place."""
        return self.indicator.rows(self.request.user)

    def may(self, action: str) -> bool:
        return True if action == "export" else super().may(action)

    def filtered(self) -> tuple[FilterSet, QuerySet]:
        filterset = RowsFilter(self.params, self.request.user, self.indicator)
        return filterset, filterset.apply()

    def context(self) -> dict:
        context = super().context()
        values = context["filters"].values
        home = (_("Definitions of the numbers"), reverse("indicators:indicator_list"))
        summary = self.indicator.summary(self.request.user, **values)
        return context | {
            "indicator": self.indicator,
            "summary": summary,
            "number_text": self.indicator.text(summary.value),
            "parts": self.parts(values),
            "actions": {"export": reverse("indicators:indicator_rows_export", args=[self.indicator.code])},
            "query": self.query_without("page", indicator=self.indicator.code),
            "crumbs": [(_("Home"), reverse("core:home")), home, (self.title, "")],
        }

    def parts(self, values: dict) -> list[dict]:
        """For a rate: what is divided by what, each with its own list."""
        if not isinstance(self.indicator, Ratio):
            return []
        both = (self.indicator.numerator, self.indicator.denominator)
        user = self.request.user
        return [
            {"name": one.name, "text": one.text(one.value(user, **values)), "url": one.list_url(**values)}
            for one in both
        ]


class IndicatorRowsExport(ExportView):
    """The list behind a number as a workbook; its address names the number in the query for background work too."""

    list_view = IndicatorRows

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        query = request.GET.copy()
        query["indicator"] = code
        request.GET = query
        return super().post(request)
