"""Owners of leads are reminded of lit clocks and of silence, in words whose list has as many rows."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core import reminders
from core.models import Notice
from tests.factories import LeadFactory

pytestmark = pytest.mark.django_db
WORKDAY = timezone.datetime(2026, 6, 3).date()


def test_an_owner_is_told_once_how_many_leads_wait_for_an_answer(city_officer: Any, as_user: Any) -> None:
    long_ago = timezone.now() - timedelta(days=60)
    for _number in range(2):
        LeadFactory(region=city_officer.region, owner=city_officer, received_at=long_ago)
    reminders.remind(WORKDAY)
    reminders.remind(WORKDAY)
    found = {one.key: one for one in Notice.objects.filter(owner=city_officer, reason="lead_clock")}
    assert set(found) >= {f"respond:{WORKDAY}"}
    notice = found[f"respond:{WORKDAY}"]
    assert "2" in notice.text
    assert as_user(city_officer).get(notice.url).context["page"].count == 2
