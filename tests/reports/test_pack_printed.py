"""The workbook as LibreOffice prints and calculates it: what a leader holds in the hand."""

import io
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from core.models import Job
from reports.tasks import build_pack
from tests import factories
from tests.reports.pack_data import generate

pytestmark = [pytest.mark.django_db, pytest.mark.libreoffice, pytest.mark.slow]


@pytest.fixture
def file(regions, park, officer) -> bytes:
    generate(regions, park)
    params = {"period": "2017-12", "region": officer.region_id, "unit": "亿元"}
    job = factories.JobFactory(owner=officer, task=build_pack.name, params=params)
    build_pack(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.message
    return job.result_file.read()


@pytest.fixture
def office(tmp_path: Path) -> Callable[[bytes, str], Path]:
    """LibreOffice with a profile of its own; converts and returns the new file."""
    if not all(map(shutil.which, ["soffice", "pdfinfo", "pdftotext"])):
        pytest.skip("LibreOffice (soffice) or poppler-utils (pdfinfo, pdftotext) is not installed")

    def convert(content: bytes, kind: str) -> Path:
        source, out = tmp_path / "pack.xlsx", tmp_path / kind
        source.write_bytes(content)
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(out), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return out / f"pack.{kind}"

    return convert


def run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


def test_it_prints_landscape_one_page_wide_without_hashes_or_exponents(file, office):
    pdf = str(office(file, "pdf"))
    count = int(re.search(r"Pages:\s+(\d+)", run("pdfinfo", pdf))[1])
    sizes = re.findall(r"size:\s+([\d.]+) x ([\d.]+)", run("pdfinfo", "-l", str(count), pdf))
    assert len(sizes) == count
    assert {(round(float(width)), round(float(height))) for width, height in sizes} <= {(842, 595), (1191, 842)}
    pages = run("pdftotext", "-layout", pdf, "-").split("\f")[:count]
    assert not any("##" in text or re.search(r"\d[Ee]\+\d", text) for text in pages)
    assert "YJ-" in pages[-1]
    book = openpyxl.load_workbook(io.BytesIO(file))
    # One page wide: wherever a ledger's title is repeated, its last column is there as well.
    for sheet in book.worksheets[2:-1]:
        heading = sheet.cell(4, sheet.max_column).value or sheet.cell(5, sheet.max_column).value
        title, last = sheet["A2"].value, heading.split()[0]
        mine = [text for text in pages[2:-1] if bare(title) in bare(text)]
        assert mine
        assert all(bare(last) in bare(text) for text in mine)


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_totals_calculate_to_what_is_stored(file, office):
    stripped = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(file)).save(stripped)  # drops every stored result
    calculated = openpyxl.load_workbook(office(stripped.getvalue(), "xlsx"), data_only=True)
    stored, live = openpyxl.load_workbook(io.BytesIO(file), data_only=True), openpyxl.load_workbook(io.BytesIO(file))
    compared = 0
    for sheet in live.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            mine, theirs = (book[sheet.title][cell.coordinate].value for book in (stored, calculated))
            assert theirs == (pytest.approx(mine) if isinstance(mine, int | float) else mine)
            compared += 1
    assert compared > 20
