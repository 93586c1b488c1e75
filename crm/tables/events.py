"""The columns of the lists of promotion events and of their guests."""

from django.utils.translation import gettext_lazy as _

from core.tables import Column, CountColumn, DateColumn, ManyColumn, MoneyColumn, Table
from crm.models import EventGuest, PromotionEvent
from crm.tables.parts import ShortColumn

EVENT_COLOURS = {
    PromotionEvent.Kind.CONFERENCE: "primary",
    PromotionEvent.Kind.TRIP: "info",
    PromotionEvent.Kind.RECEPTION: "success",
    PromotionEvent.Kind.EXHIBITION: "secondary",
}
ATTENDANCE_COLOURS = {
    EventGuest.Attendance.INVITED: "secondary",
    EventGuest.Attendance.COMING: "info",
    EventGuest.Attendance.CAME: "success",
    EventGuest.Attendance.ABSENT: "warning",
}


class PromotionEventTable(Table):
    detail_route = "crm:promotionevent_detail"
    default_sort = "-begins_on"
    name = Column(_("event name"), link=True, sort="name")
    kind = Column(_("kind of event"), sort="kind", badge=EVENT_COLOURS)
    begins_on = DateColumn(_("begins on"), sort="begins_on")
    ends_on = DateColumn(_("ends on"), sort="ends_on", shown=False)
    place = Column(_("place"))
    region = Column(_("region"), sort="region__code")
    leader = Column(_("Led by (delegation)"))
    guest_count = CountColumn(_("guest companies"), unit=_("companies"), sort="guest_count", field=None)
    cost = MoneyColumn(_("cost"), sort="cost", total=True)
    organisation = Column(_("organised by"), sort="organisation__code", shown=False)
    delegates = ManyColumn(_("our delegation"), shown=False)
    other_delegates = Column(_("further delegates"), shown=False)
    programme = ShortColumn(_("Agenda"), shown=False)
    summary = ShortColumn(_("what came of it"), shown=False)


class EventGuestTable(Table):
    detail_route = "crm:eventguest_detail"
    default_sort = "company"
    company = Column(_("company"), link=True, sort="company__pinyin")
    event = Column(_("event"), link="event", sort="event__begins_on")
    attendance = Column(_("attendance"), sort="attendance", badge=ATTENDANCE_COLOURS)
    people = Column(_("who comes"))
    remark = ShortColumn(_("remark"))
