"""The error workbook: the person's own file, marked; corrected and uploaded again it passes."""

import io
import json
import shutil
import subprocess
import zipfile
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from accounts.loading import load_regions
from accounts.models import Region
from core.models import AuditEntry, Job
from core.workbook.model import Workbook
from core.workbook.reader import read_workbook
from ledgers import services
from ledgers.models import LedgerImport
from ledgers.reading.headings import PROBLEM_HEADING, PROBLEM_SHEET
from ledgers.reading.ledger import read_ledger
from ledgers.workbooks import errors
from tests.ledgers.sheets import save

DATA = Path(__file__).parents[1] / "data" / "ledgers"
SAMPLE = DATA / "city-pipeline-2017.xlsx"
SAMPLES = ["city-pipeline-2017.xlsx", "parks-2017.xlsx", "incentives-2017.xlsx"]
RED, AMBER = "FFFFC2C3", "FFFFE6A2"
HEADS = ["序号", "项目名称", "投资方", "拟投资额（万元）", "统一社会信用代码", "首次填报时间", "联系电话"]
ROWS = [
    ["在谈项目一览表"],
    HEADS,
    [1, "示例甲项目", "示例甲数据有限公司", 1200, None, "2017.6.31", "0351-0001234"],
    [2, "示例乙项目", "示例乙数据有限公司", "很多", "91140000MA0000000Y", "2017-06", "0351-0001234"],
    [3, "=1+1", "示例丙数据有限公司", 0, "0091", date(2017, 6, 1), "007"],
    [4, "示例丁项目", "示例丁数据有限公司", 30, None, "2017-06", None],
]

pytestmark = pytest.mark.django_db


@pytest.fixture
def upload(regions, officer, django_capture_on_commit_callbacks):
    """Upload a file as the officer and have it read."""
    load_regions()

    def take(content: bytes | Path, name: str = "") -> LedgerImport:
        if isinstance(content, Path):
            name, content = name or content.name, content.read_bytes()
        region = Region.objects.get(code="140000")
        with django_capture_on_commit_callbacks(execute=True):
            ledger = services.start_import(file=SimpleUploadedFile(name, content), region=region, by=officer)
        ledger.refresh_from_db()
        return ledger

    return take


def marked(ledger: LedgerImport) -> bytes:
    """The error workbook of an import."""
    file, name = errors.build(ledger)
    assert name == f"{Path(ledger.file_name).stem}_错误标注.xlsx"
    with file:
        return file.read()


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def values_of(content: bytes, name: str) -> Workbook:
    return read_workbook(io.BytesIO(content), name)


def problem_column(sheet) -> int:
    """The number of the added column."""
    return next(cell.column for row in sheet.iter_rows() for cell in row if cell.value == PROBLEM_HEADING)


def ledger_file(tmp_path: Path, rows: list[list] = ROWS, name: str = "在谈.xlsx") -> Path:
    """A ledger whose third row holds text that looks like a formula."""
    path = save(tmp_path / name, {"在谈项目": rows})
    book = openpyxl.load_workbook(path)
    for row in book["在谈项目"].iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    book.save(path)
    return path


def without_marks(book: Workbook) -> dict[str, list[list]]:
    """Every value of a read workbook but those that marking adds."""
    found = {}
    for sheet in book.sheets:
        if sheet.name == PROBLEM_SHEET:
            continue
        place = next((row.index(PROBLEM_HEADING) for row in sheet.rows if PROBLEM_HEADING in row), None)
        rows = [row if place is None or len(row) <= place else row[:place] for row in sheet.rows]
        found[sheet.name] = [trimmed(row) for row in rows]
    return found


def trimmed(row: list) -> list:
    while row and row[-1] is None:
        row = row[:-1]
    return row


def test_bad_cells_are_coloured_and_say_why(upload, tmp_path):
    ledger = upload(ledger_file(tmp_path))
    sheet = opened(marked(ledger))["在谈项目"]
    found = {issue["column"] + str(row.row): issue for row in ledger.rows.all() for issue in row.errors}
    assert {"F3", "D4", "E4"} <= set(found)
    for place, issue in found.items():
        assert sheet[place].fill.fgColor.rgb == RED
        assert issue["message"] in sheet[place].comment.text
    column = problem_column(sheet)
    assert column == len(HEADS) + 1
    assert sheet.cell(2, column).value == PROBLEM_HEADING
    assert "首次填报时间" in sheet.cell(3, column).value
    assert found["F3"]["message"] in sheet.cell(3, column).value
    assert sheet.cell(6, column).value is None
    assert sheet["D3"].fill.fgColor.rgb not in (RED, AMBER)
    assert sheet["D3"].comment is None


def test_the_summary_lists_every_problem_with_a_link(upload, tmp_path):
    ledger = upload(ledger_file(tmp_path))
    summary = opened(marked(ledger))[PROBLEM_SHEET]
    count = sum(len(row.errors) + len(row.warnings) for row in ledger.rows.all())
    assert summary.max_row == count + len(ledger.file_issues) + 1
    line = next(row for row in summary.iter_rows(min_row=2) if row[3].value == "F3")
    assert (line[2].value, line[4].value) == ("在谈项目", "2017.6.31")
    assert line[3].hyperlink.location == "'在谈项目'!F3"


def test_corrected_and_uploaded_again_it_passes(upload, tmp_path):
    ledger = upload(ledger_file(tmp_path))
    assert ledger.counts["rows"]["error"]
    book = opened(marked(ledger))
    sheet = book["在谈项目"]
    sheet["F3"], sheet["D4"], sheet["E4"], sheet["G5"] = "2017-06-30", 500, "91140000MA0000000X", "0351-0001234"
    sheet["E5"] = None
    again = upload(saved(book), "在谈_错误标注.xlsx")
    assert [issue for row in again.rows.all() for issue in row.errors] == []
    assert again.file_issues == []
    assert [column["note"] for column in again.sheets[0]["columns"]][-1] == "problem"
    assert len(again.sheets) == 1


def saved(book: openpyxl.Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_marking_again_replaces_the_first_marks(upload, tmp_path):
    """What was corrected loses colour and comment; what is still wrong is marked in the same column."""
    book = opened(marked(upload(ledger_file(tmp_path))))
    book["在谈项目"]["F3"] = "2017-06-30"
    book["在谈项目"]["C6"].comment = Comment("示例：待核实", "示例张三")
    content = marked(upload(saved(book), "在谈_错误标注.xlsx"))
    sheet = opened(content)["在谈项目"]
    assert sheet["F3"].comment is None
    assert sheet["F3"].fill.fill_type is None
    assert sheet["D4"].fill.fgColor.rgb == RED
    assert sheet["C6"].comment.text == "示例：待核实"
    assert problem_column(sheet) == len(HEADS) + 1
    assert sum(cell.value == PROBLEM_HEADING for row in sheet.iter_rows() for cell in row) == 1
    assert sheet.cell(3, problem_column(sheet)).value is None
    assert opened(content).sheetnames == ["在谈项目", PROBLEM_SHEET]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_keep_every_value_and_show_every_planted_error(upload, name):
    ledger = upload(DATA / name)
    content = marked(ledger)
    before, after = read_workbook(DATA / name, name), values_of(content, name)
    assert without_marks(after) == without_marks(before)
    assert {s.name: sorted(map(repr, s.merges)) for s in before.sheets}.items() <= {
        s.name: sorted(repr(m) for m in s.merges if not is_ours(s, m)) for s in after.sheets
    }.items()
    expected = json.loads((DATA / f"{name}.expected.json").read_text("utf-8"))
    book = opened(content)
    for record in expected["records"]:
        if record["errors"]:
            sheet = book[record["sheet"]]
            assert sheet.cell(record["row"], problem_column(sheet)).fill.fgColor.rgb == RED


def is_ours(sheet, merge) -> bool:
    return sheet.cell(merge.top, merge.left) == PROBLEM_HEADING


@pytest.mark.parametrize("name", SAMPLES)
def test_a_marked_sample_reads_as_before(upload, name):
    ledger = upload(DATA / name)
    if not errors.has_errors_to_mark(ledger):
        pytest.skip("nothing is wrong in this sample")
    again = read_ledger(io.BytesIO(marked(ledger)), name)
    before = read_ledger(DATA / name, name)
    assert [(r.row, r.values, codes(r)) for r in again.records] == [(r.row, r.values, codes(r)) for r in before.records]
    assert [issue.code for issue in again.issues] == [issue.code for issue in before.issues]


def codes(record) -> list[str]:
    return [issue.code for issue in record.issues]


def test_the_workbook_of_the_person_stays_as_it_is(upload, tmp_path):
    path = ledger_file(tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = book["在谈项目"]
    sheet["D8"] = "=SUM(D3:D7)"
    sheet["C8"] = "合计"
    sheet.column_dimensions["C"].width = 33
    sheet.row_dimensions[3].height = 15
    sheet["B2"].font = Font(name="黑体", bold=True)
    sheet["B2"].fill = PatternFill("solid", fgColor="FF00B0F0")
    sheet["H2"].value = None
    sheet.freeze_panes = "C3"
    sheet.merge_cells("A1:G1")
    book.create_sheet("说明")["A1"] = "=在谈项目!D3*2"
    book["说明"].sheet_state = "hidden"
    book.save(path)
    with_result(path, "xl/worksheets/sheet1.xml", b"<f>SUM(D3:D7)</f><v></v>", b"<f>SUM(D3:D7)</f><v>1230</v>")
    content = marked(upload(path))
    made = opened(content)
    assert made["在谈项目"]["D8"].value == "=SUM(D3:D7)"
    assert made["说明"]["A1"].value == "=在谈项目!D3*2"
    assert made["说明"].sheet_state == "hidden"
    assert made["在谈项目"].column_dimensions["C"].width == 33
    assert made["在谈项目"].row_dimensions[3].height > 15
    assert made["在谈项目"]["B2"].fill.fgColor.rgb == "FF00B0F0"
    assert made["在谈项目"].cell(2, 8).value == PROBLEM_HEADING
    assert made["在谈项目"].freeze_panes == "C3"
    assert "A1:G1" in [str(merge) for merge in made["在谈项目"].merged_cells.ranges]
    read = values_of(content, "在谈.xlsx").sheets[0]
    assert read.cell(7, 3) == Decimal(1230)
    assert read.cell(4, 1) == "=1+1"
    assert made["在谈项目"]["B5"].data_type == "s"


def with_result(path: Path, part: str, old: bytes, new: bytes) -> None:
    """Store a formula's result, as Excel would."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    alternative = old.replace(b"<v></v>", b"<v />").replace(b"<v />", b"<v/>")
    assert old in parts[part] or alternative in parts[part]
    parts[part] = parts[part].replace(old, new).replace(alternative, new)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_a_width_declared_for_many_columns_is_taken_apart(upload, tmp_path):
    path = ledger_file(tmp_path)
    book = openpyxl.load_workbook(path)
    group = book["在谈项目"].column_dimensions["D"]
    group.min, group.max, group.width = 4, 16_384, 11
    book.save(path)
    dimensions = opened(marked(upload(path)))["在谈项目"].column_dimensions
    spans = sorted((one.min, one.max) for one in dimensions.values())
    assert all(last < first for (_, last), (first, _) in pairwise(spans))
    assert dimensions["H"].width > 40
    assert dimensions["I"].max == 16_384


@pytest.mark.parametrize("name", ["parks-2017.xls", "parks-2017.ods"])
def test_other_formats_are_built_anew_with_the_same_cells(upload, name):
    ledger = upload(DATA / name)
    content = marked(ledger)
    assert without_marks(values_of(content, "台账.xlsx")) == without_marks(read_workbook(DATA / name, name))


def test_a_csv_is_built_anew_and_text_stays_text(upload):
    lines = ["项目名称,投资方,拟投资额（万元）,首次填报时间", "=1+1,示例甲数据有限公司,007,2017.6.31"]
    content = marked(upload("\n".join(lines).encode("gb18030"), "在谈项目.csv"))
    sheet = opened(content)["在谈项目"]
    assert [cell.value for cell in sheet[2]][:4] == ["=1+1", "示例甲数据有限公司", "007", "2017.6.31"]
    assert {cell.data_type for cell in sheet[2]} == {"s"}
    assert sheet["D2"].fill.fgColor.rgb == RED


def test_a_workbook_too_big_for_openpyxl_is_built_anew(upload, tmp_path, monkeypatch):
    """The child that keeps the workbook fails; the one that builds it anew is asked."""
    ledger = upload(ledger_file(tmp_path))
    monkeypatch.setattr("core.workbook.marker.KEEP", "rebuild")
    sheet = opened(marked(ledger))["在谈项目"]
    assert sheet["F3"].fill.fgColor.rgb == RED


def test_the_page_gives_the_file_or_says_that_nothing_is_wrong(upload, tmp_path, as_user, officer):
    client = as_user(officer)
    ledger = upload(ledger_file(tmp_path))
    answer = client.get(reverse("ledgers:import_errors", args=[ledger.pk]))
    assert answer.status_code == 200
    assert "%E9%94%99%E8%AF%AF%E6%A0%87%E6%B3%A8.xlsx" in answer.headers["Content-Disposition"]
    assert opened(b"".join(answer.streaming_content))["在谈项目"]["F3"].fill.fgColor.rgb == RED
    assert AuditEntry.objects.filter(action="export", actor=officer).exists()
    clean = upload(ledger_file(tmp_path, [ROWS[0], HEADS[:4], ["1", "示例丁项目", "示例丁数据有限公司", 30]]))
    answer = client.get(reverse("ledgers:import_errors", args=[clean.pk]))
    assert answer.status_code == 302


def test_a_large_one_is_made_in_the_background(
    upload, tmp_path, as_user, officer, monkeypatch, django_capture_on_commit_callbacks
):
    ledger = upload(ledger_file(tmp_path))
    monkeypatch.setattr(errors, "LARGEST_AT_ONCE", 0)
    with django_capture_on_commit_callbacks(execute=True):
        answer = as_user(officer).get(reverse("ledgers:import_errors", args=[ledger.pk]))
    job = Job.objects.latest("pk")
    assert answer.headers["Location"] == reverse("core:job_detail", args=[job.pk])
    assert (job.state, job.file_name) == (Job.State.DONE, "在谈_错误标注.xlsx")
    assert opened(job.result_file.read())["在谈项目"]["F3"].fill.fgColor.rgb == RED


def test_after_writing_only_what_stayed_out_is_marked(upload, tmp_path, officer, django_capture_on_commit_callbacks):
    ledger = upload(ledger_file(tmp_path))
    ledger.state = LedgerImport.State.APPLIED
    wrong = {row.row for row in errors.wrong_rows(ledger)}
    assert wrong == {row.row for row in ledger.rows.filter(outcome="error")}


@pytest.mark.libreoffice
@pytest.mark.slow
def test_libreoffice_opens_a_marked_sample(upload, tmp_path):
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice (soffice) is not installed")
    content = marked(upload(SAMPLE))
    source = tmp_path / "marked.xlsx"
    source.write_bytes(content)
    profile, out = f"-env:UserInstallation=file://{tmp_path / 'profile'}", tmp_path / "out"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    again = (out / "marked.xlsx").read_bytes()
    assert without_marks(values_of(again, "a.xlsx")).keys() == without_marks(values_of(content, "a.xlsx")).keys()
    book, before = opened(again), opened(content)
    comments = {(s.title, c.coordinate) for s in before for row in s.iter_rows() for c in row if c.comment}
    assert comments == {(s.title, c.coordinate) for s in book for row in s.iter_rows() for c in row if c.comment}
