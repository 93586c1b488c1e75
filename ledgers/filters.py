"""The filters of the list of imports."""

from django.utils.translation import gettext_lazy as _

from core.filters import ChoiceFilter, FilterSet, SearchFilter
from ledgers.models import LedgerImport


class ImportFilter(FilterSet):
    q = SearchFilter(_("file name"), "file_name")
    state = ChoiceFilter(_("state"), choices=LedgerImport.State.choices)
