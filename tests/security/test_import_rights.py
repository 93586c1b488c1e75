"""What a ledger may do is asked when it is written and taken back, not only when it is read; and it is told no more."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Region, User
from accounts.roles import Role
from crm.models import Contact, Lead
from ledgers.importing.standing import Why, standing
from ledgers.models import LedgerImport
from parks.models import Park
from tests import factories as make
from tests.ledgers import imports

pytestmark = pytest.mark.django_db
COMPANIES = [["企业名称", "联系人", "联系电话", "备注"], ["示例甲数据有限公司", "示例张三", "13800138001", "示例"]]
PARKS = [["园区名称", "规划面积（平方公里）", "备注"], ["示例大数据园", "3", "示例"]]
LEADS = [["在谈项目一览表"], ["项目名称", "投资方", "拟投资额（万元）"], ["示例甲项目", "示例甲数据有限公司", 100]]


def as_now(ledger: LedgerImport) -> LedgerImport:
    return LedgerImport.objects.get(pk=ledger.pk)


@pytest.mark.parametrize(("name", "rows", "model"), [("企业名录", COMPANIES, Contact), ("园区", PARKS, Park)])
def test_who_moved_to_another_region_writes_nothing_in_the_old_one(
    name: str, rows: list, model: Any, city_officer: User, regions: dict[str, Region]
) -> None:
    ledger = imports.read({name: rows}, city_officer)
    assert imports.outcomes(ledger) == ["new"]
    User.objects.filter(pk=city_officer.pk).update(region=regions["140200"])
    ledger = imports.write(as_now(ledger))
    assert imports.problems(ledger.rows.get()) == {"region.outside"}
    assert not model.objects.exists()


@pytest.mark.parametrize("change", [{"role": Role.POLICY_OFFICER}, {"is_active": False}])
def test_who_lost_the_right_to_change_records_takes_none_back(change: dict, officer: User) -> None:
    ledger = imports.enter({"在谈": LEADS}, officer)
    User.objects.filter(pk=officer.pk).update(**change)
    found = standing(ledger, User.objects.get(pk=officer.pk))
    assert found.is_empty
    assert {held.why for held in found.held.values()} == {Why.UNSEEN}
    assert Lead.objects.current().exists()


def test_a_park_manager_moves_no_park_by_a_ledger(park_manager: User, park: Park, regions: dict[str, Region]) -> None:
    centre = make.DataCentreFactory(name="示例机房甲", park=park, region=regions["140100"])
    parks = [["园区名称", "所属县区", "规划面积（平方公里）"], [park.name, "小店区", "3"]]
    centres = [["数据中心名称", "所属县区", "所在园区", "设计机架数（个）"], [centre.name, "小店区", park.name, 100]]
    for sheets in ({"园区": parks}, {"数据中心": centres}):
        ledger = imports.enter(sheets, park_manager, figures_on=datetime.date(2017, 6, 30))
        assert imports.problems(ledger.rows.get()) == {"region.kept"}
    park.refresh_from_db()
    centre.refresh_from_db()
    assert (park.planned_area_km2, park.region, centre.region) == (3, regions["140100"], regions["140100"])


def test_an_officer_moves_a_park_by_a_ledger(officer: User, park: Park, regions: dict[str, Region]) -> None:
    rows = [["园区名称", "所属县区", "规划面积（平方公里）"], [park.name, "小店区", "3"]]
    imports.enter({"园区": rows}, officer)
    park.refresh_from_db()
    assert park.region == regions["140105"]


def test_another_name_of_a_foreign_park_does_not_tell_its_name(city_officer: User, regions: dict[str, Region]) -> None:
    make.ParkFactory(name="示例大同秘密园区", region=regions["140200"], aliases=["示例大同园"])
    parks = [PARKS[0], ["示例大同园", "3", "示例"]]
    centres = [["数据中心名称", "所在园区", "设计机架数（个）", "备注"], ["示例甲机房", "示例大同园", 100, "示例"]]
    for sheets in ({"园区": parks}, {"数据中心": centres}):
        row = imports.read(sheets, city_officer).rows.get()
        assert imports.problems(row) == {"place.outside"}
        assert "秘密" not in str(row.errors)


def test_a_price_that_differs_in_the_fourth_place_is_a_change(officer: User, regions: dict[str, Region]) -> None:
    centre = make.DataCentreFactory(name="示例机房甲", region=regions["140100"], power_price=Decimal("0.35"))
    rows = [["数据中心名称", "电价（元/千瓦时）", "备注"], [centre.name, "0.3521", "示例"]]
    imports.enter({"数据中心": rows}, officer)
    centre.refresh_from_db()
    assert centre.power_price == Decimal("0.3521")
