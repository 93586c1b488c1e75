"""The filters of the list of imports."""

from django.utils.translation import gettext_lazy as _

from core.filters import ChoiceFilter, DateRangeFilter, FilterSet, SearchFilter
from ledgers.models import LedgerImport


class ImportFilter(FilterSet):
    q = SearchFilter(_("file name"), "file_name")
    state = ChoiceFilter(_("state"), choices=LedgerImport.State.choices)
    uploaded = DateRangeFilter(_("uploaded at"), "created_at__date")
    written = DateRangeFilter(_("written at"), "applied_at__date", main=False)
