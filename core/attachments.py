"""Files and photos pinned to records: what may be attached, by whom, and what becomes of it."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.addresses import route_of
from core.file_types import ending_of, read_as_named
from core.models import Attachment

LONGEST_NAME = 120
MEGABYTE = 1_048_576
UNWANTED = re.compile(r'[<>:"|?*\\/]')


def may_attach(user: Any, record: Any) -> bool:
    """May `user`, who sees `record`, attach files to it? Whoever may change it may."""
    is_open = user.may("core:attachment_create") and user.may(route_of(record, "update"))
    return is_open and record.holds_pins and not record.is_archived


def kinds_of(record: Any) -> list[tuple[str, str]]:
    """What a file of this record can be evidence of, as codes and words: `file_kinds` of its model."""
    return list(getattr(record.file_kinds, "choices", []))


def clean_name(name: str) -> str:
    """A file's name as it is kept: no folder, no character that is not seen, no longer than offices write."""
    shown = unicodedata.normalize("NFC", re.split(r"[\\/]", name)[-1])
    shown = "".join(c for c in shown if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    stem, dot, ending = UNWANTED.sub("_", shown).strip(" .").rpartition(".")
    return f"{stem.strip(' .')[:LONGEST_NAME]}{dot}{ending.lower()[:10]}" if dot else ending[:LONGEST_NAME]


def accepted(upload: UploadedFile) -> tuple[str, str, bytes]:
    """The name, the content type and the kept content of an uploaded file.

    Raise `ValidationError` with one sentence that names the file and says what to do.
    """
    name = clean_name(upload.name or "") or _("file")
    if (upload.size or 0) > settings.ATTACHMENT_MAX_MEGABYTES * MEGABYTE:
        raise ValidationError(_("“%(name)s” is larger than %(limit)s MB. Attach a smaller one.") % {
            "name": name, "limit": settings.ATTACHMENT_MAX_MEGABYTES})  # fmt: skip
    upload.seek(0)
    content_type, content = read_as_named(name, upload.read())
    return name, content_type, content


@transaction.atomic
def attach(record: Any, upload: UploadedFile, *, kind: str = "", by: Any) -> Attachment:
    """Pin a file to `record` and return it; the same file sent twice is one.

    Raise `ValidationError` for a file that may not be attached, an unknown kind, and one file too many.
    """
    if kind and kind not in dict(kinds_of(record)):
        raise ValidationError(_("There is no such kind of file."))
    name, content_type, content = accepted(upload)
    digest = hashlib.sha256(content).hexdigest()
    if same := _same(record, kind, digest):
        return same
    _check_room(record)
    attachment = Attachment(
        kind=kind, name=name, content_type=content_type, size=len(content), sha256=digest, uploaded_by=by,
        is_sample=getattr(record, "is_sample", False), file=ContentFile(content, name=f"file.{ending_of(name)}"),
    ).pin_to(record)  # fmt: skip
    return _stored(attachment, by)


def attach_all(record: Any, uploads: Iterable[UploadedFile], *, kind: str = "", by: Any) -> tuple[int, list[str]]:
    """Attach what may be attached; how many files the record now has of them, and a sentence for each other one."""
    attached, problems = 0, []
    for upload in uploads:
        try:
            attach(record, upload, kind=kind, by=by)
            attached += 1
        except ValidationError as refusal:
            problems += refusal.messages
    return attached, problems


def _same(record: Model, kind: str, digest: str) -> Attachment | None:
    return Attachment.objects.on(record).current().filter(kind=kind, sha256=digest).first()


def _check_room(record: Model) -> None:
    limit = settings.ATTACHMENTS_PER_RECORD
    if Attachment.objects.on(record).current().count() >= limit:
        raise ValidationError(_("A record holds %(limit)s files at most. Archive one that is no longer needed.") % {
            "limit": limit})  # fmt: skip


def _stored(attachment: Attachment, by: Any) -> Attachment:
    """The attachment, written; if the same file arrived at the same moment, the one that won. No file lacks a row."""
    try:
        with transaction.atomic(), audit.acting_as(by):
            attachment.save()
    except IntegrityError:
        attachment.file.storage.delete(str(attachment.file.name))
        same = Attachment.objects.filter(model=attachment.model, object_id=attachment.object_id, kind=attachment.kind)
        return same.current().get(sha256=attachment.sha256)
    return attachment


def drop_strays() -> int:
    """Delete files of attachments whose writing was taken back: they have no row. Returns how many.

    A file lies there before its row is written; only files of yesterday and before are looked at.
    """
    storage, dropped = Attachment._meta.get_field("file").storage, 0
    for folder in _folders(storage, "attachments"):
        paths = [f"{folder}/{name}" for name in storage.listdir(folder)[1]]
        known = set(Attachment.objects.filter(file__startswith=f"{folder}/").values_list("file", flat=True))
        for path in paths:
            if path not in known and storage.get_modified_time(path) < timezone.now() - timedelta(days=1):
                storage.delete(path)
                dropped += 1
    return dropped


def _folders(storage: Any, above: str) -> Iterator[str]:
    """The folders of each month."""
    if not storage.exists(above):
        return
    for year in storage.listdir(above)[0]:
        yield from (f"{above}/{year}/{month}" for month in storage.listdir(f"{above}/{year}")[0])
