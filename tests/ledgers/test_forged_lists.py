"""Record numbers that no export wrote: they open no list, tell nothing, and stop no worker."""

import pytest

from core.exports import KEY_HEADING
from ledgers.models import LedgerImport
from tests import factories
from tests.ledgers import imports
from tests.ledgers.books import back, codes

State = LedgerImport.State


def forged(prefix: str) -> dict:
    heading = str(KEY_HEADING)
    return {"示例": [["名称", "文件名", "状态", heading], ["甲", "乙", "丙", f"{prefix}/1/1"], ["甲", "乙", "丙", ""]]}


@pytest.mark.parametrize("role", ["officer", "park_manager", "policy_officer", "system_admin"])
@pytest.mark.parametrize("prefix", ["ledgers:import", "core:job", "core:audit", "accounts:user_role@1", "crm:lead@1"])
def test_a_made_up_list_writes_nothing(role, prefix, request):
    ledger = imports.read(forged(prefix), by=request.getfixturevalue(role))
    assert ledger.state == State.REFUSED or set(ledger.counts["rows"]) == {"error"}


def test_the_name_of_a_record_out_of_sight_cannot_be_guessed(book, officer, city_officer, regions):
    """A project of 太原 that came from a lead of 大同: whoever sees only the project learns nothing by trying names."""
    lead = factories.LeadFactory(name="示例大同线索", region=regions["140200"])
    talk = factories.InteractionFactory(company=lead.company, lead=lead, region=regions["140100"], author=officer)
    assert talk.lead == lead
    said = []
    for guess in ("示例大同线索", "示例别的线索"):
        ledger = back(book(city_officer, "crm:interaction").put("lead", guess), city_officer)
        said.append((ledger.counts["rows"], codes(ledger)))
    assert said[0] == said[1] == ({"error": 1}, ["list.unknown_name"])


@pytest.mark.parametrize(
    "written", ["1234,56", "12,34", "1,2345", "NaN", "Infinity", "5-8亿", "3万美元", "50%", "-5", "1e30"]
)
def test_an_amount_that_is_none_changes_nothing(written, book, officer, lead):
    ledger = back(book(officer, "crm:lead").put("planned_investment", written), officer)
    assert (ledger.counts["rows"], codes(ledger)) == ({"error": 1}, ["list.value"])
