"""Which stored company each written name is; new ones where there is none."""

from collections.abc import Iterable, Iterator, Mapping

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.bulk import blank, portions
from core.values.company_names import company_key
from core.values.parsed import Problem, error, warning
from crm.models import Company, CompanyAlias, CompanyMerge
from ledgers.importing.draft import Draft
from ledgers.reading.result import CompanyGroup

ALIAS_ONLY = _("“%(name)s” is taken to be “%(company)s”, which is also known by this name.")
OTHER_CODE = _("“%(company)s” is stored with another credit code, %(stored)s. The stored one stays. Check both.")
CODE_OF_OTHER = _(
    "The credit code %(code)s is that of “%(company)s”, but “%(other)s” is stored as a company of its own. Correct the "
    "name or the code."
)
TAKEN = _("“%(name)s” is entered as a new company; there are companies of similar names. Say which one it is, if any.")
KNOWN = ("id", "name", "name_norm", "uscc")


class Companies:
    """The companies of one ledger by the key of any name they are written with.

    Matched by credit code first, then by the name, then by former and other names, then as a person chose.
    """

    def __init__(self, groups: Iterable[CompanyGroup], chosen: Mapping[str, int | str] | None = None) -> None:
        self.groups, self.chosen = list(groups), chosen or {}
        self.group_of = {company_key(name): group for group in self.groups for name in group.names}
        self.drafts: dict[str, Draft] = {}
        self.numbered: dict[int, Draft] = {}
        self.full: dict[int, Company] = {}
        # Keys of the names about which a person is asked.
        self.asked: set[str] = set()
        self._load()

    def _load(self) -> None:
        """Find the stored companies of all names and codes with a few queries, whatever the number of rows."""
        codes = {code for group in self.groups for code in group.codes}
        stored = Company.objects.current().only(*KNOWN)
        self.by_code = {company.uscc: company for company in in_portions(stored, "uscc__in", codes)}
        self.by_key = {company.name_norm: company for company in in_portions(stored, "name_norm__in", self.group_of)}
        self.own_names = set(self.by_key)
        aliases = CompanyAlias.objects.filter(company__archived_at__isnull=True).select_related("company")
        aliases = aliases.order_by("pk").only("name_norm", "company", *(f"company__{name}" for name in KNOWN))
        for alias in in_portions(aliases, "name_norm__in", self.group_of):
            self.by_key.setdefault(alias.name_norm, alias.company)
        self._load_chosen({pk for pk in self.chosen.values() if isinstance(pk, int)}, stored)

    def _load_chosen(self, picked: set[int], stored: QuerySet[Company]) -> None:
        """The companies that a person chose; of one that was merged since, the one that took its place."""
        now = CompanyMerge.objects.followed(picked)
        found = {company.pk: company for company in in_portions(stored, "pk__in", set(now.values()))}
        self.by_choice = {pk: found[now[pk]] for pk in picked if now[pk] in found}

    def stored(self, group: CompanyGroup) -> Company | None:
        """The stored company that a group of names is."""
        for code in group.codes:
            if code in self.by_code:
                return self.by_code[code]
        for name in group.names:
            if self._is_named(company_key(name), group):
                return self.by_key[company_key(name)]
        picked = [self.by_choice.get(self.chosen.get(name)) for name in group.names] if self.by_choice else []
        return next(filter(None, picked), None)

    def _is_named(self, key: str, group: CompanyGroup) -> bool:
        """Does a stored company bear this name? One that only bore it, and has another code, is another company."""
        company = self.by_key.get(key)
        if company is None:
            return False
        return key in self.own_names or not (group.codes and company.uscc and company.uscc not in group.codes)

    def knows(self, name: str) -> bool:
        """Is a stored company known by that name, or did a person say that it is one?"""
        return self.stored(self._group(name)) is not None

    def unknown(self) -> Iterator[CompanyGroup]:
        """The groups that nothing stored matches and of which no person has said that they are new."""
        for group in self.groups:
            if self.stored(group) is None and not any(name in self.chosen for name in group.names):
                yield group

    def load(self, names: Iterable[str]) -> set[int]:
        """Load what is stored of the companies of these names, with two queries; return their numbers."""
        groups = {id(group): group for group in map(self._group, names)}
        numbers = {company.pk for group in groups.values() if (company := self.stored(group))}
        full = Company.objects.prefetch_related("aliases")
        self.full = {company.pk: company for company in in_portions(full, "pk__in", numbers - set(self.numbered))}
        return numbers

    def _group(self, name: str) -> CompanyGroup:
        key = company_key(name)
        return self.group_of.get(key) or CompanyGroup(key, [name])

    def named(self, name: str) -> Draft:
        """The company of that name, as it will be."""
        key = company_key(name)
        if key not in self.drafts:
            group = self._group(name)
            draft = self._draft(self.stored(group) or blank(Company, name=group.names[0]))
            draft.told_by(*group.rows)
            if group.codes and not draft.record.uscc:
                draft.put("uscc", group.codes[0], group.rows[0] if group.rows else ("", 0))
            self.drafts |= dict.fromkeys(map(company_key, group.names), draft)
        return self.drafts[key]

    def _draft(self, company: Company) -> Draft:
        """The one draft of a company; of a stored one, with all its columns."""
        if company.pk is None:
            return Draft(company)
        if company.pk not in self.numbered:
            self.numbered[company.pk] = Draft(self.full.get(company.pk) or Company.objects.get(pk=company.pk))
        return self.numbered[company.pk]

    @property
    def made(self) -> list[Draft]:
        """Every company that was asked for, once."""
        return list({id(draft): draft for draft in self.drafts.values()}.values())

    def forget(self, drafts: Iterable[Draft]) -> None:
        """Drop drafts that no further row is about."""
        gone = {id(draft) for draft in drafts}
        self.drafts = {key: draft for key, draft in self.drafts.items() if id(draft) not in gone}
        self.numbered = {pk: draft for pk, draft in self.numbered.items() if id(draft) not in gone}

    def problems(self, name: str) -> Iterator[Problem]:
        """What a person should know about how a written name was matched."""
        key = company_key(name)
        group = self.group_of.get(key)
        stored = group and self.stored(group)
        if group is None:
            return
        if stored is None:
            if key in self.asked:
                yield warning("company.similar", TAKEN, name=name)
            return
        other = self.by_key.get(key)
        if key in self.own_names and other is not None and other != stored:
            code = next(code for code in group.codes if code in self.by_code)
            yield error("company.code_of_other", CODE_OF_OTHER, code=code, company=stored.name, other=other.name)
        elif group.codes and stored.uscc and stored.uscc not in group.codes:
            yield warning("company.other_code", OTHER_CODE, company=stored.name, stored=stored.uscc)
        elif other == stored and key not in self.own_names:
            yield warning("company.alias", ALIAS_ONLY, name=name, company=stored.name)

    def other_names(self, drafts: Iterable[Draft]) -> list[tuple[Draft, str]]:
        """Names written in the ledger that differ from the company's own by more than spelling and are not stored."""
        wanted = {id(draft) for draft in drafts}
        found = []
        for key, draft in self.drafts.items():
            group = self.group_of.get(key)
            if group is None or id(draft) not in wanted or key in self.own_names:
                continue
            known = {draft.record.name_norm or company_key(draft.record.name)}
            known |= set() if draft.is_new else {alias.name_norm for alias in draft.record.aliases.all()}
            if key not in known:
                found.append((draft, next(name for name in group.names if company_key(name) == key)))
        return found


def in_portions(rows: object, lookup: str, values: Iterable, size: int = 500) -> Iterator:
    """Rows whose value is among many: in portions, for a database takes only so many parameters."""
    for portion in portions(sorted(values), size):
        yield from rows.filter(**{lookup: portion})
