"""Two people write the same cell at the same moment, over and over: one is told who was quicker, nothing is lost."""

from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse

from core.models import AuditEntry
from crm.models import Lead
from tests import factories
from tests.races import RACES, at_once


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_no_update_is_lost(officer, city_officer, regions):
    """Each race has one who writes and one who is told; what is stored is what one of them wrote, once."""
    lead = factories.LeadFactory(region=regions["140100"])
    clients = [Client(HTTP_HOST="127.0.0.1") for _person in range(2)]
    for client, person in zip(clients, (officer, city_officer), strict=True):
        client.force_login(person)
    address, answers = reverse("crm:lead_cell", args=[lead.pk]), Counter()
    for race in range(RACES):
        stored, words = Lead.objects.get(pk=lead.pk), (f"甲{race}", f"乙{race}")
        sent = [{"cell": "next_action", "value": word, "version": stored.version, "place": "1"} for word in words]
        told = at_once(
            *(lambda to=to, data=data: to.post(address, data) for to, data in zip(clients, sent, strict=True))
        )
        answers[tuple(sorted(told))] += 1
        after = Lead.objects.get(pk=lead.pk)
        assert after.version == stored.version + 1, (race, told)
        assert after.next_action in words
        if 200 in told:
            assert after.next_action == words[told.index(200)]
    assert set(answers) == {(200, 409)}, answers
    assert AuditEntry.objects.filter(model="crm.lead", object_id=lead.pk, action="update").count() == RACES
