"""What holds for every page: headers, odd input, error pages, exports, columns, double submits."""

import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from core.models import AuditEntry, ListPreference
from crm.models import Company
from tests.factories import CompanyFactory

pytestmark = pytest.mark.django_db


def test_no_page_may_run_inline_code_or_ask_another_host(as_user, officer):
    answer = as_user(officer).get(reverse("crm:company_list"))
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "no-store" in answer.headers["Cache-Control"]
    page = answer.content.decode()
    assert "style=" not in page
    assert " onclick" not in page


@pytest.mark.parametrize(
    "query",
    [
        "q=%00", "q=%ED%A0%80", "page=99999999999999999999", "page=-1", "sort=nothing", "sort=-search_text", "size=7",
        "region=nowhere", "resident=maybe", "chain=abc", "chain=99999999999999999999", "q=" + "x" * 5000,
        "q=%27%22%3E%3Cscript%3E", "company=' OR 1=1", "_connector=OR",
    ],
)  # fmt: skip
def test_odd_addresses_are_answered_politely(as_user, officer, query):
    CompanyFactory()
    answer = as_user(officer).get(f"{reverse('crm:company_list')}?{query}")
    assert answer.status_code in (200, 400)
    assert "<script>" not in answer.content.decode()


@pytest.mark.parametrize("pk", [0, 999_999_999, 10**30])
def test_a_missing_record_is_a_plain_page_with_a_reference(as_user, officer, pk):
    answer = as_user(officer).get(f"/companies/{pk}/")
    assert answer.status_code == 404
    assert answer.headers["X-Request-ID"] in answer.content.decode()


def test_a_refusal_is_written_down(as_user, leader):
    assert as_user(leader).get(reverse("crm:company_create")).status_code == 403
    assert AuditEntry.objects.filter(action="denied", actor=leader).exists()


def test_the_export_is_the_list(as_user, officer, regions):
    for number in range(3):
        CompanyFactory(name=f"示例乙{number}有限公司", headquarters_region=regions["140100"])
    CompanyFactory(name="=1+1示例丙有限公司")
    client = as_user(officer)
    answer = client.post(f"{reverse('crm:company_export')}?q=示例乙&sort=-name")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    names = [row[1].value for row in sheet.iter_rows() if str(row[1].value).startswith("示例乙")]
    assert names == ["示例乙2有限公司", "示例乙1有限公司", "示例乙0有限公司"]
    assert AuditEntry.objects.filter(action="export", actor=officer, reason__contains="示例乙").exists()
    answer = client.post(reverse("crm:company_export"))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    cells = [cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=1")]
    assert [cell.data_type for cell in cells] == ["s"]


def test_chosen_columns_are_kept_and_exported(as_user, officer):
    CompanyFactory(uscc="91110108551385082Q")
    client = as_user(officer)
    client.post(reverse("core:list_columns"), {"list": "crm:company_list", "columns": ["uscc", "industry"]})
    assert ListPreference.objects.get(user=officer).columns == ["uscc", "industry"]
    table = client.get(reverse("crm:company_list")).context["table"]
    assert [column.name for column in table.shown] == ["name", "uscc", "industry"]  # a row never goes without its name


def test_an_address_on_another_host_is_not_followed(as_user, officer):
    answer = as_user(officer).post(reverse("core:list_columns"), {"list": "crm:company_list", "next": "//evil.example"})
    assert answer.headers["Location"] == "/"


def test_a_form_sent_twice_makes_one_record_and_another_content_makes_another(as_user, officer):
    client, url = as_user(officer), reverse("crm:company_create")
    sent = {"name": "示例丁数据有限公司", "form_key": "one"}
    first, again = client.post(url, sent), client.post(url, sent)
    assert first.headers["Location"] == again.headers["Location"]
    client.post(url, sent | {"name": "示例戊数据有限公司"})
    assert Company.objects.count() == 2


def test_a_stale_form_shows_both_values_and_loses_neither(as_user, officer):
    company = CompanyFactory(industry="原来的")
    client, url = as_user(officer), reverse("crm:company_update", args=[company.pk])
    mine = {"name": company.name, "industry": "我写的", "version": "1"}
    Company.objects.get(pk=company.pk)
    theirs = Company.objects.get(pk=company.pk)
    theirs.industry = "别人写的"
    theirs.save()
    answer = client.post(url, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "别人写的" in page
    assert "我写的" in page
    company.refresh_from_db()
    assert company.industry == "别人写的"
    client.post(url, mine | {"version": "2", "take": "industry", "short_name": "示例"})
    company.refresh_from_db()
    assert (company.industry, company.short_name) == ("别人写的", "示例")


def test_an_amount_is_read_back(as_user, officer):
    answer = as_user(officer).get("/amount/", {"text": "1.2亿"})
    assert answer.json()["ok"]
    answer = as_user(officer).get("/amount/", {"text": "许多"})
    assert not answer.json()["ok"]


def test_the_health_page_needs_no_sign_in():
    assert Client(HTTP_HOST="127.0.0.1").get("/health/").json() == {"status": "ok"}


def test_a_wrong_host_is_refused():
    assert Client(HTTP_HOST="evil.example").get("/sign-in/").status_code == 400
