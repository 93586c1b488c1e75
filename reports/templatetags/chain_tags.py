"""What the page of a chain node shows of the numbers about it."""

from typing import Any

from django import template

from crm.models import ChainNode
from indicators import chain
from reports.chain import line_of

register = template.Library()


@register.simple_tag(takes_context=True)
def node_line(context: template.Context, node: ChainNode) -> dict[str, Any]:
    """`{% node_line object as here %}`: state, formula and counts with their lists; empty for a segment."""
    line = line_of(context["request"].user, node)
    if line is None:
        return {}
    counts = zip((one.name for one in chain.COUNTED), line.counts, strict=True)
    return {"state": line.coverage.state, "tone": line.tone, "formula": chain.FORMULA, "counts": list(counts)}
