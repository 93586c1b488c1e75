"""The filters of the list of merges."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.filters import FilterSet, SearchFilter, YesNoFilter


class UndoneFilter(YesNoFilter):
    def apply(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(undone_at__isnull=value != "1")


class CompanyMergeFilter(FilterSet):
    q = SearchFilter(_("search"), "merged__name", "kept__name", "reason")
    undone = UndoneFilter(_("taken back"))
