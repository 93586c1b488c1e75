"""Every kind of ledger that is read is also written, or says why not."""

import pytest

from ledgers.importing.kinds import IMPORTERS, NOT_KEPT, NOT_WRITTEN
from ledgers.kinds import SHEET_KINDS
from ledgers.permits import WORK_OF_KIND
from ledgers.workbooks.shapes import SHAPES

CODES = {kind.code for kind in SHEET_KINDS}


@pytest.mark.parametrize("kind", SHEET_KINDS, ids=lambda kind: kind.key)
def test_rows_of_a_kind_have_one_fate(kind):
    fates = [kind.is_pipeline, kind.code in {importer.code for importer in IMPORTERS}, kind.code in NOT_WRITTEN]
    assert sum(fates) == 1


@pytest.mark.parametrize("code", sorted(NOT_KEPT))
def test_a_column_that_is_not_kept_is_a_column(code):
    fields = {column.name for kind in SHEET_KINDS if kind.code == code for column in kind.columns}
    assert {*NOT_KEPT[code]} <= fields


def test_what_is_said_of_kinds_is_said_of_kinds_there_are():
    assert {importer.code for importer in IMPORTERS} | {*NOT_WRITTEN} | {*NOT_KEPT} | {*WORK_OF_KIND} <= CODES
    assert {*SHAPES} == {kind.key for kind in SHEET_KINDS}
