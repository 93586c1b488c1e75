"""What a condition can ask for, and how it reads."""

from collections.abc import Iterator
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from crm.models.agreement import Agreement
from crm.models.evidence import EvidenceKind
from crm.models.interaction import Interaction
from crm.models.lead import Lead
from crm.models.pipeline import StageCondition

Kind = StageCondition.Kind
# Fields that a lead may have to fill in; all stand in its form.
FIELDS = (
    "company", "content", "planned_investment", "region", "site", "land_mu", "industry", "chain_nodes", "source",
    "source_detail", "first_reported_on", "owner", "organisation", "leader", "progress", "next_action",
    "next_action_on",
)  # fmt: skip
KINDS = {Kind.EVIDENCE: EvidenceKind, Kind.INTERACTION: Interaction.Kind, Kind.AGREEMENT: Agreement.Kind}


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """All that a condition can ask for, by kind: `kind:subject` and how it reads."""
    return [(capfirst(str(Kind(kind).label)), list(_of(kind))) for kind in Kind.values]


def _of(kind: str) -> Iterator[tuple[str, str]]:
    if kind == Kind.FIELD:
        yield from ((f"{kind}:{name}", words(kind, name)) for name in FIELDS)
        return
    if kind != Kind.EVIDENCE:
        yield f"{kind}:", words(kind, "")
    if kind in KINDS:
        yield from ((f"{kind}:{value}", words(kind, value)) for value in KINDS[Kind(kind)].values)


def words(kind: str, subject: str) -> str:
    """What is asked for, without saying that it is missing: “investor”, “scan of the agreement”, “visit to them”."""
    if kind == Kind.FIELD:
        field: Any = Lead._meta.get_field(subject)
        return str(field.verbose_name)
    if kind == Kind.CLAIM:
        return _("an accepted first report")
    if not subject:
        return _("an interaction of any kind") if kind == Kind.INTERACTION else _("an agreement of any kind")
    return str(dict(KINDS[Kind(kind)].choices).get(subject, subject))


def is_known(kind: str, subject: str) -> bool:
    """Can a condition ask for this?"""
    return any(f"{kind}:{subject}" == value for _group, options in choices() for value, _label in options)
