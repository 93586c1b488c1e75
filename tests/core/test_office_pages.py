"""Pages of office rules and special days."""

import datetime

import pytest
from django.urls import reverse

from core import office, working_days
from core.models import AuditEntry, Holiday, Setting
from tests import factories

pytestmark = pytest.mark.django_db
KEY = "lead.respond"
URL = f"/rules/{KEY}/"


def shown(response) -> str:
    return response.content.decode()


def test_everyone_reads_the_rules_and_only_the_system_administrator_changes_them(as_user, officer, system_admin):
    page = shown(as_user(officer).get("/rules/"))
    assert "江府办函〔2024〕37号" in page
    assert "10亿元" in page
    assert URL not in page
    assert as_user(officer).get(URL).status_code == 403
    assert URL in shown(as_user(system_admin).get("/rules/"))


def test_a_rule_is_set_with_its_basis_and_kept_in_its_history(as_user, system_admin):
    client = as_user(system_admin)
    answer = client.post(URL, {"value": "2", "source": "示例办〔2026〕1号", "version": "0"})
    assert answer.status_code == 302
    assert office.value(KEY) == 2
    page = shown(client.get("/rules/"))
    assert "示例办〔2026〕1号" in page
    client.post(URL, {"value": "3", "source": "示例办〔2026〕2号", "version": "1"})
    assert office.value(KEY) == 3
    assert "2 → 3" in shown(client.get(URL))
    assert AuditEntry.objects.filter(model="core.setting").count() == 2


@pytest.mark.parametrize("value", ["", "0.5", "-1", "很快", "99999"])
def test_what_is_no_value_is_refused_with_a_sentence(as_user, system_admin, value):
    answer = as_user(system_admin).post(URL, {"value": value, "version": "0"})
    assert answer.status_code == 422
    assert not Setting.objects.exists()


def test_two_administrators_see_both_values(as_user, system_admin):
    client = as_user(system_admin)
    client.post(URL, {"value": "2", "version": "0"})
    answer = client.post(URL, {"value": "4", "version": "0"})
    assert answer.status_code == 409
    assert office.value(KEY) == 2
    assert client.post(URL, {"value": "4", "version": "1"}).status_code == 302
    assert office.value(KEY) == 4


def test_a_rule_goes_back_to_the_proposed_value_and_can_be_set_again(as_user, system_admin):
    client = as_user(system_admin)
    client.post(URL, {"value": "2", "version": "0"})
    assert client.post(URL, {"reset": "1", "version": "7"}).status_code == 302
    assert office.value(KEY) == 2
    client.post(URL, {"reset": "1", "version": "1"})
    assert office.value(KEY) == 1
    version = Setting.objects.get(key=KEY).version
    client.post(URL, {"value": "5", "version": str(version)})
    assert office.value(KEY) == 5
    assert Setting.objects.count() == 1


def test_an_amount_is_written_as_offices_write_it(as_user, system_admin):
    url = "/rules/first_report.threshold_cny/"
    client = as_user(system_admin)
    assert client.post(url, {"value": "5亿", "version": "0"}).status_code == 302
    assert Setting.objects.get().value == "5亿元"
    assert client.post(url, {"value": "500万美元", "version": "1"}).status_code == 422


def test_a_rule_that_is_not_declared_has_no_page(as_user, system_admin):
    assert as_user(system_admin).get("/rules/lead.nothing/").status_code == 404


NOTICE = """
2027-01-01至2027-01-03 休 元旦
2027/2/6 班 春节
2027年2月7日 上班 春节
2027-05-01 休 劳动节
2027-10-01～2027-10-07，放假，国庆节
"""


def test_a_yearly_notice_is_pasted_at_once(as_user, system_admin):
    client = as_user(system_admin)
    url = reverse("core:holiday_notice")
    answer = client.post(url, {"lines": NOTICE, "source": "示例：国办发明电〔2026〕0号"})
    assert answer.headers["Location"].endswith("?year=2027")
    assert Holiday.objects.count() == 13
    assert working_days.is_known(2027)
    assert not working_days.is_working_day(datetime.date(2027, 10, 7))
    assert working_days.is_working_day(datetime.date(2027, 2, 6))
    before = AuditEntry.objects.count()
    client.post(url, {"lines": NOTICE, "source": "示例：国办发明电〔2026〕0号"})
    assert (Holiday.objects.count(), AuditEntry.objects.count()) == (13, before)


def test_a_corrected_notice_changes_the_days_it_names(as_user, system_admin):
    factories.HolidayFactory(day=datetime.date(2027, 1, 1), name="示例：登错", is_workday=True)
    as_user(system_admin).post(reverse("core:holiday_notice"), {"lines": "2027-01-01 休 元旦", "source": "示例"})
    row = Holiday.objects.get()
    assert (row.name, row.is_workday, row.version) == ("元旦", False, 2)


def test_all_that_is_wrong_in_a_notice_is_told_and_nothing_is_written(as_user, system_admin):
    lines = "2027-01-01 休 元旦\n2027-02-30 休 春节\n2027-03-01 开 会\n随便\n2027-01-01 班 元旦\n2027-01-04 班 示例"
    lines += "\n2027-05-01至2027-06-30 休 劳动节"
    answer = as_user(system_admin).post(reverse("core:holiday_notice"), {"lines": lines, "source": "示例"})
    page = shown(answer)
    assert answer.status_code == 422
    for told in ("2027-2-30", "“开”", "“随便”", "2027-01-04", "2027-06-30"):
        assert told in page or told.replace("2-30", "02-30") in page, told
    assert not Holiday.objects.exists()


def test_the_list_shows_a_year_and_who_may_not_write_sees_no_button(as_user, officer, system_admin):
    factories.HolidayFactory(day=datetime.date(2017, 6, 9), name="示例：停电")
    page = shown(as_user(officer).get("/special-days/?year=2017"))
    assert "示例：停电" in page
    assert "2017-04-01" in page
    assert reverse("core:holiday_notice") not in page
    assert reverse("core:holiday_notice") in shown(as_user(system_admin).get("/special-days/"))


def test_one_day_stands_in_the_table_once(as_user, system_admin):
    factories.HolidayFactory(day=datetime.date(2027, 1, 1))
    answer = as_user(system_admin).post("/special-days/new/", {"day": "2027-01-01", "name": "示例", "form_key": "k"})
    assert answer.status_code == 422
    assert Holiday.objects.count() == 1
