"""The page of one task, its links, and its progress notes."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from plan.models import PlanMention, PlanTarget, ProgressNote
from tests.factories import (
    CompanyFactory,
    OrganisationFactory,
    ParkFactory,
    PlanActionFactory,
    PlanTargetFactory,
    PolicyFactory,
    ProgressNoteFactory,
    ProjectFactory,
)


@pytest.fixture
def action(regions):
    return PlanActionFactory(code="A5")


@pytest.fixture
def projects(regions):
    return {
        "taiyuan": ProjectFactory(name="示例太原项目", region=regions["140100"]),
        "datong": ProjectFactory(name="示例大同项目", region=regions["140200"]),
    }


def page(client, action):
    return client.get(reverse("plan:action_detail", args=[action.pk]))


def link(client, action, **chosen):
    action.refresh_from_db()
    sent = {"version": action.version} | chosen
    return client.post(reverse("plan:action_links", args=[action.pk]), sent)


def mention(action, kind, name):
    return PlanMention.objects.create(action=action, kind=kind, name=name)


def test_the_page_shows_units_under_both_names_targets_definitions_and_notes(as_user, leader, action):
    action.lead_units.add(OrganisationFactory(name="省经信委", successor=OrganisationFactory(name="省工信厅")))
    PlanTargetFactory(action=action, name="示例台数", wording="原文说法", indicator="servers_installed",
                      operator=PlanTarget.Operator.AT_LEAST, minimum=5)  # fmt: skip
    ProgressNoteFactory(action=action, text="示例第一条", problems="示例困难")
    client = as_user(leader)
    client.cookies["django_language"] = "en"
    text = page(client, action).content.decode()
    for words in ("省经信委 (now 省工信厅)", "示例台数", "原文说法", "Definition:", "示例第一条", "示例困难"):
        assert words in text


def test_what_the_plan_names_is_linked_when_one_visible_record_bears_the_name(
    as_user, officer, other_officer, park_manager, action, regions
):
    company = CompanyFactory(name="示例数据科技有限公司")
    company.aliases.create(name="示例数据")
    hidden = ParkFactory(name="示例太原园", region=regions["140100"], aliases=["太原园"])
    mention(action, "company", "示例数据")
    mention(action, "company", "无此公司")
    mention(action, "park", "太原园")
    mention(action, "document", "示例数据")

    def linked(person):
        mentions = page(as_user(person), action).context["mentions"]
        return [one.url for _kind, named in mentions for one in named if one.url]

    at_company = reverse("crm:company_detail", args=[company.pk])
    assert linked(officer) == [at_company, reverse("parks:park_detail", args=[hidden.pk])]
    assert linked(other_officer) == [at_company]


def test_a_name_that_two_records_bear_is_not_linked(as_user, officer, action, regions):
    for region in ("140100", "140200"):
        ProjectFactory(name="示例同名项目", region=regions[region])
    mention(action, "project", "示例同名项目")
    ((_kind, named),) = page(as_user(officer), action).context["mentions"]
    assert named[0].url == ""


def test_linked_records_are_those_the_reader_may_see(as_user, officer, city_officer, action, projects):
    action.projects.set(projects.values())
    assert "示例大同项目" in page(as_user(officer), action).content.decode()
    text = page(as_user(city_officer), action).content.decode()
    assert "示例太原项目" in text
    assert "示例大同项目" not in text


def test_an_officer_links_records_of_every_kind(as_user, officer, action, projects, park):
    company, policy = CompanyFactory(), PolicyFactory()
    answer = link(
        as_user(officer), action, projects=[projects["taiyuan"].pk], companies=[company.pk], parks=[park.pk],
        policies=[policy.pk],
    )  # fmt: skip
    assert answer["Location"] == reverse("plan:action_detail", args=[action.pk])
    assert [list(getattr(action, n).all()) for n in ("projects", "companies", "parks", "policies")] == [
        [projects["taiyuan"]], [company], [park], [policy],
    ]  # fmt: skip


def test_records_that_one_may_not_see_can_be_neither_linked_nor_unlinked(as_user, city_officer, action, projects):
    client = as_user(city_officer)
    assert link(client, action, projects=[projects["datong"].pk]).status_code == 422
    action.projects.add(projects["datong"])
    assert link(client, action, projects=[projects["taiyuan"].pk]).status_code == 302
    assert set(action.projects.all()) == set(projects.values())
    assert link(client, action).status_code == 302
    assert set(action.projects.all()) == {projects["datong"]}


def test_names_of_hidden_records_appear_neither_on_the_timeline_nor_in_the_form(
    as_user, officer, city_officer, action, projects
):
    link(as_user(officer), action, projects=[project.pk for project in projects.values()])
    client = as_user(city_officer)
    assert "示例大同项目" not in page(client, action).content.decode()
    form = client.get(reverse("plan:action_links", args=[action.pk])).content.decode()
    assert "示例太原项目" in form
    assert "示例大同项目" not in form


def test_a_link_is_told_on_the_timeline_of_the_record(as_user, officer, action, projects):
    link(as_user(officer), action, projects=[projects["taiyuan"].pk])
    entry = AuditEntry.objects.filter(model="projects.project", object_id=projects["taiyuan"].pk).first()
    assert entry.actor == officer
    assert "A5" in entry.reason
    of_action = AuditEntry.objects.filter(model="plan.planaction", object_id=action.pk).first()
    assert of_action.changes == [{"field": "projects", "old": 0, "new": 1}]


def test_links_changed_by_someone_else_meanwhile_are_not_written_over_and_hide_what_is_hidden(
    as_user, officer, city_officer, action, projects
):
    stale = action.version
    link(as_user(officer), action, projects=[projects["datong"].pk])
    company = CompanyFactory(name="示例新链接公司")
    answer = as_user(city_officer).post(
        reverse("plan:action_links", args=[action.pk]),
        {"version": stale, "projects": [projects["taiyuan"].pk], "companies": [company.pk]},
    )
    assert answer.status_code == 409
    assert "示例新链接公司" in answer.content.decode()
    assert "示例大同项目" not in answer.content.decode()
    assert set(action.projects.all()) == {projects["datong"]}


def test_only_officers_link_and_write_notes(as_user, leader, policy_officer, action):
    for person in (leader, policy_officer):
        client = as_user(person)
        assert client.get(reverse("plan:action_links", args=[action.pk])).status_code == 403
        assert client.post(reverse("plan:progressnote_create"), {}).status_code == 403
        assert page(client, action).context["write_note"] == ""


def write_note(client, about, **changes):
    sent = {"action": about.pk, "noted_on": "2017-06-30", "text": "示例进展"} | changes
    return client.post(reverse("plan:progressnote_create"), sent)


def test_a_progress_note_keeps_its_author_and_leads_back_to_the_task(as_user, officer, action):
    client = as_user(officer)
    url = page(client, action).context["write_note"]
    form = client.get(url).context["form"]
    assert str(form["action"].value()) == str(action.pk)
    assert form["noted_on"].value() == timezone.localdate()
    answer = write_note(client, action, problems="示例困难")
    assert answer["Location"] == reverse("plan:action_detail", args=[action.pk])
    note = ProgressNote.objects.get()
    assert (note.author, note.problems) == (officer, "示例困难")


def test_a_note_sent_twice_is_one_note(as_user, officer, action):
    client = as_user(officer)
    for _time in range(2):
        write_note(client, action, form_key="one")
    assert ProgressNote.objects.count() == 1


def test_a_note_of_a_day_to_come_or_without_words_is_refused(as_user, officer, action):
    client = as_user(officer)
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert write_note(client, action, noted_on=tomorrow.isoformat()).status_code == 422
    assert write_note(client, action, text=" ").status_code == 422
    assert write_note(client, action, action=0).status_code == 422
    assert not ProgressNote.objects.exists()


def test_a_task_that_does_not_exist_is_not_found(as_user, officer, db):
    assert as_user(officer).get("/plan/999999/").status_code == 404
    assert as_user(officer).get("/plan/999999999999999999999/").status_code == 404


def test_names_of_hidden_records_stay_hidden_when_a_command_wrote_them(as_user, city_officer, action, projects):
    from core import audit

    names = [project.name for project in projects.values()]
    audit.record(action, "update", changes=[{"field": "projects", "old": [], "new": names}])
    client = as_user(city_officer)
    client.cookies["django_language"] = "en"
    text = page(client, action).content.decode()
    assert "示例大同项目" not in text
    assert "2 in all" in text
