"""Files pinned to records: kept as one, named as people named them, without their traces, behind the record's scope."""

import io
import os
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import attachments, photos
from core.file_types import read_as_named
from core.models import Attachment, AuditEntry
from core.places import place_of, record_at
from tests.core.pictures import GPS, exif, jpeg, png, webp
from tests.factories import AgreementFactory, AttachmentFactory

SEND = reverse("core:attachment_create")


def package(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "示例")
    return made.getvalue()


def upload(name: str = "示例照片.png", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, png() if content is None else content)


@pytest.fixture
def agreement(regions):
    return AgreementFactory(region=regions["140100"])


def test_a_file_is_kept_under_a_random_name_that_only_its_owner_reads(agreement, city_officer):
    kept = attachments.attach(agreement, upload("现场 照片.PNG"), kind="site_photo", by=city_officer)
    assert (kept.name, kept.content_type, kept.record) == ("现场 照片.png", "image/png", agreement)
    assert "照片" not in kept.file.name
    assert os.stat(kept.file.path).st_mode & 0o777 == 0o600
    entry = AuditEntry.objects.get(model="core.attachment")
    assert (entry.actor, entry.action) == (city_officer, "create")


def test_the_same_file_twice_is_one(agreement, city_officer):
    first = attachments.attach(agreement, upload(), by=city_officer)
    assert attachments.attach(agreement, upload("另名.png"), by=city_officer) == first
    assert attachments.attach(agreement, upload(), kind="minutes", by=city_officer) != first
    assert Attachment.objects.count() == 2


@pytest.mark.parametrize("order", ["<", ">"])
def test_a_photo_keeps_nothing_but_which_way_up_it_is(order):
    remark, iptc = b"\xff\xfe\x00\x06here", b"\xff\xed\x00\x06IPTC"
    xmp = b"\xff\xe1\x00\x0bhttp://ns"
    colour = b"\xff\xe2\x00\x10ICC_PROFILE\0\1\1"
    cleaned = photos.clean_jpeg(jpeg(exif(order=order), remark, iptc, xmp, colour, tail=b"a second picture" + GPS))
    assert GPS not in cleaned
    assert not any(trace in cleaned for trace in (b"here", b"IPTC", b"http", b"second"))
    assert b"ICC_PROFILE" in cleaned
    assert cleaned.endswith(b"\x12\xff\x00\x34\xff\xd0\x56\xff\xd9")
    assert photos._orientation(cleaned[2:]) == 6
    assert photos.clean_jpeg(cleaned) == cleaned
    assert photos.clean_jpeg(jpeg(exif(orientation=1))) == jpeg()


def test_other_pictures_lose_their_notes_too():
    assert photos.clean_png(png((b"eXIf", GPS), (b"tEXt", b"Comment\0" + GPS), (b"tIME", b"1234567"))) == png()
    cleaned = photos.clean_webp(webp((b"EXIF", GPS), (b"XMP ", GPS)))
    assert GPS not in cleaned
    assert cleaned == photos.clean_webp(cleaned)
    assert cleaned[20] == 0


@pytest.mark.parametrize(
    "content", [jpeg()[:-2], jpeg()[:30], b"\xff\xd8\xff", jpeg().replace(b"\xff\xda\x00\x08", b"\xff\xda\xff\xff")]
)
def test_half_a_photo_is_refused(content):
    with pytest.raises(ValidationError):
        read_as_named("示例.jpg", content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("示例.exe", b"MZ"), ("示例.html", b"<html>"), ("示例.svg", b"<svg/>"), ("示例.zip", package("a.txt")),
        ("示例.png", b"<html><script>alert(1)</script>"), ("示例.jpg", png()), ("示例.pdf", b"MZ"),
        ("示例.docx", package("a.txt")), ("示例.docx", package("word/document.xml", "word/vbaProject.bin")),
        ("示例.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "_VBA_PROJECT".encode("utf-16-le")),
        ("示例.txt", b"\0\1\2"), ("示例.txt", b""), ("示例", png()), ("示例.heic", b"ftypheic"), ("示例.webp", b"RIFF"),
    ],
)  # fmt: skip
def test_what_may_not_be_attached_is_named(name, content):
    with pytest.raises(ValidationError) as refusal:
        read_as_named(name, content)
    assert name in refusal.value.messages[0]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("示例.docx", package("[Content_Types].xml", "word/document.xml")), ("示例.xlsx", package("xl/workbook.xml")),
        ("示例.pptx", package("ppt/presentation.xml")), ("示例.ofd", package("OFD.xml")), ("示例.pdf", b"%PDF-1.7\n"),
        ("示例.wps", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), ("示例.txt", "会议纪要".encode("gb18030")),
        ("示例.JPG", jpeg()),
    ],
)  # fmt: skip
def test_what_offices_use_may_be_attached(name, content):
    assert read_as_named(name, content)[1] == content


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/示例.PDF", "示例.pdf"), ("C:\\桌面\\会议 纪要.docx", "会议 纪要.docx"),
        ("\u202e示例fdp.png", "示例fdp.png"),
        ("a" * 300 + ".pdf", "a" * 120 + ".pdf"), (".pdf", "pdf"), ("示例\r\n\x00.txt", "示例.txt"),
        ("<b>.txt", "_b_.txt"),
    ],
)  # fmt: skip
def test_a_name_is_cleaned(typed, kept):
    assert attachments.clean_name(typed) == kept


def test_too_large_and_too_many_are_refused_in_a_sentence(settings, agreement, city_officer, as_user):
    settings.ATTACHMENT_MAX_MEGABYTES, settings.ATTACHMENTS_PER_RECORD = 1, 2
    client = as_user(city_officer)
    big = upload("大.png", png((b"pHYs", os.urandom(1_100_000))))
    page = client.post(SEND, {"on": place_of(agreement), "files": [big, upload()]}, follow=True)
    assert [m.level_tag for m in page.context["messages"]] == ["success", "error"]
    assert "大.png" in page.content.decode()
    client.post(SEND, {"on": place_of(agreement), "files": [upload("b.txt", b"b"), upload("c.txt", b"c")]})
    assert Attachment.objects.on(agreement).count() == 2


def test_a_file_comes_back_under_its_chinese_name_and_runs_nothing(agreement, city_officer, as_user):
    client = as_user(city_officer)
    client.post(SEND, {"on": place_of(agreement), "files": upload("会议纪要 1.pdf", b"%PDF-1.7"), "kind": "minutes"})
    answer = client.get(reverse("core:attachment_file", args=[Attachment.objects.get().pk]))
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E4%BC%9A%E8%AE%AE")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/pdf"
    assert "sandbox" in answer["Content-Security-Policy"]
    told = AuditEntry.objects.get(action="export")
    assert (told.actor, told.object_text) == (city_officer, f"{agreement}：会议纪要 1.pdf")


def test_a_picture_is_shown_and_no_entry_written(agreement, city_officer, as_user):
    kept = attachments.attach(agreement, upload(), by=city_officer)
    answer = as_user(city_officer).get(reverse("core:attachment_file", args=[kept.pk]))
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["Content-Type"] == "image/png"
    assert not AuditEntry.objects.filter(action="export").exists()


def test_only_those_who_may_change_the_record_attach_and_archive(
    agreement, city_officer, other_officer, leader, as_user
):
    kept = attachments.attach(agreement, upload(), by=city_officer)
    archive = reverse("core:attachment_archive", args=[kept.pk])
    assert as_user(other_officer).post(SEND, {"on": place_of(agreement), "files": upload()}).status_code == 404
    assert as_user(leader).post(SEND, {"on": place_of(agreement), "files": upload()}).status_code == 403
    assert as_user(other_officer).get(archive).status_code == 404
    page = as_user(leader).get(reverse("crm:agreement_detail", args=[agreement.pk])).content.decode()
    assert kept.name in page
    assert SEND not in page
    assert archive not in page


def test_a_file_is_archived_with_a_reason_and_restored(agreement, city_officer, as_user):
    client, kept = as_user(city_officer), attachments.attach(agreement, upload(), by=city_officer)
    archive = reverse("core:attachment_archive", args=[kept.pk])
    assert client.post(archive, {"reason": "", "version": 1}).status_code == 422
    answer = client.post(archive, {"reason": "传错了", "version": 1})
    assert answer.url == f"{reverse('crm:agreement_detail', args=[agreement.pk])}#files"
    assert "传错了" in client.get(answer.url).content.decode()
    again = attachments.attach(agreement, upload(), by=city_officer)
    client.post(reverse("core:attachment_restore", args=[kept.pk]))
    assert list(Attachment.objects.current()) == [again]  # the same file is there already
    again.archive(reason="示例")
    client.post(reverse("core:attachment_restore", args=[kept.pk]))
    assert list(Attachment.objects.current()) == [kept]


def test_the_kind_asked_for_in_the_address_is_chosen(agreement, city_officer, as_user):
    page = as_user(city_officer).get(reverse("crm:agreement_detail", args=[agreement.pk]), {"kind": "minutes"})
    assert '<option value="minutes" selected>' in page.content.decode()
    with pytest.raises(ValidationError):
        attachments.attach(agreement, upload(), kind="nonsense", by=city_officer)


@pytest.mark.parametrize(
    "place", ["", "crm.agreement", "crm.agreement/x", "crm.agreement/" + "9" * 30, "crm.contact/1", "a.b/1", "x/1"]
)
def test_a_place_that_makes_no_sense_is_none(place, city_officer):
    assert record_at(place, city_officer) is None


def test_many_files_cost_the_page_no_more_queries(agreement, city_officer, as_user, django_assert_max_num_queries):
    client, url = as_user(city_officer), reverse("crm:agreement_detail", args=[agreement.pk])
    AttachmentFactory(on=agreement, uploaded_by=city_officer)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    AttachmentFactory.create_batch(12, on=agreement, uploaded_by=city_officer)
    with django_assert_max_num_queries(len(one)):
        client.get(url)


def test_a_file_whose_row_was_taken_back_is_deleted_later(agreement, city_officer, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    kept = attachments.attach(agreement, upload(), by=city_officer)
    with transaction.atomic():
        stray = attachments.attach(agreement, upload("b.txt", b"b"), by=city_officer).file.path
        transaction.set_rollback(True)
    assert attachments.drop_strays() == 0
    for path in (stray, kept.file.path):
        os.utime(path, (1, 1))
    assert attachments.drop_strays() == 1
    assert os.path.exists(kept.file.path)
