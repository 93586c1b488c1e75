"""What a person was told at the bell, the bell itself, and of what they want to be told."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from core import audit, notices
from core.addresses import local_address, record_number
from core.models import Notice, NoticePreference
from core.reasons import Reason, reasons


class NoticeListView(View):
    """The person's notices, newest first; `?reason=mentioned&unread=1` shows some of them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        reason = request.GET.get("reason", "") if request.GET.get("reason") in reasons() else ""
        rows = notices.listed(request.user, reason, is_unread=request.GET.get("unread") == "1")
        for row in rows:
            row.why = reasons().get(row.reason)
        context = {
            "notices": rows,
            "waits": any(row.read_at is None for row in rows),
            "title": _("Notices"),
            "reason": reasons().get(reason),
            "reasons": notices.choices_of(request.user),
            "crumbs": [(_("Home"), reverse("core:home")), (_("Notices"), "")],
        }
        return render(request, "core/notice_list.html", context)


class NoticeOpenView(View):
    """Open what a notice tells of, and count the notice as read."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        notice = Notice.objects.filter(owner=request.user, pk=pk).first()
        if notice is None:
            raise Http404
        notices.mark_one_read(notice)
        return redirect(local_address(request, notice.url) if notice.url else "core:notice_list")


class NoticeBellView(View):
    """The bell, asked for now and then by an open page; 204 while it would look as it does (`?shown=2`)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        count = notices.unread(request.user)
        if count == record_number(request.GET.get("shown")):
            return HttpResponse(status=204)
        return render(request, "core/_bell.html", {"count": count, "most": notices.MOST_COUNTED})


class NoticeReadView(View):
    """Count all notices as read, or those of one reason."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        reason = request.POST.get("reason", "")
        notices.mark_read(request.user, reason=reason)
        address = reverse("core:notice_list")
        return redirect(f"{address}?reason={reason}" if reason in reasons() else address)


class MailForm(forms.Form):
    """Where the daily mail goes."""

    email = forms.EmailField(label=gettext_lazy("e-mail"), required=False, max_length=254)


class NoticeSettingsView(View):
    """Of what a person wants to be told, and how."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request, MailForm(initial={"email": request.user.email}))

    def page(self, request: HttpRequest, form: MailForm, status: int = 200) -> HttpResponse:
        kept = {one.reason: one for one in NoticePreference.objects.filter(user=request.user)}
        lines = [_line(reason, kept.get(reason.code)) for reason in notices.choices_of(request.user)]
        title = _("Reminder settings")
        crumbs = [(_("Home"), reverse("core:home")), (request.user.full_name, reverse("accounts:profile")), (title, "")]
        context = {"title": title, "lines": lines, "form": form, "crumbs": crumbs}
        return render(request, "core/notice_settings.html", context, status=status)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = MailForm(request.POST)
        bell, mail = set(request.POST.getlist("bell")), set(request.POST.getlist("mail"))
        if form.is_valid() and mail and not form.cleaned_data["email"]:
            form.add_error("email", _("Give an address, or switch the daily mail off."))
        if not form.is_valid():
            return self.page(request, form, status=422)
        _keep(request.user, form.cleaned_data["email"], bell, mail)
        messages.success(request, _("Your settings were saved."))
        return redirect("core:notice_settings")


@transaction.atomic
def _keep(user: Any, email: str, bell: set[str], mail: set[str]) -> None:
    for reason in notices.choices_of(user):
        NoticePreference.objects.update_or_create(
            user=user, reason=reason.code,
            defaults={"by_bell": reason.code in bell, "by_mail": reason.code in mail},
        )  # fmt: skip
    if user.email != email:
        user.email = email
        with audit.acting_as(user):
            user.save()


def _line(reason: Reason, kept: NoticePreference | None) -> dict[str, Any]:
    return {
        "reason": reason,
        "by_bell": kept.by_bell if kept else True,
        "by_mail": kept.by_mail if kept else False,
    }
