"""The three sample workbooks are read whole, as the scoring script beside them judges."""

import importlib.util
import json
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from django.core.management import call_command

from ledgers.reading.as_json import reading_json
from tests.ledgers.sheets import read_file

SAMPLES = Path(__file__).parents[1] / "data" / "ledgers"
NAMES = ["city-pipeline-2017.xlsx", "parks-2017.xlsx", "incentives-2017.xlsx"]
COLUMNS = ["rec_p", "rec_r", "fld_p", "fld_r", "iss_r", "err_p"]


@cache
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", SAMPLES / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def expected(name: str) -> dict:
    return json.loads((SAMPLES / f"{name}.expected.json").read_text())


@cache
def dry_run(name: str) -> dict:
    return json.loads(json.dumps(reading_json(read_file(SAMPLES / name))))


@pytest.mark.parametrize("name", NAMES)
def test_every_column_of_the_score_is_at_least_98_percent(name):
    result = scorer().score(expected(name), dry_run(name))
    assert min(result[column] for column in COLUMNS) >= 0.98, result["log"]
    assert result["companies"]
    assert result["extra_ok"]


@pytest.mark.parametrize("name", NAMES)
def test_every_row_without_a_record_is_named_rightly(name):
    found = {
        (sheet["sheet"], row["row"]): row["reason"]
        for sheet in dry_run(name)["sheets"]
        for row in sheet["ignored_rows"]
    }
    assert found == {(row["sheet"], row["row"]): row["reason"] for row in expected(name)["ignored_rows"]}


def test_rows_of_one_project_are_joined_over_all_sheets():
    answer = dry_run(NAMES[0])
    joined = {frozenset(map(tuple, group["rows"])) for group in answer["projects"] if len(group["rows"]) > 1}
    assert joined == {frozenset(map(tuple, group["rows"])) for group in expected(NAMES[0])["projects"]}
    assert len(answer["projects"]) == expected(NAMES[0])["distinct_projects"]


@pytest.mark.parametrize("name", NAMES)
def test_written_names_of_one_company_are_joined(name):
    def groups(rows):
        return {frozenset(map(tuple, group["rows"])) for group in rows}

    assert groups(dry_run(name)["company_groups"]) == groups(expected(name)["companies"])


@pytest.mark.parametrize("name", NAMES)
def test_sums_of_the_rows_without_errors_agree(name):
    good = {(row["sheet"], row["row"]) for row in expected(name)["records"] if not row["errors"]}
    for sheet, sums in expected(name)["sums"].items():
        rows = [row for row in dry_run(name)["records"] if row["sheet"] == sheet and (sheet, row["row"]) in good]
        for field, total in sums.items():
            values = [row["fields"].get(field, {}).get("value") for row in rows]
            assert sum(int(float(value)) for value in values if value) == int(total), (sheet, field)


@pytest.mark.parametrize("name", NAMES)
def test_stages_and_regions_of_the_rows_agree(name):
    wanted = {(row["sheet"], row["row"]): row for row in expected(name)["records"]}
    for row in dry_run(name)["records"]:
        want = wanted[row["sheet"], row["row"]]
        assert row["stage"] == want.get("stage", "")
        if "region_code" in want["fields"]:
            assert row["fields"]["region_code"]["value"] == want["fields"]["region_code"]["value"]


def test_the_command_prints_the_dry_run_as_json(capsys):
    call_command("read_ledger", str(SAMPLES / NAMES[1]), "--json")
    assert len(json.loads(capsys.readouterr().out)["records"]) == len(expected(NAMES[1])["records"])


def test_the_command_prints_a_summary(capsys):
    call_command("read_ledger", str(SAMPLES / NAMES[0]))
    printed = capsys.readouterr().out
    assert "在谈项目一览表" in printed
    assert "date.invalid" in printed


def test_the_command_prints_a_refusal_as_json(capsys, tmp_path):
    path = tmp_path / "empty.xlsx"
    path.touch()
    call_command("read_ledger", str(path), "--json")
    answer = json.loads(capsys.readouterr().out)
    assert (answer["rejected"], answer["file_issues"]) == (True, ["file.empty"])
