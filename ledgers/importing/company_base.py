"""The company base: what a company is, its former name, and whom to talk to there."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from core.values.company_names import company_key
from core.values.parsed import warning
from crm.models import Company, CompanyAlias, Contact
from crm.services import add_other_names
from ledgers.importing.base import (
    CONTACT_FIELDS,
    Contacts,
    KindImporter,
    check,
    fill,
    note,
    place_of,
    storable,
    word,
)
from ledgers.importing.companies import in_portions
from ledgers.importing.draft import Change, Draft
from ledgers.reading.regions import default_regions
from ledgers.reading.result import Record

FIELDS = {
    "old_reg_no": "old_registration_no", "industry": "industry", "registered_capital": "registered_capital",
    "legal_rep": "legal_representative", "established_on": "established_on", "remark": "remark",
}  # fmt: skip
NAMES = {"company_name": "name", "old_name": "name"}
HEADQUARTERS_UNKNOWN = _("“%(raw)s” is not a known province, city or county. It is kept as written.")
NODE_UNKNOWN = _("“%(raw)s” is no node of the industrial chain. Write the name or the code of a node of the chain map.")
BAD_ADDRESS = _("“%(raw)s” is no web address and was left out. Write it as www.example.com.")
OTHER_COMPANY = _(
    "The former name “%(raw)s” is the name of another stored company. The two were not joined. Check both."
)


class CompanyImporter(KindImporter):
    """Rows of a list of companies; companies are shared, so that any officer may enter them."""

    code = "company"

    def plan(self) -> list[Draft]:
        for row in self.rows:
            for model_fields in (FIELDS, NAMES):
                check(row, Company, model_fields)
            check(row, Contact, CONTACT_FIELDS)
        good = [row for row in self.rows if not row.errors]
        self._know_former_names(good)
        found = [(row, draft) for row in good if (draft := self.company(row, "company_name"))]
        contacts = Contacts(self.plan_of_all, [draft for _row, draft in found])
        known = {draft.record.pk for _row, draft in found if not draft.is_new}
        prefetch_related_objects(
            [draft.record for _row, draft in found if not draft.is_new], "chain_nodes", "headquarters_region"
        )
        stored = in_portions(CompanyAlias.objects.all(), "company__in", known)
        self.aliases = {(alias.company_id, alias.name_norm) for alias in stored}
        self.former_names: list[tuple[Draft, str]] = []
        for row, draft in found:
            self._plan_row(row, draft)
            region = self.plan_of_all.default_region
            contact = contacts.of_row(row, draft, region)
            if contact:
                self.tell(contact, row)
        return contacts.drafts

    def _know_former_names(self, rows: list[Record]) -> None:
        """A company that is stored under the former name of a row is that row's company."""
        formers = {company_key(str(row.values["old_name"])) for row in rows if row.values.get("old_name")}
        stored = {c.name_norm: c for c in in_portions(Company.objects.current(), "name_norm__in", formers)}
        known = self.plan_of_all.companies.by_key
        self.renamed: dict[str, Company] = {}
        for row in rows:
            company = stored.get(company_key(str(row.values.get("old_name") or "")))
            key = company_key(str(row.values.get("company_name")))
            if company is None or company.name_norm == key:
                continue
            if known.setdefault(key, company) != company:
                words = {"raw": row.values["old_name"]}
                note(row, warning("company.former_is_other", OTHER_COMPANY, **words), "old_name")
            else:
                self.renamed[key] = company

    def _plan_row(self, row: Record, draft: Draft) -> None:
        place = place_of(row)
        self.mark(draft, row)
        key = company_key(str(row.values["company_name"]))
        if self.renamed.get(key) == draft.record and company_key(draft.record.name) != key:
            draft.put("name", row.values["company_name"], place)
        if row.values.get("old_name"):
            self._know(draft, str(row.values["old_name"]), row)
        fill(draft, row, FIELDS)
        draft.put("is_resident", word(row, "is_resident"), place)
        self._put_headquarters(row, draft)
        self._put_website(row, draft)
        self._add_nodes(row, draft)

    def _put_headquarters(self, row: Record, draft: Draft) -> None:
        written = row.values.get("headquarters")
        division = default_regions().find(written) if written else None
        region = self.plan_of_all.regions.get(division.code) if division else None
        if region:
            draft.put("headquarters_region", region, place_of(row))
        elif written:
            note(row, warning("headquarters.unknown", HEADQUARTERS_UNKNOWN, raw=written), "headquarters")
            draft.note("headquarters_region", {"raw": written, "null_reason": written}, place_of(row))

    def _put_website(self, row: Record, draft: Draft) -> None:
        written = str(row.values.get("website") or "").strip()
        if not written:
            return
        address = written if re.match(r"https?://", written) else f"http://{written}"
        field: Any = Company._meta.get_field("website")
        try:
            draft.put("website", storable(field, address), place_of(row))
        except ValidationError:
            note(row, warning("website.invalid", BAD_ADDRESS, raw=written), "website")

    def _add_nodes(self, row: Record, draft: Draft) -> None:
        for name in re.split(r"[、，,;；/\n]+", str(row.values.get("chain") or "")):
            node = self.plan_of_all.chain.get(name.strip())
            if node:
                draft.add("chain_nodes", node, place_of(row))
            elif name.strip():
                note(row, warning("chain.unknown", NODE_UNKNOWN, raw=name.strip()), "chain")

    def _know(self, draft: Draft, name: str, row: Record) -> None:
        """Note a former name that is not stored yet; it is added once the company has a number."""
        key, place = company_key(name), place_of(row)
        is_known = key == company_key(draft.record.name) or (draft.record.pk, key) in self.aliases
        if is_known or any(one is draft and company_key(other) == key for one, other in self.former_names):
            return
        self.former_names.append((draft, name))
        if not draft.is_new:
            draft.changes.append(Change("aliases", None, name, place))

    def finish(self, reason: str) -> list[Draft]:
        names = [(draft.record, name) for draft, name in self.former_names]
        add_other_names(names, reason=reason, kind=CompanyAlias.Kind.FORMER)
        for draft, name in self.former_names:
            draft.added("aliases", name)
        return []
