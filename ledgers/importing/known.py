"""What is stored already of the things that some rows are about: loaded at once, then asked by name."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from accounts.models import Region
from core.bulk import blank
from core.models import AuditedModel
from core.values.titles import title_before_increase, title_key
from crm.models import Agreement, Contact, Lead
from ledgers.importing.companies import in_portions
from ledgers.importing.draft import Draft
from ledgers.reading.result import Record
from parks.models import Park
from projects.models import Inflow, Project

if TYPE_CHECKING:
    from ledgers.importing.plan import ImportPlan


def _titles(row: Record) -> Iterator[str]:
    """What a record may be called that a row is about."""
    name = str(row.values.get("project_name") or row.values.get("investor_name") or "")
    yield name
    if row.code == "agreement":
        yield title_before_increase(name)
    if row.code == "project" and not row.values.get("project_name"):
        yield title_of_company(row)


def title_of_company(row: Record) -> str:
    """What a project is called of which nothing but the company is known."""
    return str(_("Project of %(company)s") % {"company": row.values.get("company_name")})


class KnownRecords:
    """Leads, agreements, projects, contacts, parks and funds that rows may be about, as the person may see them.

    Whatever the number of rows, they cost the same number of queries for each portion. Records that this very import
    has stored are not among them: a row joins what was there before, or what its own project's rows say.
    """

    def __init__(self, plan: "ImportPlan", rows: Iterable[Record], companies: set[int]) -> None:
        """Load what `rows` may be about; `companies` are the numbers of the stored ones that they name."""
        self.plan, self.companies = plan, companies
        self._drafts: dict[AuditedModel, Draft] = {}
        rows = list(rows)
        titles = {title_key(title) for row in rows for title in _titles(row)}
        self._load_leads(titles)
        self._load_agreements(titles)
        self._load_projects([row for row in rows if row.code == "project"], titles)
        self._load_contacts({str(row.values["contact"])[:60] for row in rows if row.values.get("contact")})
        sites = {str(row.values.get("site") or "").strip() for row in rows} - {""}
        self.parks = {park.name: park for park in in_portions(self._seen(Park.objects), "name__in", sites)}

    def _seen(self, records: Any) -> QuerySet:
        return records.visible_to(self.plan.user).current().filter(pk__lte=self.plan.newest(records.model))

    def _load_leads(self, titles: set[str]) -> None:
        self._leads: dict[str, list[Lead]] = {}
        leads = self._seen(Lead.objects).select_related("company", "region").prefetch_related("chain_nodes")
        for lead in in_portions(leads.order_by("pk"), "name_norm__in", titles):
            self._leads.setdefault(lead.name_norm, []).append(lead)

    def leads(self, name: str) -> list[Lead]:
        """Leads of that name, the oldest first."""
        return self._leads.get(title_key(name), [])

    def _load_agreements(self, titles: set[str]) -> None:
        self._agreements: dict[tuple[int, str], list[Agreement]] = {}
        mine = self._seen(Agreement.objects).select_related("company", "region", "lead", "local_partner", "previous")
        mine = mine.filter(name_norm__in=titles).prefetch_related("chain_nodes").order_by("pk")
        for agreement in in_portions(mine, "company__in", self.companies):
            self._agreements.setdefault((agreement.company_id, agreement.name_norm), []).append(agreement)

    def agreements(self, company: int, name: str) -> list[Agreement]:
        """Signings of that name with an investor, the oldest first."""
        return self._agreements.get((company, title_key(name)), [])

    def _load_projects(self, landings: list[Record], titles: set[str]) -> None:
        """Projects by whatever may tell that one is theirs: company, lead, agreement, investor and name."""
        self._projects: dict[tuple[str, Any], set[Project]] = {}
        self.recorded_funds: dict[int, Decimal] = {}
        if not landings:
            return
        agreements = [one.pk for same in self._agreements.values() for one in same]
        leads = [lead.pk for same in self._leads.values() for lead in same]
        all_projects = self._seen(Project.objects).select_related("company", "investor", "lead", "region", "park")
        mine = all_projects.prefetch_related("agreements", "chain_nodes")
        for project in in_portions(mine, "company__in", self.companies):
            self._projects.setdefault(("company", project.company_id), set()).add(project)
        for project in in_portions(mine.filter(name_norm__in=titles), "investor__in", self.companies):
            self._projects.setdefault(("investor", (project.investor_id, project.name_norm)), set()).add(project)
        for project in in_portions(mine, "lead__in", leads):
            self._projects.setdefault(("lead", project.lead_id), set()).add(project)
        for project in in_portions(mine.distinct(), "agreements__in", agreements):
            for agreement in project.agreements.all():
                self._projects.setdefault(("agreements", agreement.pk), set()).add(project)
        found = {project.pk for same in self._projects.values() for project in same}
        funds = Inflow.objects.current().values("project").order_by("project").annotate(total=Sum("amount"))
        self.recorded_funds = {row["project"]: row["total"] for row in in_portions(funds, "project__in", found)}

    def projects(self, by: Mapping[str, list[int]], title: str) -> list[Project]:
        """Projects of that company, lead or agreement, or of that investor and name; the oldest first."""
        keys = [(name, (pk, title_key(title)) if name == "investor" else pk) for name, pks in by.items() for pk in pks]
        found = {project for key in keys for project in self._projects.get(key, ())}
        return sorted(found, key=lambda project: project.pk)

    def _load_contacts(self, names: set[str]) -> None:
        contacts = self._seen(Contact.objects).select_related("company", "region").filter(name__in=names)
        found = in_portions(contacts.order_by("-pk"), "company__in", self.companies)
        self._contacts = {(one.company_id, one.name, one.region_id): one for one in found}

    def contact(self, company: Draft, name: str, region: Region) -> Draft:
        """The person of that name at a company, kept by a region; a new one if nobody is stored."""
        people = self.plan.people.setdefault(id(company), {})
        if (name, region.pk) not in people:
            stored = self._contacts.get((company.record.pk, name, region.pk))
            people[name, region.pk] = Draft(stored or blank(Contact, name=name))
            people[name, region.pk].put("region", region, ("", 0))
        return people[name, region.pk]

    def draft(self, record: AuditedModel) -> Draft:
        """The one draft of a record, however many rows are about it."""
        if record.pk is None:
            return Draft(record)
        return self._drafts.setdefault(record, Draft(record))
