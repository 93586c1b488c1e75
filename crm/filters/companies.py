"""The filters of the list of companies."""

from django.utils.translation import gettext_lazy as _

from accounts.filters import RegionFilter
from core.filters import ChoiceFilter, FilterSet, SearchFilter, YesNoFilter
from crm.filters.parts import HonourFilter, chain_choices
from crm.models import CompanyHonour


class CompanyFilter(FilterSet):
    q = SearchFilter(_("search"), placeholder=_("name, pinyin, initials, credit code or contact"))
    region = RegionFilter(_("headquarters"), "headquarters_region")
    resident = YesNoFilter(_("operates in the province"), "is_resident")
    chain = ChoiceFilter(_("chain node"), "chain_nodes", choices=chain_choices, is_steady=True, main=False)
    honour = HonourFilter(_("honour"), choices=CompanyHonour.Kind.choices, main=False)
