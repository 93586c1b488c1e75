"""What a person was told at the bell, and the bell itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from core import notices
from core.addresses import record_number

LISTED = 100


class NoticeListView(View):
    """The person's notices, newest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = list(notices.notices_of(request.user)[:LISTED])
        waits = any(row.read_at is None for row in rows)
        return render(request, "core/notice_list.html", {"notices": rows, "waits": waits, "title": _("Notices")})


class NoticeBellView(View):
    """The bell, asked for now and then by an open page; 204 while it would look as it does (`?shown=2`)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        count = notices.unread(request.user)
        if count == record_number(request.GET.get("shown")):
            return HttpResponse(status=204)
        return render(request, "core/_bell.html", {"count": count, "most": notices.MOST_COUNTED})


class NoticeReadView(View):
    """Count all notices as read."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        notices.mark_read(request.user)
        return redirect("core:notice_list")
