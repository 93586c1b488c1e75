"""The filters of first reports, their conflicts, transfers and sharing agreements."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.filters import RegionFilter
from core.filters import ChoiceFilter, DateRangeFilter, FilterSet, RecordFilter, SearchFilter, YesNoFilter
from crm.models import Company, FirstReportClaim, Lead, LeadTransfer
from crm.tables.claims import TURNS

Status = FirstReportClaim.Status


class StatusFilter(ChoiceFilter):
    """The status of today: a protection that has ended by itself has lapsed."""

    def apply(self, queryset: QuerySet, value: str) -> QuerySet:
        fallen = FirstReportClaim.objects.fallen().values("pk")
        if value == Status.LAPSED:
            return queryset.filter(status=value) | queryset.filter(pk__in=fallen)
        rows = queryset.filter(status=value)
        return rows.exclude(pk__in=fallen) if value == Status.ACCEPTED else rows


class ClaimFilter(FilterSet):
    q = SearchFilter(_("search"), "lead__name", "company__name", placeholder=_("project or investor"))
    status = StatusFilter(_("status"), choices=Status.choices)
    region = RegionFilter(_("region"), "lead__region")
    below = YesNoFilter(_("below the threshold"), "is_below_threshold", main=False)
    filed = DateRangeFilter(_("filed at"), "filed_at__date", main=False)
    lead = RecordFilter(_("lead"), model=Lead)
    company = RecordFilter(_("investor"), model=Company)


class TurnFilter(ChoiceFilter):
    """Whose turn it is; see the annotation `turn` of the lists."""

    def __init__(self, label: object) -> None:
        super().__init__(label, choices=[(str(value), words) for value, words in TURNS.items()])

    def apply(self, queryset: QuerySet, value: str) -> QuerySet:
        return queryset.filter(turn=int(value))


class ConflictFilter(FilterSet):
    turn = TurnFilter(_("state"))


class TransferFilter(FilterSet):
    q = SearchFilter(_("search"), "name", "company__name", placeholder=_("project or investor"))
    turn = TurnFilter(_("whose turn"))
    status = ChoiceFilter(_("status"), choices=LeadTransfer.Status.choices)
    lead = RecordFilter(_("lead"), model=Lead)


class ShareFilter(FilterSet):
    q = SearchFilter(_("search"), "lead__name", placeholder=_("project name"))
    lead = RecordFilter(_("lead"), model=Lead)
