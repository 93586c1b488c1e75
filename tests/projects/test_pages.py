"""Pages of projects and inflows, and landing a lead."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import resolve, reverse
from django.utils import timezone

from core import audit
from core.models import AuditEntry
from projects.models import Project
from projects.services import land_lead
from projects.stages import stage_gaps, stage_line
from tests.factories import (
    AgreementFactory,
    ChainNodeFactory,
    CompanyFactory,
    DataCentreFactory,
    InflowFactory,
    LeadFactory,
    MonthlyReportFactory,
    ParkFactory,
    ProjectFactory,
    UserFactory,
)

LISTS = ["projects:project_list", "projects:monthlyreport_list", "projects:inflow_list"]


@pytest.fixture
def project(park):
    return ProjectFactory(name="示例太原项目", park=park, region=park.region, total_investment=100_000_000)


@pytest.fixture
def elsewhere(regions):
    other = ParkFactory(name="示例大同数据园", region=regions["140200"])
    return ProjectFactory(name="示例大同项目", park=other, region=regions["140200"])


def project_data(project=None, **changes):
    values = {"name": "示例新项目", "stage": "P50", "form_key": "k"}
    if project:
        kept = {"name": project.name, "region": project.region_id, "park": project.park_id, "stage": project.stage}
        values |= kept | {"company": project.company_id, "investor": project.investor_id, "version": project.version}
    return values | changes


def totals(answer):
    names = [column.name for column in answer.context["table"].shown]
    return dict(zip(names, answer.context["totals"], strict=True))


def listed(answer):
    return {row.pk for row in answer.context["page"].rows}


# who sees what


@pytest.mark.parametrize("person_name", ["park_manager", "city_officer"])
def test_only_own_projects_reports_and_money_are_listed(person_name, request, as_user, project, elsewhere):
    for one in (project, elsewhere):
        InflowFactory(project=one, report=MonthlyReportFactory(project=one))
    client = as_user(request.getfixturevalue(person_name))
    for route in LISTS:
        page = client.get(reverse(route)).content.decode()
        assert "示例太原项目" in page
        assert "示例大同" not in page


@pytest.mark.parametrize("person_name", ["park_manager", "city_officer"])
def test_somebody_elses_record_answers_like_a_missing_one(person_name, request, as_user, project, elsewhere):
    client = as_user(request.getfixturevalue(person_name))
    report = MonthlyReportFactory(project=elsewhere)
    pages = [("project_detail", elsewhere), ("monthlyreport_detail", report), ("monthlyreport_update", report)]
    for name, record in pages:
        foreign = client.get(reverse(f"projects:{name}", args=[record.pk]))
        missing = client.get(reverse(f"projects:{name}", args=[10**6]))
        assert foreign.status_code == missing.status_code == 404


def test_a_project_outside_every_park_is_not_the_park_managers(as_user, park_manager, project, regions):
    loose = ProjectFactory(region=regions["140100"])
    assert as_user(park_manager).get(reverse("projects:project_detail", args=[loose.pk])).status_code == 404
    assert as_user(park_manager).get(reverse("projects:project_update", args=[project.pk])).status_code == 403


def test_a_park_manager_is_not_told_of_leads_and_agreements(as_user, park_manager, officer, project):
    project.lead = LeadFactory(name="示例保密线索", region=project.region)
    project.save()
    project.agreements.add(AgreementFactory(name="示例保密协议", region=project.region))
    url = reverse("projects:project_detail", args=[project.pk])
    assert "示例保密" in as_user(officer).get(url).content.decode()
    assert "示例保密" not in as_user(park_manager).get(url).content.decode()


@pytest.mark.parametrize("route", LISTS)
def test_a_list_costs_the_same_queries_for_one_row_and_for_fifty(
    route, as_user, officer, regions, django_assert_max_num_queries
):
    def make(count):
        for _ in range(count):
            park = ParkFactory(region=regions["140100"])
            one = ProjectFactory(region=park.region, park=park, owner=UserFactory(), chain_nodes=[ChainNodeFactory()])
            InflowFactory(project=one, report=MonthlyReportFactory(project=one))

    client = as_user(officer)
    make(1)
    client.get(reverse(route))
    with django_assert_max_num_queries(50) as one:
        client.get(reverse(route), {"size": 50})
    make(49)
    with django_assert_max_num_queries(len(one.captured_queries)):
        page = client.get(reverse(route), {"size": 50})
    assert page.content.decode().count('class="seq">') >= 50


# the list


def test_investment_and_funds_are_summed_over_everything_filtered(as_user, officer, regions):
    first, second = (ProjectFactory(region=regions["140100"], total_investment=10_000_000) for _ in range(2))
    InflowFactory(project=first, amount=4_000_000), InflowFactory(project=first, amount=1_000_000)
    InflowFactory(project=second, amount=9_000_000, archived_at=timezone.now(), archive_reason="示例")
    InflowFactory(project=ProjectFactory(region=regions["140200"]), amount=7_000_000)
    answer = as_user(officer).get(reverse("projects:project_list"), {"region": "140100", "sort": "-funds_in_place"})
    assert (totals(answer)["total_investment"], totals(answer)["funds_in_place"]) == ("2,000", "500")
    text = {
        row.pk: {name: column.text(row) for name, column in answer.context["table"].columns.items()}
        for row in answer.context["table"].rows
    }
    assert (text[first.pk]["funds_in_place"], text[first.pk]["funds_share"]) == ("500", "50%")
    assert (text[second.pk]["funds_in_place"], text[second.pk]["funds_share"]) == ("—", "—")


def test_totals_of_a_second_page_are_those_of_the_whole_list(as_user, officer, regions):
    for _ in range(21):
        ProjectFactory(region=regions["140100"], total_investment=1_000_000)
    answer = as_user(officer).get(reverse("projects:project_list"), {"page": 2})
    assert len(answer.context["page"].rows) == 1
    assert totals(answer)["total_investment"] == "2,100"


def test_every_filter_leaves_what_it_names(as_user, officer, project, elsewhere, regions):
    node = ChainNodeFactory()
    project.chain_nodes.add(node)
    project.stage, project.side_state, project.side_reason = "P60", "X1", "示例"
    project.lead = LeadFactory(region=project.region)
    project.data_centre = DataCentreFactory(region=project.region, park=project.park)
    project.save()
    project.agreements.add(AgreementFactory(region=project.region, signed_on=datetime.date(2016, 3, 1)))
    project.agreements.add(AgreementFactory(region=project.region, signed_on=datetime.date(2016, 9, 1)))
    client = as_user(officer)
    asked = [
        {"stage": "P60"}, {"state": "X1"}, {"region": "140100"}, {"park": project.park_id}, {"chain": node.pk},
        {"signed": "2016"}, {"company": project.company_id}, {"company": project.investor_id},
        {"lead": project.lead_id}, {"agreement": project.agreements.first().pk},
        {"data_centre": project.data_centre_id}, {"q": "太原"},
    ]  # fmt: skip
    for query in asked:
        answer = client.get(reverse("projects:project_list"), query)
        assert answer.context["chips"], query
        assert [row.pk for row in answer.context["page"].rows] == [project.pk], query
    assert listed(client.get(reverse("projects:project_list"), {"state": "on"})) == {elsewhere.pk}
    assert listed(client.get(reverse("projects:project_list"))) == {project.pk, elsewhere.pk}


def test_inflows_are_narrowed_by_project_region_month_and_origin(as_user, officer, project, elsewhere):
    june = InflowFactory(project=project, amount=3_000_000)
    july = InflowFactory(project=elsewhere, amount=5_000_000, month=datetime.date(2017, 7, 1), origin="local")
    client, url = as_user(officer), reverse("projects:inflow_list")
    for query in ({"project": project.pk}, {"region": "140100"}, {"month_to": "2017-06"}, {"origin": june.origin}):
        answer = client.get(url, query)
        assert listed(answer) == {june.pk}, query
        assert totals(answer)["amount"] == "300"
    assert listed(client.get(url, {"month_from": "2017-07", "month_to": "2017-07"})) == {july.pk}
    wrong = client.get(url, {"month_from": "2017-08", "month_to": "2017-07"})
    assert wrong.context["filters"].errors["month"]


def test_a_list_becomes_a_workbook(as_user, officer, project):
    InflowFactory(project=project, report=MonthlyReportFactory(project=project))
    for route in LISTS:
        answer = as_user(officer).post(reverse(route.replace("_list", "_export")))
        assert b"".join(answer.streaming_content)[:2] == b"PK"


# the page of a project


def test_the_page_leads_to_what_belongs_to_the_project(as_user, officer, project):
    InflowFactory(project=project, amount=25_000_000)
    page = as_user(officer).get(reverse("projects:project_detail", args=[project.pk]))
    for name in ("monthlyreport", "inflow"):
        assert f"{reverse(f'projects:{name}_list')}?project={project.pk}" in [p["url"] for p in page.context["panels"]]
    head = {pair["label"]: pair["values"][0]["text"] for pair in page.context["head"]}
    assert "25%" in head.values()


def test_the_stage_line_puts_dates_beside_stages():
    project = Project(
        stage="P60", registered_on=datetime.date(2017, 3, 5), started_on=datetime.date(2017, 6, 1),
        field_notes={"started_on": {"precision": "month"}},
    )  # fmt: skip
    line = {step["code"]: (step["place"], step["on"]) for step in stage_line(project)}
    assert line["P50"] == ("past", "2017-03-05")
    assert line["P60"] == ("present", "2017-06")
    assert line["P80"] == ("to-come", "—")


@pytest.mark.parametrize(
    ("stage", "dates", "count"),
    [
        ("P50", {"registered_on": "2017-03-05"}, 0),
        ("P60", {"registered_on": "2017-03-05"}, 1),
        ("P50", {"registered_on": "2017-03-05", "started_on": "2017-06-01"}, 1),
        ("P60", {"registered_on": "2017-07-05", "started_on": "2017-06-01"}, 1),
        ("P60", {"registered_on": "2017-06-15", "started_on": "2017-06-01"}, 0),
    ],
)
def test_stage_and_dates_that_do_not_fit_are_said(stage, dates, count):
    days = {name: datetime.date.fromisoformat(day) for name, day in dates.items()}
    assert len(stage_gaps(Project(stage=stage, **days))) == count


def test_a_project_without_its_date_is_saved_with_a_warning(as_user, officer, regions):
    data = project_data(stage="P60", region=regions["140100"].pk)
    answer = as_user(officer).post(reverse("projects:project_create"), data, follow=True)
    assert answer.status_code == 200
    assert "notice-warning" in answer.content.decode()
    assert len(answer.context["gaps"]) == 2


# writing a project


def test_the_same_form_sent_twice_makes_one_project(as_user, officer, regions):
    client, data = as_user(officer), project_data(region=regions["140100"].pk, total_investment="1.2亿")
    answers = [client.post(reverse("projects:project_create"), data) for _ in range(2)]
    made = Project.objects.get()
    assert {answer["Location"] for answer in answers} == {reverse("projects:project_detail", args=[made.pk])}
    assert made.total_investment == Decimal(120_000_000)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("2017-140105-65-03-012345", "2017-140105-65-03-012345"), ("20171401056503012345", "2017-140105-65-03-012345"),
     ("", "")],
)  # fmt: skip
def test_a_project_code_is_kept_as_on_the_certificate(as_user, officer, regions, typed, kept):
    data = project_data(region=regions["140100"].pk, project_code=typed)
    assert as_user(officer).post(reverse("projects:project_create"), data).status_code == 302
    assert Project.objects.get().project_code == kept


@pytest.mark.parametrize(
    "changes",
    [{"project_code": "2017-1401"}, {"side_state": "X1"}, {"total_investment": "很多"}, {"started_on": "2017-02-31"}],
)
def test_wrong_input_is_refused_and_kept_on_the_form(as_user, officer, regions, changes):
    answer = as_user(officer).post(
        reverse("projects:project_create"), project_data(region=regions["140100"].pk, **changes)
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert all(answer.context["form"][name].value() == value for name, value in changes.items())
    assert not Project.objects.exists()


def test_a_project_cannot_be_put_into_somebody_elses_region_or_park(as_user, city_officer, elsewhere, regions):
    client, url = as_user(city_officer), reverse("projects:project_create")
    assert client.post(url, project_data(region=regions["140200"].pk)).status_code == 422
    data = project_data(region=regions["140100"].pk, park=elsewhere.park_id)
    assert client.post(url, data).status_code == 422
    assert Project.objects.count() == 1


def test_a_data_centre_of_another_park_is_refused(as_user, officer, project, elsewhere):
    foreign = DataCentreFactory(region=elsewhere.region, park=elsewhere.park)
    answer = as_user(officer).post(
        reverse("projects:project_update", args=[project.pk]), project_data(project, data_centre=foreign.pk)
    )
    assert answer.context["form"].errors["data_centre"]


def test_a_new_project_lies_where_its_park_lies(as_user, officer, park):
    form = as_user(officer).get(reverse("projects:project_create"), {"park": park.pk}).context["form"]
    assert (form["park"].value(), form["region"].value()) == (park.pk, park.region_id)


def test_both_values_are_shown_when_someone_saved_meanwhile(as_user, officer, project):
    stale = project_data(project, total_investment="9000")
    with audit.acting(officer):
        project.total_investment = Decimal(110_000_000)
        project.save()
    client, url = as_user(officer), reverse("projects:project_update", args=[project.pk])
    answer = client.post(url, stale)
    assert answer.status_code == 409
    shown = {row["name"]: (row["theirs"], row["mine"]) for row in answer.context["conflicts"]}
    assert shown["total_investment"][1] == "9000"
    assert shown.keys() == {"total_investment"}
    taken = client.post(url, stale | {"version": project.version, "take": ["total_investment"]})
    assert taken.status_code == 302
    project.refresh_from_db()
    assert project.total_investment == Decimal(110_000_000)


def test_an_archived_project_leaves_the_list_and_comes_back(as_user, officer, project):
    client = as_user(officer)
    InflowFactory(project=project)
    data = {"reason": "示例：重复", "version": project.version}
    assert client.post(reverse("projects:project_archive", args=[project.pk]), data).status_code == 302
    assert not listed(client.get(reverse("projects:project_list")))
    assert not listed(client.get(reverse("projects:inflow_list"))), "its money counts no longer"
    assert client.get(reverse("projects:project_update", args=[project.pk])).status_code == 302
    assert client.post(reverse("projects:project_restore", args=[project.pk])).status_code == 302
    assert listed(client.get(reverse("projects:project_list"))) == {project.pk}


# landing


@pytest.fixture
def lead(regions):
    found = LeadFactory(
        name="示例签约线索", region=regions["140100"], stage="P40", planned_investment=350_000_000, site="示例地块",
        company=CompanyFactory(), chain_nodes=[ChainNodeFactory()],
        field_notes={"planned_investment": {"qualifier": "约"}},
    )  # fmt: skip
    AgreementFactory(lead=found, region=found.region, company=found.company)
    return found


def test_a_signed_lead_lands_with_all_it_carries(as_user, city_officer, lead):
    client, url = as_user(city_officer), reverse("projects:lead_land", args=[lead.pk])
    assert client.get(url).status_code == 200
    answer = client.post(url, {"name": "示例落地项目", "version": lead.version})
    made = Project.objects.get()
    assert answer["Location"] == reverse("projects:project_detail", args=[made.pk])
    assert (made.name, made.stage, made.region, made.investor, made.lead) == (
        "示例落地项目", "P50", lead.region, lead.company, lead,
    )  # fmt: skip
    assert (made.total_investment, made.site, made.owner) == (350_000_000, "示例地块", city_officer)
    assert made.field_notes == {"total_investment": {"qualifier": "约"}}
    assert set(made.agreements.all()) == set(lead.agreements.all()) != set()
    assert set(made.chain_nodes.all()) == set(lead.chain_nodes.all()) != set()
    assert AuditEntry.objects.get(model="projects.project").actor == city_officer


def test_a_lead_lands_once(as_user, officer, lead):
    client, url = as_user(officer), reverse("projects:lead_land", args=[lead.pk])
    for _ in range(2):
        answer = client.post(url, {"name": lead.name, "version": lead.version})
        assert answer["Location"] == reverse("projects:project_detail", args=[Project.objects.get().pk])
    with pytest.raises(ValidationError):
        land_lead(lead=lead, by=officer)


@pytest.mark.parametrize("changes", [{"stage": "P30"}, {"side_state": "X3", "side_reason": "示例"}])
def test_a_lead_that_is_not_signed_or_not_going_on_does_not_land(as_user, officer, lead, changes):
    for name, value in changes.items():
        setattr(lead, name, value)
    lead.save()
    answer = as_user(officer).post(
        reverse("projects:lead_land", args=[lead.pk]), {"name": "x", "version": lead.version}
    )
    assert answer.status_code == 302
    assert not Project.objects.exists()


def test_landing_a_lead_that_changed_meanwhile_asks_again(as_user, officer, lead):
    answer = as_user(officer).post(reverse("projects:lead_land", args=[lead.pk]), {"name": "x", "version": 99})
    assert answer.status_code == 409
    assert not Project.objects.exists()


def test_somebody_elses_lead_does_not_exist(as_user, other_officer, park_manager, lead):
    url = reverse("projects:lead_land", args=[lead.pk])
    assert as_user(other_officer).post(url, {"name": "x", "version": 1}).status_code == 404
    assert as_user(park_manager).post(url, {"name": "x", "version": 1}).status_code == 403


def test_the_service_names_its_actor(officer, lead):
    made = land_lead(lead=lead, by=officer)
    assert made.name == lead.name
    assert AuditEntry.objects.get(model="projects.project").actor == officer


def test_the_leads_page_offers_to_land_a_signed_lead_only(as_user, officer, lead):
    client, url = as_user(officer), reverse("crm:lead_detail", args=[lead.pk])
    landing = reverse("projects:lead_land", args=[lead.pk])
    assert landing in client.get(url).content.decode()
    land_lead(lead=lead, by=officer)
    assert landing not in client.get(url).content.decode()


def test_every_panel_is_narrowed_by_a_filter_that_its_list_has(park):
    """A panel whose list does not know its filter would show everything."""
    from parks import views as parks
    from projects import views

    for view in (views.ProjectDetail, views.MonthlyReportDetail, parks.ParkDetail, parks.DataCentreDetail):
        for panel in view.panels:
            listing = resolve(reverse(panel.route)).func.view_class
            assert panel.by in listing.filterset_class.filters, panel
