"""The filters of the list of contacts."""

from django.utils.translation import gettext_lazy as _

from accounts.filters import RegionFilter
from core.filters import FilterSet, RecordFilter, SearchFilter
from crm.models import Company


class ContactFilter(FilterSet):
    # Never the numbers: a search that finds them would give them away digit by digit.
    q = SearchFilter(_("search"), placeholder=_("name, post or company"))
    region = RegionFilter(_("region in charge"))
    company = RecordFilter(_("company"), model=Company)
