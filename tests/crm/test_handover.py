"""A colleague's work in other hands: all of it in one step, counted as the lists count, told, and taken back."""

import pytest

from accounts.roles import Role
from core.models import AuditEntry, BulkChange, BulkChangeLine, Notice, Task
from crm import handover
from crm.models import Lead
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/handover/"


@pytest.fixture
def colleague(person):
    return person(Role.OFFICER, "140100", full_name="示例调离干部")


@pytest.fixture
def receiver(person):
    return person(Role.OFFICER, "140100", full_name="示例接任干部")


@pytest.fixture
def work(colleague, regions):
    leads = [factories.LeadFactory(name=f"示例移交{n}", region=regions["140100"], owner=colleague) for n in range(3)]
    tasks = [factories.TaskFactory(on=leads[0], assignee=colleague, text=f"示例任务{n}") for n in range(2)]
    project = factories.ProjectFactory(region=regions["140100"], owner=colleague)
    return leads, tasks, project


def send(client, colleague, receiver, reason="示例岗位调整"):
    return client.post(f"{PAGE}?colleague={colleague.pk}", {"receiver": receiver.pk, "reason": reason})


def test_the_preview_counts_what_the_lists_count(as_user, officer, colleague, work):
    client = as_user(officer)
    kinds = client.get(f"{PAGE}?colleague={colleague.pk}").context["kinds"]
    assert [kind["count"] for kind in kinds] == [3, 2, 1]
    assert client.get(kinds[0]["url"]).context["page"].count == 3


def test_all_of_it_goes_in_one_step_with_one_reason_and_both_are_told(as_user, officer, colleague, receiver, work):
    project = work[2]
    send(as_user(officer), colleague, receiver)
    assert Lead.objects.filter(owner=receiver).count() == 3
    assert Task.objects.filter(assignee=receiver).count() == 2
    project.refresh_from_db()
    assert project.owner == receiver
    assert AuditEntry.objects.filter(reason="示例岗位调整", actor=officer).count() >= 6
    assert Notice.objects.filter(owner=receiver).exists()
    assert Notice.objects.filter(owner=colleague).exists()


def test_it_can_be_taken_back(as_user, officer, colleague, receiver, work):
    client = as_user(officer)
    send(client, colleague, receiver)
    change = BulkChange.objects.get()
    client.post(f"/changes/{change.pk}/undo/")
    assert Lead.objects.filter(owner=colleague).count() == 3
    assert Task.objects.filter(assignee=colleague).count() == 2
    assert change.lines.filter(state=BulkChangeLine.State.UNDONE).count() == 6


def test_what_the_receiver_may_not_see_stays_behind(as_user, officer, colleague, receiver, work, regions):
    foreign = factories.LeadFactory(name="示例外市线索", region=regions["140200"], owner=colleague)
    page = send(as_user(officer), colleague, receiver)
    line = BulkChange.objects.get().lines.get(state=BulkChangeLine.State.REFUSED)
    assert (line.object_id, str(receiver) in line.note) == (foreign.pk, True)
    assert "示例外市线索" in as_user(officer).get(page.headers["Location"]).content.decode()


def test_only_work_of_the_own_region_is_handed_over(as_user, other_officer, colleague, receiver, work):
    assert "kinds" not in as_user(other_officer).get(f"{PAGE}?colleague={colleague.pk}").context
    send(as_user(other_officer), colleague, receiver)
    assert Lead.objects.filter(owner=colleague).count() == 3
    with pytest.raises(handover.ValidationError):
        handover.hand_over(colleague=colleague, receiver=receiver, reason="示例", by=other_officer)


def test_nobody_who_has_left_takes_over(as_user, officer, colleague, receiver, work):
    receiver.is_active = False
    receiver.save()
    assert send(as_user(officer), colleague, receiver).status_code == 422
    assert Lead.objects.filter(owner=colleague).count() == 3


def test_without_a_reason_nothing_goes(as_user, officer, colleague, receiver, work):
    assert send(as_user(officer), colleague, receiver, reason="").status_code == 422
    assert not BulkChange.objects.exists()
