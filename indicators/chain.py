"""Which nodes of the industrial chain are covered, which are in talks, and where the gaps are."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from crm.models import ChainNode
from indicators import definitions_investment as investment
from indicators import sources

FORMULA = _(
    "Covered: at least one resident company or one project in operation at the node. In talks: none of these, but at "
    "least one lead under way, one agreement of any kind or one project being built. Gap: nothing of all that."
)


class State(models.TextChoices):
    COVERED = "covered", _("covered")
    IN_TALKS = "in_talks", _("in talks")
    GAP = "gap", _("gap")


@dataclass(frozen=True)
class NodeCoverage:
    """What a reader sees at one leaf node; each count is that of the indicator of its name, with `node=`."""

    node: ChainNode
    companies_resident: int
    projects_in_operation: int
    leads_open: int
    agreements_any: int
    projects_unfinished: int

    @property
    def state(self) -> State:
        if self.companies_resident or self.projects_in_operation:
            return State.COVERED
        if self.leads_open or self.agreements_any or self.projects_unfinished:
            return State.IN_TALKS
        return State.GAP

    @property
    def projects(self) -> int:
        return self.projects_in_operation + self.projects_unfinished


# In the order in which pages and workbooks show them.
COUNTED = [
    investment.companies_resident, investment.leads_open, investment.agreements_any, investment.projects_unfinished,
    investment.projects_in_operation,
]  # fmt: skip


def coverage(user: Any, *, region: Region | None = None) -> list[NodeCoverage]:
    """Every leaf node of the chain in use, in order, with what `user` sees there; as many queries whatever the size."""
    counts = {one.code: one.by_node(user, region=region) for one in COUNTED}
    return [
        NodeCoverage(node, **{code: int(found.get(node.pk) or 0) for code, found in counts.items()})
        for node in sources.chain_leaves(user)
    ]
