"""The filters of the list of target companies."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.filters import ChoiceFilter, FilterSet, RecordFilter, SearchFilter
from crm import targets
from crm.filters.parts import chain_choices, segment_choices
from crm.models import ChainTarget, Company


class ChainTargetFilter(FilterSet):
    q = SearchFilter(_("search"), "company__name", "why", placeholder=_("company or why it fits"))
    chain = ChoiceFilter(_("chain node"), "node", choices=chain_choices, is_steady=True)
    segment = ChoiceFilter(_("segment"), "node__parent", choices=segment_choices, is_steady=True)
    priority = ChoiceFilter(_("priority"), choices=ChainTarget.Priority.choices)
    courting = ChoiceFilter(_("courting"), choices=targets.Courting.choices)
    company = RecordFilter(_("company"), model=Company)

    def apply(self, queryset: QuerySet) -> QuerySet:
        """What a reader sees of the courting depends on who reads."""
        state = self.values.pop("courting", None)
        found = super().apply(queryset)
        if state:
            self.values["courting"] = state
            found = targets.in_state(found, state, self.user)
        return found
