"""What an import would do: every record as it will be, every row with its outcome. Planning writes nothing."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from core.values.parsed import error
from crm.models import ChainNode
from crm.services import add_other_name
from ledgers.answers import Answers
from ledgers.found import sheets_json
from ledgers.importing.companies import Companies
from ledgers.importing.draft import Draft, Place
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

    def build(self) -> "ImportPlan":
        """Match every good row with the database."""
        self.records = self.reading.records if self.records is None else self.records
        self.regions = {region.code: region for region in Region.objects.all()}
        self.chain = _chain_names()
        for record in self.records:
            self._check_region(record)
            check_lengths(record)
        self.companies = Companies(self.reading.companies)
        groups = _groups([r for r in self.records if r.kind.is_pipeline and not r.errors])
        pipelines = [Pipeline(self, rows) for rows in groups]
        for pipeline in pipelines:
            pipeline.plan()
        kinds = ("leads", "agreements", "projects", "inflows", "contacts")
        self.drafts = [*self.companies.made]
        for kind in kinds:
            self.drafts += [draft for pipeline in pipelines for draft in getattr(pipeline, kind)]
        return self

    @property
    def sheets(self) -> list[dict[str, Any]]:
        return sheets_json(self.reading)

    @property
    def file_issues(self) -> list[dict[str, Any]]:
        return [issue_json(issue) for issue in self.reading.issues]

    @property
    def has_errors(self) -> bool:
        return any(record.errors for record in self.records)

    @property
    def needs(self) -> list[str]:
        """What the confirm form has to ask: whether agreements that say nothing are intents or contracts."""
        signed = (r for r in self.records if r.code == "agreement" and not r.errors)
        return ["agreement_kind"] if any(not r.values.get("agreement_type") for r in signed) else []

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
        changed = draft.changed_by((record.sheet, record.row))
        return LedgerRow.Outcome.CHANGED if changed else LedgerRow.Outcome.SAME

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
                row.changes = [] if draft.is_new else [
                    {"field": change.field, "old": change.old, "new": change.new}
                    for change in draft.changed_by((record.sheet, record.row))
                ]  # fmt: skip
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
        known = {id(draft) for draft in written}
        return [draft.written() for draft in (*written, *(d for d, _name in aliases if id(d) not in known))]


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
