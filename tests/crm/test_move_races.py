"""Two sessions change one lead at the same moment, on the board and by the form: nothing is ever lost."""

import itertools
from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from core.models import AuditEntry
from crm.models import Lead, StageMove
from tests import factories
from tests.races import RACES, at_once


@pytest.fixture
def two(transactional_db: None) -> list[Client]:
    region = factories.RegionFactory()
    clients = []
    for _number in range(2):
        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(factories.UserFactory(role=Role.OFFICER, region=region))
        clients.append(client)
    return clients


@pytest.mark.slow
@pytest.mark.parametrize("by_form", [False, True])
def test_of_two_who_move_or_write_at_once_one_is_told(by_form, two):
    """Both move the lead, or one writes a remark by its form, from the version that both have read."""
    lead = factories.LeadFactory(region=factories.RegionFactory())
    move, form = reverse("crm:lead_move", args=[lead.pk]), reverse("crm:lead_update", args=[lead.pk])
    answers: Counter[tuple[int, int]] = Counter()
    for race in range(RACES):
        stored = Lead.objects.get(pk=lead.pk)
        wanted = "P20" if stored.stage == "P10" else "P10"
        common = {"version": stored.version, "name": lead.name, "region": lead.region_id, "stage": stored.stage}
        mover = {"to": wanted, "reason": "示例", "version": stored.version}
        writer = {**common, "remark": f"示例{race}"}
        second = (
            (lambda data=writer: two[1].post(form, data))
            if by_form
            else (lambda data=mover: two[1].post(move, data, HTTP_ACCEPT="application/json"))
        )
        told = at_once(lambda data=mover: two[0].post(move, data, HTTP_ACCEPT="application/json"), second)
        answers[tuple(sorted(told))] += 1  # type: ignore[index]
        after = Lead.objects.get(pk=lead.pk)
        assert after.version == stored.version + 1, (race, told)
    assert set(answers) <= {(200, 409), (302, 409)}, answers
    entries = AuditEntry.objects.filter(model="crm.lead", object_id=lead.pk)
    assert entries.count() == RACES + 1
    moves = list(StageMove.objects.filter(lead=lead).order_by("pk").values_list("from_stage", "to_stage"))
    assert all(before[1] == after[0] for before, after in itertools.pairwise(moves)), "no move leaps"
