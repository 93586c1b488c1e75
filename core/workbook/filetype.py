"""Tell from its bytes, not from its name, what an uploaded file is. Runs in the reader child."""

import re
import zipfile
from dataclasses import dataclass
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
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
OLD_XML = "urn:schemas-microsoft-com:office:spreadsheet"
WEB_PAGE = re.compile(r"<(?:!doctype html|html|head|meta|body|frameset|table)\b")
MAIL_HEADER = re.compile(r"(?:mime-version|from|to|subject|date|message-id|content-[a-z-]+|x-[a-z-]+):")
WEB_ARCHIVE = re.compile(r"^content-type:\s*(?:multipart/related|text/html)", re.MULTILINE)
EXTENSIONS = {
    "xlsx": {"xlsx", "xlsm", "xltx", "xltm", "et", "ett"},
    "xls": {"xls", "xlt", "et", "ett"},
    "ods": {"ods", "ots"},
    "csv": {"csv", "txt", "tsv"},
    # What old systems and the browsers of old times save under the name of an Excel workbook.
    "html": {"html", "htm", "xls", "xlt", "et"},
    "mhtml": {"mht", "mhtml", "xls", "xlt", "et"},
    "xml": {"xml", "xls", "xlt", "et"},
}
# A workbook whose name says that it may hold macros is read without them; one whose name hides them is not read.
WITH_MACROS = {"xlsm", "xltm", "xls", "xlt"}


@dataclass(frozen=True)
class FileType:
    """What a file is: `kind` is one of the keys of `EXTENSIONS`."""

    kind: str
    has_macros: bool = False


def file_type(path: Path, extension: str) -> FileType:
    """Tell what a file is. Raise `Rejection` for what is no workbook and for a name that says something else."""
    found = _content_type(path)
    if found.kind == "ole" and extension in EXTENSIONS["xls"]:
        raise Rejection("file.damaged")  # the list of its parts is gone, as in half a download
    if found.kind not in EXTENSIONS:
        raise Rejection("file.not_a_workbook", found=found.kind)
    if extension and extension not in EXTENSIONS[found.kind]:
        raise Rejection("file.type_mismatch", found=found.kind, extension="." + extension)
    if found.has_macros and extension not in WITH_MACROS:
        raise Rejection("file.macro", "name" if extension else "", extension="." + extension)
    return found


def _content_type(path: Path) -> FileType:
    with path.open("rb") as file:
        head = file.read(4096)
    if not head:
        raise Rejection("file.empty")
    if head.startswith(b"PK"):
        return _zip_type(path)
    if head.startswith(OLE_MAGIC):
        return _ole_type(path.read_bytes())
    for magic, kind in MAGICS:
        if head.startswith(magic):
            return FileType(kind)
    return FileType(_text_kind(path, head))


def _zip_type(path: Path) -> FileType:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if any(info.flag_bits & 1 for info in archive.infolist()):
                raise Rejection("file.encrypted")
            return _package_type(archive, names)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise Rejection("file.damaged") from error


def _package_type(archive: zipfile.ZipFile, names: set[str]) -> FileType:
    if "mimetype" in names and b"opendocument.spreadsheet" in _start(archive, "mimetype"):
        if b"encryption-data" in _start(archive, "META-INF/manifest.xml"):
            raise Rejection("file.encrypted")
        return FileType("ods")
    if "xl/workbook.bin" in names:
        raise Rejection("file.not_a_workbook", "xlsb")
    types = _start(archive, "[Content_Types].xml", 65536)
    if "xl/workbook.xml" in names or b"spreadsheetml.sheet.main+xml" in types or _is_macro_type(types):
        return FileType("xlsx", has_macros=_is_macro_type(types) or any(map(_is_macro_part, names)))
    return FileType(_other_package(names))


def _is_macro_type(types: bytes) -> bool:
    return b"macroEnabled.main" in types and b"ms-excel" in types


def _is_macro_part(name: str) -> bool:
    return name.lower().endswith("vbaproject.bin") or name.startswith("xl/macrosheets/")


def _other_package(names: set[str]) -> str:
    if "[Content_Types].xml" in names and any(name.startswith(("word/", "ppt/")) for name in names):
        return "word" if any(name.startswith("word/") for name in names) else "powerpoint"
    if any(name.startswith("xl/") for name in names):
        raise Rejection("file.damaged")
    return "zip"


def _start(archive: zipfile.ZipFile, name: str, size: int = 1_000_000) -> bytes:
    if name not in archive.namelist():
        return b""
    with archive.open(name) as part:
        return part.read(size)


def _ole_type(content: bytes) -> FileType:
    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if has("EncryptedPackage"):
        raise Rejection("file.encrypted")
    if has("Workbook") or has("Book\0"):
        return FileType("xls", has_macros=has("_VBA_PROJECT"))
    if has("WordDocument"):
        return FileType("word")
    return FileType("powerpoint" if has("PowerPoint Document") else "ole")


def _text_kind(path: Path, head: bytes) -> str:
    # The words looked for are ASCII in every encoding, UTF-16 without its zeros included.
    start = head.decode("latin-1").replace("\0", "").lstrip("\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith("<?xml") and OLD_XML in start:
        return "xml"
    if start.startswith("<") and WEB_PAGE.search(start):
        return "html"
    if start.startswith("<?xml"):
        return "other_xml"
    if MAIL_HEADER.match(start) and WEB_ARCHIVE.search(start):
        return "mhtml"
    return "unknown" if decoded_text(path.read_bytes()) is None else "csv"


def decoded_text(content: bytes) -> str | None:
    """Decode UTF-8, UTF-16 (with its mark) or GB18030; None if the bytes are no text.

    Old systems leave single control characters in their texts, such as the mark of the end; a hundredth is too many.
    """
    encodings = ["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text if len(CONTROL.findall(text)) * 100 <= len(text) else None
    return None
