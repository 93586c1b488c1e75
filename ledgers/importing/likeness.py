"""Stored companies whose names are close to new ones: offered to a person, never taken for granted."""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate, islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rapidfuzz import fuzz, process

from core.values.company_names import LEGAL_FORM, company_key, core_name
from core.values.parsed import warning
from crm.models import Company, CompanyAlias
from crm.models.company import NEAR_ENOUGH
from ledgers.importing.companies import Companies
from ledgers.reading.as_json import issue_json
from ledgers.reading.result import CompanyGroup, Issue

# A person answers some questions, not thousands; and about as many pairs of names are compared in a second.
ASKED, OFFERED = 100, 5
PAIRS_COMPARED = 10_000_000
SHORTEST_PART = 4

NOT_COMPARED = gettext_lazy(
    "The file names %(count)s new companies. Those after the first %(limit)s were not compared with stored companies "
    "of similar names: look through them for companies that are stored under another name."
)


class KnownNames:
    """The names that stored companies bear and bore, without their legal forms."""

    def __init__(self) -> None:
        current = Company.objects.current()
        names = [*current.values_list("pk", "name_norm"), *_former_and_other_names()]
        self.numbers = [pk for pk, _name in names]
        self.cores = [LEGAL_FORM.sub("", name) or name for _pk, name in names]
        self.text = "\n".join(self.cores)
        self.starts = [0, *accumulate(len(core) + 1 for core in self.cores)]
        self.places = {core: place for place, core in enumerate(self.cores)}

    def like(self, name: str) -> list[int]:
        """Numbers of the companies of nearly this name, the nearest first; those that hold it or that it holds count
        as nearest, as for `CompanyQuerySet.resembling`."""
        core = core_name(name)
        near = dict.fromkeys([*self._holding(core), *self._held_by(core)])
        found = process.extract(core, self.cores, scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH, limit=OFFERED)
        near |= dict.fromkeys(place for _core, _score, place in found)
        return list(dict.fromkeys(self.numbers[place] for place in near))[:OFFERED]

    def _holding(self, core: str) -> Iterator[int]:
        """A group or a branch: stored names with this one in them."""
        at = self.text.find(core) if len(core) >= SHORTEST_PART else -1
        for _number in range(OFFERED):
            if at < 0:
                return
            place = bisect_right(self.starts, at) - 1
            yield place
            at = self.text.find(core, self.starts[place + 1])

    def _held_by(self, core: str) -> Iterator[int]:
        """Stored names in this one."""
        for length in range(len(core), SHORTEST_PART - 1, -1):
            for start in range(len(core) - length + 1):
                if core[start : start + length] in self.places:
                    yield self.places[core[start : start + length]]


def _former_and_other_names() -> Any:
    return CompanyAlias.objects.filter(company__archived_at__isnull=True).values_list("company", "name_norm")


def resembling(companies: Companies) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Questions about new companies of whose names stored ones come close, and what is to say of the file.

    Notes in `companies` which names are asked about.
    """
    unknown = list(companies.unknown())
    if not unknown:
        return [], []
    known = KnownNames()
    limit = max(ASKED, PAIRS_COMPARED // (len(known.cores) or 1))
    asked = ((group, near) for group in unknown[:limit] if (near := known.like(group.names[0])))
    chosen = list(islice(asked, ASKED))
    companies.asked |= {company_key(name) for group, _near in chosen for name in group.names}
    told = [NOT_COMPARED % {"count": len(unknown), "limit": limit}] if len(unknown) > limit and known.cores else []
    issues = [issue_json(Issue(warning("company.not_compared", text))) for text in told]
    return _questions(chosen), issues


def _questions(chosen: list[tuple[CompanyGroup, list[int]]]) -> list[dict[str, Any]]:
    names = dict(
        Company.objects.filter(pk__in={pk for _group, near in chosen for pk in near}).values_list("pk", "name")
    )
    return [
        {
            "type": "company", "name": group.names[0], "rows": len(group.rows),
            "candidates": [{"id": pk, "name": names[pk], "why": _("a similar name")} for pk in near],
        }
        for group, near in chosen
    ]  # fmt: skip
