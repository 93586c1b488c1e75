"""The page of the industrial chain: every node with what is there, and whom one might ask."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from accounts.models import Region
from core import display
from core.addresses import record_url
from crm.models import ChainNode, ChainTarget, Company
from indicators import chain
from indicators.chain import NodeCoverage, State
from indicators.indicator import Indicator

TARGETS_SHOWN = 5
TONES = {State.COVERED: "primary", State.IN_TALKS: "warning", State.GAP: "secondary"}


@dataclass(frozen=True)
class NodeLine:
    """One node as the page shows it."""

    coverage: NodeCoverage
    counts: list[dict[str, str]]
    targets: list[dict[str, Any]]
    url: str

    @property
    def node(self) -> ChainNode:
        return self.coverage.node

    @property
    def tone(self) -> str:
        return TONES[self.coverage.state]


def segments(user: Any, region: Region | None) -> list[tuple[ChainNode | None, list[NodeLine]]]:
    """The nodes by segment, in the order of the chain, with counts that open their lists."""
    wanted = target_companies(user)
    nodes: dict[ChainNode | None, list[NodeLine]] = defaultdict(list)
    for one in chain.coverage(user, region=region):
        nodes[one.node.parent].append(_line(user, one, region, wanted.get(one.node.pk, [])))
    return list(nodes.items())


def _line(user: Any, one: NodeCoverage, region: Region | None, targets: list[dict[str, Any]]) -> NodeLine:
    counts = [_count(user, one, indicator, region) for indicator in chain.COUNTED]
    may_open = user.may("crm:chainnode_detail")
    return NodeLine(one, counts, targets, reverse("crm:chainnode_detail", args=[one.node.pk]) if may_open else "")


def _count(user: Any, one: NodeCoverage, indicator: Indicator, region: Region | None) -> dict[str, str]:
    """A count with the list behind it; a dash where the reader's role does not include the records."""
    if not indicator.is_open_to(user):
        return {"text": display.DASH, "url": ""}
    count = getattr(one, indicator.code)
    url = indicator.list_url(node=one.node, region=region) if count else ""
    return {"text": display.number(count), "url": url}


def line_of(user: Any, node: ChainNode) -> NodeLine | None:
    """One node with its counts, for its own page; None for a segment and for nodes of a former edition."""
    found = next((one for one in chain.coverage(user) if one.node == node), None)
    return _line(user, found, None, []) if found else None


def target_companies(user: Any) -> dict[int, list[dict[str, Any]]]:
    """For every node up to five companies: those declared as targets, the most wanted first, then others filed under
    it that do not operate in the province yet."""
    found: dict[int, dict[int, dict[str, Any]]] = defaultdict(dict)
    for rows, is_declared in ((_declared(user), True), (_filed(user), False)):
        for node, key, name in rows:
            told = {"text": name, "url": record_url("crm:company_detail", key), "is_declared": is_declared}
            found[node].setdefault(key, told)
    return {node: list(companies.values())[:TARGETS_SHOWN] for node, companies in found.items()}


def _declared(user: Any) -> QuerySet[Any, Any]:
    """Node, company and name of declared targets that are not won yet, up to five for a node."""
    targets = ChainTarget.objects.visible_to(user).current().filter(company__in=_away(user).values("pk"))
    order = [F("priority"), F("company__pinyin"), F("company_id")]
    rows = targets.annotate(place=Window(RowNumber(), partition_by=F("node_id"), order_by=order))
    rows = rows.filter(place__lte=TARGETS_SHOWN).order_by("node_id", "place")
    return rows.values_list("node_id", "company_id", "company__name")


def _filed(user: Any) -> QuerySet[Any, Any]:
    """Node, company and name of companies filed under nodes, up to five for a node beside those declared."""
    place = Window(RowNumber(), partition_by=F("chainnode_id"), order_by=[F("company__pinyin"), F("company_id")])
    links: QuerySet[Any, Any] = Company.chain_nodes.through.objects.filter(company__in=_away(user).values("pk"))
    rows = links.annotate(place=place).filter(place__lte=2 * TARGETS_SHOWN).order_by("chainnode_id", "place")
    return rows.values_list("chainnode_id", "company_id", "company__name")


def _away(user: Any) -> QuerySet[Company]:
    return Company.objects.visible_to(user).current().filter(is_resident=False)
