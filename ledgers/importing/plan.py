"""What an import would do: every record as it will be, every row with its outcome. Planning writes nothing."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from core.audit import MASK
from core.values.parsed import error
from crm.models import ChainNode
from crm.services import add_other_name
from ledgers.answers import Answers
from ledgers.found import sheets_json
from ledgers.importing.base import place_of
from ledgers.importing.companies import Companies
from ledgers.importing.draft import Change, Draft, Place
from ledgers.importing.kinds import IMPORTERS, check_role, sheet_notes
from ledgers.importing.pipeline import Pipeline, check_lengths
from ledgers.importing.stored import row_of
from ledgers.models import LedgerRow, LedgerWrite
from ledgers.planner import Progress, silent
from ledgers.reading.as_json import issue_json
from ledgers.reading.result import LedgerReading, Record

OUTSIDE = _("“%(region)s” lies outside the region you work for. Remove the row, or ask a colleague there to import it.")


@dataclass
class ImportPlan:
    """The plan of one import."""

    reading: LedgerReading
    user: Any
    default_region: Region
    agreement_kind: str = ""
    answers: Answers = field(default_factory=Answers)
    # Rows kept from an earlier reading; without them, those of `reading`.
    records: list[Record] | None = None
    questions: list[dict[str, Any]] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    row_drafts: dict[Place, Draft] = field(default_factory=dict)
    # All the records that a row changes, where that is more than the one it is about.
    further_drafts: dict[Place, list[Draft]] = field(default_factory=dict)
    # The day of figures that name none.
    figures_on: date | None = None

    def build(self) -> "ImportPlan":
        """Match every good row with the database."""
        self.records = self.reading.records if self.records is None else self.records
        self.regions = {region.code: region for region in Region.objects.all()}
        self.chain = _chain_names()
        checked = {importer.code for importer in IMPORTERS}
        for record in self.records:
            check_role(record, self.user)
            if record.code not in checked:
                self._check_region(record)
                check_lengths(record)
        self.companies = Companies(self.reading.companies)
        self.importers = [importer(self, rows) for importer in IMPORTERS if (rows := self._rows_of(importer.code))]
        first = [importer for importer in self.importers if importer.code == "company"]
        self.drafts = [draft for importer in first for draft in importer.plan()]
        groups = _groups([r for r in self.records if r.kind.is_pipeline and not r.errors])
        pipelines = [Pipeline(self, rows) for rows in groups]
        for pipeline in pipelines:
            pipeline.plan()
        kinds = ("leads", "agreements", "projects", "inflows", "contacts")
        for kind in kinds:
            self.drafts += [draft for pipeline in pipelines for draft in getattr(pipeline, kind)]
        for importer in self.importers:
            if importer not in first:
                self.drafts += importer.plan()
        self.drafts = [*self.companies.made, *self.drafts]
        return self

    def _rows_of(self, code: str) -> list[Record]:
        return [record for record in self.records or () if record.code == code]

    @property
    def sheets(self) -> list[dict[str, Any]]:
        return sheets_json(self.reading)

    @property
    def file_issues(self) -> list[dict[str, Any]]:
        return [issue_json(issue) for issue in (*self.reading.issues, *sheet_notes(self.records or ()))]

    @property
    def has_errors(self) -> bool:
        return any(record.errors for record in self.records)

    @property
    def needs(self) -> list[str]:
        """What the confirm form has to ask: whether agreements are intents or contracts, of which day figures are."""
        signed = (r for r in self.records if r.code == "agreement" and not r.errors)
        asked = {
            "agreement_kind": any(not r.values.get("agreement_type") for r in signed),
            "figures_on": any(importer.needs_day() for importer in self.importers),
        }
        return [name for name, is_needed in asked.items() if is_needed]

    def region_of(self, record: Record) -> Region:
        """Where the row's record belongs: the county or zone it names, else the region of the import."""
        return self.regions.get(record.region_code) or self.regions.get(record.zone_code) or self.default_region

    def _check_region(self, record: Record) -> None:
        region = self.region_of(record)
        if region.pk not in self.user.region_ids:
            record.add(error("region.outside", OUTSIDE, region=region.name), "region")

    def outcome(self, record: Record) -> str:
        """What becomes of a row."""
        if record.errors:
            return LedgerRow.Outcome.ERROR
        draft = self.row_drafts.get((record.sheet, record.row))
        if draft is None:
            return LedgerRow.Outcome.SKIPPED
        if draft.is_new:
            is_first = draft.rows[0] == (record.sheet, record.row)
            return LedgerRow.Outcome.NEW if is_first else LedgerRow.Outcome.JOINED
        changed = any(one.is_new or one.changed_by(place_of(record)) for one in self._drafts_of(record))
        return LedgerRow.Outcome.CHANGED if changed else LedgerRow.Outcome.SAME

    def _drafts_of(self, record: Record) -> list[Draft]:
        """Everything that a row changes, first the record that it is about."""
        own = self.row_drafts.get(place_of(record))
        others = [draft for draft in self.further_drafts.get(place_of(record), []) if draft is not own]
        return [own, *others] if own else others

    def _changes(self, record: Record) -> list[dict[str, Any]]:
        """What a row changes, field by field; `model` is told where it is another than that of the row's record."""
        own, *others = self._drafts_of(record)
        if own.is_new:
            return []
        return [
            _told(change, draft) | ({} if draft is own else {"model": draft.record._meta.label_lower})
            for draft in (own, *others)
            for change in draft.changed_by(place_of(record))
        ]

    def counts(self) -> dict[str, Any]:
        """`{"rows": {outcome: n}, "records": {model: {"new": n, "changed": n, "same": n}}}`."""
        rows = Counter(str(self.outcome(record)) for record in self.records)
        records: dict[str, Counter] = {}
        for draft in self.drafts:
            state = "new" if draft.is_new else "changed" if draft.is_changed else "same"
            records.setdefault(draft.record._meta.model_name, Counter())[state] += 1
        return {"rows": rows, "records": records}

    def rows(self, progress: Progress = silent) -> Iterator[LedgerRow]:
        """Every row as the check page shows it."""
        for record in self.records:
            row = row_of(record)
            draft = self.row_drafts.get((record.sheet, record.row))
            row.outcome = self.outcome(record)
            if draft is not None:
                row.target_model, row.target_id = draft.record._meta.label_lower, draft.record.pk
                row.changes = self._changes(record)
            yield row

    def save(self, reason: str, progress: Progress = silent) -> list[LedgerWrite]:
        """Write everything in one transaction, companies first, so that what points at them can follow."""
        aliases = self.companies.aliases()
        written = [draft for draft in self.drafts if draft.is_new or draft.is_changed]
        with transaction.atomic():
            for draft in written:
                draft.save(reason)
            for draft, name in aliases:
                add_other_name(draft.record, name=name, by=self.user)
                draft.before.setdefault("+", {}).setdefault("aliases", []).append(name)
            written += [draft for importer in self.importers for draft in importer.finish() if draft not in written]
        known = {id(draft) for draft in written}
        return [draft.written() for draft in (*written, *(d for d, _name in aliases if id(d) not in known))]


def _told(change: Change, draft: Draft) -> dict[str, Any]:
    is_masked = change.field in draft.record.audit_masked
    old, new = (MASK if is_masked and value else value for value in (change.old, change.new))
    return {"field": change.field, "old": old, "new": new}


def _groups(records: list[Record]) -> list[list[Record]]:
    """Rows of the same project together, in the order of the file."""
    groups: dict[str, list[Record]] = {}
    for record in records:
        groups.setdefault(record.project_id or f"{record.sheet}!{record.row}", []).append(record)
    return list(groups.values())


def _chain_names() -> dict[str, ChainNode]:
    """The nodes of the chain edition in use, by name and by code."""
    nodes = ChainNode.objects.in_use().leaves()
    return {word: node for node in nodes for word in (node.name, node.code)}
