"""The shipped data load whole, load once, and leave alone what people have changed."""

import json
from pathlib import Path

import pytest
from django.utils import translation

from accounts.loading import load_organisations, load_regions
from accounts.models import Organisation, Region
from core import audit
from core.loading import DataFileWrong
from core.models import AuditEntry
from crm.loading import load_chain
from crm.models import ChainNode
from incentives.loading import load_benefit_kinds
from incentives.models import BenefitKind
from plan.loading import DATA, load_plan
from plan.models import ActionPlan, PlanAction, PlanMention, PlanTarget

pytestmark = pytest.mark.django_db
LOADERS = (load_regions, load_organisations, load_chain, load_benefit_kinds, load_plan)


@pytest.fixture
def loaded():
    return {loader.__name__: loader() for loader in LOADERS}


def test_everything_that_ships_is_loaded(loaded):
    assert Region.objects.count() == 183
    assert Organisation.objects.count() == 60
    assert ChainNode.objects.in_use().leaves().count() == 57
    assert BenefitKind.objects.count() == 14
    assert PlanAction.objects.filter(plan__is_current=True).count() == 25
    assert PlanTarget.objects.count() == 62


def test_a_second_run_changes_nothing_and_leaves_no_entry(loaded):
    entries = AuditEntry.objects.count()
    assert [loader() for loader in LOADERS] == [0, 0, 0, 0, 0]
    assert AuditEntry.objects.count() == entries


def test_a_county_lies_below_its_city_and_province(loaded):
    assert Region.objects.get(code="140105").path == "140000/140100/140105/"


def test_an_abolished_county_points_at_its_successors(loaded):
    old = Region.objects.get(name="大同县")
    assert [str(region) for region in old.successors.all()] == ["云州区"]
    assert old.valid_to.isoformat() == "2018-02-08"


def test_a_unit_of_2017_shows_who_took_over(loaded):
    assert Organisation.objects.get(code="SX-JXW").successor.name == "山西省工业和信息化厅"


def test_the_server_target_keeps_its_number_and_day(loaded):
    target = PlanTarget.objects.get(code="A13-T1")
    assert (target.minimum, target.maximum, target.unit) == (100_000, None, "台")
    assert (target.operator, target.due_on.isoformat()) == ("at_least", "2017-12-31")


def test_an_action_keeps_its_units_nodes_and_names(loaded):
    action = PlanAction.objects.get(code="A13")
    assert {unit.short_name for unit in action.lead_units.all()} == {"省经信委", "省发展改革委"}
    assert [unit.short_name for unit in action.cooperating_units.all()] == ["各市人民政府"]
    assert {node.code for node in action.chain_nodes.all()} == {"U101", "U106", "U201", "M102", "M201", "M401", "E104"}
    assert action.mentions.get(kind=PlanMention.Kind.COMPANY).name == "百度（阳泉）"


def test_the_plan_names_its_parent_document(loaded):
    assert ActionPlan.objects.get().document == "《山西省大数据发展规划（2017-2020年）》（晋政发〔2017〕5号）"


def test_what_a_person_changed_survives_the_next_load(loaded, officer):
    unit = Organisation.objects.get(code="SX-TCJ")
    unit.name = "山西省投资促进局（新名）"
    with audit.acting(officer):
        unit.save()
    assert load_organisations() == 0
    unit.refresh_from_db()
    assert unit.name == "山西省投资促进局（新名）"


def test_a_changed_file_changes_only_its_row(loaded):
    BenefitKind.objects.filter(code="land").update(name="旧名")
    assert load_benefit_kinds() == 1
    assert BenefitKind.objects.get(code="land").name == "用地"


def csv_file(folder: Path, *lines: str) -> Path:
    header = (
        "code,name,short_name,name_en,kind,parent_code,other_code,valid_from,valid_to,successor_codes,aliases,pinyin"
    )
    path = folder / "regions.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("140100,太原市,太原,Taiyuan,city,149999,,,,,,taiyuan", "regions.csv, line 3, parent_code"),
        ("140100,太原市,太原,Taiyuan,city,140000,,2017-13-01,,,,taiyuan", "regions.csv, line 3, valid_from"),
        ("140100,太原市,太原,Taiyuan,planet,140000,,,,,,taiyuan", "regions.csv, line 3, kind"),
        ("140100,太原市,太原", "regions.csv, line 3"),
    ],
)
def test_a_wrong_file_is_refused_whole_and_says_where(tmp_path, line, place):
    path = csv_file(tmp_path, "140000,山西省,山西,Shanxi,province,,,,,,,shanxi", line)
    with translation.override("en"), pytest.raises(DataFileWrong) as problem:
        load_regions(path)
    assert str(problem.value).startswith(place)
    assert not Region.objects.exists()


def test_a_plan_that_names_an_unknown_unit_is_refused_whole(loaded, tmp_path):
    plan = json.loads((DATA / "action_plan_2017.json").read_text(encoding="utf-8"))
    plan["code"] = "OTHER"
    plan["actions"][2]["lead_units"] = ["省气象台"]
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(plan), encoding="utf-8")
    with pytest.raises(DataFileWrong, match=r"actions 3, lead_units: .*省气象台"):
        load_plan(path)
    assert ActionPlan.objects.count() == 1
