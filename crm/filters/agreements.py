"""The filters of the list of agreements."""

from django.utils.translation import gettext_lazy as _

from accounts.filters import RegionFilter
from core.filters import ChoiceFilter, DateRangeFilter, FilterSet, RecordFilter, SearchFilter
from crm.filters.parts import chain_choices, year_choices
from crm.models import Agreement, Company, Lead, PromotionEvent


class AgreementFilter(FilterSet):
    q = SearchFilter(_("search"), placeholder=_("project or investor"))
    kind = ChoiceFilter(_("kind of agreement"), choices=Agreement.Kind.choices)
    year = ChoiceFilter(_("year"), "signed_on__year", choices=year_choices)
    region = RegionFilter(_("region"))
    change = ChoiceFilter(_("relation"), choices=Agreement.Change.choices, main=False)
    chain = ChoiceFilter(_("chain node"), "chain_nodes", choices=chain_choices, is_steady=True, main=False)
    signed = DateRangeFilter(_("signed on"), "signed_on", main=False)
    company = RecordFilter(_("investor"), model=Company)
    lead = RecordFilter(_("lead"), model=Lead)
    event = RecordFilter(_("promotion event"), model=PromotionEvent)
    previous = RecordFilter(_("earlier agreement"), model=Agreement)
    project = RecordFilter(_("project"), "projects")
