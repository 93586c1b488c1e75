"""Parks and data centres from ledgers: what is written, what a second time changes, what is said of the rest."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from accounts.loading import load_regions
from accounts.models import Region
from core.models import AuditEntry
from core.sheets import words
from crm.models import Company
from ledgers import work
from ledgers.models import LedgerImport
from parks.models import CapacityReading, DataCentre, Park
from parks.tables import vacancy
from tests.factories import CapacityReadingFactory, CompanyFactory, DataCentreFactory, ParkFactory
from tests.ledgers.imports import changes, enter, outcomes, problems, queries, read, write

SAMPLE = Path(__file__).parents[1] / "data" / "ledgers" / "parks-2017.xlsx"
PARK_HEADINGS = list(words("园区名称 级别 主导产业 标准厂房总面积(㎡) 空置面积(㎡) 租金(元/㎡·月) 联系人 电话"))
CENTRE_HEADINGS = list(
    words(
        "数据中心名称 运营单位 所在园区 设计标准机架(个) 建成标准机架(个) 在用标准机架(个) 服务器(台) "
        "PUE 电价(元/kWh) 等级 投运时间"
    )
)
CENTRE = [
    "示例云谷数据中心",
    "示例云谷数据有限公司",
    "示例太原数据园",
    1000,
    800,
    400,
    5000,
    1.3,
    0.38,
    "A级",
    "2016.5",
]

pytestmark = pytest.mark.django_db


@pytest.fixture
def province(regions) -> Region:
    """All regions of the reference data: the sample names parks of every city."""
    load_regions()
    return regions["140000"]


def centres(*rows: list, line: str = "统计时间：2017年9月30日") -> dict[str, list[list]]:
    return {"数据中心台账": [["示例数据中心台账"], [line], CENTRE_HEADINGS, *rows]}


def parks(*rows: list) -> dict[str, list[list]]:
    return {"园区载体台账": [PARK_HEADINGS, *rows]}


def test_the_sample_is_written_as_hand_counted(officer, province):
    ledger = enter(SAMPLE, officer)
    rows = ledger.rows.all()
    assert Park.objects.count() == len({r.fields["park_name"] for r in rows if r.kind == "park"}) == 12
    good = [r for r in rows if r.kind == "data_centre" and not r.errors]
    assert DataCentre.objects.count() == CapacityReading.objects.count() == len(good) == 8
    assert Company.objects.count() == 8
    assert set(CapacityReading.objects.values_list("read_on", flat=True)) == {date(2017, 9, 25)}
    assert {r.outcome for r in rows if r.kind == "unit"} == {"skipped"}
    assert Park.objects.get(name="晋中沁岩大数据产业园").region.code == "140700"
    assert Park.objects.get(name="综改区雁帆大数据产业园").region.code == "Z-SXZG"
    assert set(Park.objects.values_list("kind", "status")) == {(Park.Kind.BIG_DATA, Park.Status.BUILDING)}


def test_vacancy_is_that_of_the_areas_in_the_file(officer, province):
    enter(SAMPLE, officer)
    sheet = openpyxl.load_workbook(SAMPLE)["园区载体台账"]
    stated = {}
    for row in sheet.iter_rows(min_row=5, max_row=16, values_only=True):
        total, vacant = (str(cell).replace(",", "") for cell in (row[7], row[8]))
        stated[row[1]] = None if total == "/" else 1 - Decimal(vacant) / Decimal(total)
    kept = {park.name: vacancy(park) for park in Park.objects.all()}
    assert len(kept) == 12
    for name, occupancy in stated.items():
        empty = kept[name]
        assert occupancy is empty is None or occupancy == 1 - empty, name


def test_what_the_source_wrote_beside_a_value_is_kept(officer, province):
    enter(SAMPLE, officer)
    assert Park.objects.get(name="朔州砚砺软件园").field_notes["rent"]["null_reason"] == "面议"
    assert Park.objects.get(name="运城澜寰软件园").field_notes["available_land_mu"]["qualifier"] == "约"
    reading = CapacityReading.objects.get(data_centre__name="岚麓吕梁数据中心")
    assert (reading.servers_installed, reading.field_notes["servers_installed"]["qualifier"]) == (2160, "约")
    centre = DataCentre.objects.get(name="朔桥运城数据中心")
    assert (centre.online_on, centre.field_notes["online_on"]["precision"]) == (date(2013, 3, 1), "month")
    assert DataCentre.objects.get(name="瀚栈临汾数据中心").status == DataCentre.Status.BUILDING


def test_a_second_time_changes_nothing(officer, province):
    enter(SAMPLE, officer)
    entries = AuditEntry.objects.exclude(model="ledgers.ledgerimport").count()
    again = read(SAMPLE, officer)
    assert set(outcomes(again)) == {"same", "error", "skipped"}
    assert again.counts["records"] == {
        "company": {"same": 8}, "park": {"same": 12}, "datacentre": {"same": 8}, "capacityreading": {"same": 8},
    }  # fmt: skip
    write(again)
    assert AuditEntry.objects.exclude(model="ledgers.ledgerimport").count() == entries


def test_two_changed_cells_are_two_changes(officer, province, tmp_path):
    enter(SAMPLE, officer)
    book = openpyxl.load_workbook(SAMPLE)
    book["园区载体台账"]["I6"] = 9000
    book["数据中心台账"]["G5"] = 5200
    book.save(tmp_path / "parks.xlsx")
    ledger = read(tmp_path / "parks.xlsx", officer)
    assert changes(ledger) == [(6, "vacant_area_m2", "9600", "9000"), (5, "racks_in_use", 5000, 5200)]
    assert outcomes(ledger).count("changed") == 2
    write(ledger)
    assert Park.objects.get(name="大同屿枢信息产业园").vacant_area_m2 == 9000
    assert CapacityReading.objects.get(data_centre__name="瀚擎晋中数据中心").racks_in_use == 5200


def test_what_is_not_kept_is_said_of_the_sheet(officer, province):
    found = {issue["code"]: issue for issue in read(SAMPLE, officer).file_issues}
    assert found["sheet.not_written"]["sheet"] == "空置载体清单"
    assert found["sheet.columns_not_kept"]["sheet"] == "园区载体台账"


def test_a_month_is_its_last_day_and_a_new_month_a_new_reading(officer, park):
    enter(centres(CENTRE, line="数据截至2017年8月"), officer)
    ledger = enter(centres([*CENTRE[:5], 500, *CENTRE[6:]]), officer)
    assert outcomes(ledger) == ["changed"]
    days = dict(CapacityReading.objects.values_list("read_on", "racks_in_use"))
    assert days == {date(2017, 8, 31): 400, date(2017, 9, 30): 500}


def test_where_no_day_is_said_the_person_is_asked(officer, park):
    ledger = read(centres(CENTRE, line="示例园区办公室"), officer)
    assert ledger.needs == ["figures_on"]
    write(ledger, figures_on=date(2017, 6, 30))
    assert CapacityReading.objects.get().read_on == date(2017, 6, 30)


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [(5, 900, "dc.racks_in_use"), (7, 0.9, "dc.pue"), (3, 10**11, "value.refused"), (4, -5, "value.refused"),
     (3, 1.5, "value.refused"), (0, "示" * 101, "value.refused")],
)  # fmt: skip
def test_figures_that_cannot_be_are_wrong_rows_with_a_sentence(officer, park, column, value, code):
    row = [*CENTRE]
    row[column] = value
    ledger = enter(centres(row), officer)
    kept = ledger.rows.get()
    assert (kept.outcome, code in problems(kept)) == ("error", True)
    assert all(issue["message"] for issue in kept.errors)
    assert not DataCentre.objects.exists()


def test_words_nobody_knows_are_left_out_with_those_that_are_known(officer, province):
    ledger = enter(parks(["示例新城产业园", "世界级", None, 1000, 100, 10, "示例张三", "13800138000"]), officer)
    row = ledger.rows.get()
    warned = next(issue for issue in row.warnings if issue["code"] == "word.unknown")
    assert "国家级、省级、市级" in warned["message"]
    park = Park.objects.get()
    assert (park.level, park.kind, park.contact_name) == ("", Park.Kind.OTHER, "示例张三")


def test_a_park_is_known_by_its_other_names(officer, park):
    park.aliases = ["示例并州园"]
    park.save()
    ledger = enter(parks(["示例并州园", "省级", None, 1000, 100, None, None, None]), officer)
    assert outcomes(ledger) == ["changed"]
    assert Park.objects.get().level == Park.Level.PROVINCIAL


def test_a_park_manager_enters_the_own_parks_only(park_manager, park, regions):
    ParkFactory(name="示例大同园", region=regions["140200"])
    ledger = enter(
        parks(
            ["示例太原数据园", "省级", *[None] * 6],
            ["示例大同园", "省级", *[None] * 6],
            ["示例新园", "省级", *[None] * 6],
        ),
        park_manager,
    )
    assert outcomes(ledger) == ["changed", "error", "error"]
    assert [problems(row) - {"region.unknown"} for row in ledger.rows.all()] == [
        set(), {"place.outside"}, {"park.not_yours"},
    ]  # fmt: skip
    assert Park.objects.count() == 2


def test_a_park_manager_enters_data_centres_of_the_own_parks(park_manager, park, regions):
    elsewhere = ParkFactory(name="示例大同园", region=regions["140200"])
    other = DataCentreFactory(name="示例大同中心", park=elsewhere, region=regions["140200"])
    rows = [CENTRE, ["示例外地中心", None, "示例大同园", *CENTRE[3:]], ["示例无园中心", None, None, *CENTRE[3:]],
            [other.name, None, None, *CENTRE[3:]]]  # fmt: skip
    ledger = enter(centres(*rows), park_manager)
    assert outcomes(ledger) == ["new", "error", "error", "error"]
    made = DataCentre.objects.get(name="示例云谷数据中心")
    assert (made.park, made.region, made.operator) == (park, park.region, None)
    assert "operator.unknown" in problems(ledger.rows.first())
    assert not Company.objects.exists()


def test_a_park_manager_says_which_stored_company_runs_a_data_centre(park_manager, park):
    stored = CompanyFactory(name="示例云谷数据科技有限公司")
    ledger = read(centres(CENTRE), park_manager)
    ledger.answers = {"companies": {CENTRE[1]: stored.pk}}
    ledger.state = LedgerImport.State.READING
    ledger.save()
    work.read_file(ledger.job)
    ledger.refresh_from_db()
    assert "operator.unknown" not in problems(ledger.rows.get())
    write(ledger)
    assert DataCentre.objects.get(name=CENTRE[0]).operator == stored


def test_a_park_manager_enters_no_leads(park_manager):
    leads = [["项目名称", "投资方", "拟投资额（亿元）"], ["示例项目", "示例甲有限公司", 2]]
    ledger = read({"在谈项目一览表": leads}, park_manager)
    assert (ledger.state, bool(ledger.message)) == (LedgerImport.State.REFUSED, True)


def test_an_officer_does_not_touch_what_lies_elsewhere(city_officer, regions):
    there = ParkFactory(name="示例外地园", region=regions["140200"])
    ledger = enter(parks([there.name, "省级", *[None] * 6], ["大同示例新园", "省级", *[None] * 6]), city_officer)
    assert outcomes(ledger) == ["error", "error"]
    assert [problems(row) for row in ledger.rows.all()] == [{"place.outside"}, {"region.elsewhere"}]


def test_a_row_changes_only_the_figures_it_gives(officer, park, regions):
    centre = DataCentreFactory(name=CENTRE[0], park=park, region=regions["140100"])
    CapacityReadingFactory(data_centre=centre, read_on=date(2017, 9, 30), racks_built=800, power_kw_designed=2000)
    enter(centres([*CENTRE[:3], None, None, 900, *[None] * 5]), officer)
    assert CapacityReading.objects.get().racks_in_use is None
    enter(centres([*CENTRE[:3], None, None, 700, *[None] * 5]), officer)
    reading = CapacityReading.objects.get()
    assert (reading.racks_built, reading.racks_in_use, reading.power_kw_designed) == (800, 700, 2000)


def test_the_queries_do_not_grow_with_the_rows(officer, park):
    rows = [[f"示例中心{n}", f"示例运营{n}有限公司", park.name, *CENTRE[3:]] for n in range(40)]
    spaces = [[f"示例园{n}大数据园", "省级", None, 1000, 100, 10, None, None] for n in range(40)]
    assert queries(centres(*rows), officer) <= queries(centres(*rows[:8]), officer)
    assert queries(parks(*spaces), officer) <= queries(parks(*spaces[:8]), officer)
    enter(centres(*rows), officer)
    enter(parks(*spaces), officer)
    assert queries(centres(*rows), officer) <= queries(centres(*rows[:8]), officer)
    assert queries(parks(*spaces), officer) <= queries(parks(*spaces[:8]), officer)
