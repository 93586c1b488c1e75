"""A lead knows when it was last talked to, however its interactions are written."""

from datetime import date

import pytest

from core import bulk
from crm.models import Interaction, Lead
from tests import factories

pytestmark = pytest.mark.django_db


def last(lead: Lead) -> date | None:
    return Lead.objects.values_list("last_contact_on", flat=True).get(pk=lead.pk)


def talk(lead: Lead | None, day: int, **fields) -> Interaction:
    return factories.InteractionFactory(lead=lead, happened_on=date(2017, 6, day), **fields)


def test_the_latest_interaction_counts_in_whatever_order_they_are_recorded():
    lead = factories.LeadFactory()
    talk(lead, 5)
    talk(lead, 2)
    assert last(lead) == date(2017, 6, 5)


def test_a_corrected_or_archived_interaction_counts_no_more():
    lead = factories.LeadFactory()
    first, second = talk(lead, 2), talk(lead, 5)
    second.happened_on = date(2017, 6, 1)
    second.save()
    assert last(lead) == date(2017, 6, 2)
    first.archive(reason="示例")
    second.archive(reason="示例")
    assert last(lead) is None
    second.restore()
    assert last(lead) == date(2017, 6, 1)


def test_an_interaction_that_changes_its_lead_counts_for_the_new_one_only():
    former, later = factories.LeadFactory(), factories.LeadFactory()
    made = talk(former, 5)
    made.lead = later
    made.save()
    assert (last(former), last(later)) == (None, date(2017, 6, 5))
    read = Interaction.objects.get(pk=made.pk)
    read.lead = None
    read.save()
    assert last(later) is None


def test_many_interactions_at_once_take_a_few_queries(django_assert_max_num_queries):
    leads = [factories.LeadFactory() for _ in range(5)]
    talks = [factories.InteractionFactory.build(lead=lead, company=lead.company, region=lead.region) for lead in leads]
    with django_assert_max_num_queries(30):
        bulk.create_all(talks)
    assert {last(lead) for lead in leads} == {date(2017, 6, 1)}


def test_saving_a_lead_that_was_read_before_loses_no_contact():
    lead = factories.LeadFactory()
    read = Lead.objects.get(pk=lead.pk)
    again = Lead.objects.get(pk=lead.pk)
    talk(lead, 5)
    read.remark = "示例"
    read.save()
    assert (last(lead), read.last_contact_on) == (date(2017, 6, 5), date(2017, 6, 5))
    again.version = read.version
    again.remark = "示例二"
    bulk.update_all([again])
    assert last(lead) == date(2017, 6, 5)
