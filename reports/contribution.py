"""Numbers by territory (属地) and by contribution (贡献): who hosts, and who shares in what comes of a lead.

By contribution a row that a sharing agreement of its lead covers on the day of the row is split between the regions of
the agreement; every other row stays with its territory. Each row is counted once, so that the whole is the same either
way, to the fen. A month counts by its first day; numbers of the present by today. Source: practice of Ningde and Zibo.
"""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import Any, cast

from django.utils import timezone

from accounts.models import Region
from crm.claims import sharing
from crm.models import ShareAgreement, ShareLine
from indicators import places, registry
from indicators.cube import line_path
from indicators.indicator import Kind, Tally
from indicators.periods import Period

Item = ShareLine.Item


@dataclass(frozen=True)
class Measure:
    """An indicator that can be shared: by which item of an agreement, and the way from its rows to lead and amount."""

    code: str
    item: str
    lead: str = "lead"
    amount: str = ""

    @property
    def indicator(self) -> Tally:
        return cast(Tally, registry.get(self.code))

    @property
    def is_money(self) -> bool:
        return self.indicator.kind == Kind.MONEY


MEASURES = {one.code: one for one in (
    Measure("leads_open", Item.COUNT, lead="pk"),
    Measure("agreements_signed", Item.COUNT),
    Measure("investment_agreed", Item.INVESTMENT, amount="amount"),
    Measure("funds_in_place", Item.INFLOW, lead="project__lead", amount="amount"),
    Measure("fixed_investment", Item.INVESTMENT, lead="project__lead", amount="fixed_investment"),
)}  # fmt: skip


@dataclass(frozen=True)
class SharedRow:
    """A row that is split: the whole, where it stands, and the part of each region."""

    record: Any
    day: date
    whole: Decimal
    territory: Region
    agreement: ShareAgreement
    terms: Mapping[Region, Decimal]
    parts: Mapping[Region, Decimal]

    def of_line(self, path: str) -> Decimal:
        """What the regions of a line have of it by contribution."""
        return sum((part for region, part in self.parts.items() if line_path(region.path) == path), Decimal(0))

    def stands_in(self, path: str) -> bool:
        return line_path(self.territory.path) == path

    def moved(self, path: str) -> Decimal:
        """By how much the line is greater by contribution than by territory."""
        return self.of_line(path) - (self.whole if self.stands_in(path) else 0)


@dataclass(frozen=True)
class Account:
    """One measure for one reader and period: the lines of their regions, both ways."""

    measure: Measure
    user: Any
    period: Period

    @cached_property
    def by_territory(self) -> dict[str, Decimal]:
        found = self.measure.indicator.by_line(self.user, period=self.period)
        return {path: Decimal(value) for path, value in found.items() if value is not None}

    @cached_property
    def by_contribution(self) -> dict[str, Decimal]:
        found = dict(self.by_territory)
        for row in self.shared:
            if row.territory.pk in self._seen:
                _add(found, row.territory, -row.whole)
            for region, part in row.parts.items():
                if region.pk in self._seen:
                    _add(found, region, part)
        return found

    @cached_property
    def shared(self) -> list[SharedRow]:
        """The rows that are split, standing in the reader's regions or shared with them."""
        agreements = _by_lead(self.measure.item)
        rows = self.measure.indicator.rows(_seer(self.user), period=self.period)
        rows = rows.filter(**{f"{self.measure.lead}__in": list(agreements)}).order_by("pk")
        found = (self._split(row, agreements) for row in rows)
        return [one for one in found if one and self._concerns(one)]

    @cached_property
    def _seen(self) -> frozenset[int]:
        return frozenset(self.user.region_ids)

    def _concerns(self, row: SharedRow) -> bool:
        return row.territory.pk in self._seen or any(region.pk in self._seen for region in row.parts)

    def _split(self, row: Any, agreements: Mapping[int, list[ShareAgreement]]) -> SharedRow | None:
        measure = self.measure
        whole = getattr(row, measure.amount) if measure.amount else Decimal(1)
        time = measure.indicator.time
        day = getattr(row, time) if time else timezone.localdate()
        agreed = sharing.holding(agreements[_at(row, f"{measure.lead}_id")], measure.item, day) if day else None
        if whole is None or agreed is None:
            return None
        terms = sharing.terms_of(agreed, measure.item)
        parts = sharing.split(whole, terms)
        return SharedRow(row, day, whole, _at(row, measure.indicator.place), agreed, terms, parts)


def lines(accounts: Iterable[Account], user: Any) -> list[Region]:
    """The lines that a report of these accounts prints for the reader."""
    known = {path for one in accounts for path in (*one.by_territory, *one.by_contribution)}
    return [line for line, _value in places.by_city(dict.fromkeys(known), places.lines(), user, None, None)]


def accounts(user: Any, period: Period) -> list[Account]:
    """The measures that the reader's role includes."""
    return [Account(one, user, period) for one in MEASURES.values() if one.indicator.is_open_to(user)]


def _add(totals: dict[str, Decimal], region: Region, amount: Decimal) -> None:
    path = line_path(region.path)
    totals[path] = totals.get(path, Decimal(0)) + amount


def _by_lead(item: str) -> dict[int, list[ShareAgreement]]:
    """The agreements that share `item`, by the number of their lead: whoever asks, for a sum must not depend on it."""
    found: dict[int, list[ShareAgreement]] = {}
    rows = ShareAgreement.objects.current().filter(lines__item=item, lead__archived_at__isnull=True).distinct()
    for one in rows.prefetch_related("lines__region"):
        found.setdefault(one.lead_id, []).append(one)
    return found


def _seer(user: Any) -> Any:
    """The reader as if standing in every region: a region shares in what stands elsewhere. Seals hold."""
    seer = copy(user)
    seer.region_ids = list(Region.objects.values_list("pk", flat=True))
    return seer


def _at(row: Any, path: str) -> Any:
    """`project__lead_id` of a row; `pk_id` is its own number."""
    return row.pk if path == "pk_id" else attrgetter(path.replace("__", "."))(row)
