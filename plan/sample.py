"""Load the sample records (示例) of `plan/data/sample/`, all of them fictional (see its README)."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.first_people import FOR_TRYING_OUT
from accounts.models import Organisation, Region, User
from accounts.roles import Role
from core import audit
from core.loading import FileRow, read_json
from core.search import index
from crm.models import Agreement, ChainNode, Company, CompanyAlias, CompanyHonour, Contact, Interaction, Lead
from incentives.models import Application, BenefitKind, Clause, Payment, Policy
from parks.models import CapacityReading, DataCentre, Park
from plan.models import PlanAction, ProgressNote
from projects.models import Inflow, MonthlyReport, Project

DATA = Path(__file__).parent / "data" / "sample"
MANAGED_PARKS = ("示例汾河大数据产业园", "示例桑干河大数据产业园")
# In the order of loading: what a record names stands above it.
FILES: dict[str, type[models.Model]] = {
    "companies": Company,
    "contacts": Contact,
    "parks": Park,
    "data_centres": DataCentre,
    "capacity_readings": CapacityReading,
    "leads": Lead,
    "interactions": Interaction,
    "agreements": Agreement,
    "projects": Project,
    "monthly_reports": MonthlyReport,
    "inflows": Inflow,
    "policies": Policy,
    "clauses": Clause,
    "applications": Application,
    "payments": Payment,
    "progress_notes": ProgressNote,
}
# By what the files name a record; the others are never named.
KEYS: dict[type[models.Model], tuple[str, ...]] = {
    **dict.fromkeys((Region, Organisation, ChainNode, BenefitKind, PlanAction), ("code",)),
    **dict.fromkeys((Company, Contact, Park, DataCentre, Lead, Agreement, Project), ("name",)),
    Policy: ("title",),
    Application: ("matter",),
    Clause: ("policy.title", "number"),
    MonthlyReport: ("project.name", "month"),
}
# Who did it: the field that names the person, where the files leave it open.
PEOPLE = {
    Lead: "owner",
    Project: "owner",
    Interaction: "author",
    MonthlyReport: "reporter",
    ProgressNote: "author",
}


def sample_exists() -> bool:
    return any(model._base_manager.filter(is_sample=True).exists() for model in FILES.values())


@transaction.atomic
def load_sample(folder: Path = DATA) -> int:
    """Load all sample records and return how many there are; do nothing and return 0 when some exist already.

    Needs the reference data and the plan. Raises `DataFileWrong` and stores nothing if a file is wrong.
    """
    if sample_exists():
        return 0
    shelves = _Shelves()
    count = 0
    for name, model in FILES.items():
        for row in _in_order(model, read_json(folder / f"{name}.json")):
            shelves.store(model, row)
            count += 1
    for row in read_json(folder / "plan_links.json"):
        shelves.link_action(row)
    for manager in _sample_people().filter(role=Role.PARK_MANAGER):
        manager.parks.set(Park.objects.filter(name__in=MANAGED_PARKS))
    return count


def _in_order(model: type[models.Model], rows: list[FileRow]) -> list[FileRow]:
    """Records that name another one of the same file come after it."""
    own = [field.name for field in model._meta.fields if field.related_model is model]
    return sorted(rows, key=lambda row: any(row.text(name) for name in own)) if own else rows


def _sample_people() -> models.QuerySet[User]:
    return User.objects.filter(username__in=[person.username for person in FOR_TRYING_OUT], is_active=True)


class _Shelves:
    """The records known so far, by model and by what the files call them."""

    def __init__(self) -> None:
        self.known: dict[type[models.Model], dict] = {model: {} for model in KEYS}
        chain = ChainNode.objects.in_use()
        for rows in (Region.objects.all(), Organisation.objects.all(), chain, BenefitKind.objects.all(),
                     PlanAction.objects.filter(plan__is_current=True)):  # fmt: skip
            for record in rows:
                self.known[rows.model][record.code] = record
        officers = _sample_people().filter(role=Role.OFFICER).select_related("region")
        self.officers = sorted(officers, key=lambda officer: -len(officer.region.path))

    def store(self, model: type[models.Model], row: FileRow) -> None:
        """Create one record with what it refers to."""
        many = {field.name for field in model._meta.many_to_many} & row.cells.keys()
        own = {field.name for field in model._meta.concrete_fields} & row.cells.keys()
        record = model(is_sample=True, **{name: self.value(model, row, name) for name in own})
        if model is Inflow:
            record.report = self.known[MonthlyReport].get((record.project.name, record.month))
        if model in PEOPLE:
            setattr(record, PEOPLE[model], self.officer_for(record))
        record.save()
        for name in many:
            related = model._meta.get_field(name).related_model
            getattr(record, name).set([self.find(row, name, related, word) for word in row.cell(name)])
        if model is Company:
            _add_names_and_honours(record, row)
        if model in KEYS:
            self.known[model][_key(record)] = record

    def value(self, model: type[models.Model], row: FileRow, name: str) -> Any:
        """The value of one field: a record for a relation, else what the field makes of the text."""
        field, cell = model._meta.get_field(name), row.cell(name)
        if field.is_relation:
            return None if cell is None else self.find(row, name, field.related_model, cell)
        try:
            return field.to_python(cell)
        except ValidationError as problem:
            raise row.wrong(name, problem.messages[0]) from None

    def find(self, row: FileRow, column: str, model: type[models.Model], named: Any) -> models.Model:
        key = tuple(named.values()) if isinstance(named, dict) else named
        if key not in self.known[model]:
            raise row.wrong(column, _("“%(code)s” is not known") % {"code": named})
        return self.known[model][key]

    def officer_for(self, record: models.Model) -> User | None:
        """The sample officer in whose region the record lies; the closest one if there are several."""
        place = record.project if isinstance(record, MonthlyReport) else record
        path = place.region.path if hasattr(place, "region") else "140000/"
        return next((officer for officer in self.officers if path.startswith(officer.region.path)), None)

    def link_action(self, row: FileRow) -> None:
        """Add links to a plan action, with one audit entry."""
        action = self.find(row, "action", PlanAction, row.text("action"))
        changes = []
        for name in ("companies", "parks", "projects", "policies"):
            model = PlanAction._meta.get_field(name).related_model
            linked = [self.find(row, name, model, word) for word in row.cell(name)]
            getattr(action, name).add(*linked)
            changes += [{"field": name, "old": [], "new": audit.plain(linked)}] if linked else []
        audit.record(action, "update", changes=changes)


def _key(record: models.Model) -> Any:
    """What the files call the record: one text, or a tuple."""
    parts = []
    for path in KEYS[type(record)]:
        value: Any = record
        for step in path.split("."):
            value = getattr(value, step)
        parts.append(value)
    return parts[0] if len(parts) == 1 else tuple(parts)


def _add_names_and_honours(company: Company, row: FileRow) -> None:
    for alias in row.cell("aliases"):
        CompanyAlias.objects.create(company=company, **alias)
    for honour in row.cell("honours"):
        CompanyHonour.objects.create(company=company, **honour)
    index.keep([company])  # it was made before its other names
