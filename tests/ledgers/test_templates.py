"""What a template offers, the reader takes: every kind, every column, and never the sample row."""

import io
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from django.urls import reverse

from accounts.loading import load_regions
from accounts.models import Region, User
from core.sheets import SheetKind
from core.workbook.refusal import WorkbookRefused
from core.workbook.writer_template import EMPTY_ROWS, HEADER_ROW, SAMPLE_ROW
from ledgers.importing.kinds import NOT_WRITTEN
from ledgers.kinds import KINDS_BY_KEY, SHEET_KINDS
from ledgers.reading.headings import LIST_SHEET, SAMPLE_MARK
from ledgers.reading.ledger import read_ledger
from ledgers.reading.regions import default_regions
from ledgers.workbooks import templates
from tests.factories import ChainNodeFactory

pytestmark = pytest.mark.django_db
KEYS = [kind.key for kind in SHEET_KINDS]


@pytest.fixture
def all_regions(regions: dict) -> None:
    """The regions of the reference data, which the reader knows too, and a link of the chain."""
    load_regions()
    ChainNodeFactory(name="示例环节")


def made(kind: SheetKind, user: User) -> bytes:
    file, name = templates.build(kind, user)
    assert name.endswith("_模板.xlsx")
    with file:
        return file.read()


def filled(content: bytes) -> bytes:
    """The template with the values of its sample row typed into the first and the last empty row."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    for number, row in enumerate((SAMPLE_ROW + 1, SAMPLE_ROW + EMPTY_ROWS), start=1):
        for column in range(2, sheet.max_column + 1):
            sheet.cell(row, column).value = sheet.cell(SAMPLE_ROW, column).value
        sheet.cell(row, 1).value = number
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("key", KEYS)
def test_the_reader_takes_what_the_template_offers(key, officer, all_regions):
    kind = KINDS_BY_KEY[key]
    reading = read_ledger(io.BytesIO(filled(made(kind, officer))), "台账.xlsx")
    [sheet] = reading.sheets
    assert sheet.kind is kind
    assert [match.column and match.column.name for match in sheet.columns][1:] == [
        column.name for column in templates.columns_of(kind)
    ]
    assert [record.row for record in reading.records] == [SAMPLE_ROW + 1, SAMPLE_ROW + EMPTY_ROWS]
    assert [(issue.code, issue.field) for issue in reading.all_issues if issue.code != "duplicate.in_file"] == []
    first = reading.records[0]
    empty = {column.name for column in templates.columns_of(kind) if first.values.get(column.name) is None}
    assert empty == set()
    assert [row.reason for row in sheet.ignored].count("sample") == 1


@pytest.mark.parametrize("key", KEYS)
def test_an_empty_template_says_that_no_row_is_filled_in(key, officer):
    with pytest.raises(WorkbookRefused) as refusal:
        read_ledger(io.BytesIO(made(KINDS_BY_KEY[key], officer)), "台账.xlsx")
    assert (refusal.value.code, refusal.value.detail) == ("file.no_ledger", "rows")


@pytest.mark.parametrize("key", KEYS)
def test_heads_explain_themselves_and_offer_lists(key, officer, all_regions):
    kind = KINDS_BY_KEY[key]
    book = openpyxl.load_workbook(io.BytesIO(made(kind, officer)))
    sheet = book.worksheets[0]
    assert sheet.cell(SAMPLE_ROW, 1).value == SAMPLE_MARK
    assert sheet.freeze_panes == f"C{HEADER_ROW + 1}"
    assert templates.version_of(kind) in book.properties.version
    ruled = {next(iter(rule.sqref.ranges)).min_col: rule for rule in sheet.data_validations.dataValidation}
    for place, column in enumerate(templates.columns_of(kind), start=2):
        head = sheet.cell(HEADER_ROW, place)
        assert head.comment is not None, column.name
        is_required = any(column.name in group for group in kind.required)
        assert head.value.startswith("＊") == is_required
        if column.choices or column.name == "region":
            assert ruled[place].errorStyle == "warning"
    if ruled:
        assert book[LIST_SHEET].sheet_state == "hidden"


def test_every_word_of_a_list_is_understood(officer, all_regions):
    for kind in SHEET_KINDS:
        for column in templates.columns_of(kind):
            for word in column.usual_choices:
                assert column.meaning(word) == column.choices[word], (kind.key, column.name, word)


def test_every_region_on_offer_is_found_again(officer, all_regions):
    names = templates.region_names(officer)
    found = {default_regions().find(name).code for name in names}
    valid = Region.objects.filter(pk__in=officer.region_ids, valid_to__isnull=True).exclude(code="Z-TEST")
    assert len(names) > 100
    assert {region.code for region in valid} <= found


def test_only_the_regions_of_the_person_are_offered(city_officer, all_regions):
    assert "小店区" in templates.region_names(city_officer)
    assert "大同市" not in templates.region_names(city_officer)


def test_codes_and_zeros_survive(officer):
    kind = KINDS_BY_KEY["company"]
    sheet = openpyxl.load_workbook(io.BytesIO(made(kind, officer))).worksheets[0]
    names = [column.name for column in templates.columns_of(kind)]
    for name in ("uscc", "phone", "company_name"):
        assert sheet.cell(SAMPLE_ROW + 1, names.index(name) + 2).number_format == "@"
    assert sheet.cell(SAMPLE_ROW, names.index("uscc") + 2).data_type == "s"


def test_the_version_follows_the_columns():
    versions = {kind.key: templates.version_of(kind) for kind in SHEET_KINDS}
    assert len(set(versions.values())) == len(versions)
    assert versions == {kind.key: templates.version_of(kind) for kind in SHEET_KINDS}


def test_the_page_lists_every_kind_and_gives_its_file(as_user, officer):
    client = as_user(officer)
    page = client.get(reverse("ledgers:template_list")).content.decode()
    kinds = templates.kinds_for(officer)
    assert len(kinds) == len(KEYS) - len({kind.key for kind in SHEET_KINDS if kind.code in NOT_WRITTEN})
    for kind in kinds:
        url = reverse("ledgers:template_file", args=[kind.key])
        assert url in page
        assert client.get(url).status_code == 200
    assert client.get(reverse("ledgers:template_file", args=["no_such_kind"])).status_code == 404


def test_a_park_manager_gets_the_templates_of_parks(as_user, park_manager):
    assert {kind.code for kind in templates.kinds_for(park_manager)} == {"park", "data_centre"}
    assert as_user(park_manager).get(reverse("ledgers:template_file", args=["lead:P30"])).status_code == 404


@pytest.mark.libreoffice
@pytest.mark.slow
def test_a_filled_in_template_opens_in_libreoffice_with_its_lists(officer, all_regions, tmp_path):
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice (soffice) is not installed")
    source, out = tmp_path / "template.xlsx", tmp_path / "out"
    source.write_bytes(filled(made(KINDS_BY_KEY["agreement:P40"], officer)))
    convert(source, out)
    book = openpyxl.load_workbook(out / "template.xlsx")
    before = openpyxl.load_workbook(source)
    assert len(book.worksheets[0].data_validations.dataValidation) == len(
        before.worksheets[0].data_validations.dataValidation
    )
    assert book[LIST_SHEET].sheet_state == "hidden"
    reading = read_ledger(out / "template.xlsx", "template.xlsx")
    assert reading.sheets[0].kind.key == "agreement:P40"
    assert len(reading.records) == 2
    assert not reading.has_errors


def convert(source: Path, out: Path) -> None:
    profile = f"-env:UserInstallation=file://{out.parent / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
