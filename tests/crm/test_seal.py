"""Sealed leads: who seals, who is named, who can lift the seal, and what the others lose."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.roles import Role
from core.models import AuditEntry, Job, Notice, StaleVersion, Star
from crm import services
from crm.models import ClaimConflict, Interaction, Lead
from tests import factories as make

pytestmark = pytest.mark.django_db


def page(lead, action="detail"):
    return reverse(f"crm:lead_{action}", args=[lead.pk])


@pytest.fixture
def lead(regions, city_officer):
    return make.LeadFactory(name="示例封存项目", region=regions["140100"], owner=city_officer)


@pytest.fixture
def sealed(lead, city_officer):
    services.seal_lead(lead, people=[], reason="示例：谈判保密", by=city_officer)
    return lead


@pytest.fixture
def colleague(person):
    return person(Role.OFFICER, "140100", username="colleague", full_name="示例同事")


def seals(client, lead, *people, **changes):
    sent = {"people": [one.pk for one in people], "reason": "示例：谈判保密", "version": lead.version, **changes}
    return client.post(page(lead, "seal"), sent)


def test_the_owner_seals_a_lead_to_named_people(as_user, lead, city_officer, colleague, officer, leader):
    answer = seals(as_user(city_officer), lead, leader)
    assert answer.status_code == 302
    lead.refresh_from_db()
    assert lead.is_sealed
    assert set(lead.sealed_to.all()) == {city_officer, leader}
    statuses = {one: as_user(one).get(page(lead)).status_code for one in (city_officer, leader, colleague, officer)}
    assert statuses == {city_officer: 200, leader: 200, colleague: 404, officer: 404}


def test_only_the_owner_seals(as_user, lead, colleague, officer):
    for stranger in (colleague, officer):
        assert seals(as_user(stranger), lead).status_code == 404
    lead.refresh_from_db()
    assert not lead.is_sealed


def test_a_lead_without_an_owner_is_sealed_by_an_officer_who_sees_it(as_user, regions, colleague):
    lead = make.LeadFactory(region=regions["140100"])
    assert seals(as_user(colleague), lead).status_code == 302
    assert list(lead.sealed_to.all()) == [colleague]


def test_a_named_leader_reads_but_does_not_lift_the_seal(as_user, sealed, city_officer, leader):
    services.seal_lead(sealed, people=[leader], reason="示例", by=city_officer)
    assert as_user(leader).get(page(sealed)).status_code == 200
    assert as_user(leader).get(page(sealed, "unseal")).status_code == 403
    assert not services.may_seal(sealed, leader)


def test_lifting_the_seal_opens_the_lead_to_its_region_again(as_user, sealed, city_officer, colleague):
    answer = as_user(city_officer).post(page(sealed, "unseal"), {"reason": "示例：已公开", "version": sealed.version})
    assert answer.status_code == 302
    assert as_user(colleague).get(page(sealed)).status_code == 200
    assert not Lead.objects.get(pk=sealed.pk).sealed_to.exists()


def test_sealing_is_told_on_the_timeline_with_names_and_reason(sealed, city_officer):
    entries = AuditEntry.objects.filter(model="crm.lead", object_id=sealed.pk, action="update")
    told = {change["field"]: change["new"] for entry in entries for change in entry.changes}
    assert told == {"is_sealed": True, "sealed_to": [str(city_officer)]}
    assert {entry.reason for entry in entries} == {"示例：谈判保密"}
    assert {entry.actor for entry in entries} == {city_officer}


def test_a_person_of_another_city_is_not_named(as_user, lead, city_officer, other_officer):
    answer = seals(as_user(city_officer), lead, other_officer)
    assert answer.status_code == 422
    with pytest.raises(ValidationError):
        services.seal_lead(lead, people=[other_officer], reason="示例", by=city_officer)


def test_an_officer_who_can_lift_the_seal_stays_among_those_named(sealed, city_officer, leader):
    sealed.owner = None
    sealed.save()
    with pytest.raises(ValidationError):
        services.seal_lead(sealed, people=[leader], reason="示例", by=city_officer)


def test_a_stale_version_seals_nothing(as_user, lead, city_officer):
    Lead.objects.get(pk=lead.pk).touch()
    assert seals(as_user(city_officer), lead).status_code == 409
    with pytest.raises(StaleVersion):
        services.seal_lead(lead, people=[], reason="示例", by=city_officer)
    assert not Lead.objects.get(pk=lead.pk).is_sealed


def test_sealing_twice_changes_nothing_more(sealed, city_officer):
    entries, version = AuditEntry.objects.count(), sealed.version
    services.seal_lead(sealed, people=[city_officer], reason="示例", by=city_officer)
    assert (AuditEntry.objects.count(), Lead.objects.get(pk=sealed.pk).version) == (entries, version)


def test_a_new_owner_is_let_in(sealed, colleague):
    sealed.owner = colleague
    sealed.save()
    assert colleague in sealed.sealed_to.all()


def test_a_signed_lead_is_neither_sealed_nor_does_a_sealed_one_get_signed(as_user, sealed, city_officer, regions):
    signed = make.LeadFactory(region=regions["140100"], owner=city_officer, stage="P40")
    assert as_user(city_officer).get(page(signed, "seal")).status_code == 404
    sealed.stage = "P40"
    with pytest.raises(ValidationError, match="|".join(["seal", "封存"])):
        sealed.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        sealed.save()


def test_what_was_recorded_about_the_lead_is_sealed_with_it(sealed, city_officer, colleague, regions):
    place = {"region": regions["140100"], "lead": sealed}
    records = [
        make.InteractionFactory(**place), make.AgreementFactory(**place), make.FirstReportClaimFactory(**place),
        make.LeadTransferFactory(lead=sealed, from_region=regions["140100"], to_region=regions["140200"]),
        make.ShareAgreementFactory(lead=sealed),
    ]  # fmt: skip
    records += [make.CommentFactory(on=records[0]), make.TaskFactory(on=records[1], assignee=colleague)]
    for record in records:
        rows = type(record)._default_manager
        assert rows.visible_to(city_officer).filter(pk=record.pk).exists(), record
        assert not rows.visible_to(colleague).filter(pk=record.pk).exists(), record
        assert rows.belonging_to_sealed().filter(pk=record.pk).exists(), record


def test_of_a_conflict_each_side_sees_it_by_the_lead_it_may_know_of(regions, sealed, city_officer, other_officer):
    ours = make.FirstReportClaimFactory(lead=sealed, region=regions["140100"])
    theirs = make.FirstReportClaimFactory(region=regions["140200"])
    conflict = make.ClaimConflictFactory(earlier=ours, later=theirs)
    seen = {one: ClaimConflict.objects.visible_to(one).filter(pk=conflict.pk).exists()
            for one in (city_officer, other_officer)}  # fmt: skip
    assert seen == {city_officer: True, other_officer: True}
    services.seal_lead(sealed, people=[city_officer], reason="示例", by=city_officer)
    assert ClaimConflict.objects.visible_to(city_officer).exists()


def test_others_lose_notices_stars_and_files_made_before(as_user, lead, city_officer, colleague, other_officer):
    talk = make.InteractionFactory(lead=lead, region=lead.region)
    Notice.objects.create(owner=colleague, text="示例", url=page(lead))
    Notice.objects.create(owner=colleague, text="示例", url=reverse("crm:interaction_detail", args=[talk.pk]))
    Notice.objects.create(owner=city_officer, text="示例", url=page(lead))
    Star.objects.create(user=colleague, name=lead.name, address=page(lead))
    jobs = {}
    for owner in (colleague, city_officer, other_officer):
        jobs[owner] = make.JobFactory(owner=owner, state=Job.State.DONE, file_name="示例.xlsx")
        jobs[owner].result_file.save("x", ContentFile(b"1"))
    services.seal_lead(lead, people=[], reason="示例", by=city_officer)
    assert set(Notice.objects.values_list("owner", flat=True)) == {city_officer.pk}
    assert not Star.objects.exists()
    status = {owner: as_user(owner).get(reverse("core:job_file", args=[job.pk])).status_code
              for owner, job in jobs.items()}  # fmt: skip
    assert status == {colleague: 404, city_officer: 200, other_officer: 200}


def test_an_abandoned_lead_is_opened_by_command_and_only_then(sealed, city_officer, colleague):
    with pytest.raises(CommandError):
        call_command("open_sealed_lead", sealed.pk, to="colleague", reason="示例：人员离职")
    city_officer.is_active = False
    city_officer.save()
    call_command("open_sealed_lead", sealed.pk, to="colleague", reason="示例：人员离职")
    assert Lead.objects.visible_to(colleague).filter(pk=sealed.pk).exists()
    assert AuditEntry.objects.filter(object_id=sealed.pk, reason="示例：人员离职").exists()


def test_those_not_named_cannot_file_anything_under_the_lead(as_user, sealed, colleague, regions):
    sent = {
        "company": make.CompanyFactory().pk, "lead": sealed.pk, "kind": "visit", "happened_on": "2017-06-01",
        "summary": "示例", "region": regions["140100"].pk, "form_key": "k",
    }  # fmt: skip
    assert as_user(colleague).post(reverse("crm:interaction_create"), sent).status_code == 422
    assert not Interaction.objects.exists()
