"""What an attached file is: told by its content, which its name must not contradict. Photos lose their traces."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core import photos
from core.workbook.filetype import OLE_MAGIC, decoded_text

# Newer iPhones take these unless told otherwise. No browser here shows one, and nothing here could take its place out.
UNSHOWN_PHOTOS = {"heic", "heif"}
MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")


@dataclass(frozen=True)
class FileType:
    """A kind of file that may be attached: `is_like` looks at the content, `cleaned` gives what is kept of it."""

    content_type: str
    is_like: Callable[[bytes], bool]
    cleaned: Callable[[bytes], bytes] = bytes


def _begins(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(starts)


def _package_with(*folders: str) -> Callable[[bytes], bool]:
    return lambda content: any(name.startswith(folders) for name in _names_within(content))


def _names_within(content: bytes) -> list[str]:
    """The names of the parts of a zip package, in lower case; nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return [name.lower() for name in package.namelist()]
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, ValueError, NotImplementedError):
        return []


def _is_office(content: bytes) -> bool:
    """A document of the time before zip packages, as WPS still writes under names of its own."""
    return content.startswith(OLE_MAGIC) or _package_with("word/", "xl/", "ppt/")(content)


def _is_webp(content: bytes) -> bool:
    return content[:4] == b"RIFF" and content[8:12] == b"WEBP"


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_JPEG = FileType("image/jpeg", _begins(b"\xff\xd8\xff"), photos.clean_jpeg)

TYPES: dict[str, FileType] = {
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "png": FileType("image/png", _begins(photos.PNG), photos.clean_png),
    "webp": FileType("image/webp", _is_webp, photos.clean_webp),
    "pdf": FileType("application/pdf", lambda content: b"%PDF-" in content[:1024]),
    "ofd": FileType("application/ofd", _package_with("ofd.xml")),
    "docx": FileType(_WORD, _package_with("word/")),
    "xlsx": FileType(_SHEET, _package_with("xl/")),
    "pptx": FileType(_SLIDES, _package_with("ppt/")),
    "doc": FileType("application/msword", _begins(OLE_MAGIC)),
    "xls": FileType("application/vnd.ms-excel", _begins(OLE_MAGIC)),
    "ppt": FileType("application/vnd.ms-powerpoint", _begins(OLE_MAGIC)),
    "wps": FileType("application/vnd.ms-works", _is_office),
    "et": FileType("application/vnd.ms-excel", _is_office),
    "dps": FileType("application/vnd.ms-powerpoint", _is_office),
    "txt": FileType("text/plain", lambda content: b"\0" not in content and decoded_text(content) is not None),
}  # fmt: skip
ACCEPT = ",".join(f".{ending}" for ending in TYPES)


def ending_of(name: str) -> str:
    """What stands behind the last dot of a file's name, in lower case."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def read_as_named(name: str, content: bytes) -> tuple[str, bytes]:
    """The content type of a file called `name`, and what is kept of its content.

    Raise `ValidationError` with one sentence for what may not be attached.
    """
    ending = ending_of(name)
    if ending in UNSHOWN_PHOTOS:
        raise ValidationError(_("“%(name)s” is a HEIC photo, which no browser here can show. Set the phone’s camera to "
                                "“most compatible”, or save the photo as JPG.") % {"name": name})  # fmt: skip
    if ending not in TYPES:
        raise ValidationError(_("“%(name)s” is of a kind that cannot be attached. Accepted are: %(endings)s.") % {
            "name": name, "endings": " ".join(TYPES)})  # fmt: skip
    if not content:
        raise ValidationError(_("“%(name)s” is empty.") % {"name": name})
    return TYPES[ending].content_type, _kept_of(name, TYPES[ending], content)


def _kept_of(name: str, kind: FileType, content: bytes) -> bytes:
    if _holds_macros(content):
        raise ValidationError(_("“%(name)s” holds macros. Save it without them, then attach it.") % {"name": name})
    try:
        if kind.is_like(content):
            return kind.cleaned(content)
    except photos.Damaged:
        pass
    sentence = _("“%(name)s” is damaged, or not what its name says. Open it, save it anew, then attach it.")
    raise ValidationError(sentence % {"name": name})


def _holds_macros(content: bytes) -> bool:
    if content.startswith(OLE_MAGIC):
        return "_VBA_PROJECT".encode("utf-16-le") in content
    return content.startswith(b"PK") and any(name.endswith(MACRO_PARTS) for name in _names_within(content))
