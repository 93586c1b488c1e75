"""The leadership workbook says what the lists say, to each reader what that reader may see, and nothing twice."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.utils.translation import override

from accounts.roles import Role
from core.models import AuditEntry, Job
from crm.models import Agreement, Lead
from indicators import registry
from indicators.periods import Period
from plan.models import ActionPlan, PlanAction
from plan.tracker import track
from projects.models import Inflow, Project
from reports.pack.forms import PackForm
from reports.tasks import build_pack
from tests import factories
from tests.reports.pack_data import DANGEROUS, generate

pytestmark = pytest.mark.django_db
YEAR = Period.year(2017)
DECEMBER = Period(date(2017, 12, 1), date(2017, 12, 31))
# English is the language of the source: what the tests look for is found whatever the translations say.
LANGUAGE = "en"


@pytest.fixture(autouse=True)
def in_english():
    with override(LANGUAGE):
        yield


def ordered(user: Any, **more: str) -> Job:
    """Ask for a workbook of December 2017 and make it."""
    user.language = LANGUAGE
    user.save()
    params = {"period": "2017-12", "region": user.region_id, "unit": "万元", **more}
    job = factories.JobFactory(owner=user, task=build_pack.name, params=params)
    build_pack(job.pk)
    job.refresh_from_db()
    return job


def opened(job: Job, **how: Any) -> openpyxl.Workbook:
    assert job.state == Job.State.DONE, job.message
    return openpyxl.load_workbook(io.BytesIO(job.result_file.read()), **how)


def pack(user: Any, **more: str) -> openpyxl.Workbook:
    return opened(ordered(user, **more), data_only=True)


def cover_of(book: openpyxl.Workbook) -> dict[str, Any]:
    return {row[0].value: row[1].value for row in book["Cover"].iter_rows() if row[1].value is not None}


def total_of(book: openpyxl.Workbook, sheet: str) -> dict[str, Any]:
    """The total line, by what stands in the two header rows above."""
    rows = [[cell.value for cell in row] for row in book[sheet].iter_rows()]
    start = next(place for place, row in enumerate(rows) if row[0] == "No.")
    total = next(row for row in rows if row[0] == "Total")
    groups, heads = rows[start], rows[start + 1]
    found, group = {}, ""
    for place, value in enumerate(total):
        group = groups[place] or group
        found[f"{group} / {heads[place]}" if isinstance(heads[place], str) else str(group)] = value
    return found


def rows_of(book: openpyxl.Workbook, sheet: str) -> list[list]:
    """The numbered lines of an annex."""
    rows = [[cell.value for cell in row] for row in book[sheet].iter_rows()]
    return [row for row in rows if isinstance(row[0], int)]


def says(cell: Any, value: Decimal | None) -> bool:
    """Does a cell of 万元 say `value` of 元? None stands in words; a sum of nothing is 0, shown as a dash."""
    if value is None:
        return cell in ("Not reported", "—", 0)
    return cell == pytest.approx(float(value) / 10_000)


@pytest.fixture
def three_readers(regions, park, officer, city_officer, park_manager) -> dict[str, Any]:
    generate(regions, park)
    return {"province": officer, "city": city_officer, "park": park_manager}


@pytest.fixture
def listed(as_user: Callable) -> Callable:
    """The sum of the list behind a number, as its page gives it."""

    def total(user: Any, code: str, **filters: Any) -> Any:
        response = as_user(user).get(registry.get(code).list_url(**filters))
        assert response.status_code == 200
        return response.context["summary"].value

    return total


@pytest.mark.parametrize("who", ["province", "city", "park"])
class TestOneNumber:
    def test_the_cover_says_what_the_lists_say(self, who, three_readers, listed):
        user = three_readers[who]
        cover = cover_of(pack(user))
        money = {"funds_in_place", "funds_outside_province"} | ({"investment_agreed"} if who != "park" else set())
        for code in money:
            name = registry.get(code).name
            assert says(cover[f"{name}（Year to date）"], listed(user, code, period=YEAR))
        for code in ["investment_agreed", "funds_in_place"]:
            found = cover.get(f"{registry.get(code).name}（This month）")
            assert found is None if code not in money else says(found, listed(user, code, period=DECEMBER))
        assert cover["Projects started（Year to date）"] == listed(user, "projects_started", period=YEAR)
        assert cover["Servers installed"] == listed(user, "servers_installed", period=YEAR)
        assert cover["Chain coverage"] * 100 == pytest.approx(float(listed(user, "chain_coverage")))

    def test_totals_of_the_report_say_what_the_lists_say(self, who, three_readers, listed):
        user = three_readers[who]
        total = total_of(pack(user), "Summary report")
        funds = registry.get("funds_in_place").name
        assert says(total[f"{funds} / Year to date"], listed(user, "funds_in_place", period=YEAR))
        assert says(total[f"{funds} / This month"], listed(user, "funds_in_place", period=DECEMBER))
        started = f"{registry.get('projects_started').name} / Year to date"
        assert total[started] == listed(user, "projects_started", period=YEAR)
        agreed = f"{registry.get('investment_agreed').name} / Year to date"
        if who == "park":
            assert agreed not in total
        else:
            assert says(total[agreed], listed(user, "investment_agreed", period=YEAR))

    def test_totals_of_the_ledgers_say_what_the_lists_say(self, who, three_readers, listed):
        user = three_readers[who]
        book, until = pack(user), Period.until(date(2017, 12, 31))
        pipeline = total_of(book, "Pipeline")
        assert says(pipeline["Funds in place"], listed(user, "funds_in_place", period=until))
        if who != "park":
            agreed = listed(user, "investment_agreed", period=until)
            assert says(pipeline["Agreed investment counted"], agreed)
        centres = total_of(book, "Data centres")
        assert centres["Servers (sets) / as installed"] == listed(user, "servers_installed", period=until)
        segments = total_of(book, "Chain by segment")
        assert segments["Nodes"] == listed(user, "chain_nodes")
        assert segments["covered"] == listed(user, "chain_covered")
        assert segments["gap"] == listed(user, "chain_gap")

    def test_every_record_stands_once_in_the_pipeline(self, who, three_readers):
        user = three_readers[who]
        names = [row[1] for row in rows_of(pack(user), "Pipeline")]
        assert len(names) == len(set(names))
        projects = Project.objects.visible_to(user).values_list("name", flat=True)
        landed = Lead.objects.visible_to(user).filter(projects__isnull=False)
        signed = Agreement.objects.visible_to(user).filter(projects__isnull=True).values_list("lead", flat=True)
        open_leads = Lead.objects.visible_to(user).exclude(pk__in=landed).exclude(pk__in=signed)
        assert set(projects) <= set(names)
        assert set(open_leads.values_list("name", flat=True)) <= set(names)
        assert len(names) == len(projects) + len(open_leads) + len(signed)


class TestScope:
    def test_a_report_has_lines_of_the_readers_own_places(self, three_readers, park):
        lines = {who: [row[1] for row in rows_of(pack(user), "Summary report")] for who, user in three_readers.items()}
        assert lines["province"][:2] == ["太原市", "大同市"]
        assert "山西转型综合改革示范区" in lines["province"]
        assert lines["city"][0] == "小店区"
        assert lines["park"] == [park.name]

    def test_a_region_within_the_own_one_may_be_asked_for(self, three_readers, regions, listed):
        user, datong = three_readers["province"], regions["140200"]
        cover = cover_of(pack(user, region=datong.pk))
        expected = listed(user, "funds_in_place", period=YEAR, region=datong)
        assert says(cover["Funds in place（Year to date）"], expected)

    def test_the_cover_names_a_park_managers_parks_and_shows_no_agreements(self, three_readers, park):
        book = pack(three_readers["park"])
        text = " ".join(str(cell.value) for row in book["Cover"].iter_rows() for cell in row if cell.value)
        assert park.name in text
        assert "Investment agreed" not in text
        heads = [cell.value for row in book["Pipeline"].iter_rows(max_row=5) for cell in row]
        assert "Agreed investment counted" not in heads

    def test_the_target_of_the_province_stands_beside_the_servers_of_the_province_only(self, three_readers):
        rates = {who: rows_of(pack(user), "Servers by quarter")[-1][7:] for who, user in three_readers.items()}
        assert rates == {"province": [pytest.approx(3750 / 5000)], "city": [], "park": []}

    def test_the_plan_stands_as_its_tracker_says(self, three_readers):
        user = three_readers["province"]
        tracker = track(ActionPlan.objects.get(), PlanAction.objects.all(), user=user, on=date(2017, 12, 31))
        (line,) = tracker.lines
        (row,) = rows_of(pack(user), "Plan tracker")
        assert line.measured[0].rate == pytest.approx(3750 / 5000)
        assert (float(line.measured[0].rate), line.lamp_word) == (pytest.approx(row[8]), row[9])


class TestContents:
    def test_a_lead_its_agreement_and_its_project_are_one_investment(self, officer, regions):
        lead = factories.LeadFactory(name="同一项目", region=regions["140100"], owner_unit="示例招商局")
        first = factories.AgreementFactory(lead=lead, region=lead.region, amount=20_000, name="同一项目（一期）")
        factories.AgreementFactory(
            lead=lead, region=lead.region, amount=10_000, name="同一项目（增资）", change="increase", previous=first
        )
        project = factories.ProjectFactory(lead=lead, region=lead.region, name="同一项目公司", stage="P60")
        project.agreements.add(first)
        (row,) = rows_of(pack(officer), "Pipeline")
        assert row[1] == "同一项目公司"
        assert 3.0 in row  # 2万元 first signed and 1万元 added
        assert "示例招商局" in row

    def test_a_letter_of_intent_leaves_its_lead_in_talks(self, officer, regions):
        lead = factories.LeadFactory(stage=Lead.Stage.NEGOTIATING, region=regions["140100"])
        factories.AgreementFactory(lead=lead, region=lead.region, kind=Agreement.Kind.LETTER_OF_INTENT)
        (row,) = rows_of(pack(officer), "Pipeline")
        assert str(Lead.Stage.NEGOTIATING.label) in row

    def test_what_begins_after_the_period_is_not_in_it(self, officer, regions):
        factories.AgreementFactory(region=regions["140100"], signed_on=date(2018, 1, 1), amount=10_000)
        assert rows_of(pack(officer), "Pipeline") == []

    def test_missing_is_neither_zero_nor_nothing_to_report(self, officer, regions):
        project = factories.ProjectFactory(region=regions["140100"])
        factories.InflowFactory(project=project, month=date(2017, 11, 1), origin=Inflow.Origin.UNSPLIT)
        book = pack(officer)
        lines = {row[1]: row for row in rows_of(book, "Summary report")}
        assert "Not reported" in lines["太原市"]
        assert "Not reported" not in lines["大同市"]
        assert "—" in lines["大同市"]
        assert cover_of(book)["Funds in place（This month）"] == "Not reported"
        assert cover_of(book)["Investment agreed（This month）"] == "—"
        total = total_of(book, "Summary report")
        assert (total["Funds in place / This month"], total["Investment agreed / This month"]) == ("Not reported", 0)

    def test_funds_whose_origin_is_known_leave_nothing_unreported_from_outside(self, officer, regions):
        project = factories.ProjectFactory(region=regions["140100"])
        factories.InflowFactory(project=project, month=date(2017, 12, 1), origin=Inflow.Origin.LOCAL)
        assert cover_of(pack(officer))["Funds from outside the province（Year to date）"] == "—"
        factories.InflowFactory(project=project, month=date(2017, 12, 1), origin=Inflow.Origin.UNSPLIT)
        assert cover_of(pack(officer))["Funds from outside the province（Year to date）"] == "Not reported"

    def test_text_that_starts_with_an_equals_sign_stays_text(self, officer, regions, park):
        park.name = DANGEROUS
        park.save()
        lead = factories.LeadFactory(name=DANGEROUS, region=regions["140100"], progress="=1+1", problem="@SUM(A1)")
        factories.DataCentreFactory(name="=1+2", region=lead.region, park=park)
        formulas = [
            str(cell.value)
            for sheet in opened(ordered(officer)).worksheets
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        ]
        assert all(formula.startswith(("=SUM(", "=SUBTOTAL(", "=IF(", "='")) for formula in formulas)
        assert DANGEROUS in [row[1] for row in rows_of(pack(officer), "Pipeline")]

    def test_an_empty_database_gives_a_polite_workbook(self, officer):
        book = pack(officer)
        assert "No data in this period" in [cell.value for row in book["Pipeline"].iter_rows() for cell in row]
        assert cover_of(book)["Funds in place（Year to date）"] == "—"

    @pytest.mark.parametrize(("period", "unit"), [("2017", "亿元"), ("2017-06", "万元")])
    def test_a_year_and_another_unit_may_be_asked_for(self, three_readers, period, unit):
        book = pack(three_readers["province"], period=period, unit=unit)
        assert unit in [cell.value for cell in book["Cover"]["C"]]
        assert len(book["Summary report"]["A"]) > 5

    def test_charts_are_fed_from_cells(self, three_readers):
        book = opened(ordered(three_readers["province"]))
        references = [
            series.val.numRef.f for chart in book["Charts"]._charts for series in chart.series
        ]  # fmt: skip
        assert len(references) == 2 + 4 + 3
        assert all("!$" in reference for reference in references)


class TestJob:
    def test_the_file_says_what_it_is_and_the_audit_finds_it(self, officer):
        job = ordered(officer)
        number = job.result["export_no"]
        assert number.endswith(f"-{job.pk:04d}")
        assert "1-7" in job.file_name
        assert job.file_name.endswith(".xlsx")
        book = opened(job)
        assert all(number in sheet.oddFooter.left.text for sheet in book.worksheets)
        entry = AuditEntry.objects.get(action="export")
        assert entry.actor == officer
        assert number in entry.reason

    def test_a_role_taken_away_between_asking_and_making_refuses_the_job(self, officer):
        params = {"period": "2017", "region": officer.region_id, "unit": "万元"}
        job = factories.JobFactory(owner=officer, task=build_pack.name, params=params)
        officer.role, officer.language = Role.AUDITOR, LANGUAGE
        officer.save()
        build_pack(job.pk)
        job.refresh_from_db()
        assert job.state == Job.State.FAILED
        assert "no longer includes" in job.message
        assert not job.result_file

    def test_a_region_no_longer_ones_own_refuses_the_job(self, city_officer, regions):
        job = ordered(city_officer, region=regions["140200"].pk)
        assert job.state == Job.State.FAILED
        assert "no longer responsible" in job.message


def test_the_form_offers_the_latest_month_with_data_first(three_readers):
    form = PackForm(user=three_readers["province"])
    assert form["period"].initial == "2017-12"
    assert form["region"].initial == three_readers["province"].region_id
