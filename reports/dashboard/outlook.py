"""What one reader asks of the dashboard, and what several of its parts need, read once."""

from dataclasses import dataclass
from typing import Any, cast

from django.db.models import QuerySet
from django.db.models.functions import TruncYear
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import Region
from core import display
from indicators import chain, readings, registry
from indicators.cube import Cube
from indicators.definitions_capacity import SERVER_STATES, servers_installed
from indicators.indicator import Tally
from indicators.periods import Period
from plan.models import PlanTarget
from reports.charts import Target

MONEY_CODES = ("investment_agreed", "funds_in_place")


@dataclass(frozen=True)
class Outlook:
    """The numbers of `user` for a region (None: all they see) and a year (None: all years)."""

    user: Any
    region: Region | None
    year: int | None

    @cached_property
    def period(self) -> Period:
        return Period.year(self.year) if self.year else Period()

    @cached_property
    def filters(self) -> dict[str, Any]:
        """The arguments of every indicator on the page."""
        return {"period": self.period, "region": self.region}

    @cached_property
    def money(self) -> list[Tally]:
        """The indicators of money that the reader's role includes."""
        found = cast(list[Tally], [registry.get(code) for code in MONEY_CODES])
        return [one for one in found if one.is_open_to(self.user)]

    @cached_property
    def cubes(self) -> dict[str, Cube]:
        """The indicators of money by month and region, each read once."""
        return {one.code: one.cube(self.user, **self.filters) for one in self.money}

    @cached_property
    def servers(self) -> dict[str, readings.Series]:
        """The steps of the three server figures up to the end of the period."""
        return readings.over_time(self.user, SERVER_STATES, **self.filters)

    @cached_property
    def coverage(self) -> list[chain.NodeCoverage]:
        return chain.coverage(self.user, region=self.region)

    def nodes_in(self, state: str) -> int:
        return sum(one.state == state for one in self.coverage)

    @cached_property
    def target(self) -> Target | None:
        """The plan's number of servers; it speaks of the province, so smaller views go without."""
        seen = self.region or self.user.region
        if seen.kind != Region.Kind.PROVINCE or not self.user.sees_province:
            return None
        targets = PlanTarget.objects.visible_to(self.user).measured_by(servers_installed.code)
        found = targets.filter(action__plan__is_current=True).order_by("-due_on").first()
        if found is None or found.minimum is None or found.due_on is None:
            return None
        name = _("plan: at least %(number)s servers by %(day)s") % {
            "number": display.number(found.minimum), "day": found.due_on.isoformat(),
        }  # fmt: skip
        url = reverse("plan:action_detail", args=[found.action_id]) if self.user.may("plan:action_detail") else ""
        return Target(name, found.minimum, found.due_on, url)


def years_with_data(user: Any) -> list[int]:
    """The years for which the reader has money or readings on record, newest first; never a year to come."""
    codes = [*MONEY_CODES, servers_installed.code]
    first, *rest = [_years(user, cast(Tally, registry.get(code))) for code in codes]
    this_year = timezone.localdate().year
    return sorted({day.year for (day,) in first.union(*rest) if day and day.year <= this_year}, reverse=True)


def _years(user: Any, one: Tally) -> QuerySet:
    rows = one.rows(user).order_by().select_related(None)
    return rows.annotate(in_year=TruncYear(one.newest)).values_list("in_year").distinct()
