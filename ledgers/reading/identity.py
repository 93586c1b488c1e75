"""Which written names are one company, and which rows are one project."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django.utils.translation import gettext_lazy as _

from core.values.company_names import LEGAL_FORM, company_key
from core.values.parsed import squeezed, warning
from ledgers.reading.result import CompanyGroup, ProjectGroup, Record

COMPANY_FIELDS = ("company_name", "investor_name", "local_partner", "operator_name")
SEVERAL = re.compile(r"[、;；\n]|(?<=公司)[,，/和及与]")
PHASE = re.compile(r"[(]?(?:第?([一二三四五六1-6])期)(?:工程|项目)?[)]?")
PROJECT_WORDS = re.compile(r"建设|项目|工程|[^\w\u4e00-\u9fff]")
ALIKE = 0.85
COMPARED_LENGTH = 300
FEW = 40
CODE_CONFLICT = _("The credit code %(code)s also stands beside another company name, “%(other)s”. Check both rows.")


def written_companies(name: str) -> list[str]:
    """Split a cell that names several companies; a single name comes back alone."""
    parts = [part.strip() for part in SEVERAL.split(name) if part.strip()]
    return parts if len(parts) > 1 and all(LEGAL_FORM.search(company_key(part)) for part in parts) else [name]


def group_companies(records: Sequence[Record]) -> list[CompanyGroup]:
    """Join names by their key and by a valid credit code; every group lists its names and rows."""
    groups: dict[str, CompanyGroup] = {}
    by_code: dict[str, CompanyGroup] = {}
    for record in records:
        for name, code in _mentions(record):
            key = company_key(name)
            group = groups.get(key) or by_code.get(code) or CompanyGroup(key)
            groups[key] = group
            _check_code(record, name, group, by_code.get(code))
            _note(group, name, code, (record.sheet, record.row))
            if code:
                by_code.setdefault(code, group)
    return list({id(group): group for group in groups.values()}.values())


def _mentions(record: Record) -> Iterator[tuple[str, str]]:
    own = next((name for name in ("company_name", "operator_name") if record.values.get(name)), "")
    for name in COMPANY_FIELDS:
        written = record.values.get(name)
        code = _valid_code(record) if name == own else ""
        for part in written_companies(str(written)) if written else []:
            yield part, code


def _valid_code(record: Record) -> str:
    parsed = record.parsed.get("uscc")
    return str(record.values.get("uscc") or "") if parsed and not parsed.problem else ""


def _check_code(record: Record, name: str, group: CompanyGroup, owner: CompanyGroup | None) -> None:
    """A code beside two unlike names is a slip or a renaming: a person has to look."""
    if owner is None or not owner.names:
        return
    is_other = owner is not group or SequenceMatcher(None, company_key(name), owner.key).ratio() < ALIKE
    if is_other and company_key(name) not in map(company_key, owner.names):
        code = record.values.get("uscc")
        record.add(warning("uscc.shared", CODE_CONFLICT, code=code, other=owner.names[0]), "uscc")


def _note(group: CompanyGroup, name: str, code: str, row: tuple[str, int]) -> None:
    if name not in group.names:
        group.names.append(name)
    if code and code not in group.codes:
        group.codes.append(code)
    if row not in group.rows:
        group.rows.append(row)


@dataclass
class _Project:
    """What identifies a project in one row."""

    record: Record
    name: str
    phase: str
    content: str
    company: str
    region: str


Group = list[_Project]


@dataclass
class _Bucket:
    """All projects of one investor. Wordings are compared only while they are few; exact matches always are."""

    groups: list[Group] = field(default_factory=list)
    by_token: dict[str, list[Group]] = field(default_factory=dict)

    def add(self, project: _Project) -> None:
        tokens = [token for token in (project.name, project.content, project.company) if token]
        candidates = self.groups
        if len(candidates) > FEW:
            candidates = [group for token in tokens for group in self.by_token.get(token, [])]
        group = next((group for group in candidates if _belongs(project, group[:FEW])), None)
        if group is None:
            group = []
            self.groups.append(group)
        group.append(project)
        for token in tokens:
            self._remember(token, group)

    def _remember(self, token: str, group: Group) -> None:
        groups = self.by_token.setdefault(token, [])
        if len(groups) < FEW and not any(known is group for known in groups):
            groups.append(group)


def _belongs(project: _Project, group: Group) -> bool:
    return any(_same(project, other) for other in group) and not any(_contradict(project, other) for other in group)


def group_projects(records: Sequence[Record]) -> list[ProjectGroup]:
    """Give every pipeline row the id of its project: same investor, and same name, content or project company."""
    rows = [record for record in records if record.kind.is_pipeline]
    investors = {
        record.company_keys["company_name"]: record.company_keys["investor_name"]
        for record in rows
        if {"company_name", "investor_name"} <= set(record.company_keys)
    }
    buckets: dict[str, _Bucket] = {}
    for record in rows:
        buckets.setdefault(_party(record, investors), _Bucket()).add(_project(record))
    groups = [group for bucket in buckets.values() for group in bucket.groups]
    order = {(record.sheet, record.row): place for place, record in enumerate(rows)}
    groups.sort(key=lambda group: order[group[0].record.sheet, group[0].record.row])
    return [_numbered(number, group) for number, group in enumerate(groups, start=1)]


def _party(record: Record, investors: dict[str, str]) -> str:
    """Return whose project it is: the investor, found through the project company where the row names none."""
    company = record.company_keys.get("company_name", "")
    own = record.company_keys.get("investor_name") or investors.get(company) or company
    return own or "name:" + _project(record).name


def _numbered(number: int, group: list[_Project]) -> ProjectGroup:
    found = ProjectGroup(f"P{number:03}")
    for project in group:
        project.record.project_id = found.id
        found.rows.append((project.record.sheet, project.record.row))
    return found


def _project(record: Record) -> _Project:
    name = squeezed(record.values.get("project_name"))
    phase = PHASE.search(name)
    return _Project(
        record=record,
        name=PROJECT_WORDS.sub("", PHASE.sub("", name)).lower(),
        phase=phase[1] if phase and phase[1] not in "一1" else "",
        content=re.sub(r"[^\w\u4e00-\u9fff.]", "", squeezed(record.values.get("content"))).lower()[:COMPARED_LENGTH],
        company=record.company_keys.get("company_name", ""),
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
    return SequenceMatcher(None, first, second).ratio() >= ALIKE
