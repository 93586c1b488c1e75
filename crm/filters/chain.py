"""The filters of the list of chain nodes."""

from django.utils.translation import gettext_lazy as _

from core.filters import ChoiceFilter, FilterSet, SearchFilter
from crm.filters.parts import segment_choices


class ChainNodeFilter(FilterSet):
    q = SearchFilter(_("search"), "code", "name", "name_en", placeholder=_("code or name"))
    segment = ChoiceFilter(_("segment"), "parent", choices=segment_choices, is_steady=True)
