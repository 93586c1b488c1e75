"""What an import would do: every record as it will be, every row with its outcome. Planning writes nothing.

Rows are planned in portions, those of one project together, so that a ledger of any length takes the same memory. What
a portion needs of the database is loaded before, so that the number of queries follows the portions, not the rows.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from core import bulk
from core.audit import MASK
from core.values.parsed import error
from crm.models import ChainNode
from crm.services import add_other_names
from ledgers.answers import Answers
from ledgers.found import sheets_json
from ledgers.importing.base import KindImporter, note, place_of
from ledgers.importing.companies import Companies
from ledgers.importing.draft import Change, Draft, Place
from ledgers.importing.kinds import IMPORTERS, NOT_WRITTEN, check_role, sheet_notes
from ledgers.importing.known import KnownRecords
from ledgers.importing.likeness import resembling
from ledgers.importing.pipeline import Pipeline, check_sizes
from ledgers.importing.source import FileSource, Result, Seat, Source, in_groups, issues_of, names_in
from ledgers.importing.writing import write
from ledgers.models import LedgerRow, LedgerWrite
from ledgers.planner import Progress, silent
from ledgers.reading.as_json import issue_json
from ledgers.reading.questions import date_questions
from ledgers.reading.result import LedgerReading, Record

Outcome = LedgerRow.Outcome
OUTSIDE = _("“%(region)s” lies outside the region you work for. Remove the row, or ask a colleague there to import it.")
PIPELINE_ORDER = ("leads", "agreements", "projects", "inflows", "contacts")


@dataclass
class ImportPlan:
    """The plan of one import: `ledgers.planner.Planner` for ledgers of all kinds."""

    reading: LedgerReading
    user: Any
    default_region: Region
    agreement_kind: str = ""
    answers: Answers = field(default_factory=Answers)
    # Rows kept from an earlier reading; without them, those of `reading`.
    source: Source | None = None
    # The day of figures that name none.
    figures_on: date | None = None
    questions: list[dict[str, Any]] = field(default_factory=list)
    # Of the portion that is being planned: its records, the one each row is about, and all that a row changes where
    # that is more.
    drafts: list[Draft] = field(default_factory=list)
    row_drafts: dict[Place, Draft] = field(default_factory=dict)
    further_drafts: dict[Place, list[Draft]] = field(default_factory=dict)
    # The people of companies that are in memory.
    people: dict[int, dict[tuple[str, int], Draft]] = field(default_factory=dict)

    def build(self) -> "ImportPlan":
        """Match the companies, and see which rows belong together."""
        self._source: Source = self.source or FileSource(self.reading)
        self.keeps_rows = self.source is not None
        self.regions = {region.code: region for region in Region.objects.all()}
        self.chain = _chain_names()
        self.companies = Companies(self._source.companies, self.answers.companies)
        self.portions = in_groups(self._source.seats)
        self._last = self._last_portions()
        self._newest: dict[type, int] = {}
        self._held: dict[int, Draft] = {}
        self._changed: dict[tuple[str, int], LedgerWrite] = {}
        self.importers: list[KindImporter] = []
        self._needs: set[str] = set()
        self._results: dict[Place, Result] = {}
        self._records: dict[str, Counter] = {}
        self._file_issues = [issue_json(i) for i in (*self.reading.issues, *sheet_notes(self.reading.records))]
        return self

    def _last_portions(self) -> dict[int, int]:
        """In which portion each group of company names is needed for the last time."""
        return {
            id(group): number
            for number, seats in enumerate(self.portions)
            for seat in seats
            for key in seat.companies
            if (group := self.companies.group_of.get(key))
        }

    # What is known once the rows have been planned.

    @property
    def sheets(self) -> list[dict[str, Any]]:
        """The sheets of the file as it was read."""
        return sheets_json(self.reading)

    @property
    def file_issues(self) -> list[dict[str, Any]]:
        """What a person should know of the file and its sheets."""
        return self._file_issues

    @property
    def has_errors(self) -> bool:
        """Is any row kept out?"""
        if not self._results:
            return self._source.has_errors
        return any(result.outcome == Outcome.ERROR for result in self._results.values())

    @property
    def needs(self) -> list[str]:
        """What the confirm form has to ask: whether agreements are intents or contracts, of which day figures are."""
        return sorted(self._needs)

    def counts(self) -> dict[str, Any]:
        """`{"rows": {outcome: n}, "records": {model: {"new": n, "changed": n, "same": n}}}`."""
        rows = Counter(str(result.outcome) for result in self._results.values())
        return {"rows": rows, "records": self._records}

    # What importers ask of the plan.

    def region_of(self, record: Record) -> Region:
        """Where the row's record belongs: the county or zone it names, else the region of the import."""
        return self.regions.get(record.region_code) or self.regions.get(record.zone_code) or self.default_region

    def newest(self, model: Any) -> int:
        """The highest number that records of a model had before this import wrote any."""
        if model not in self._newest:
            self._newest[model] = model._base_manager.aggregate(newest=Max("pk"))["newest"] or 0
        return self._newest[model]

    # Planning.

    def rows(self, progress: Progress = silent) -> Iterator[LedgerRow]:
        """Every row as the check page shows it; plans them unless `save` has."""
        if not self._results:
            self._ask()
            with bulk.undisturbed() as tidy:
                for number, seats in enumerate(self.portions):
                    self._plan(seats)
                    self._settle(number)
                    tidy()
                    progress(len(self._results), len(self._source.seats))
        return self._source.rows(self._results)

    def save(self, reason: str, progress: Progress = silent) -> Iterator[LedgerWrite]:
        """Write one portion after the other; yield what was written."""
        with bulk.undisturbed() as tidy:
            for number, seats in enumerate(self.portions):
                yield from self._write(number, seats, reason)
                tidy()
                progress(len(self._results), len(self._source.seats))
        yield from self._changed.values()

    def _write(self, number: int, seats: list[Seat], reason: str) -> Iterator[LedgerWrite]:
        records = self._plan(seats)
        write(self.drafts, reason)
        self._write_other_names(reason)
        self.drafts += [draft for importer in self.importers for draft in importer.finish(reason)]
        self._note_targets(records)
        yield from self._settled_writes(number)

    def _ask(self) -> None:
        """Ask about dates with two meanings, and about new companies whose names are close to stored ones."""
        asked, issues = resembling(self.companies)
        self.questions = [*date_questions(self.reading), *asked]
        self._file_issues += issues

    def _plan(self, seats: list[Seat]) -> list[Record]:
        """Plan one portion: what its good rows are about."""
        self.row_drafts, self.further_drafts = {}, {}
        records = self._source.records(seats)
        self._check(records)
        good = [record for record in records if not record.errors]
        names = [name for record in good for name in names_in(record)]
        stored = self.companies.load(names)
        by_code = {
            one.code: one(self, rows) for one in IMPORTERS if (rows := [r for r in records if r.code == one.code])
        }
        self.importers = list(by_code.values())
        self.drafts = by_code.pop("company").plan() if "company" in by_code else []
        self._plan_pipelines([record for record in good if record.kind.is_pipeline], stored)
        for importer in by_code.values():
            self.drafts += importer.plan()
        self.drafts = _once([*self.companies.made, *self.drafts])
        self._note_needs(records)
        self._results |= {place_of(record): self._result(record) for record in records}
        return records

    def _check(self, records: Iterable[Record]) -> None:
        own = {importer.code for importer in IMPORTERS}
        for record in records:
            check_role(record, self.user)
            for name in names_in(record) if record.code not in NOT_WRITTEN else ():
                for problem in self.companies.problems(name):
                    note(record, problem, _field_of(record, name))
            self._check_region(record, is_own=record.code in own)
            if record.code not in own:
                check_sizes(record)

    def _check_region(self, record: Record, *, is_own: bool) -> None:
        """Importers of their own ask about the regions that rows name, not about that of the import."""
        region = self.region_of(record)
        if region.pk not in self.user.region_ids and not (is_own and region != self.default_region):
            note(record, error("region.outside", OUTSIDE, region=region.name), "region")

    def _plan_pipelines(self, records: list[Record], stored_companies: set[int]) -> None:
        known = KnownRecords(self, records, stored_companies)
        groups: dict[str, list[Record]] = {}
        for record in records:
            groups.setdefault(record.project_id or f"{record.sheet}!{record.row}", []).append(record)
        pipelines = [Pipeline(self, rows, known) for rows in groups.values()]
        for pipeline in pipelines:
            pipeline.plan()
        for kind in PIPELINE_ORDER:
            self.drafts += [draft for pipeline in pipelines for draft in getattr(pipeline, kind)]

    def _note_needs(self, records: Iterable[Record]) -> None:
        signed = (record for record in records if record.code == "agreement" and not record.errors)
        if any(not record.values.get("agreement_type") for record in signed):
            self._needs.add("agreement_kind")
        if any(importer.needs_day() for importer in self.importers):
            self._needs.add("figures_on")

    # What became of the rows.

    def _result(self, record: Record) -> Result:
        errors, warnings = issues_of(record)
        own = self.row_drafts.get(place_of(record))
        if own is None:
            is_kept_out = errors and record.code not in NOT_WRITTEN  # what is only checked keeps nothing else out
            return Result(Outcome.ERROR if is_kept_out else Outcome.SKIPPED, errors=errors, warnings=warnings)
        drafts = _once([own, *self.further_drafts.get(place_of(record), [])])
        found = Result(self._outcome(record, drafts), own.record._meta.label_lower, own.record.pk)
        found.errors, found.warnings = errors, warnings
        found.changes = [] if own.is_new else [
            _told(change, draft) | ({} if draft is own else {"model": draft.record._meta.label_lower})
            for draft in drafts
            for change in draft.changed_by(place_of(record))
        ]  # fmt: skip
        return found

    def _outcome(self, record: Record, drafts: list[Draft]) -> str:
        if record.errors:
            return Outcome.ERROR
        place, own = place_of(record), drafts[0]
        if own.is_new:
            return Outcome.NEW if next(iter(own.rows)) == place else Outcome.JOINED
        changed = any(draft.is_new or draft.changed_by(place) for draft in drafts)
        return Outcome.CHANGED if changed else Outcome.SAME

    def _note_targets(self, records: Iterable[Record]) -> None:
        """Note the numbers that new records have got."""
        for record in records:
            draft = self.row_drafts.get(place_of(record))
            if draft is not None:
                self._results[place_of(record)].target_id = draft.record.pk

    def _settle(self, number: int) -> list[Draft]:
        """Let go of what no later portion is about, and count it."""
        last: dict[int, int] = {}
        for key, draft in self.companies.drafts.items():
            last[id(draft)] = max(last.get(id(draft), 0), self._last.get(id(self.companies.group_of.get(key)), 0))
        held = {id(draft): draft for draft in self.companies.made if last[id(draft)] > number}
        held |= {id(one): one for key in list(held) for one in self.people.get(key, {}).values()}
        everyone = {**self._held, **{id(draft): draft for draft in self.drafts}}
        gone = [draft for key, draft in everyone.items() if key not in held]
        self._held = held
        self.companies.forget(gone)
        for draft in gone:
            self.people.pop(id(draft), None)
            self._records.setdefault(str(draft.record._meta.model_name), Counter())[draft.state] += 1
        return gone

    def _settled_writes(self, number: int) -> Iterator[LedgerWrite]:
        for draft in self._settle(number):
            if draft.is_new:
                yield draft.written()
            elif draft.is_changed or draft.before:
                _join(self._changed, draft.written())

    def _write_other_names(self, reason: str) -> None:
        """Let companies be known by every name that the ledger gives them."""
        fresh = [draft for draft in self.companies.made if id(draft) not in self._held]
        found = self.companies.other_names(fresh)
        add_other_names([(draft.record, name) for draft, name in found], reason=reason)
        for draft, name in found:
            draft.added("aliases", name)


def _join(known: dict[tuple[str, int], LedgerWrite], write: LedgerWrite) -> None:
    """Two portions may change the same stored record: what it was before the first counts."""
    first = known.setdefault((write.model, write.object_id), write)
    if first is not write:
        added = {**write.before.pop("+", {}), **first.before.get("+", {})}
        first.before = {**write.before, **first.before} | ({"+": added} if added else {})
        first.version = write.version


def _once(drafts: Iterable[Draft]) -> list[Draft]:
    return list({id(draft): draft for draft in drafts}.values())


def _field_of(record: Record, name: str) -> str:
    """The field in which a company's name stands."""
    return next((one for one in record.values if str(record.values[one] or "").startswith(name)), "")


def _told(change: Change, draft: Draft) -> dict[str, Any]:
    is_masked = change.field in draft.record.audit_masked
    old, new = (MASK if is_masked and value else value for value in (change.old, change.new))
    return {"field": change.field, "old": old, "new": new}


def _chain_names() -> dict[str, ChainNode]:
    """The nodes of the chain edition in use, by name and by code."""
    nodes = ChainNode.objects.in_use().leaves()
    return {word: node for node in nodes for word in (node.name, node.code)}
