"""What the importers of single kinds of ledgers share: checking and filling values, words, regions, contacts."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy

from accounts.models import Region
from core.values.parsed import Problem, error, warning
from crm.models import Contact
from ledgers.importing.companies import in_portions
from ledgers.importing.draft import Draft, Place
from ledgers.reading.identity import written_companies
from ledgers.reading.result import Record

if TYPE_CHECKING:
    from ledgers.importing.plan import ImportPlan

# What a whole number may be in every database.
LARGEST_COUNT = 2_147_483_647
OUTSIDE = gettext_lazy(
    "“%(region)s” lies outside the region you work for. Remove the row, or ask a colleague there to import it."
)
NOT_YOURS = gettext_lazy("Your role does not enter %(kind)s. Remove the rows, or ask a colleague whose work it is.")
REFUSED = gettext_lazy("%(field)s cannot be kept: %(problem)s Correct it in the file.")
NO_WHOLE_NUMBER = gettext_lazy("%(number)s is not a whole number.")
TOO_LARGE = gettext_lazy("%(number)s is too large.")
UNKNOWN_WORD = gettext_lazy("“%(raw)s” is not a word known here and was left out. Known are: %(words)s.")


class KindImporter:
    """The records that all good rows of one kind of ledger are about.

    `plan()` comes once, after the rows were read: it matches them with the database, writes nothing, and returns the
    drafts in the order in which they have to be written. `finish()` comes after they are written.
    """

    # The code of the kind.
    code = ""

    def __init__(self, plan: "ImportPlan", rows: list[Record]) -> None:
        self.plan_of_all, self.user, self.rows = plan, plan.user, rows

    def plan(self) -> list[Draft]:
        """Match the rows with the database."""
        raise NotImplementedError

    def needs_day(self) -> bool:
        """Has the person to say of which day the figures are?"""
        return False

    def finish(self, reason: str) -> list[Draft]:
        """Do what has to follow the writing; return the drafts of further records that were written by it."""
        return []

    def mark(self, draft: Draft, row: Record) -> None:
        """Say that a row is about this record, and about it first of all."""
        self.tell(draft, row)
        self.plan_of_all.row_drafts[place_of(row)] = draft

    def tell(self, draft: Draft, row: Record) -> None:
        """Say that a row is also about this record, so that what it changes there is shown with the row."""
        place = place_of(row)
        draft.told_by(place)
        self.plan_of_all.further_drafts.setdefault(place, []).append(draft)

    def company(self, row: Record, name: str) -> Draft | None:
        """The company that a field names, as it will be."""
        written = row.values.get(name)
        return self.plan_of_all.companies.named(written_companies(str(written))[0]) if written else None

    def region_in_reach(self, row: Record, region: Region) -> bool:
        """Does the person work for that region? If not, the row is wrong."""
        if region.pk in self.user.region_ids:
            return True
        note(row, error("region.outside", OUTSIDE, region=region.name), "region")
        return False


def place_of(row: Record) -> Place:
    """Sheet and row."""
    return (row.sheet, row.row)


def note(row: Record, problem: Problem, field: str = "") -> None:
    """Note a problem once: rows that were checked earlier bring theirs along."""
    if not any(issue.code == problem.code and issue.field == field for issue in row.issues):
        row.add(problem, field)


def label_of(row: Record, name: str) -> Any:
    """What the column of a field is called."""
    column = row.kind.column(name)
    return column.label if column else name


def word(row: Record, name: str) -> Any:
    """What the word in a field stands for; None and a warning if nobody knows it."""
    written, column = row.values.get(name), row.kind.column(name)
    if written is None or column is None:
        return None
    found = column.meaning(written)
    if found is None:
        words = "、".join(column.usual_choices)
        note(row, warning("word.unknown", UNKNOWN_WORD, raw=written, words=words), name)
    return found


def meaning(row: Record, name: str, field: str) -> Any:
    """What a word in a field stands for by the words of a column; None if there is none."""
    column, written = row.kind.column(name), row.values.get(field)
    return column.meaning(written) if column and written else None


def is_foreign(facets: Mapping[str, Any]) -> bool:
    """Is it an amount in another currency?"""
    return facets.get("currency", "CNY") != "CNY"


def storable(field: models.Field, value: Any) -> Any:
    """The value as a column holds it, rounded to its places; `ValidationError` if it cannot."""
    if isinstance(value, Decimal) and isinstance(field, models.IntegerField):
        if value != value.to_integral_value():
            raise ValidationError(NO_WHOLE_NUMBER % {"number": format(value, "f")})
        if abs(value) > LARGEST_COUNT:
            raise ValidationError(TOO_LARGE % {"number": format(value, "f")})
        value = int(value)
    elif isinstance(value, Decimal) and isinstance(field, models.DecimalField):
        value = value.quantize(Decimal(1).scaleb(-field.decimal_places), ROUND_HALF_UP)
    return field.clean(value, None)


def check(row: Record, model: type[models.Model], fields: Mapping[str, str]) -> None:
    """Note an error on every value that its column cannot hold: too long, too large, negative."""
    facets = row.facets
    for name, target in fields.items():
        value = row.values.get(name)
        if value is None or is_foreign(facets[name]):
            continue
        field: Any = model._meta.get_field(target)
        try:
            storable(field, value)
        except ValidationError as refusal:
            words = {"field": label_of(row, name), "problem": " ".join(refusal.messages)}
            note(row, error("value.refused", REFUSED, **words), name)


def fill(draft: Draft, row: Record, fields: Mapping[str, str]) -> None:
    """Copy checked values; what cannot be a plain value (待定, 约, foreign money) is kept as written."""
    facets = row.facets
    for name, target in fields.items():
        if name not in facets:
            continue
        found, value = facets[name], row.values.get(name)
        if value is not None and is_foreign(found):
            value, found = None, {**found, "value": None, "null_reason": str(found.get("raw"))}
        if value is not None:
            value = storable(draft.record._meta.get_field(target), value)  # type: ignore[arg-type]
        draft.put(target, value, place_of(row))
        draft.note(target, found, place_of(row))


def last_day(day: date, precision: str) -> date:
    """The last day that a day or month as written stands for."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1) if precision == "month" else day


class Contacts:
    """The people at the companies of a ledger, kept by the region of the row."""

    def __init__(self, plan: "ImportPlan", companies: Iterable[Draft]) -> None:
        """Load what is stored of all these companies at once."""
        stored = Contact.objects.visible_to(plan.user).current().select_related("company", "region")
        known = {draft.record.pk for draft in companies if not draft.is_new}
        self.stored = {(c.company_id, c.name, c.region_id): c for c in in_portions(stored, "company__in", known)}
        self.people = plan.people
        self.drafts: list[Draft] = []

    def of_row(self, row: Record, company: Draft, region: Region) -> Draft | None:
        """The contact that a row names, as it will be; None if it names nobody."""
        name = str(row.values.get("contact") or "")
        if not name:
            return None
        people, place = self.people.setdefault(id(company), {}), place_of(row)
        if (name, region.pk) not in people:
            stored = self.stored.get((company.record.pk, name, region.pk))
            people[name, region.pk] = Draft(stored or Contact(name=name, region=region))
        draft = people[name, region.pk]
        self.drafts.append(draft)
        draft.told_by(place)
        draft.put("company", company, place)
        draft.put("post", row.values.get("contact_post"), place)
        mobiles, landlines = phone_numbers(row)
        draft.put("mobile", " ".join(mobiles), place)
        draft.put("landline", " ".join(landlines), place)
        return draft


CONTACT_FIELDS = {"contact": "name", "contact_post": "post", "phone": "mobile"}


def phone_numbers(row: Record) -> tuple[list[str], list[str]]:
    """The mobile and the landline numbers of a row."""
    numbers = [number for number in str(row.values.get("phone") or "").split(";") if number]
    mobiles = [number for number in numbers if len(number) == 11 and number.startswith("1")]
    return mobiles, [number for number in numbers if number not in mobiles]
