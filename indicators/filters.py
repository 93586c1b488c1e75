"""The filters of the list behind a number: the same that the number itself was asked with."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.filters import RegionFilter
from core.filters import ChoiceFilter, DateRangeFilter, Filter, FilterSet, RecordFilter
from indicators.indicator import Ratio, Tally
from indicators.periods import Period


class PeriodFilter(DateRangeFilter):
    """`?from=2017-01-01&to=2017-12-31`."""

    def names(self) -> list[str]:
        return ["from", "to"]

    def read(self, params: QueryDict, user: Any) -> Period | None:
        bounds: tuple[date | None, date | None] | None = super().read(params, user)
        return Period(*bounds) if bounds else None

    def shown(self, value: Period, user: Any) -> str:
        return str(value)


class OwnFilter(RecordFilter):
    """`?own=1`: the region itself, without what lies below it."""

    def read(self, params: QueryDict, user: Any) -> bool | None:
        return True if params.get(self.name) == "1" else None

    def shown(self, value: bool, user: Any) -> str:
        return str(_("yes"))


class RowsFilter(FilterSet):
    """The filters that one indicator understands; their values are the arguments of its `rows`."""

    def __init__(self, params: QueryDict, user: Any, indicator: Tally | Ratio) -> None:
        self.filters = _filters(indicator)
        for name, one in self.filters.items():
            one.__set_name__(type(self), name)
        self.indicator = indicator
        super().__init__(params, user)

    def apply(self, queryset: QuerySet | None = None) -> QuerySet:
        return self.indicator.rows(self.user, **self.values)


def _filters(indicator: Tally | Ratio) -> dict[str, Filter]:
    dimensions = {} if isinstance(indicator, Ratio) else indicator.dimensions
    return {
        "region": RegionFilter(_("region")),
        "period": PeriodFilter(_("period")),
        "own": OwnFilter(_("without what lies below")),
        **{name: _dimension(indicator.table.model, path) for name, path in dimensions.items()},
    }


def _dimension(model: Any, path: str) -> Filter:
    """The filter of a dimension: a choice where the field has choices, else the record it points at."""
    *steps, last = path.split("__")
    for step in steps:
        model = model._meta.get_field(step).related_model
    field = model._meta.get_field(last)
    if field.choices:
        return ChoiceFilter(field.verbose_name, choices=field.choices)
    return RecordFilter(field.verbose_name, model=field.related_model)
