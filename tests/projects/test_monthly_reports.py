"""Monthly reports and the money they report."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEntry
from projects.models import Inflow, MonthlyReport
from tests.factories import InflowFactory, MonthlyReportFactory, ProjectFactory

JUNE, JULY = datetime.date(2017, 6, 1), datetime.date(2017, 7, 1)


@pytest.fixture
def project(park):
    return ProjectFactory(name="示例太原项目", park=park, region=park.region, total_investment=100_000_000)


def report_data(project, **changes):
    return {"project": project.pk, "month": "2017-07", "form_key": "k", **changes}


def update_data(report, **changes):
    return {"month": f"{report.month:%Y-%m}", "version": report.version, **changes}


def create(client, data):
    return client.post(reverse("projects:monthlyreport_create"), data)


def update(client, report, data):
    return client.post(reverse("projects:monthlyreport_update", args=[report.pk]), data)


def amounts(report):
    return dict(report.inflows.current().values_list("origin", "amount"))


def test_a_park_manager_reports_a_month_with_its_money_once(as_user, park_manager, project):
    data = report_data(project, funds_outside_province="0.2亿", funds_local="0", servers_installed_total=900)
    for _ in range(2):
        assert create(as_user(park_manager), data).status_code == 302
    report = MonthlyReport.objects.get()
    assert (report.month, report.reporter) == (JULY, park_manager)
    assert amounts(report) == {"outside_province": Decimal(20_000_000), "local": Decimal(0)}, "missing is not zero"
    assert {inflow.month for inflow in report.inflows.all()} == {JULY}
    actors = AuditEntry.objects.filter(model="projects.inflow").values_list("actor", flat=True)
    assert list(actors) == [park_manager.pk] * 2


@pytest.mark.parametrize("typed", ["2017-07", "2017年7月", "2017-07-15", "2017.7"])
def test_a_month_is_read_as_people_write_it(as_user, officer, project, typed):
    assert create(as_user(officer), report_data(project, month=typed)).status_code == 302
    assert MonthlyReport.objects.get().month == JULY


@pytest.mark.parametrize("typed", ["", "七月", "2017", "2017-13", "2999-01"])
def test_what_is_no_month_is_refused(as_user, officer, project, typed):
    answer = create(as_user(officer), report_data(project, month=typed))
    assert answer.status_code == 422
    assert answer.context["form"].errors["month"]


def test_a_new_report_starts_from_last_months_state(as_user, officer, project):
    last = MonthlyReportFactory(project=project, servers_installed_total=900, progress_percent=40, tax=5)
    InflowFactory(project=project, report=last)
    page = as_user(officer).get(reverse("projects:monthlyreport_create"), {"project": project.pk})
    form = page.context["form"]
    assert (form["servers_installed_total"].value(), form["progress_percent"].value()) == (900, 40)
    assert form["month"].value() == JULY
    assert 'value="2017-07"' in page.content.decode()
    assert form["tax"].value() is None
    assert form["funds_outside_province"].value() is None


def test_the_first_report_is_for_the_present_month(as_user, officer, project):
    page = as_user(officer).get(reverse("projects:monthlyreport_create"), {"project": project.pk})
    assert page.context["form"]["month"].value() == timezone.localdate().replace(day=1)


def test_one_month_has_one_report(as_user, officer, project):
    MonthlyReportFactory(project=project, month=JULY)
    answer = create(as_user(officer), report_data(project, funds_local="10"))
    assert answer.status_code == 422
    assert MonthlyReport.objects.count() == 1
    assert not Inflow.objects.exists()


def test_more_servers_online_than_installed_is_an_error(as_user, officer, project):
    answer = create(as_user(officer), report_data(project, servers_installed_total=5, servers_online_total=6))
    assert answer.status_code == 422
    assert "confirmed" not in answer.context["form"].errors, "nothing to confirm: it cannot be"
    assert not MonthlyReport.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"servers_installed_total": 800},
        {"progress_percent": "39.5"},
        {"funds_foreign": "10001"},
        {"funds_local": "1"},
    ],
)
def test_doubtful_figures_are_saved_once_confirmed(as_user, officer, project, changes):
    MonthlyReportFactory(project=project, servers_installed_total=900, progress_percent=40)
    if "funds_local" in changes:
        InflowFactory(project=project, month=JULY, origin="unsplit", amount=10)
    client, data = as_user(officer), report_data(project, **changes)
    asked = create(client, data)
    assert asked.status_code == 422
    assert len(asked.context["form"].non_field_errors()) == 1
    assert MonthlyReport.objects.count() == 1
    key = asked.context["form"].fields["confirmed"].widget.attrs["value"]
    assert create(client, data | {"confirmed": key}).status_code == 302
    assert MonthlyReport.objects.count() == 2


def test_money_is_changed_added_and_put_away_with_the_report(as_user, officer, project):
    report = MonthlyReportFactory(project=project)
    for origin in ("local", "foreign"):
        InflowFactory(project=project, report=report, origin=origin, amount=1_000_000)
    page = as_user(officer).get(reverse("projects:monthlyreport_update", args=[report.pk]))
    assert page.context["form"]["funds_local"].value() == "100"
    data = update_data(report, month="2017-07", funds_local="250", funds_other_city="30")
    assert update(as_user(officer), report, data).status_code == 302
    report.refresh_from_db()
    assert amounts(report) == {"local": Decimal(2_500_000), "other_city": Decimal(300_000)}
    assert set(report.inflows.current().values_list("month", flat=True)) == {JULY}
    away = report.inflows.get(origin="foreign")
    assert away.is_archived
    assert away.archive_reason


def test_a_change_of_money_alone_stops_a_second_saver(as_user, officer, project):
    report = MonthlyReportFactory(project=project)
    client, stale = as_user(officer), update_data(report, funds_local="999")
    assert update(client, report, update_data(report, funds_local="250")).status_code == 302
    answer = update(client, report, stale)
    assert answer.status_code == 409
    shown = {row["name"]: (row["theirs"], row["mine"]) for row in answer.context["conflicts"]}
    assert shown == {"funds_local": ("250", "999")}
    assert amounts(report) == {"local": Decimal(2_500_000)}


def test_an_unchanged_report_is_saved_without_a_new_version(as_user, officer, project):
    report = MonthlyReportFactory(project=project)
    InflowFactory(project=project, report=report, origin="local", amount=1_000_000)
    entries = AuditEntry.objects.count()
    assert update(as_user(officer), report, update_data(report, funds_local="100")).status_code == 302
    report.refresh_from_db()
    assert report.version == 1
    assert AuditEntry.objects.count() == entries


@pytest.mark.parametrize("typed", ["很多", "3至5亿", "99999999999999999999"])
def test_an_unreadable_amount_is_refused_where_it_stands(as_user, officer, project, typed):
    answer = create(as_user(officer), report_data(project, funds_local=typed))
    assert answer.status_code == 422
    assert answer.context["form"].errors["funds_local"]
    assert not MonthlyReport.objects.exists()


def test_money_goes_away_and_comes_back_with_its_report(as_user, officer, project):
    report = MonthlyReportFactory(project=project)
    InflowFactory(project=project, report=report)
    client = as_user(officer)
    archive = reverse("projects:monthlyreport_archive", args=[report.pk])
    assert client.post(archive, {"reason": "示例：误报", "version": 1}).status_code == 302
    assert not amounts(report)
    assert client.post(reverse("projects:monthlyreport_restore", args=[report.pk])).status_code == 302
    assert amounts(report)


def test_an_archived_project_takes_no_report(as_user, officer, project):
    project.archive(reason="示例")
    assert create(as_user(officer), report_data(project)).status_code == 422


def test_the_page_shows_the_month_and_its_money(as_user, officer, project):
    report = MonthlyReportFactory(project=project)
    page = as_user(officer).get(reverse("projects:monthlyreport_detail", args=[report.pk]))
    assert [panel["url"] for panel in page.context["panels"]] == [
        f"{reverse('projects:inflow_list')}?report={report.pk}"
    ]
    head = [pair["values"][0]["text"] for pair in page.context["head"]]
    assert head[1] == "2017-06"
    listed = as_user(officer).get(
        reverse("projects:monthlyreport_list"), {"project": project.pk, "month_to": "2017-06"}
    )
    assert listed.context["page"].rows == [report]
