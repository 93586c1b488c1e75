"""Every record: audited in words, never saved over a newer version, archived with a reason, never deleted."""

import pytest
from django.core.exceptions import ValidationError

from core import audit
from core.models import AuditEntry, RecordsAreKept, StaleVersion
from core.timeline import timeline
from crm.models import Company
from tests.factories import CompanyFactory, ContactFactory, LeadFactory

pytestmark = pytest.mark.django_db


def test_a_change_is_told_in_words(officer, regions):
    with audit.acting(officer, via="web"):
        company = CompanyFactory(name="示例甲数据有限公司")
        company.headquarters_region = regions["140100"]
        company.registered_capital = 50_000_000
        company.save()
    newest = timeline(company, officer)[0]
    assert newest["who"] == "示例省招商干部"
    region, capital = newest["changes"]
    assert region["new"] == "太原市"
    assert capital["new"].startswith("5,000")


def test_saving_without_a_change_leaves_no_trace():
    company = CompanyFactory()
    before = AuditEntry.objects.count()
    company.save()
    assert company.version == 1
    assert AuditEntry.objects.count() == before


def test_the_second_of_two_savers_is_refused():
    company = CompanyFactory()
    mine, theirs = Company.objects.get(pk=company.pk), Company.objects.get(pk=company.pk)
    theirs.industry = "互联网数据服务"
    theirs.save()
    mine.industry = "基础软件开发"
    with pytest.raises(StaleVersion):
        mine.save()
    company.refresh_from_db()
    assert company.industry == "互联网数据服务"
    assert AuditEntry.objects.filter(object_id=company.pk, model="crm.company").count() == 2


def test_records_cannot_be_deleted_only_archived():
    company = CompanyFactory()
    with pytest.raises(RecordsAreKept):
        company.delete()
    with pytest.raises(RecordsAreKept):
        Company.objects.all().delete()
    with pytest.raises(ValidationError):
        company.archive(reason="  ")
    company.archive(reason="重复录入")
    assert not Company.objects.current().exists()
    assert AuditEntry.objects.filter(action="archive", reason="重复录入").exists()


def test_audit_entries_cannot_be_changed():
    CompanyFactory()
    entry = AuditEntry.objects.latest("pk")
    entry.reason = "改写"
    with pytest.raises(RecordsAreKept):
        entry.save()
    with pytest.raises(RecordsAreKept):
        entry.delete()


def test_a_masked_number_is_in_no_audit_entry(officer):
    contact = ContactFactory(mobile="13900001111")
    contact.mobile = "13900002222"
    contact.save()
    for entry in AuditEntry.objects.all():
        assert "1390000" not in str(entry.changes)


def test_a_shared_companys_timeline_does_not_tell_of_a_foreign_lead(regions, city_officer, other_officer):
    company = CompanyFactory()
    LeadFactory(company=company, region=regions["140100"], name="太原的秘密项目")
    assert "太原的秘密项目" in str(timeline(company, city_officer))
    assert "太原的秘密项目" not in str(timeline(company, other_officer))


def test_a_list_of_everything_is_scoped_by_one_function(regions, city_officer, other_officer, auditor, park_manager):
    lead = LeadFactory(region=regions["140105"])
    seen = {user: type(lead).objects.visible_to(user).count() for user in (city_officer, other_officer, auditor)}
    assert seen == {city_officer: 1, other_officer: 0, auditor: 0}
    assert not type(lead).objects.visible_to(park_manager).exists()
    city_officer.is_active = False
    assert not type(lead).objects.visible_to(city_officer).exists()
