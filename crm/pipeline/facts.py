"""What is known about some leads: five queries at most, however many leads there are."""

from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any

from core.models import Attachment
from crm.models.agreement import Agreement
from crm.models.claim import FirstReportClaim
from crm.models.interaction import Interaction
from crm.models.lead import Lead
from crm.models.pipeline import StageCondition

Pairs = set[tuple[int | None, str]]
Kind = StageCondition.Kind


class Facts:
    """Answers whether a lead has what a condition asks for.

    What a lead has counts whoever may see it: an agreement of another region is an agreement. `given`: values of
    relations that a form holds and has not stored yet.
    """

    def __init__(self, leads: Collection[Lead], given: Mapping[str, Any] | None = None) -> None:
        self.keys = [lead.pk for lead in leads if lead.pk is not None]
        self.given = given or {}

    def has(self, lead: Lead, condition: StageCondition) -> bool:
        if condition.kind == Kind.FIELD:
            return self._has_field(lead, condition.subject)
        if condition.kind == Kind.CLAIM:
            return lead.pk in self._claimed
        pairs = {
            Kind.EVIDENCE: lambda: self._files, Kind.INTERACTION: lambda: self._interactions,
            Kind.AGREEMENT: lambda: self._agreements,
        }[Kind(condition.kind)]()  # fmt: skip
        return (lead.pk, condition.subject) in pairs

    def _has_field(self, lead: Lead, name: str) -> bool:
        if name in self.given:
            return bool(self.given[name])
        field: Any = Lead._meta.get_field(name)
        if field.many_to_many:
            return lead.pk in self._with_nodes
        return getattr(lead, field.attname) not in (None, "")

    @cached_property
    def _with_nodes(self) -> set[int]:
        links = Lead.chain_nodes.through.objects.filter(lead__in=self.keys)
        return set(links.values_list("lead", flat=True))

    @cached_property
    def _claimed(self) -> set[int]:
        accepted = FirstReportClaim.objects.current().filter(status=FirstReportClaim.Status.ACCEPTED)
        return set(accepted.filter(lead__in=self.keys).values_list("lead", flat=True))

    @cached_property
    def _interactions(self) -> Pairs:
        return _kinds(self._interaction_rows)

    @cached_property
    def _agreements(self) -> Pairs:
        return _kinds(self._agreement_rows)

    @cached_property
    def _interaction_rows(self) -> list[tuple]:
        return list(Interaction.objects.current().filter(lead__in=self.keys).values_list("pk", "lead", "kind"))

    @cached_property
    def _agreement_rows(self) -> list[tuple]:
        return list(Agreement.objects.current().filter(lead__in=self.keys).values_list("pk", "lead", "kind"))

    @cached_property
    def _files(self) -> Pairs:
        """Files pinned to the lead itself, to its interactions and to its agreements."""
        places = {(Lead._meta.label_lower, key): key for key in self.keys}
        places |= {(Interaction._meta.label_lower, pk): lead for pk, lead, _kind in self._interaction_rows}
        places |= {(Agreement._meta.label_lower, pk): lead for pk, lead, _kind in self._agreement_rows}
        models = {model for model, _key in places}
        files = Attachment.objects.current().filter(model__in=models, object_id__in={key for _model, key in places})
        rows: Any = files.exclude(kind="").values_list("model", "object_id", "kind")
        return {(places[model, key], kind) for model, key, kind in rows if (model, key) in places}


def _kinds(rows: list[tuple]) -> Pairs:
    """Which kinds each lead has; the empty kind stands for any."""
    return {(lead, kind) for _pk, lead, own in rows for kind in ("", own)}
