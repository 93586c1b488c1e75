"""The filters of the pages that span apps."""

from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.filters import RegionFilter
from accounts.models import Region
from core.filters import ChoiceFilter, FilterSet, Label
from reports.dashboard.outlook import years_with_data

ALL_YEARS = "all"


def own_regions(user: Any) -> list[tuple[str, str]]:
    """The reader's region and the next level below it."""
    below = Region.objects.filter(Q(pk=user.region_id) | Q(parent=user.region_id))
    return list(below.order_by("path").values_list("code", "name"))


class RegionOnlyFilter(FilterSet):
    region = RegionFilter(_("region"), choices=own_regions)


class YearFilter(FilterSet):
    """A year; without a choice the newest year that has data."""

    def __init__(self, params: QueryDict, user: Any) -> None:
        years = years_with_data(user)
        choices = [*[(str(year), str(year)) for year in years], (ALL_YEARS, _("all years"))]
        self.filters = {**self.filters, "year": _year_filter(choices)}
        asked = params.copy()
        asked.setdefault("year", str(years[0]) if years else ALL_YEARS)
        super().__init__(asked, user)

    @property
    def year_number(self) -> int | None:
        """The year asked for; None for all years."""
        year = self.values.get("year", ALL_YEARS)
        return None if year == ALL_YEARS else int(year)


class DashboardFilter(YearFilter):
    """A region and a year."""

    region = RegionFilter(_("region"), choices=own_regions)


def _year_filter(choices: list[tuple[str, Label]]) -> ChoiceFilter:
    one = ChoiceFilter(_("year"), choices=choices)
    one.__set_name__(YearFilter, "year")
    return one
