"""The filters of the lists of companies, contacts, leads, interactions and agreements."""

from django.utils.translation import gettext_lazy as _

from accounts.filters import RegionFilter
from core.filters import ChoiceFilter, FilterSet, SearchFilter, YesNoFilter
from crm.models import ChainNode, CompanyHonour


def chain_choices(user: object) -> list[tuple[int, str]]:
    """The leaf nodes of the chain edition in use."""
    return [(node.pk, str(node)) for node in ChainNode.objects.in_use().leaves()]


class CompanyFilter(FilterSet):
    q = SearchFilter(_("search"), "search_text", placeholder=_("name, pinyin, initials or credit code"))
    region = RegionFilter(_("headquarters"), "headquarters_region")
    resident = YesNoFilter(_("operates in the province"), "is_resident")
    chain = ChoiceFilter(_("chain node"), "chain_nodes", choices=chain_choices, main=False)
    honour = ChoiceFilter(_("honour"), "honours__kind", choices=CompanyHonour.Kind.choices, main=False)
