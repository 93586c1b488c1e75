"""Files pinned to records: sent, opened, put away and brought back by whoever may change the record."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from core import attachments, audit
from core.addresses import route_of
from core.models import Attachment
from core.places import record_at
from core.views.base import RecordPage
from core.views.edits import ArchiveView, RestoreView

# Whatever a file holds, it runs nothing and loads nothing, even where a browser shows it as a page.
LOCKED = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"


def files_of_page(record: Any) -> str:
    """The address of the files on a record's page."""
    return f"{reverse(route_of(record, 'detail'), args=[record.pk])}#files"


class AttachmentPage(RecordPage):
    """A page about one file. Who may not change the record it belongs to changes no file of it either."""

    model = Attachment

    def changeable(self, pk: int) -> Attachment:
        attachment = super().record(pk)
        record = attachment.record_seen_by(self.request.user)
        if record is None or not attachments.may_attach(self.request.user, record):
            raise Http404
        return attachment

    def done_url(self, attachment: Attachment) -> str:
        return files_of_page(attachment.record)

    def crumbs(self, *last: tuple[str, str]) -> list[tuple[str, str]]:
        return [(_("Home"), reverse("core:home")), *last]


class AttachmentCreate(View):
    """Attach files to a record. Those that may not be attached are named; the others are kept."""

    def post(self, request: HttpRequest) -> HttpResponse:
        record = record_at(request.POST.get("on", ""), request.user)
        if record is None or not attachments.may_attach(request.user, record):
            raise Http404
        uploads = request.FILES.getlist("files")
        if not uploads:
            messages.error(request, _("Choose a file first."))
            return redirect(files_of_page(record))
        kind = request.POST.get("kind", "")
        attached, problems = attachments.attach_all(record, uploads, kind=kind, by=request.user)
        if attached:
            sentence = ngettext("%(count)s file was attached.", "%(count)s files were attached.", attached)
            messages.success(request, sentence % {"count": attached})
        for problem in problems:
            messages.error(request, problem)
        return redirect(files_of_page(record))


class AttachmentFile(AttachmentPage, View):
    """The file itself: pictures as pictures, everything else as a download, of which the audit tells."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        attachment = self.record(pk)
        if not attachment.file.storage.exists(attachment.file.name):
            raise Http404
        is_download = not attachment.is_picture or "download" in request.GET
        if is_download:
            audit.record_event("export", text=f"{attachment.record}：{attachment.name}", by=request.user)
        answer = FileResponse(
            attachment.file.open("rb"), as_attachment=is_download, filename=attachment.name,
            content_type=attachment.content_type,
        )  # fmt: skip
        answer["Content-Security-Policy"] = LOCKED
        answer["X-Content-Type-Options"] = "nosniff"
        return answer


class AttachmentArchive(AttachmentPage, ArchiveView):
    def record(self, pk: int, **kwargs: Any) -> Attachment:
        return self.changeable(pk)


class AttachmentRestore(AttachmentPage, RestoreView):
    def record(self, pk: int, **kwargs: Any) -> Attachment:
        return self.changeable(pk)
