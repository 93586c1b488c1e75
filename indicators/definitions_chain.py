"""Definitions: coverage of the industrial chain."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from indicators import chain, sources, tables
from indicators.cube import Cube
from indicators.indicator import Label, Ratio, Tally
from indicators.periods import Period


@dataclass(frozen=True, kw_only=True)
class ChainNodes(Tally):
    """Leaf nodes of the chain, all or those in one `state`; stands for today, and has no lines by city."""

    state: str = ""

    def rows(
        self, user: Any, *, period: Period | None = None, region: Region | None = None, own: bool = False, **dims: Any
    ) -> QuerySet:
        rows = self.source(user).filter(**{self.dimensions[name]: value for name, value in dims.items()})
        if not self.state:
            return rows
        found = [one.node.pk for one in chain.coverage(user, region=region) if one.state == self.state]
        return rows.filter(pk__in=found)

    def cube(self, user: Any, **filters: Any) -> Cube:
        return Cube([])


def _nodes(code: str, name: Label, wording: Label = chain.FORMULA, state: str = "") -> ChainNodes:
    return ChainNodes(
        code=code, name=name, wording=wording, state=state, unit=_("items"), source=sources.chain_leaves,
        measure=Count("pk"), table=tables.ChainNodeRows, route="crm:chainnode_list", dimensions={"segment": "parent"},
    )  # fmt: skip


chain_nodes = _nodes(
    "chain_nodes", _("Nodes of the chain"), _("Leaf nodes of the edition of the industrial chain in use.")
)
chain_covered = _nodes("chain_covered", _("Nodes covered"), state=chain.State.COVERED)
chain_in_talks = _nodes("chain_in_talks", _("Nodes in talks"), state=chain.State.IN_TALKS)
chain_gap = _nodes("chain_gap", _("Gaps in the chain"), state=chain.State.GAP)
chain_coverage = Ratio(
    code="chain_coverage", name=_("Chain coverage"), numerator=chain_covered, denominator=chain_nodes,
    wording=_("Covered leaf nodes ÷ all leaf nodes of the chain in use, as the reader sees them."),
)  # fmt: skip

BY_STATE = {chain.State.COVERED: chain_covered, chain.State.IN_TALKS: chain_in_talks, chain.State.GAP: chain_gap}
DEFINITIONS = [chain_nodes, chain_covered, chain_in_talks, chain_gap, chain_coverage]
