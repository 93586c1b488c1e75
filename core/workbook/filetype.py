"""Tell from its bytes, not from its name, what an uploaded file is. Runs in the reader child."""

import re
import zipfile
from pathlib import Path

from core.workbook.rejection import Rejection

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAGICS = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "zip"),
    (b"\x1f\x8b", "zip"),
)
EXTENSIONS = {
    "xlsx": {"xlsx", "xlsm", "xltx", "xltm", "et", "ett"},
    "xls": {"xls", "xlt", "et", "ett"},
    "ods": {"ods", "ots"},
    "csv": {"csv", "txt", "tsv"},
}


def file_kind(path: Path, extension: str) -> str:
    """Return xlsx, xls, ods or csv. Raise `Rejection` for everything else and for a name that says something else."""
    kind = _content_kind(path)
    if kind not in EXTENSIONS:
        if kind in ("html", "xml") and extension in ("xls", "xlsx", "et"):
            raise Rejection("file.type_mismatch", found=kind, extension="." + extension)
        raise Rejection("file.not_a_workbook", found=kind)
    if extension and extension not in EXTENSIONS[kind]:
        raise Rejection("file.type_mismatch", found=kind, extension="." + extension)
    return kind


def _content_kind(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(4096)
    if not head:
        raise Rejection("file.empty")
    if head.startswith(b"PK"):
        return _zip_kind(path)
    if head.startswith(OLE_MAGIC):
        return _ole_kind(path.read_bytes())
    for magic, kind in MAGICS:
        if head.startswith(magic):
            return kind
    return _text_kind(path, head)


def _zip_kind(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if any(info.flag_bits & 1 for info in archive.infolist()):
                raise Rejection("file.encrypted")
            return _package_kind(archive, names)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise Rejection("file.damaged") from error


def _package_kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "mimetype" in names and b"opendocument.spreadsheet" in _start(archive, "mimetype"):
        if b"encryption-data" in _start(archive, "META-INF/manifest.xml"):
            raise Rejection("file.encrypted")
        return "ods"
    if "xl/workbook.bin" in names:
        raise Rejection("file.not_a_workbook", "xlsb")
    if any(name.lower().endswith("vbaproject.bin") for name in names) and any(name.startswith("xl/") for name in names):
        raise Rejection("file.macro")
    if _declares_workbook(archive, names):
        return "xlsx"
    if "[Content_Types].xml" in names and any(name.startswith(("word/", "ppt/")) for name in names):
        return "word" if any(name.startswith("word/") for name in names) else "powerpoint"
    if any(name.startswith("xl/") for name in names):
        raise Rejection("file.damaged")
    return "zip"


def _declares_workbook(archive: zipfile.ZipFile, names: set[str]) -> bool:
    types = _start(archive, "[Content_Types].xml", 65536)
    if b"macroEnabled.main" in types and b"ms-excel" in types:
        raise Rejection("file.macro")
    return "xl/workbook.xml" in names or b"spreadsheetml.sheet.main+xml" in types


def _start(archive: zipfile.ZipFile, name: str, size: int = 1_000_000) -> bytes:
    if name not in archive.namelist():
        return b""
    with archive.open(name) as part:
        return part.read(size)


def _ole_kind(content: bytes) -> str:
    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if has("EncryptedPackage"):
        raise Rejection("file.encrypted")
    if has("Workbook") or has("Book\0"):
        return "xls"
    if has("WordDocument"):
        return "word"
    return "powerpoint" if has("PowerPoint Document") else "ole"


def _text_kind(path: Path, head: bytes) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta")):
        return "html"
    if start.startswith(b"<?xml"):
        return "html" if b"<html" in start else "xml"
    text = decoded_text(path.read_bytes())
    return "unknown" if text is None else "csv"


def decoded_text(content: bytes) -> str | None:
    """Decode UTF-8, UTF-16 (with its mark) or GB18030; None if the bytes are no text."""
    encodings = ["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if re.search(r"[\x00-\x08\x0e-\x1f]", text) else text
    return None
