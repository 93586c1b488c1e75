"""The filters of the lists of promotion events and of their guests."""

from django.utils.translation import gettext_lazy as _

from accounts.filters import RegionFilter
from accounts.models import User
from core.filters import ChoiceFilter, DateRangeFilter, FilterSet, RecordFilter, SearchFilter
from crm.models import Company, EventGuest, PromotionEvent


def event_year_choices(user: User) -> list[tuple[int, str]]:
    """The years in which an event that the reader sees began, the latest first."""
    begun = PromotionEvent.objects.visible_to(user).current().dates("begins_on", "year", order="DESC")
    return [(day.year, str(day.year)) for day in begun]


class PromotionEventFilter(FilterSet):
    q = SearchFilter(_("search"), placeholder=_("event or place"))
    kind = ChoiceFilter(_("kind of event"), choices=PromotionEvent.Kind.choices)
    year = ChoiceFilter(_("year"), "begins_on__year", choices=event_year_choices)
    region = RegionFilter(_("region"))
    begins = DateRangeFilter(_("begins on"), "begins_on", main=False)


class EventGuestFilter(FilterSet):
    q = SearchFilter(_("search"), "people", "remark", through="company", placeholder=_("company"))
    attendance = ChoiceFilter(_("attendance"), choices=EventGuest.Attendance.choices)
    event = RecordFilter(_("event"), model=PromotionEvent)
    company = RecordFilter(_("company"), model=Company)
