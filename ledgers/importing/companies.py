"""Which stored company each written name is; new ones where there is none."""

from collections.abc import Iterable

from core.values.company_names import company_key
from crm.models import Company, CompanyAlias
from ledgers.importing.draft import Draft
from ledgers.reading.result import CompanyGroup


class Companies:
    """The companies of one ledger by the key of any name they are written with."""

    def __init__(self, groups: Iterable[CompanyGroup]) -> None:
        self.groups = list(groups)
        self.drafts: dict[str, Draft] = {}
        self._load()
        self.made: list[Draft] = []

    def _load(self) -> None:
        """Find the stored companies of all names and codes with three queries, whatever the number of rows."""
        keys = {company_key(name) for group in self.groups for name in group.names}
        codes = {code for group in self.groups for code in group.codes}
        stored = Company.objects.current()
        self.by_code = {company.uscc: company for company in _in_portions(stored, "uscc__in", codes)}
        self.by_key = {company.name_norm: company for company in _in_portions(stored, "name_norm__in", keys)}
        aliases = CompanyAlias.objects.select_related("company").filter(company__archived_at__isnull=True)
        for alias in _in_portions(aliases, "name_norm__in", keys):
            self.by_key.setdefault(alias.name_norm, alias.company)
        self.group_of = {company_key(name): group for group in self.groups for name in group.names}

    def named(self, name: str) -> Draft:
        """The company of that name, as it will be."""
        key = company_key(name)
        if key not in self.drafts:
            self._draft(self.group_of.get(key) or CompanyGroup(key, [name]))
        return self.drafts[key]

    def _draft(self, group: CompanyGroup) -> None:
        """One company for all the names of a group: by its code first, then by any of its names."""
        stored = next((self.by_code[code] for code in group.codes if code in self.by_code), None)
        stored = stored or next((self.by_key[k] for k in map(company_key, group.names) if k in self.by_key), None)
        draft = next((d for d in self.made if stored is not None and d.record == stored), None)
        if draft is None:
            draft = Draft(stored or Company(name=group.names[0]))
            self.made.append(draft)
        draft.rows += group.rows
        place = group.rows[0] if group.rows else ("", 0)
        if group.codes and not draft.record.uscc:
            draft.put("uscc", group.codes[0], place)
        for name in group.names:
            self.drafts[company_key(name)] = draft

    def aliases(self) -> list[tuple[Draft, str]]:
        """Names written in the ledger that differ from the company's own by more than spelling."""
        found = []
        for key, draft in self.drafts.items():
            group = self.group_of.get(key)
            if group and key != company_key(draft.record.name):
                name = next(name for name in group.names if company_key(name) == key)
                if draft.is_new or not draft.record.aliases.filter(name_norm=key).exists():
                    found.append((draft, name))
        return found


def _in_portions(rows: object, lookup: str, values: set[str], size: int = 500) -> list:
    """Rows whose value is among many: in portions, for a database takes only so many parameters."""
    ordered = sorted(values)
    portions = (ordered[start : start + size] for start in range(0, len(ordered), size))
    return [row for portion in portions for row in rows.filter(**{lookup: portion})]
