"""Open an uploaded workbook without letting it harm this process. The only way an upload is ever read."""

import json
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, BinaryIO

from core.workbook.limits import MEBIBYTE, ReaderLimits
from core.workbook.model import CellError, Merge, Sheet, Workbook
from core.workbook.raw import sheet_name
from core.workbook.refusal import WorkbookRefused

PROJECT_ROOT = Path(__file__).resolve().parents[2]
LONGEST_ERROR = 40
OUT_OF_RESOURCES = {-signal.SIGABRT, -signal.SIGKILL, -signal.SIGXCPU, -signal.SIGXFSZ}


def read_workbook(source: Path | BinaryIO, name: str, limits: ReaderLimits | None = None) -> Workbook:
    """Read a workbook named `name`; raise only `WorkbookRefused`, whatever the bytes are."""
    limits = limits or ReaderLimits()
    if isinstance(source, Path):
        return _read_path(source, name, limits)
    with tempfile.NamedTemporaryFile(prefix="upload-") as copy:
        _copy(source, copy, limits)
        return _read_path(Path(copy.name), name, limits)


def _copy(source: BinaryIO, copy: IO[bytes], limits: ReaderLimits) -> None:
    size = 0
    while block := source.read(MEBIBYTE):
        size += len(block)
        _check_size(size, limits)
        copy.write(block)
    copy.flush()


def _check_size(size: int, limits: ReaderLimits) -> None:
    if size > limits.upload_bytes:
        words = {"size": f"{size / MEBIBYTE:.0f}", "limit": f"{limits.upload_bytes / MEBIBYTE:.0f}"}
        raise WorkbookRefused("file.too_large", "upload", **words)


def _read_path(path: Path, name: str, limits: ReaderLimits) -> Workbook:
    _check_size(path.stat().st_size, limits)
    extension = Path(name).suffix.lower().lstrip(".")
    with tempfile.TemporaryFile("w+", encoding="utf-8", prefix="sheets-") as answer:
        _run_child(path, extension, limits, answer)
        answer.seek(0)
        return _workbook(answer, name)


def _run_child(path: Path, extension: str, limits: ReaderLimits, answer: IO[str]) -> None:
    command = [sys.executable, "-m", "core.workbook.reader_child", str(path), extension, json.dumps(asdict(limits))]
    try:
        done = subprocess.run(
            command, cwd=PROJECT_ROOT, env={"PYTHONUTF8": "1"}, timeout=limits.wall_seconds, check=False,
            stdin=subprocess.DEVNULL, stdout=answer, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise WorkbookRefused("file.too_large", "resources") from error
    if done.returncode in OUT_OF_RESOURCES:
        raise WorkbookRefused("file.too_large", "resources")
    if done.returncode:
        raise WorkbookRefused("file.damaged")


def _workbook(answer: IO[str], name: str) -> Workbook:
    stem = sheet_name(Path(name).stem)
    try:
        head = json.loads(answer.readline())
        sheets = _sheets(answer, stem) if "kind" in head else []
    except ValueError as error:
        raise WorkbookRefused("file.damaged") from error
    if "refused" in head:
        words = {**head["words"], "sheet": head["words"].get("sheet") or stem}
        raise WorkbookRefused(head["refused"], head["detail"], **words)
    return Workbook(name=name, kind=head["kind"], sheets=sheets, has_macros=head["has_macros"])


def _sheets(answer: IO[str], stem: str) -> list[Sheet]:
    """Take the lines of the answer: one about each sheet, then its rows. Equal texts are kept once."""
    sheets: list[Sheet] = []
    texts: dict[str, str] = {}
    for line in answer:
        found = json.loads(line, parse_float=Decimal, object_hook=_typed)
        if isinstance(found, dict):
            merges = [Merge(*corners) for corners in found["merges"]]
            sheets.append(Sheet(name=found["name"] or stem, state=found["state"], merges=merges))
            continue
        for row in found:
            sheets[-1].rows.append([texts.setdefault(cell, cell) if type(cell) is str else cell for cell in row])
    return sheets


def _typed(found: dict) -> object:
    if "name" in found:
        return found
    if "d" in found:
        return date.fromisoformat(found["d"])
    return datetime.fromisoformat(found["t"]) if "t" in found else CellError(found["e"][:LONGEST_ERROR])
