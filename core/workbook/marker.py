"""Give somebody's workbook back with marks in it. The file is a stranger's: only a limited child process opens it."""

import json
import logging
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import IO, BinaryIO

from core.workbook.limits import ReaderLimits
from core.workbook.marks import Marking
from core.workbook.reader import PROJECT_ROOT

# openpyxl keeps every cell as an object: about 1 kB each, and it reads and writes some 30,000 of them in a second.
LIMITS = replace(ReaderLimits(), cpu_seconds=120, wall_seconds=180)
log = logging.getLogger(__name__)
KEEP, REBUILD = "keep", "rebuild"


class MarkingFailed(Exception):
    """The workbook could not be marked, whatever was tried."""


def mark_workbook(source: BinaryIO, name: str, marking: Marking, target: IO[bytes]) -> None:
    """Write to `target` an .xlsx with the content of the workbook `source` (named `name`) and the marks.

    An .xlsx of moderate size stays as it is, with its formats, formulas and further sheets; of any other file, and of
    one that openpyxl cannot take, sheets with the same values and merged cells are built. Raises `MarkingFailed`.
    """
    with tempfile.TemporaryDirectory(prefix="marking-") as folder:
        upload, marks, result = (Path(folder) / part for part in ("upload", "marks.json", "result.xlsx"))
        with upload.open("wb") as copy:
            shutil.copyfileobj(source, copy)
        marks.write_text(marking.to_json(), "utf-8")
        extension = Path(name).suffix.lower().lstrip(".")
        if not any(_run_child(mode, upload, extension, Path(name).stem, marks, result) for mode in (KEEP, REBUILD)):
            raise MarkingFailed(name)
        with result.open("rb") as made:
            shutil.copyfileobj(made, target)


def _run_child(mode: str, upload: Path, extension: str, stem: str, marks: Path, result: Path) -> bool:
    paths = [str(upload), extension, stem, str(marks), str(result)]
    command = [sys.executable, "-m", "core.workbook.marker_child", mode, *paths, json.dumps(asdict(LIMITS))]
    try:
        done = subprocess.run(
            command, cwd=PROJECT_ROOT, env={"PYTHONUTF8": "1"}, timeout=LIMITS.wall_seconds, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        log.warning("marking a workbook (%s) took too long", mode)
        return False
    if done.returncode:
        reason = done.stderr[-500:].decode("utf-8", "replace").strip().splitlines()
        log.info("a workbook could not be marked (%s, %s): %s", mode, done.returncode, reason[-1:] or "")
    return done.returncode == 0
