"""The shipped regions, units, chain, plan and sample records agree with their sources and with each other."""

import csv
import json
import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest

from core.values.credit_code import is_credit_code

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "plan/data/sample"
SOURCE = (ROOT / "tests/data/action-plan-2017.txt").read_text(encoding="utf-8")
CITIES = [f"14{number:02d}00" for number in range(1, 12)]
SOLE_LEAD = ["A1", "A2", "A3", "A5", "A7", "A14", "A16", "A17", "G3"]


def table(path: str) -> list[dict]:
    with (ROOT / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def split(cell: str, mark: str = "|") -> list[str]:
    return cell.split(mark) if cell else []


def sample(name: str) -> list[dict]:
    return json.loads((SAMPLE / f"{name}.json").read_text(encoding="utf-8"))


REGIONS = table("accounts/data/regions.csv")
UNITS = table("accounts/data/organisations.csv")
NODES = table("crm/data/chain_nodes_v1.csv")
KINDS = table("incentives/data/benefit_kinds.csv")
PLAN = json.loads((ROOT / "plan/data/action_plan_2017.json").read_text(encoding="utf-8"))
ACTIONS = PLAN["actions"]
REGION_CODES = {row["code"] for row in REGIONS}
UNIT_CODES = {row["code"] for row in UNITS}


def valid_on(row: dict, day: str) -> bool:
    return (row["valid_from"] or "0") <= day <= (row["valid_to"] or "9")


def counties_by_city(day: str) -> list[int]:
    count = Counter(row["parent_code"] for row in REGIONS if row["kind"] == "county" and valid_on(row, day))
    return [count[city] for city in CITIES]


def names_of(unit: dict) -> set[str]:
    return {unit["name"], unit["short_name"], *split(unit["aliases"])}


@pytest.mark.parametrize(
    "rows", [REGIONS, UNITS, NODES, KINDS, ACTIONS], ids=["regions", "units", "nodes", "kinds", "plan"]
)
def test_codes_are_unique(rows):
    assert [code for code, times in Counter(row["code"] for row in rows).items() if times > 1] == []


@pytest.mark.parametrize("rows", [REGIONS, UNITS, NODES], ids=["regions", "units", "nodes"])
def test_a_parent_stands_above_its_children(rows):
    seen = {""}
    for row in rows:
        assert row["parent_code"] in seen, row["code"]
        seen.add(row["code"])


def test_shanxi_had_119_counties_in_2017():
    assert counties_by_city("2017-12-31") == [10, 11, 5, 13, 6, 6, 11, 13, 14, 17, 13]


def test_shanxi_has_117_counties_today():
    assert counties_by_city("2020-12-31") == [10, 10, 5, 12, 6, 6, 11, 13, 14, 17, 13]


def test_a_county_lies_in_the_city_its_code_says():
    counties = [row for row in REGIONS if row["kind"] == "county"]
    assert [row["code"] for row in counties if row["parent_code"] != row["code"][:4] + "00"] == []


def test_an_abolished_county_ends_the_day_before_its_successors_begin():
    by_code = {row["code"]: row for row in REGIONS}
    ended = [row for row in REGIONS if row["valid_to"]]
    assert len(ended) == 11
    for row in ended:
        begun = {by_code[code]["valid_from"] for code in split(row["successor_codes"])} - {""}
        assert begun == {str(date.fromisoformat(row["valid_to"]) + timedelta(days=1))}, row["code"]


def test_functional_zones_keep_out_of_the_code_space_of_divisions():
    for row in REGIONS:
        assert row["code"].startswith("Z-") == (row["kind"] == "functional_zone")
        assert row["code"].startswith("Z-") or re.fullmatch(r"\d{6}", row["code"])


def test_a_written_region_name_means_one_region_on_one_day():
    for day in ("2017-12-31", "2020-12-31"):
        written = defaultdict(set)
        for row in REGIONS:
            if valid_on(row, day):
                for name in {row["short_name"], *split(row["aliases"])}:
                    written[name].add(row["code"])
        assert {name: codes for name, codes in written.items() if len(codes) > 1} == {}


def test_a_written_unit_name_means_one_unit():
    written = Counter(name for unit in UNITS for name in names_of(unit))
    assert [name for name, times in written.items() if times > 1] == []


def test_units_point_at_regions_successors_and_members_that_exist():
    for unit in UNITS:
        assert unit["region_code"] in REGION_CODES
        assert {unit["successor_code"] or "SX", *split(unit["members"])} <= UNIT_CODES, unit["code"]


def test_every_city_has_its_government_in_the_group():
    group = next(unit for unit in UNITS if unit["short_name"] == "各市人民政府")
    assert split(group["members"]) == [f"CG-{city}" for city in CITIES]


def test_the_chain_has_four_segments_and_57_leaf_nodes():
    assert [row["code"] for row in NODES if not row["parent_code"]] == ["U", "M", "D", "E"]
    assert sum(1 for row in NODES if row["parent_code"]) == 57


def test_plan_and_chain_tell_the_same_links():
    calling = {action["code"]: set(action["chain_nodes"]) for action in ACTIONS}
    called = {code: {row["code"] for row in NODES if code in split(row["plan_actions"], ";")} for code in calling}
    assert calling == called
    assert {code for row in NODES for code in split(row["plan_actions"], ";")} <= set(calling)


def test_the_plan_has_twenty_actions_in_six_groups_and_five_safeguards():
    assert [action["code"] for action in ACTIONS] == [f"A{n}" for n in range(1, 21)] + [f"G{n}" for n in range(1, 6)]
    groups = {group["code"]: group["kind"] for group in PLAN["groups"]}
    assert Counter(groups.values()) == {"actions": 6, "safeguards": 1}
    assert all(groups[action["group"]] == action["kind"] + "s" for action in ACTIONS)
    assert len(PLAN["goals"]) == 6
    assert len(PLAN["programmes"]) == 4


def test_lead_and_cooperating_units_are_those_of_the_source_row_by_row():
    brackets = re.findall(r"（牵头单位：([^）]+)，配合单位：([^）]+)）", SOURCE)
    printed = [(lead.split("、"), others.removesuffix("等部门").split("、")) for lead, others in brackets]
    assert [(action["lead_units"], action["cooperating_units"]) for action in ACTIONS] == printed


def test_every_unit_of_the_plan_is_a_known_organisation():
    short_names = {unit["short_name"] for unit in UNITS}
    named = {name for action in ACTIONS for name in action["lead_units"] + action["cooperating_units"]}
    assert len(named) == 32
    assert named <= short_names


def test_the_commission_leads_every_row_and_nine_alone():
    assert all("省经信委" in action["lead_units"] for action in ACTIONS)
    assert [action["code"] for action in ACTIONS if action["lead_units"] == ["省经信委"]] == SOLE_LEAD


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action["code"])
def test_titles_names_and_wordings_stand_in_the_source(action):
    lists = ("named_parks", "named_projects", "named_institutions", "named_documents")
    names = [name for key in lists for name in action[key]]
    names += [company["name_as_in_source"] for company in action["named_companies"]]
    names += [target["wording"] for target in action["targets"]]
    assert [name for name in [action["title"], *names] if name not in SOURCE] == []
    assert action["targets"]


def test_only_two_targets_carry_a_number():
    keys = ("code", "indicator", "operator", "minimum", "maximum", "unit", "due_on")
    targets = [target for action in ACTIONS for target in action["targets"] if target["operator"] != "qualitative"]
    assert [tuple(target[key] for key in keys) for target in targets] == [
        ("A11-T1", "big_data_parks_built", "between", 2, 3, "个", "2017-12-31"),
        ("A13-T1", "servers_installed", "at_least", 100000, None, "台", "2017-12-31"),
    ]


def test_qualitative_targets_hold_no_figure():
    for target in (target for action in ACTIONS for target in action["targets"]):
        if target["operator"] == "qualitative":
            assert [target[key] for key in ("indicator", "unit", "minimum", "maximum", "due_on")] == [
                "",
                "",
                None,
                None,
                None,
            ]


def test_sample_companies_carry_right_credit_codes_of_a_division_that_does_not_exist():
    with_code = [company for company in sample("companies") if company["uscc"]]
    assert len(with_code) == 57
    for company in with_code:
        assert is_credit_code(company["uscc"]), company["name"]
        assert company["uscc"][4:8] == "9999"


@pytest.mark.parametrize(
    ("name", "key"),
    [("companies", "name"), ("parks", "name"), ("data_centres", "name"), ("leads", "name"), ("agreements", "name"),
     ("projects", "name"), ("policies", "title"), ("applications", "matter"), ("progress_notes", "text")],
)  # fmt: skip
def test_sample_records_say_that_they_are_samples_and_are_named_once(name, key):
    names = [row[key] for row in sample(name)]
    assert all("示例" in text for text in names)
    assert len(set(names)) == len(names)


def test_sample_telephones_and_mail_reach_nobody():
    for contact in sample("contacts"):
        assert re.fullmatch(r"13800000\d{3}", contact["mobile"])
        assert contact["email"].endswith("@example.com")


REFERENCES = [
    ("contacts", "company", "companies"),
    ("data_centres", "park", "parks"),
    ("data_centres", "operator", "companies"),
    ("capacity_readings", "data_centre", "data_centres"),
    ("leads", "company", "companies"),
    ("interactions", "lead", "leads"),
    ("interactions", "contacts", "contacts"),
    ("agreements", "lead", "leads"),
    ("agreements", "company", "companies"),
    ("agreements", "previous", "agreements"),
    ("projects", "company", "companies"),
    ("projects", "investor", "companies"),
    ("projects", "lead", "leads"),
    ("projects", "agreements", "agreements"),
    ("projects", "park", "parks"),
    ("projects", "data_centre", "data_centres"),
    ("monthly_reports", "project", "projects"),
    ("inflows", "project", "projects"),
    ("applications", "project", "projects"),
    ("applications", "company", "companies"),
    ("plan_links", "projects", "projects"),
    ("plan_links", "parks", "parks"),
    ("plan_links", "companies", "companies"),
]


def listed(value: object) -> list:
    return value if isinstance(value, list) else [] if value is None else [value]


@pytest.mark.parametrize(("name", "key", "target"), REFERENCES)
def test_sample_records_name_records_that_exist(name, key, target):
    known = {row["name"] for row in sample(target)}
    assert {value for row in sample(name) for value in listed(row[key])} - known == set()


@pytest.mark.parametrize(
    "name", ["parks", "data_centres", "leads", "interactions", "agreements", "projects", "policies"]
)
def test_sample_records_lie_in_regions_of_2017(name):
    standing = {row["code"] for row in REGIONS if valid_on(row, "2017-12-31")}
    assert {row["region"] for row in sample(name)} <= standing


@pytest.mark.parametrize("name", ["companies", "leads", "agreements", "projects"])
def test_sample_records_use_leaf_nodes_of_the_chain(name):
    leaves = {row["code"] for row in NODES if row["parent_code"]}
    assert {node for row in sample(name) for node in row["chain_nodes"]} <= leaves


def test_sample_clauses_are_of_known_kinds_and_policies():
    titles = {policy["title"] for policy in sample("policies")}
    keys = {(clause["policy"], clause["number"]) for clause in sample("clauses")}
    assert {clause["kind"] for clause in sample("clauses")} <= {row["code"] for row in KINDS}
    assert {policy for policy, _ in keys} <= titles
    assert {(row["clause"]["policy"], row["clause"]["number"]) for row in sample("applications")} <= keys


def test_sample_funds_stay_within_the_investment():
    arrived = Counter()
    for inflow in sample("inflows"):
        arrived[inflow["project"]] += int(inflow["amount"])
    assert [row["name"] for row in sample("projects") if arrived[row["name"]] > int(row["total_investment"])] == []


def test_sample_agreements_that_count_add_up_to_the_investment_of_each_project():
    amounts = {
        row["name"]: int(row["amount"])
        for row in sample("agreements")
        if row["kind"] in ("agreement", "contract") and row["change"] != "upgrade"
    }
    for project in sample("projects"):
        assert sum(amounts.get(name, 0) for name in project["agreements"]) == int(project["total_investment"])


def test_sample_projects_pass_their_stages_in_order():
    order = ("registered_on", "filed_on", "started_on", "in_statistics_on", "produced_on", "at_capacity_on")
    reached = {"P50": 1, "P55": 2, "P60": 3, "P65": 4, "P70": 5, "P80": 6}
    for project in sample("projects"):
        days = [project[key] for key in order]
        done = [day for day in days if day]
        assert done == sorted(done) == days[: reached[project["stage"]]], project["name"]
        assert bool(project["side_state"]) == bool(project["side_reason"])


def test_sample_payments_stay_within_what_was_approved_and_applied_for():
    paid = Counter()
    for payment in sample("payments"):
        paid[payment["application"]] += int(payment["amount"])
    for row in sample("applications"):
        approved = int(row["approved_amount"] or 0)
        assert paid[row["matter"]] <= approved <= int(row["applied_amount"])
        assert (row["state"] == "paid") == (paid[row["matter"]] == approved > 0)


def test_sample_readings_never_show_more_in_use_than_there_is():
    for row in sample("capacity_readings"):
        assert row["servers_online"] <= row["servers_installed"] <= row["servers_planned"]
        assert row["racks_built"] is None or row["racks_in_use"] <= row["racks_built"] <= row["racks_designed"]


def test_sample_reports_grow_month_by_month():
    last = {}
    growing = ("progress_percent", "servers_delivered_total", "servers_installed_total", "servers_online_total")
    for row in sample("monthly_reports"):
        before = last.get(row["project"])
        for key in growing:
            if before and before[key] is not None and row[key] is not None:
                assert float(row[key]) >= float(before[key]), (row["project"], row["month"], key)
        assert (row["servers_online_total"] or 0) <= (row["servers_installed_total"] or 0)
        assert (row["servers_installed_total"] or 0) <= (row["servers_delivered_total"] or 0)
        last[row["project"]] = row


def test_the_sample_year_ends_short_of_the_servers_and_with_one_new_park():
    at_end = [row["servers_installed"] for row in sample("capacity_readings") if row["read_on"] == "2017-12-31"]
    assert sum(at_end) == 82000
    parks = [park for park in sample("parks") if park["kind"] == "big_data"]
    assert [(park["status"], park["built_on"]) for park in parks] == [("built", "2017-09-28"), ("building", None)]
