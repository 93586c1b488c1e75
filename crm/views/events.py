"""Pages of promotion events and of their guests."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import display, exports
from core.views import CreateView, DetailView, ListView, Panel
from crm import filters, forms, tables
from crm.models import EventGuest, Lead, PromotionEvent
from crm.views.agreements import AgreementList
from crm.views.interactions import InteractionList
from crm.views.leads import LeadList


class PromotionEventList(ListView):
    model = PromotionEvent
    queryset = (
        PromotionEvent.objects.select_related("region", "organisation")
        .prefetch_related("delegates")
        .annotate(guest_count=Count("guests", filter=Q(guests__archived_at__isnull=True)))
    )
    table_class = tables.PromotionEventTable
    filterset_class = filters.PromotionEventFilter


class PromotionEventDetail(DetailView):
    model = PromotionEvent
    queryset = PromotionEvent.objects.select_related("region", "organisation")
    template_name = "crm/promotionevent_detail.html"
    head = ["kind", "begins_on", "ends_on", "place", "leader", "cost"]
    sections = [
        (_("Event"), ["region", "organisation", "delegates", "other_delegates", "programme"]),
        (_("Result"), ["summary"]),
    ]
    computed = {
        "leader": (_("Led by (delegation)"), lambda event: event.leader or display.DASH),
        "programme": (_("Agenda"), lambda event: event.programme or display.DASH),
    }
    panels = [
        Panel(_("Guest companies"), "crm:eventguest_list", "event", create="crm:eventguest_create"),
        Panel(_("Leads"), "crm:lead_list", "event", create="crm:lead_create"),
        Panel(_("Agreements"), "crm:agreement_list", "event", create="crm:agreement_create"),
        Panel(_("Interactions"), "crm:interaction_list", "event", create="crm:interaction_create"),
    ]

    def context(self) -> dict:
        return super().context() | {"figures": [self.figure(*one) for one in FIGURES if self.request.user.may(one[2])]}

    def figure(self, label: Any, listing: type[ListView], route: str, narrowed: dict, amount: str = "") -> dict:
        """A number of the page with the list behind it: worked out from that very list, so that both are equal."""
        query = urlencode({"event": self.object.pk, **narrowed})
        rows = exports.prepared(listing, self.request.user, query).filtered()[1]
        yuan = rows.filter(currency="CNY") if listing is AgreementList else rows
        total = yuan.order_by().aggregate(total=Sum(amount))["total"] if amount else None
        return {
            "label": label, "count": rows.count(), "url": f"{reverse(route)}?{query}",
            "amount": "" if total is None else display.money(total),
        }  # fmt: skip


class EventGuestList(ListView):
    model = EventGuest
    queryset = EventGuest.objects.select_related("event", "company").defer(
        "company__remark", "event__programme", "event__summary"
    )
    table_class = tables.EventGuestTable
    filterset_class = filters.EventGuestFilter


class EventGuestDetail(DetailView):
    model = EventGuest
    queryset = EventGuest.objects.select_related("event", "company")
    template_name = "crm/eventguest_detail.html"
    head = ["event", "company", "attendance"]
    sections = [(_("Guest company"), ["people", "remark"])]

    def context(self) -> dict:
        guest = self.object
        origin = {"event": guest.event_id, "company": guest.company_id, "region": guest.event.region_id}
        ways = {
            "lead": ("crm:lead_create", {**origin, "source": Lead.Source.FAIR}),
            "talk": ("crm:interaction_create", {**origin, "kind": "event"}),
        }
        found = {
            name: f"{reverse(route)}?{urlencode(query)}"
            for name, (route, query) in ways.items()
            if self.request.user.may(route)
        }
        return super().context() | {"ways": found}


class EventGuestCreate(CreateView):
    """Several companies at once."""

    by_upload = False

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.form_class = forms.GuestsForm

    def done_url(self, record: Any) -> str:
        return reverse("crm:promotionevent_detail", args=[record.pk])


# What an event is judged by: label, list, route, how the list is narrowed beside the event, which amount is summed.
FIGURES: tuple[tuple, ...] = (
    (_("Guest companies"), EventGuestList, "crm:eventguest_list", {}),
    (_("of them came"), EventGuestList, "crm:eventguest_list", {"attendance": "came"}),
    (_("Leads that came of it"), LeadList, "crm:lead_list", {}, "planned_investment"),
    (_("Agreements signed"), AgreementList, "crm:agreement_list", {}, "amount"),
    (_("Interactions"), InteractionList, "crm:interaction_list", {}),
)
