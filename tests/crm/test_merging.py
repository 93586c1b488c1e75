"""Two records of one company become one, and two again."""

from decimal import Decimal

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.models import AuditEntry, Follow, StaleVersion
from crm.merging import relations
from crm.merging.merge import merge_companies
from crm.merging.undo import outlook, undo_merge
from crm.models import Company, CompanyAlias, CompanyHonour, CompanyMerge, EventGuest, Lead
from tests import factories as make

pytestmark = pytest.mark.django_db
# What a write leaves behind besides the records: it stays when the write is taken back.
LEFT_BEHIND = {
    "core.auditentry", "core.auditlink", "core.notice", "crm.companymerge", "crm.stagemove", "sessions.session",
}  # fmt: skip
CHANGING = {"version", "updated_at"}


def found_again(company):
    """The company as it is stored, found by its other names as well."""
    company = Company.objects.get(pk=company.pk)
    company.after_writing([company])
    return company


@pytest.fixture
def kept(regions):
    node = make.ChainNodeFactory()
    company = make.CompanyFactory(name="示例云鼎数据科技有限公司", uscc=make.credit_code(1), chain_nodes=[node])
    CompanyAlias.objects.create(company=company, name="云鼎")
    CompanyHonour.objects.create(company=company, kind="china_500", year=2016, rank=400)
    return found_again(company)


@pytest.fixture
def merged(regions, kept):
    company = make.CompanyFactory(
        name="示例云鼎数据公司", industry="互联网", registered_capital=Decimal("1234567.89"), is_resident=True,
        chain_nodes=[*kept.chain_nodes.all(), make.ChainNodeFactory()], established_on="2010-01-02",
        headquarters_region=regions["140100"],
        field_notes={"registered_capital": {"raw": "约123万", "qualifier": "about"}},
    )  # fmt: skip
    CompanyAlias.objects.create(company=company, name="云鼎")
    CompanyAlias.objects.create(company=company, name="示例云顶数据公司", kind="former")
    CompanyHonour.objects.create(company=company, kind="china_500", year=2016, rank=399)
    CompanyHonour.objects.create(company=company, kind="unicorn")
    company.tags.add(make.TagFactory())
    return found_again(company)


@pytest.fixture
def belongings(regions, kept, merged, officer):
    """A row in every relation, and beside it those that have one alike."""
    place = {"region": regions["140100"]}
    lead = make.LeadFactory(company=merged, **place)
    make.ContactFactory(company=merged, **place)
    make.InteractionFactory(company=merged, lead=lead, **place)
    make.AgreementFactory(company=merged, lead=lead, **place)
    make.AgreementFactory(local_partner=merged, **place)
    make.FirstReportClaimFactory(company=merged, lead=lead, **place)
    make.LeadTransferFactory(lead=lead, company=merged, from_region=regions["140100"], to_region=regions["140200"])
    guest = make.EventGuestFactory(company=merged)
    make.EventGuestFactory(company=kept, event=guest.event)
    make.EventGuestFactory(company=merged)
    target = make.ChainTargetFactory(company=merged)
    make.ChainTargetFactory(company=kept, node=target.node)
    make.ProjectFactory(company=merged, investor=merged, **place)
    make.DataCentreFactory(operator=merged, **place)
    make.ApplicationFactory(company=merged, **place)
    make.PlanActionFactory().companies.add(merged)
    make.PlanActionFactory().companies.add(merged, kept)
    make.AttachmentFactory(on=merged)
    make.AttachmentFactory(on=merged, kind="", sha256="1" * 64)
    make.AttachmentFactory(on=kept, kind="", sha256="1" * 64)
    make.CommentFactory(on=merged)
    make.TaskFactory(on=merged, assignee=officer)
    for company in (kept, merged):
        Follow(user=officer).pin_to(company).save()
    Follow(user=make.UserFactory()).pin_to(merged).save()
    return lead


def state():
    """Every row of the database as it is stored."""
    return {
        (model._meta.label_lower, row["id"]): {name: value for name, value in row.items() if name not in CHANGING}
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label_lower not in LEFT_BEHIND and model._meta.app_label not in ("contenttypes", "auth")
        for row in model._base_manager.order_by("pk").values()
        if "id" in row
    }


def merge(kept, merged, by, **changes):
    kept, merged = Company.objects.get(pk=kept.pk), Company.objects.get(pk=merged.pk)
    asked = {
        "take": ["industry", "registered_capital", "is_resident"],
        "name_kind": "alias",
        "reason": "示例：同一企业",
    }
    return merge_companies(kept, merged, by=by, **{**asked, **changes})


def test_everything_goes_over_and_nothing_stays_behind(kept, merged, belongings, officer):
    merge(kept, merged, officer)
    left = {
        name: relation.rows(merged).count()
        for name, relation in relations.moving_relations().items()
        if relation.rows(merged).exists()
    }
    # Only what the kept company has one like, put away or left as it is.
    assert left == {
        "crm.EventGuest.company": 1, "crm.ChainTarget.company": 1, "core.Attachment": 1, "core.Follow": 1,
        "plan.PlanAction.companies": 1,
    }  # fmt: skip
    assert not EventGuest.objects.current().filter(company=merged).exists()
    kept.refresh_from_db()
    assert (kept.industry, kept.registered_capital, kept.is_resident) == ("互联网", Decimal("1234567.89"), True)
    assert kept.established_on is None
    assert kept.field_notes == {"registered_capital": {"raw": "约123万", "qualifier": "about"}}
    assert kept.other_names == ["云鼎", "示例云鼎数据公司"]
    assert kept.former_names == ["示例云顶数据公司"]
    assert sorted(kept.honours.values_list("kind", "rank")) == [("china_500", 400), ("unicorn", None)]
    assert (kept.chain_nodes.count(), kept.tags.count()) == (2, 1)
    assert Company.objects.get(pk=merged.pk).is_archived


def test_a_merge_taken_back_leaves_the_database_as_it_was(kept, merged, belongings, officer):
    before = state()
    done = merge(kept, merged, officer)
    assert state() != before
    undo_merge(done, reason="示例：不是同一企业", by=officer)
    after = state()
    assert set(before) == set(after)
    assert {key: (before[key], after[key]) for key in before if before[key] != after[key]} == {}


def test_also_where_the_name_and_the_code_of_the_other_record_were_taken(kept, merged, belongings, officer):
    kept.uscc = ""
    kept.save()
    merged.uscc = make.credit_code(2)
    merged.save()
    before = state()
    done = merge(kept, merged, officer, take=["name", "uscc", "headquarters_region", "established_on"])
    kept.refresh_from_db()
    assert (kept.name, kept.uscc) == ("示例云鼎数据公司", make.credit_code(2))
    assert "示例云鼎数据科技有限公司" in kept.other_names
    undo_merge(done, reason="示例", by=officer)
    assert state() == before


def test_every_moved_record_tells_why(kept, merged, belongings, officer):
    merge(kept, merged, officer)
    entry = AuditEntry.objects.filter(model="crm.lead", object_id=belongings.pk).first()
    assert entry.actor == officer
    assert "示例：同一企业" in entry.reason
    assert [change["field"] for change in entry.changes] == ["company"]


def test_what_somebody_moved_since_stays_and_is_told(kept, merged, belongings, officer):
    done = merge(kept, merged, officer)
    elsewhere = make.CompanyFactory()
    lead = Lead.objects.get(pk=belongings.pk)
    lead.company = elsewhere
    lead.save()
    kept.refresh_from_db()
    kept.industry = "软件"
    kept.save()
    found = outlook(done, officer)
    assert not found.problems
    assert found.stays
    assert [(line["count"], line["stays"]) for line in found.rows if line["stays"]] == [(0, 1)]
    undo_merge(done, reason="示例", by=officer)
    kept.refresh_from_db()
    assert Lead.objects.get(pk=lead.pk).company == elsewhere
    assert (kept.industry, kept.registered_capital) == ("软件", None)


def test_a_merge_is_not_taken_back_where_the_name_is_taken_now(kept, merged, officer):
    done = merge(kept, merged, officer)
    make.CompanyFactory(name=merged.name)
    assert outlook(done, officer).problems
    with pytest.raises(ValidationError):
        undo_merge(done, reason="示例", by=officer)
    assert Company.objects.get(pk=merged.pk).is_archived


def test_a_chain_of_merges_is_taken_back_from_its_end(kept, merged, belongings, officer):
    last = make.CompanyFactory()
    before = state()
    first = merge(kept, merged, officer)
    second = merge(last, kept, officer, take=[])
    with pytest.raises(ValidationError):
        undo_merge(first, reason="示例", by=officer)
    undo_merge(second, reason="示例", by=officer)
    undo_merge(first, reason="示例", by=officer)
    assert state() == before


def test_a_merged_company_is_not_restored_by_hand(as_user, kept, merged, officer):
    merge(kept, merged, officer)
    as_user(officer).post(reverse("crm:company_restore", args=[merged.pk]))
    assert Company.objects.get(pk=merged.pk).is_archived


def test_two_codes_are_two_companies(kept, merged, officer):
    merged.uscc = make.credit_code(2)
    merged.save()
    with pytest.raises(ValidationError):
        merge(kept, merged, officer)


@pytest.mark.parametrize("other", ["itself", "archived", "sample"])
def test_a_company_is_not_merged_with(other, kept, merged, officer):
    if other == "itself":
        merged = kept
    elif other == "archived":
        merged.archive(reason="示例")
    else:
        Company.objects.filter(pk=merged.pk).update(is_sample=True)
    with pytest.raises(ValidationError):
        merge(kept, merged, officer)


def test_a_relation_that_nobody_declared_is_refused_and_named(kept, merged, belongings, officer, monkeypatch):
    monkeypatch.delitem(apps.get_app_config("projects").company_relations, "projects.Project.investor")
    before = state()
    with pytest.raises(ValidationError, match=r"projects\.Project\.investor"):
        merge(kept, merged, officer)
    assert state() == before


def test_every_relation_of_the_project_is_declared_and_no_other():
    assert set(relations.existing()) == set(relations.declared())


def test_every_relation_has_a_row_in_these_tests(kept, merged, belongings):
    moving = relations.moving_relations()
    assert {name for name, relation in moving.items() if not relation.rows(merged).exists()} <= {"core.Visit"}


@pytest.mark.parametrize("which", ["kept", "merged"])
def test_a_stale_version_of_either_merges_nothing(which, kept, merged, belongings, officer):
    mine = {"kept": Company.objects.get(pk=kept.pk), "merged": Company.objects.get(pk=merged.pk)}
    Company.objects.get(pk=mine[which].pk).touch()
    before = state()
    with pytest.raises(StaleVersion):
        merge_companies(**mine, take=[], name_kind="alias", reason="示例", by=officer)
    assert state() == before


def test_a_second_merge_of_what_was_read_before_the_first_is_refused(kept, merged, officer):
    third = make.CompanyFactory()
    read = Company.objects.get(pk=merged.pk)
    merge(kept, merged, officer)
    with pytest.raises(StaleVersion):
        merge_companies(third, read, take=[], name_kind="alias", reason="示例", by=officer)
    assert CompanyMerge.objects.count() == 1


def test_a_city_merges_only_what_lies_in_the_city(kept, merged, regions, city_officer):
    mine = make.LeadFactory(company=merged, region=regions["140105"])
    theirs = make.LeadFactory(company=merged, region=regions["140200"])
    with pytest.raises(ValidationError):
        merge(kept, merged, city_officer)
    theirs.company = None
    theirs.save()
    done = merge(kept, merged, city_officer)
    mine.refresh_from_db()
    assert mine.company == kept
    undo_merge(done, reason="示例", by=city_officer)


def test_nobody_but_an_officer_merges(kept, merged, leader, policy_officer):
    for person in (leader, policy_officer):
        with pytest.raises(ValidationError):
            merge(kept, merged, person)
