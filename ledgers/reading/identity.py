"""Which written names are one company, and which rows are one project."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django.utils.translation import gettext_lazy as _

from core.values.company_names import LEGAL_FORM, CompanyName, company_key
from core.values.parsed import squeezed, warning
from core.values.titles import title_before_increase
from ledgers.reading.result import CompanyGroup, ProjectGroup, Record

COMPANY_FIELDS = ("company_name", "investor_name", "local_partner", "operator_name")
SEVERAL = re.compile(r"[、;；\n]|(?<=公司)[,，/和及与]")
PHASE = re.compile(r"[(]?(?:第?([一二三四五六1-6])期)(?:工程|项目)?[)]?")
PROJECT_WORDS = re.compile(r"建设|项目|工程|[^\w\u4e00-\u9fff]")
NO_WORD = re.compile(r"[^\w\u4e00-\u9fff.]")
ALIKE = 0.85
COMPARED_LENGTH = 300
FEW = 40
CODE_CONFLICT = _("The credit code %(code)s also stands beside another company name, “%(other)s”. Check both rows.")


def written_companies(name: str) -> list[str]:
    """Split a cell that names several companies; a single name comes back alone."""
    if not SEVERAL.search(name):
        return [name]
    parts = [part.strip() for part in SEVERAL.split(name) if part.strip()]
    return parts if len(parts) > 1 and all(LEGAL_FORM.search(company_key(part)) for part in parts) else [name]


def group_companies(records: Sequence[Record]) -> list[CompanyGroup]:
    """Join names by their key and by a valid credit code; every group lists its names and rows."""
    companies = _Companies()
    for record in records:
        companies.add(record)
    return list({id(group): group for group in companies.groups.values()}.values())


@dataclass
class _Companies:
    """Groups by the key of every name and by every code; a written name stands in one group only."""

    groups: dict[str, CompanyGroup] = field(default_factory=dict)
    by_code: dict[str, CompanyGroup] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)

    def add(self, record: Record) -> None:
        place = (record.sheet, record.row)
        for name, key, code in _mentions(record):
            group = self.groups.get(key) or self.by_code.get(code) or CompanyGroup(key)
            if code:
                self._check_code(record, name, key, code)
            self.groups[key] = group
            if name not in self.written:
                self.written.add(name)
                group.names.append(name)
            if not group.rows or group.rows[-1] != place:
                group.rows.append(place)
            if code and code not in group.codes:
                group.codes.append(code)
                self.by_code.setdefault(code, group)

    def _check_code(self, record: Record, name: str, key: str, code: str) -> None:
        """A code beside two unlike names is a slip or a renaming: a person has to look."""
        owner, known = self.by_code.get(code), self.groups.get(key)
        if owner is None or known is owner:
            return
        if known is not None or SequenceMatcher(None, key, owner.key).ratio() < ALIKE:
            record.add(warning("uscc.shared", CODE_CONFLICT, code=code, other=owner.names[0]), "uscc")


def _mentions(record: Record) -> Iterator[tuple[str, str, str]]:
    """Yield name, key and code of every company that a row names."""
    own = next((name for name in _bearers(record) if record.values.get(name)), "")
    for name in COMPANY_FIELDS:
        written = record.values.get(name)
        parts = written_companies(str(written)) if written else []
        code = valid_code(record) if name == own and len(parts) == 1 else ""
        for part in parts:
            yield part, _key(record, name) if parts == [written] else company_key(part), code


def _bearers(record: Record) -> tuple[str, ...]:
    """Return the fields of which the first filled one names the bearer of the row's credit code.

    Before a project company is founded, the code beside the investor's name can only be the investor's.
    """
    own = ("company_name", "operator_name")
    return (*own, "investor_name") if record.code in ("lead", "agreement") else own


def _key(record: Record, name: str) -> str:
    """Return the key of the company that fills a field; empty if none does."""
    parsed = record.parsed.get(name)
    return parsed.key if isinstance(parsed, CompanyName) else company_key(str(record.values.get(name) or ""))


def valid_code(record: Record) -> str:
    """Return the credit code of a row, unless something is wrong with it."""
    parsed = record.parsed.get("uscc")
    return str(record.values.get("uscc") or "") if parsed and not parsed.problem else ""


@dataclass(slots=True)
class _Project:
    """What identifies a project in one row."""

    record: Record
    name: str
    phase: str
    content: str
    company: str
    region: str

    @property
    def tokens(self) -> list[str]:
        """Return what exact matches are found by."""
        return [token for token in (self.name, self.content, self.company) if token]


Group = list[_Project]


@dataclass(slots=True)
class _Bucket:
    """All projects of one investor. Wordings are compared only while they are few; exact matches always are."""

    groups: list[Group] = field(default_factory=list)
    by_token: dict[str, list[Group]] = field(default_factory=dict)

    def add(self, project: _Project) -> None:
        candidates = self.groups
        if len(candidates) > FEW:
            candidates = [group for token in project.tokens for group in self._by_token().get(token, [])]
        group = next((group for group in candidates if _belongs(project, group[:FEW])), None)
        if group is None:
            group = []
            self.groups.append(group)
        group.append(project)
        if self.by_token:
            self._remember(project, group)

    def _by_token(self) -> dict[str, list[Group]]:
        """Return the groups by their words, which are noted only once there are many."""
        if not self.by_token:
            for group in self.groups:
                for project in group:
                    self._remember(project, group)
        return self.by_token

    def _remember(self, project: _Project, group: Group) -> None:
        for token in project.tokens:
            groups = self.by_token.setdefault(token, [])
            if len(groups) < FEW and not any(known is group for known in groups):
                groups.append(group)


def _belongs(project: _Project, group: Group) -> bool:
    return any(_same(project, other) for other in group) and not any(_contradict(project, other) for other in group)


def group_projects(records: Sequence[Record]) -> list[ProjectGroup]:
    """Give every pipeline row the id of its project: same investor, and same name, content or project company."""
    rows = [record for record in records if record.kind.is_pipeline]
    investors = {
        company: investor
        for record in rows
        if (company := _key(record, "company_name")) and (investor := _key(record, "investor_name"))
    }
    parties: dict[str, list[Record]] = {}
    for record in rows:
        parties.setdefault(_party(record, investors), []).append(record)
    groups = [group for records in parties.values() for group in _groups(records)]
    order = {id(record): place for place, record in enumerate(rows)}
    groups.sort(key=lambda group: order[id(group[0])])
    return [_numbered(number, group) for number, group in enumerate(groups, start=1)]


def _party(record: Record, investors: dict[str, str]) -> str:
    """Return whose project it is: the investor, found through the project company where the row names none."""
    company = _key(record, "company_name")
    own = _key(record, "investor_name") or investors.get(company) or company
    return own or "name:" + _project(record).name


def _groups(records: list[Record]) -> list[list[Record]]:
    """Return the rows of one investor by project; a single row is compared with nothing."""
    if len(records) == 1:
        return [records]
    bucket = _Bucket()
    for record in records:
        bucket.add(_project(record))
    return [[project.record for project in group] for group in bucket.groups]


def _numbered(number: int, group: list[Record]) -> ProjectGroup:
    found = ProjectGroup(f"P{number:03}")
    for record in group:
        record.project_id = found.id
        found.rows.append((record.sheet, record.row))
    return found


def _project(record: Record) -> _Project:
    name = squeezed(record.values.get("project_name"))
    if record.code == "agreement":  # an increase belongs to what was signed before
        name = title_before_increase(name)
    phase = PHASE.search(name)
    return _Project(
        record=record,
        name=PROJECT_WORDS.sub("", PHASE.sub("", name)).lower(),
        phase=phase[1] if phase and phase[1] not in "一1" else "",
        content=NO_WORD.sub("", squeezed(record.values.get("content"))).lower()[:COMPARED_LENGTH],
        company=_key(record, "company_name"),
        region=record.region_code if not record.region_code.endswith("00") else "",
    )


def _same(first: _Project, second: _Project) -> bool:
    if first.name and first.name == second.name:
        return True
    if first.content and second.content:
        return _alike(first.content, second.content)
    is_same_company = bool(first.company) and first.company == second.company
    return is_same_company and not (first.name and second.name)


def _contradict(first: _Project, second: _Project) -> bool:
    if first.phase != second.phase and first.name and second.name:
        return True
    if first.company and second.company and first.company != second.company:
        return True
    is_elsewhere = bool(first.region) and bool(second.region) and first.region != second.region
    return is_elsewhere and first.name != second.name


def _alike(first: str, second: str) -> bool:
    """Compare wordings; their figures must be the same, or 300 racks would be 3000."""
    if first == second:
        return True
    if re.findall(r"\d+(?:\.\d+)?", first) != re.findall(r"\d+(?:\.\d+)?", second):
        return False
    matcher = SequenceMatcher(None, first, second)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE
