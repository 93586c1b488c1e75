"""The form of a target company."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import RecordForm
from crm.models import ChainNode, ChainTarget


class ChainTargetForm(RecordForm):
    """A company that one would like to win for a node of the chain in use."""

    sections = [("", [("node", "priority"), "company", "why"])]

    class Meta:
        model = ChainTarget
        fields = ["node", "company", "why", "priority"]
        help_texts = {"why": _("What it makes, and which gap it would fill.")}

    def choices_for(self, name: str, rows: QuerySet) -> QuerySet:
        if name == "node":
            leaves = ChainNode.objects.in_use().leaves().values("pk")
            return rows.filter(Q(pk__in=leaves) | Q(pk__in=self._chosen(name)))
        return super().choices_for(name, rows)
