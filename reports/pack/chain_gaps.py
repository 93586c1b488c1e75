"""The annexes of the industrial chain: every node with who is there and what is missing, and the sum by segment."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from core.workbook.writer import Kind, Ledger, Ratio, SheetColumn, Tone, Workbook
from crm.models import ChainNode
from indicators import registry
from indicators.chain import COUNTED, NodeCoverage, State, coverage
from reports.pack.order import PackOrder
from reports.pack.wording import basis_notes

NAMED = 3  # companies named at a node
TONES = {State.COVERED: Tone.GOOD, State.IN_TALKS: Tone.WARNING, State.GAP: Tone.BAD}


def add_chain_gaps(book: Workbook, order: PackOrder) -> Ledger:
    """Add every leaf node with what the reader sees there and its state in a word."""
    names = _names(order)
    return book.ledger(
        _("Chain gaps"),
        title=_("List for filling the gaps of the industrial chain"),
        period=order.period.words,
        unit_line=_("Unit: pieces"),
        columns=[
            SheetColumn(_("Segment"), "segment", width=20),
            SheetColumn(_("Code"), "code", Kind.CODE, width=8),
            SheetColumn(_("Node"), "node", width=24),
            SheetColumn(_("Companies there"), "names", width=40),
            *(SheetColumn(str(one.name), one.code, Kind.INTEGER) for one in COUNTED if one.is_open_to(order.user)),
            SheetColumn(_("State"), "state", width=10, align="center", tones=_tones()),
        ],
        rows=[_row(one, names) for one in coverage(order.user, region=order.place)],
        freeze_after="node",
        notes=_notes(order),
    )


def _tones() -> dict[str, Tone]:
    return {str(state.label): tone for state, tone in TONES.items()}


def _notes(order: PackOrder) -> list[str]:
    today = _("The chain is shown as on the day of export. A company or project at several nodes counts at each.")
    return [today, *basis_notes(order, ["chain_gap"])]


def _names(order: PackOrder) -> Mapping[int, list[str]]:
    """The resident companies of every node, by pinyin."""
    rows = registry.get("companies_resident").rows(order.user, region=order.place)
    names = defaultdict(list)
    for node, name in rows.order_by("pinyin", "pk").values_list("chain_nodes", "name"):
        names[node].append(name)
    return names


def _row(one: NodeCoverage, names: Mapping[int, list[str]]) -> dict[str, Any]:
    return {
        "segment": _segment(one).local_name,
        "code": one.node.code,
        "node": one.node.local_name,
        "names": _some(names.get(one.node.pk, [])),
        **{counted.code: getattr(one, counted.code) for counted in COUNTED},
        "state": str(one.state.label),
    }


def _segment(one: NodeCoverage) -> ChainNode:
    return one.node.parent or one.node


def _some(names: list[str]) -> str:
    if len(names) <= NAMED:
        return "、".join(names)
    return _("%(names)s and others, %(count)d in all") % {"names": "、".join(names[:NAMED]), "count": len(names)}


def add_segments(book: Workbook, order: PackOrder) -> Ledger:
    """Add the number of nodes covered, in talks and missing in each segment."""
    counts: dict[str, Any] = {"kind": Kind.INTEGER, "total": "sum"}
    states = [SheetColumn(str(state.label), state.value, **counts) for state in State]
    return book.ledger(
        _("Chain by segment"),
        title=_("Coverage of the industrial chain by segment"),
        period=order.period.words,
        unit_line=_("Unit: nodes"),
        columns=[
            SheetColumn(_("Segment"), "segment", width=20),
            SheetColumn(_("Nodes"), "nodes", **counts),
            *states,
            SheetColumn(_("Coverage"), "rate", Kind.PERCENT, total=Ratio(State.COVERED.value, "nodes")),
        ],
        rows=list(_segments(order)),
        autofilter=False,
        one_page=True,
        notes=_notes(order) + basis_notes(order, ["chain_coverage"])[:1],
    )


def _segments(order: PackOrder) -> Iterator[dict[str, Any]]:
    found = sorted(coverage(order.user, region=order.place), key=lambda one: _segment(one).order)
    for segment, members in groupby(found, key=_segment):
        states = [one.state for one in members]
        counts = {state.value: states.count(state) for state in State}
        yield {
            "segment": segment.local_name, "nodes": len(states), **counts,
            "rate": Decimal(counts[State.COVERED.value]) / len(states),
        }  # fmt: skip
