"""Guests of promotion events."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from core import audit, bulk
from crm.models import Company, EventGuest, PromotionEvent


@transaction.atomic
def invite(
    event: PromotionEvent, companies: Iterable[Company], *, by: User, attendance: str = "invited", remark: str = ""
) -> list[EventGuest]:
    """Put companies on the guest list of an event; safe to repeat. Returns those that are new on it."""
    PromotionEvent.objects.select_for_update().get(pk=event.pk)  # two people inviting at once invite nobody twice
    known = set(event.guests.current().values_list("company", flat=True))
    guests = [
        EventGuest(event=event, company=company, attendance=attendance, remark=remark)
        for company in companies
        if company.pk not in known
    ]
    with audit.acting_as(by):
        bulk.create_all(guests)
    return guests
