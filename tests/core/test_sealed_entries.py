"""The audit tells that something was done to a sealed record, by whom and when, and nothing of what is in it."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from core import audit
from crm import services
from tests import factories as make

pytestmark = pytest.mark.django_db
SECRET = "金砖密约"


@pytest.fixture
def sealed(regions, city_officer):
    """A sealed lead with a talk, a comment on the talk, and a project that came from elsewhere and points at it."""
    lead = make.LeadFactory(name=f"{SECRET}项目", region=regions["140100"], owner=city_officer)
    talk = make.InteractionFactory(lead=lead, region=regions["140100"], summary=f"{SECRET}往来")
    comment = make.CommentFactory(on=talk, text=f"{SECRET}评论")
    project = make.ProjectFactory(region=regions["140100"])
    project.lead = lead
    project.save()
    for record in (lead, talk, comment):
        change = {"field": "remark", "old": "", "new": SECRET}
        audit.record(record, "update", changes=[change], reason=f"{SECRET}理由", by=city_officer)
    services.seal_lead(lead, people=[], reason=f"{SECRET}封存", by=city_officer)
    return lead


def test_the_auditor_sees_numbers_instead_of_names(as_user, auditor, sealed, city_officer):
    client = as_user(auditor)
    page = client.get(f"{reverse('core:audit_list')}?size=100").content.decode()
    assert SECRET not in page
    assert str(city_officer) in page
    assert page.count(f"No. {sealed.pk}") + page.count(f"第 {sealed.pk} 号") >= 4
    book = load_workbook(io.BytesIO(b"".join(client.post(reverse("core:audit_export")).streaming_content)))
    assert SECRET not in "".join(str(cell) for sheet in book for row in sheet.values for cell in row)


def test_the_search_of_the_audit_does_not_find_sealed_records_by_name(as_user, auditor, sealed):
    found = as_user(auditor).get(reverse("core:audit_list"), {"q": SECRET})
    assert list(found.context["page"].rows) == []
    by_name = as_user(auditor).get(reverse("core:audit_list"), {"q": "示例太原招商干部"})
    assert by_name.context["page"].rows


def test_lifting_the_seal_lets_the_audit_tell_again(as_user, auditor, sealed, city_officer):
    services.unseal_lead(sealed, reason="示例", by=city_officer)
    assert SECRET in as_user(auditor).get(f"{reverse('core:audit_list')}?size=100").content.decode()


def test_the_number_of_queries_does_not_grow_with_the_entries(as_user, auditor, sealed, django_assert_num_queries):
    client, address = as_user(auditor), reverse("core:audit_list")
    client.get(address)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _ in range(10):
        audit.record(sealed, "update", changes=[{"field": "remark", "old": "", "new": SECRET}])
    with django_assert_num_queries(len(few)):
        client.get(address)
