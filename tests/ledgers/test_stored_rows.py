"""Rows that were checked come back as they were read: what is written is what the person saw."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ledgers.importing.stored import facets_of, record_of, row_of, seat_of
from ledgers.reading.identity import group_companies
from ledgers.reading.ledger import read_ledger
from ledgers.reading.result import LedgerReading, Record
from tests.ledgers.sheets import only, read_rows

DATA = Path(__file__).parents[1] / "data" / "ledgers"
SAMPLES = sorted(DATA.glob("*-2017.xlsx"))


@pytest.fixture(scope="module", params=SAMPLES, ids=lambda path: path.stem)
def reading(request: pytest.FixtureRequest) -> LedgerReading:
    return read_ledger(request.param, request.param.name)


def told(record: Record) -> list[tuple[str, str, str, str]]:
    return [(issue.code, issue.field, issue.message, issue.level) for issue in (*record.errors, *record.warnings)]


def test_a_record_comes_back_as_it_was(reading):
    assert reading.records
    for record in reading.records:
        again = record_of(row_of(record))
        assert {name: value for name, value in again.values.items() if value is not None} == {
            name: value for name, value in record.values.items() if value is not None
        }
        said = {name: facets for name, facets in record.facets.items() if name in again.parsed}
        assert again.facets == said
        assert {name for name, value in record.values.items() if value is not None} <= set(said)
        assert told(again) == told(record)
        assert (again.kind, again.code, again.stage) == (record.kind, record.code, record.stage)
        assert (again.region_code, again.zone_code) == (record.region_code, record.zone_code)
        assert again.project_id == record.project_id


def test_companies_group_as_they_did(reading):
    rows = [row_of(record) for record in reading.records]
    groups = group_companies(seat_of(row.sheet, row.row, row.kind, row.place) for row in rows)
    assert [(g.names, g.codes, g.rows) for g in groups] == [(g.names, g.codes, g.rows) for g in reading.companies]


HEADINGS = ["项目名称", "投资方", "拟投资额（亿元）", "用地（亩）", "首次填报时间", "责任领导"]


def test_a_plain_text_is_kept_as_text_and_the_rest_with_its_type():
    row = row_of(only(read_rows([HEADINGS, ["示例项目", "示例甲有限公司", "约3.5", 50, "2017年6月", "待定"]])))
    assert row.fields["project_name"] == "示例项目"
    assert row.fields["planned_invest"] == {
        "value": "350000000", "currency": "CNY", "qualifier": "约", "raw": "约3.5", "type": "number",
    }  # fmt: skip
    assert row.fields["leader"]["null_reason"] == "待定"
    record = record_of(row)
    assert record.values["planned_invest"] == Decimal(350000000)
    assert record.values["land_mu"] == Decimal(50)
    assert record.values["first_reported_on"] == date(2017, 6, 1)
    assert facets_of(row)["project_name"] == {"value": "示例项目"}


def test_an_empty_cell_is_not_kept():
    row = row_of(only(read_rows([HEADINGS, ["示例项目", "示例甲有限公司", None, None, None, None]])))
    assert set(row.fields) == {"project_name", "investor_name"}


def test_a_sentence_with_a_percent_sign_survives():
    row = row_of(only(read_rows([HEADINGS, ["示例项目", "示例甲有限公司", "50%左右", None, None, None]])))
    assert row.errors
    assert told(record_of(row))[0][2] == row.errors[0]["message"]
