"""One project's rows, from talk to production, as the records they are about."""

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import DecimalField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.bulk import blank
from core.values.parsed import error, warning
from core.values.titles import tells_increase, title_before_increase, title_key
from crm.models import Agreement, Company, Lead
from crm.pipeline import catalogue
from ledgers.importing.base import check, note, phone_numbers
from ledgers.importing.draft import Draft, Place
from ledgers.importing.known import KnownRecords, title_of_company
from ledgers.reading.identity import written_companies
from ledgers.reading.result import Record
from projects.models import Inflow, Project
from projects.models.monthly_report import first_of_month

if TYPE_CHECKING:
    from ledgers.importing.plan import ImportPlan

NAME_LENGTH = 200
AGREEMENT_KINDS = {
    "意向": Agreement.Kind.LETTER_OF_INTENT,
    "框架": Agreement.Kind.FRAMEWORK,
    "协议": Agreement.Kind.AGREEMENT,
    "正式合同": Agreement.Kind.CONTRACT,
}
LEAD_FIELDS = {
    "planned_invest": "planned_investment", "content": "content", "site": "site", "land_mu": "land_mu",
    "industry": "industry", "owner_person": "owner_name", "owner_org": "owner_unit", "leader": "leader",
    "referrer": "source_detail", "first_reported_on": "first_reported_on", "progress": "progress",
    "problem": "problem", "remark": "remark",
}  # fmt: skip
AGREEMENT_FIELDS = {
    "agreement_amount": "amount", "phase1_invest": "phase1_amount", "signed_on": "signed_on", "content": "content",
    "industry": "industry", "stage_text": "status_text", "remark": "remark",
}  # fmt: skip
PROJECT_FIELDS = {
    "total_invest": "total_investment", "phase1_invest": "phase1_investment", "land_mu": "land_mu",
    "registered_capital": "registered_capital", "legal_rep": "legal_representative", "site": "site",
    "content": "content", "industry": "industry", "referrer": "referrer", "registered_on": "registered_on",
    "started_on": "started_on", "produced_on": "produced_on", "planned_start_on": "planned_start_on",
    "planned_production_on": "planned_production_on", "progress": "progress", "problem": "problem",
    "remark": "remark",
}  # fmt: skip
COMPANY_FIELDS = {
    "registered_capital": "registered_capital", "legal_rep": "legal_representative",
    "registered_on": "established_on", "old_reg_no": "old_registration_no",
}  # fmt: skip


SEALED = gettext_lazy(
    "The lead “%(name)s” is sealed and stays at its stage, though the row tells of something signed. Lift its seal, "
    "then say that it is signed."
)
INCREASE_ALONE = gettext_lazy(
    "The row tells of an increase, but no earlier agreement of this project is known. It is kept as a first signing: "
    "enter the earlier one, then say on the page of this one that it increases it."
)
LATER = gettext_lazy(
    "“%(name)s” was signed before (%(day)s). This signing is kept as an upgrade of that one and adds no money; if it "
    "is an increase, say so on its page."
)
TOO_LONG = gettext_lazy("“%(start)s…” has %(count)s characters; at most %(limit)s can be kept. Shorten it in the file.")


def check_sizes(row: Record) -> None:
    """Note an error on every value of a row that cannot be kept as it is; nothing is cut or rounded in silence."""
    texts, numbers = _limits(row.code)
    for name, limit in texts.items():
        text = row.values.get(name)
        if isinstance(text, str) and len(text) > limit:
            note(row, error("text.too_long", TOO_LONG, start=text[:20], count=len(text), limit=limit), name)
    for name, (field, limit) in numbers.items():
        number = row.values.get(name)
        if number is not None and not 0 <= number < limit:
            check(row, field.model, {name: field.name})


@cache
def _limits(code: str) -> tuple[dict[str, int], dict[str, tuple[Any, int]]]:
    """How long the texts, and how large the numbers of a kind of row may be, by the names the ledger gives them."""
    model, fields = {"lead": (Lead, LEAD_FIELDS), "agreement": (Agreement, AGREEMENT_FIELDS)}.get(
        code, (Project, PROJECT_FIELDS)
    )
    columns: dict[str, Any] = {name: Company._meta.get_field(target) for name, target in COMPANY_FIELDS.items()}
    columns |= {name: model._meta.get_field(target) for name, target in fields.items()}
    texts = {name: column.max_length for name, column in columns.items() if column.max_length}
    numbers = {
        name: (column, 10 ** (column.max_digits - column.decimal_places))
        for name, column in columns.items()
        if isinstance(column, DecimalField)
    }
    names = ("project_name", "company_name", "investor_name", "local_partner", "old_name")
    return texts | dict.fromkeys(names, NAME_LENGTH) | {"contact": 60, "contact_post": 60, "phone": 60}, numbers


class Pipeline:
    """The records that one project's rows are about: at most one lead and one project, and its agreements."""

    def __init__(self, plan: "ImportPlan", rows: list[Record], known: KnownRecords) -> None:
        self.plan_of_all, self.known = plan, known
        self.talks = [row for row in rows if row.code == "lead"]
        signings = [row for row in rows if row.code == "agreement"]
        self.signings = sorted(signings, key=_is_increase)
        self.landings = sorted((row for row in rows if row.code == "project"), key=lambda row: row.stage)
        self.leads: list[Draft] = []
        self.agreements: list[Draft] = []
        self.projects: list[Draft] = []
        self.inflows: list[Draft] = []
        self.contacts: list[Draft] = []

    def plan(self) -> None:
        """Find or draft each record, in the order in which the project lived."""
        for row in self.talks:
            self._plan_talk(row)
        if not self.leads:
            self._find_lead()
        for row in self.signings:
            self._plan_signing(row)
        for row in self.landings:
            self._plan_landing(row)
        if self.landings:
            self._plan_funds()
        if self.leads and (self.agreements or self.projects):
            self._tell_signed(self.leads[0], (self.signings or self.landings)[0])

    def _tell_signed(self, lead: Draft, row: Record) -> None:
        """A ledger states stages as facts of the past: a lead of something signed is signed, since the first day."""
        if catalogue.stage_of(lead.record.stage).counts_as == Lead.Stage.SIGNED:
            return
        if lead.record.is_sealed:
            note(row, warning("lead.sealed", SEALED, name=lead.record.name), "project_name")
            return
        self._also(row, lead)
        lead.put("stage", Lead.Stage.SIGNED.value, _place(row))
        days = [day for draft in self.agreements if (day := draft.record.signed_on)]
        lead.put("stage_since", min(days, default=None), _place(row))

    def _company(self, row: Record, name: str) -> Draft | None:
        written = row.values.get(name)
        if not written:
            return None
        company = self.plan_of_all.companies.named(written_companies(str(written))[0])
        self._also(row, company)
        return company

    def _also(self, row: Record, draft: Draft) -> None:
        """Say that a row is also about this record, so that what it changes there is shown with the row."""
        self.plan_of_all.further_drafts.setdefault(_place(row), []).append(draft)

    def _mark(self, draft: Draft, row: Record) -> None:
        place = _place(row)
        draft.told_by(place)
        self.plan_of_all.row_drafts[place] = draft

    def _fill(self, draft: Draft, row: Record, fields: dict[str, str]) -> None:
        """Copy the row's cells; what cannot be a plain value (待定, 约, foreign money) is kept as written."""
        for name, target in fields.items():
            if name not in row.parsed:
                continue
            found, value = row.facets_of(name), row.values.get(name)
            if value is not None and found.get("currency", "CNY") != "CNY":
                value, found = None, {**found, "value": None, "null_reason": str(found.get("raw"))}
            draft.put(target, value, _place(row))
            if hasattr(draft.record, "field_notes"):
                draft.note(target, found, _place(row))

    def _common(self, draft: Draft, row: Record) -> None:
        region = self.plan_of_all.region_of(row)
        if draft.is_new or row.region_code or row.zone_code:
            draft.put("region", region, _place(row))
        node = self.plan_of_all.chain.get(str(row.values.get("chain") or "").strip())
        if node:
            draft.add("chain_nodes", node, _place(row))

    def _plan_talk(self, row: Record) -> None:
        company = self._company(row, "investor_name") or self._company(row, "company_name")
        name = str(row.values.get("project_name") or row.values.get("investor_name"))
        draft = (
            self.leads[0]
            if self.leads
            else self.known.draft(self._stored_lead(name, company) or blank(Lead, name=name))
        )
        if not self.leads:
            self.leads.append(draft)
        self._mark(draft, row)
        if draft.is_new:
            draft.put("stage", row.stage or Lead.Stage.LEAD.value, _place(row))
        draft.put("company", company, _place(row))
        self._fill(draft, row, LEAD_FIELDS)
        self._common(draft, row)
        if company and row.values.get("contact"):
            self._plan_contact(row, company)

    def _stored_lead(self, name: str, company: Draft | None) -> Lead | None:
        """The lead of that name, of this investor or of none yet."""
        investors = {None} if company is None or company.is_new else {None, company.record.pk}
        return next((lead for lead in self.known.leads(name) if lead.company_id in investors), None)

    def _find_lead(self) -> None:
        """A signing or landing of a project that was talked about earlier belongs to that lead."""
        row = (self.signings or self.landings)[0]
        company, name = self._company(row, "investor_name"), row.values.get("project_name")
        stored = self._stored_lead(str(name), company) if name and company else None
        if stored:
            draft = self.known.draft(stored)
            draft.told_by(_place(row))
            self.leads.append(draft)

    def _plan_contact(self, row: Record, company: Draft) -> None:
        """A person is the same at the same company and kept by the same region."""
        draft = self.known.contact(company, str(row.values["contact"])[:60], self.plan_of_all.region_of(row))
        self._also(row, draft)
        draft.told_by(_place(row))
        draft.put("company", company, _place(row))
        draft.put("post", row.values.get("contact_post"), _place(row))
        mobiles, landlines = phone_numbers(row)
        draft.put("mobile", " ".join(mobiles), _place(row))
        draft.put("landline", " ".join(landlines), _place(row))
        if draft not in self.contacts:
            self.contacts.append(draft)

    def _plan_signing(self, row: Record) -> None:
        company = self._company(row, "investor_name") or self._company(row, "company_name")
        name = str(row.values.get("project_name") or row.values.get("investor_name"))
        stored = self._stored_agreement(row, name, company)
        draft = self._same_signing(row, name) or self.known.draft(stored or blank(Agreement, name=name))
        if draft not in self.agreements:
            self.agreements.append(draft)
        self._mark(draft, row)
        draft.put("company", company, _place(row))
        self._fill(draft, row, AGREEMENT_FIELDS)
        self._common(draft, row)
        self._put_kind(draft, row)
        draft.put("local_partner", self._company(row, "local_partner"), _place(row))
        if self.leads:
            draft.put("lead", self.leads[0], _place(row))
        if draft.is_new:
            self._put_change(draft, row, company)

    def _put_change(self, draft: Draft, row: Record, company: Draft | None) -> None:
        """Only the first signing counts; an increase adds to it, and any other later signing adds no money."""
        earlier = next((one for one in self.agreements if one is not draft), None)
        earlier = earlier or self._signed_before(draft, company)
        if earlier is None:
            if _is_increase(row):
                note(row, warning("agreement.increase_alone", INCREASE_ALONE), "project_name")
            return
        change = Agreement.Change.INCREASE if _is_increase(row) else Agreement.Change.UPGRADE
        draft.put("change", change.value, _place(row))
        draft.put("previous", earlier, _place(row))
        if change == Agreement.Change.UPGRADE and not earlier.is_new:
            words = {"name": earlier.record.name, "day": earlier.record.signed_on or "—"}
            note(row, warning("agreement.later", LATER, **words), "signed_on")

    def _signed_before(self, draft: Draft, company: Draft | None) -> Draft | None:
        """The oldest stored signing of the same project and investor."""
        if company is None or company.is_new:
            return None
        for name in (draft.record.name, title_before_increase(draft.record.name)):
            stored = self.known.agreements(company.record.pk, name)
            if stored:
                return self.known.draft(stored[0])
        return None

    def _put_kind(self, draft: Draft, row: Record) -> None:
        written = AGREEMENT_KINDS.get(str(row.values.get("agreement_type") or ""))
        if written:
            draft.put("kind", written.value, _place(row))
        elif draft.is_new:
            draft.put("kind", self.plan_of_all.agreement_kind, _place(row))

    def _same_signing(self, row: Record, name: str) -> Draft | None:
        """A row that repeats a signing of this file: the same name and day."""
        key, day = title_key(name), row.values.get("signed_on")
        return next((d for d in self.agreements if title_key(d.record.name) == key and d.record.signed_on == day), None)

    def _stored_agreement(self, row: Record, name: str, company: Draft | None) -> Agreement | None:
        """The stored signing of that name and investor: of the same day, or the only one."""
        if company is None or company.is_new:
            return None
        same = self.known.agreements(company.record.pk, name)
        day = row.values.get("signed_on")
        exact = [agreement for agreement in same if agreement.signed_on == day]
        return exact[0] if exact else same[0] if len(same) == 1 and same[0].signed_on is None else None

    def _plan_landing(self, row: Record) -> None:
        company, investor = self._company(row, "company_name"), self._company(row, "investor_name")
        if not self.projects:
            stored = self._stored_project(company, investor, row)
            self.projects.append(self.known.draft(stored or blank(Project, name=self._title(row))))
        draft = self.projects[0]
        self._mark(draft, row)
        if row.stage and draft.record.stage < row.stage:
            draft.put("stage", row.stage, _place(row))
        draft.put("company", company, _place(row))
        draft.put("investor", investor, _place(row))
        self._fill(draft, row, PROJECT_FIELDS)
        self._common(draft, row)
        self._link(draft, row)
        if company:
            self._fill(company, row, COMPANY_FIELDS)
            company.put("is_resident", True, _place(row))

    def _title(self, row: Record) -> str:
        """What the project is called: as its agreement or lead, else after its company."""
        known = [draft.record.name for draft in (*self.agreements, *self.leads)]
        named = row.values.get("project_name") or next(iter(known), "")
        return str(named or title_of_company(row))[:200]

    def _stored_project(self, company: Draft | None, investor: Draft | None, row: Record) -> Project | None:
        """The stored project of the same project company, agreement or lead; else of the same name and investor."""
        by = {
            "company": [company], "lead": self.leads[:1], "investor": [investor], "agreements": self.agreements,
        }  # fmt: skip
        stored = {name: [d.record.pk for d in drafts if d and not d.is_new] for name, drafts in by.items()}
        found = self.known.projects(stored, self._title(row))
        alike = [project for project in found if project.content == row.values.get("content")]
        return next(iter(alike or found), None)

    def _link(self, draft: Draft, row: Record) -> None:
        """Tie the project to its lead, its agreements, and the park that its site names."""
        if self.leads:
            draft.put("lead", self.leads[0], _place(row))
        for agreement in self.agreements:
            draft.add("agreements", agreement, _place(row))
        site = str(row.values.get("site") or "").strip()
        park = self.known.parks.get(site)
        if park:
            draft.put("park", park, _place(row))

    def _plan_funds(self) -> None:
        """A running total adds only what is not recorded yet, in the month of the report."""
        told = [row for row in self.landings if row.values.get("inflow_total") is not None]
        if not told:
            return
        row = max(told, key=lambda one: (str(one.values.get("reported_on") or ""), one.stage))
        if row.facets["inflow_total"].get("currency", "CNY") != "CNY":
            return
        month = row.values.get("reported_on") or row.values.get("produced_on") or row.values.get("started_on")
        project = self.projects[0]
        missing = Decimal(row.values["inflow_total"]) - self._recorded(project)
        if month is None or missing == 0:
            return
        draft = Draft(Inflow(month=first_of_month(month), origin=Inflow.Origin.UNSPLIT, amount=missing))
        draft.told_by(_place(row))
        draft.put("project", project, _place(row))
        draft.put("evidence", _("Running total of the ledger"), _place(row))
        self._also(row, draft)
        self.inflows.append(draft)

    def _recorded(self, project: Draft) -> Decimal:
        return Decimal(0) if project.is_new else self.known.recorded_funds.get(project.record.pk, Decimal(0))


def _is_increase(row: Record) -> bool:
    return bool(row.values.get("agreement_change")) or tells_increase(str(row.values.get("project_name") or ""))


def _place(row: Record) -> Place:
    return (row.sheet, row.row)
