"""Parks and data centres: the sheets of a quarter as records, and the capacity of data centres as dated readings."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from core.values.parsed import error, warning
from core.values.titles import title_key
from ledgers.importing.base import (
    KindImporter,
    check,
    fill,
    last_day,
    meaning,
    note,
    place_of,
    storable,
    word,
)
from ledgers.importing.companies import in_portions
from ledgers.importing.draft import Draft
from ledgers.reading.regions import default_regions
from ledgers.reading.result import Record
from parks.models import CapacityReading, DataCentre, Park

PARK_FIELDS = {
    "leading_industry": "leading_industry", "area_planned_km2": "planned_area_km2",
    "area_built_km2": "built_area_km2", "land_available_mu": "available_land_mu", "factory_area_m2": "factory_area_m2",
    "vacant_area_m2": "vacant_area_m2", "rent": "rent", "power_supply": "power_supply",
    "bandwidth_gbps": "bandwidth_gbps", "authority": "authority", "contact": "contact_name", "phone": "contact_phone",
    "remark": "remark",
}  # fmt: skip
CENTRE_FIELDS = {
    "power_price": "power_price", "bandwidth_gbps": "bandwidth_gbps", "online_on": "online_on", "remark": "remark",
}  # fmt: skip
FIGURES = {
    "racks_designed": "racks_designed", "racks_built": "racks_built", "racks_used": "racks_in_use",
    "servers": "servers_installed", "pue": "pue",
}  # fmt: skip
IN_NAMES = {"大数据": Park.Kind.BIG_DATA, "经济技术开发区": Park.Kind.ECONOMIC, "经济开发区": Park.Kind.ECONOMIC,
            "经开区": Park.Kind.ECONOMIC, "高新": Park.Kind.HIGH_TECH}  # fmt: skip

OUTSIDE = _("“%(name)s” is stored and not among the parks and data centres open to you. Remove the row.")
ELSEWHERE = _(
    "By its name “%(name)s” lies in %(region)s, outside the region you work for. If it does not, say where it lies in "
    "a column 所属县区; else remove the row."
)
NEW_PARK = _("Your role adds no parks. Ask a commerce officer to enter “%(name)s”, or correct the name.")
NO_PARK_OF_YOURS = _("You enter data centres of your own parks: name one of them as 所在园区.")
PARK_UNKNOWN = _(
    "No park is called “%(raw)s”; the data centre is kept without a park. Enter the park, or correct the name."
)
KIND_UNSAID = _("Neither the row nor the name says what kind of park this is; it is kept as an other park.")
OPERATOR_UNKNOWN = _("“%(raw)s” is no company in the company base, and your role adds none. The operator was left out.")
IN_USE = _("More racks are in use (%(in_use)s) than are built (%(built)s). Correct the two numbers.")
BELOW_ONE = _("PUE cannot be below 1.")
KEPT = _("“%(name)s” stays in %(region)s: where it lies is for commerce officers to change.")
FUTURE = _("The figures are of %(day)s, a day that has not come yet. Correct the day.")


class Places(KindImporter):
    """What parks and data centres share: known by name, within the reach of the person."""

    def kept(self, rows: QuerySet) -> dict[str, Any]:
        """What is stored, by the keys of all its names; parks and data centres are few."""
        found: dict[str, Any] = {}
        for record in rows:
            for name in (record.name, *getattr(record, "aliases", ())):
                found.setdefault(title_key(name), record)
        return found

    def place_named(self, row: Record, name: str) -> Region | None:
        """Where something new lies: as the row says, as its name begins; None and an error if that is out of reach."""
        if row.region_code or row.zone_code:
            own = self.plan_of_all.region_of(row)
            return own if self.region_in_reach(row, own) else None
        division = default_regions().find(name)
        region = self.plan_of_all.regions.get(division.code) if division else None
        if region is None:
            return self.plan_of_all.default_region
        if region.pk in self.user.region_ids:
            return region
        note(row, error("region.elsewhere", ELSEWHERE, name=name, region=region.name), "region")
        return None

    def put_region(self, draft: Draft, row: Record) -> None:
        """Move something stored only where the row itself says so."""
        if not row.values.get("region") or not (row.region_code or row.zone_code):
            return
        region = self.plan_of_all.region_of(row)
        if region.pk not in self.user.region_ids:
            return
        if draft.is_new or self.user.may("parks:park_create"):
            draft.put("region", region, place_of(row))
        elif region.pk != draft.record.region_id:  # type: ignore[attr-defined]
            words = {"name": draft.record, "region": draft.record.region}  # type: ignore[attr-defined]
            note(row, warning("region.kept", KEPT, **words), "region")


class ParkImporter(Places):
    """Rows of a list of parks."""

    code = "park"

    def plan(self) -> list[Draft]:
        self.seen = set(Park.objects.visible_to(self.user).values_list("pk", flat=True))
        self.stored = self.kept(Park.objects.current().select_related("region"))
        self.drafts: dict[str, Draft] = {}
        for row in self.rows:
            self._check(row)
            if not row.errors:
                self._plan_row(row)
        return list(self.drafts.values())

    def _check(self, row: Record) -> None:
        check(row, Park, PARK_FIELDS | {"park_name": "name"})
        name = str(row.values.get("park_name") or "")
        stored = self.stored.get(title_key(name))
        if stored and stored.pk not in self.seen:
            note(row, error("place.outside", OUTSIDE, name=name), "park_name")
        elif stored is None and not self.user.may("parks:park_create"):
            note(row, error("park.not_yours", NEW_PARK, name=name), "park_name")

    def _plan_row(self, row: Record) -> None:
        name, place = str(row.values["park_name"]), place_of(row)
        key = title_key(name)
        draft = self.drafts.get(key)
        if draft is None:
            record = self.stored.get(key) or self._new(row, name)
            if record is None:
                return
            draft = self.drafts[key] = Draft(record)
        self.mark(draft, row)
        self.put_region(draft, row)
        draft.put("level", word(row, "level"), place)
        fill(draft, row, PARK_FIELDS)
        for field, column in (("kind", "park_kind"), ("status", "park_status")):
            draft.put(field, word(row, column), place)

    def _new(self, row: Record, name: str) -> Park | None:
        """A park that is not stored yet, with the kind and state that its row lets tell."""
        region = self.place_named(row, name)
        if region is None:
            return None
        kind = word(row, "park_kind") or next((kind for part, kind in IN_NAMES.items() if part in name), None)
        kind = kind or meaning(row, "park_kind", "title_park_kind")
        if kind is None:
            note(row, warning("park.kind_unsaid", KIND_UNSAID), "park_name")
        return Park(name=name, region=region, kind=kind or Park.Kind.OTHER, status=_park_status(row))


def _park_status(row: Record) -> str:
    """Built where all of the planned area is, under construction where anything is; planned else."""
    planned, built = row.values.get("area_planned_km2"), row.values.get("area_built_km2")
    if planned and built and built >= planned:
        return Park.Status.BUILT
    stands = any(row.values.get(name) for name in ("area_built_km2", "factory_area_m2", "tenants"))
    return Park.Status.BUILDING if stands else Park.Status.PLANNED


class DataCentreImporter(Places):
    """Rows of a list of data centres: each a data centre, and what it held on the day of the figures."""

    code = "data_centre"

    def plan(self) -> list[Draft]:
        self.seen = set(DataCentre.objects.visible_to(self.user).values_list("pk", flat=True))
        self.stored = self.kept(DataCentre.objects.current().select_related("park", "region", "operator"))
        self.seen_parks = set(Park.objects.visible_to(self.user).values_list("pk", flat=True))
        self.parks: dict[str, Any] = self.kept(Park.objects.current().select_related("region"))
        self.parks |= {title_key(d.record.name): d for d in self.plan_of_all.drafts if isinstance(d.record, Park)}
        self.readings = self._stored_readings()
        self.drafts: dict[str, Draft] = {}
        self.reading_drafts: dict[tuple[str, date], Draft] = {}
        for row in self.rows:
            self._check(row)
            if not row.errors:
                self._plan_row(row)
        return [*self.drafts.values(), *self.reading_drafts.values()]

    def needs_day(self) -> bool:
        """Is there a row with figures of which nobody said the day?"""
        return any(not row.errors and _figures(row) and self._day(row) is None for row in self.rows)

    def _stored_readings(self) -> dict[tuple[int, date], CapacityReading]:
        """The readings of the days that this file is about."""
        days = {day for row in self.rows if (day := self._day(row))}
        centres = {centre.pk for row in self.rows if (centre := self.stored.get(title_key(_name(row))))}
        stored = CapacityReading.objects.current().select_related("data_centre").filter(read_on__in=days)
        return {(r.data_centre_id, r.read_on): r for r in in_portions(stored, "data_centre__in", centres)}

    def _day(self, row: Record) -> date | None:
        """The day of the figures: that of the row or sheet if it names a day or month, else what the person said."""
        found, told = row.values.get("figures_on"), row.facets.get("figures_on", {})
        if found and told.get("precision", "day") in ("day", "month"):
            return last_day(found, str(told.get("precision")))
        return self.plan_of_all.figures_on

    def _check(self, row: Record) -> None:
        name_field = "dc_name" if row.values.get("dc_name") else "operator_name"
        check(row, DataCentre, CENTRE_FIELDS | {name_field: "name"})
        check(row, CapacityReading, FIGURES)
        stored = self.stored.get(title_key(_name(row)))
        if stored and stored.pk not in self.seen:
            note(row, error("place.outside", OUTSIDE, name=_name(row)), "dc_name")
        self._check_park(row, stored)
        self._check_day(row)
        if not row.errors:
            self._check_figures(row, stored)

    def _check_park(self, row: Record, stored: DataCentre | None) -> None:
        park = self._park(row)
        record = park.record if isinstance(park, Draft) else park
        if record is not None and record.pk is not None and record.pk not in self.seen_parks:
            note(row, error("place.outside", OUTSIDE, name=row.values["park_name"]), "park_name")
        elif record is None and stored is None and not self.user.may("parks:park_create"):
            note(row, error("park.not_yours", NO_PARK_OF_YOURS), "park_name")
        elif record is None and row.values.get("park_name"):
            note(row, warning("park.unknown", PARK_UNKNOWN, raw=row.values["park_name"]), "park_name")

    def _check_day(self, row: Record) -> None:
        day = self._day(row)
        if day and day > timezone.localdate():
            note(row, error("date.future", FUTURE, day=day), "figures_on")

    def _check_figures(self, row: Record, stored: DataCentre | None) -> None:
        """What no reading may say; figures that the row leaves out are those already stored of that day."""
        reading = self._reading(stored, self._day(row))
        values = {target: getattr(reading, target) for target in FIGURES.values()} if reading else {}
        values |= _figures(row)
        built, used, pue = (values.get(name) for name in ("racks_built", "racks_in_use", "pue"))
        if built is not None and used is not None and used > built:
            note(row, error("dc.racks_in_use", IN_USE, in_use=used, built=built), "racks_used")
        if pue is not None and pue < 1:
            note(row, error("dc.pue", BELOW_ONE), "pue")

    def _reading(self, centre: DataCentre | None, day: date | None) -> CapacityReading | None:
        return self.readings.get((centre.pk, day)) if centre and day else None

    def _park(self, row: Record) -> Any:
        """The park that a row names: stored, or of this file; None if there is none of that name."""
        return self.parks.get(title_key(str(row.values.get("park_name") or "")))

    def _plan_row(self, row: Record) -> None:
        name, park = _name(row), self._park(row)
        key = title_key(name)
        draft = self.drafts.get(key)
        if draft is None:
            record = self.stored.get(key) or self._new(row, name, park)
            if record is None:
                return
            draft = self.drafts[key] = Draft(record)
        self.mark(draft, row)
        self.put_region(draft, row)
        draft.put("park", park, place_of(row))
        draft.put("operator", self._operator(row), place_of(row))
        draft.put("grade", word(row, "dc_grade"), place_of(row))
        had = draft.record.online_on  # type: ignore[attr-defined]
        fill(draft, row, CENTRE_FIELDS)
        state = word(row, "dc_status")
        if state is None and draft.record.online_on != had:  # type: ignore[attr-defined]
            state = _state_since(draft.record.online_on)  # type: ignore[attr-defined]
        draft.put("status", state, place_of(row))
        self._plan_reading(row, key, draft)

    def _new(self, row: Record, name: str, park: Any) -> DataCentre | None:
        """A data centre that is not stored yet; it lies where its park lies."""
        record = park.record if isinstance(park, Draft) else park
        has_own = bool(row.values.get("region")) and bool(row.region_code or row.zone_code)
        region = record.region if record is not None and not has_own else self.place_named(row, name)
        return DataCentre(name=name, region=region, status=_first_state(row)) if region else None

    def _operator(self, row: Record) -> Draft | None:
        """The company that runs it; a park manager names only companies that are stored."""
        written = row.values.get("operator_name")
        if not written:
            return None
        if not self.user.may("crm:company_create") and not self.plan_of_all.companies.knows(str(written)):
            note(row, warning("operator.unknown", OPERATOR_UNKNOWN, raw=written), "operator_name")
            return None
        return self.company(row, "operator_name")

    def _plan_reading(self, row: Record, key: str, centre: Draft) -> None:
        day, place = self._day(row), place_of(row)
        if day is None or not _figures(row):
            return
        draft = self.reading_drafts.get((key, day))
        if draft is None:
            stored = self.readings.get((centre.record.pk, day)) if not centre.is_new else None
            draft = self.reading_drafts[key, day] = Draft(stored or CapacityReading(read_on=day))
        self.tell(draft, row)
        draft.put("data_centre", centre, place)
        fill(draft, row, FIGURES)
        if draft.is_new:
            draft.put("source", self.plan_of_all.reading.file[:200], place)


def _name(row: Record) -> str:
    return str(row.values.get("dc_name") or row.values.get("operator_name") or "")


def _figures(row: Record) -> dict[str, Any]:
    """The figures of a row by the names a reading has for them."""
    fields = {target: CapacityReading._meta.get_field(target) for target in FIGURES.values()}
    told: Iterable[tuple[str, Any]] = ((target, row.values.get(name)) for name, target in FIGURES.items())
    return {target: storable(fields[target], value) for target, value in told if isinstance(value, Decimal)}


def _state_since(day: date | None) -> str | None:
    return None if day is None or day > timezone.localdate() else DataCentre.Status.ONLINE


def _first_state(row: Record) -> str:
    """In service where a day in the past says so, under construction where it says 在建; planned else."""
    state = _state_since(row.values.get("online_on"))
    if state:
        return state
    is_building = "在建" in str(row.facets.get("online_on", {}).get("raw", ""))
    return DataCentre.Status.BUILDING if is_building else DataCentre.Status.PLANNED
