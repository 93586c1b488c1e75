"""Many leads moved to a stage at once: each by the rules of its own page, and back again for a day."""

import pytest
from django.urls import reverse

from core.models import BulkChange, BulkChangeLine
from crm.loading import load_pipeline
from crm.models import Lead, StageMove
from crm.pipeline import catalogue
from tests import factories

pytestmark = pytest.mark.django_db
State = BulkChangeLine.State


@pytest.fixture
def leads(regions):
    """Two that are ready for the next stage and one that is there already, with the stages as they ship."""
    load_pipeline()
    catalogue.forget()
    ready = {"region": regions["140100"], "company": factories.CompanyFactory(), "stage": "P10", "content": "示例",
             "source": "fair"}  # fmt: skip
    return [*(factories.LeadFactory(name=f"示例待研判{n}", **ready) for n in range(2)),
            factories.LeadFactory(name="示例已在谈", region=regions["140100"], stage="P20")]  # fmt: skip


def moved(client, leads, stage):
    picks = [f"{lead.pk}-{lead.version}" for lead in leads]
    assert client.post("/leads/bulk/", {"action": "move_stage", "pick": picks}).status_code == 302
    change = BulkChange.objects.latest("pk")
    page = reverse("core:bulkchange_detail", args=[change.pk])
    assert client.post(page, {"stage": stage, "reason": "示例集中研判"}).status_code in (200, 302)
    return change


def stages(leads):
    return [Lead.objects.get(pk=lead.pk).stage for lead in leads]


def test_each_is_moved_with_its_own_history_and_back_by_one_click(as_user, officer, leads):
    client = as_user(officer)
    before = stages(leads)
    change = moved(client, leads, "P20")
    after = stages(leads)
    lines = {line.object_id: line for line in change.lines.all()}
    for lead, was, now in zip(leads, before, after, strict=True):
        refused = lines[lead.pk].state == State.REFUSED
        assert now == (was if refused else "P20")
        assert StageMove.objects.filter(lead=lead, from_stage=was, to_stage="P20").exists() is (now != was)
    assert after != before, "none was moved, so this would prove nothing"
    client.post(reverse("core:bulkchange_undo", args=[change.pk]))
    assert stages(leads) == before


def test_those_that_lack_something_stay_and_say_what(as_user, officer, leads):
    client = as_user(officer)
    change = moved(client, leads, "P40")
    assert stages(leads) == ["P10", "P10", "P20"]
    assert not StageMove.objects.filter(to_stage="P40").exists()
    refused = change.lines.filter(state=State.REFUSED)
    assert refused.count() == 3
    assert all(line.note for line in refused)
