"""Comments on a record's page, following it, and the people one may mention there."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from core import comments, following
from core.forms import RecordForm
from core.models import Comment
from core.places import record_at
from core.views.edits import ArchiveView, CreateView, UpdateView


class CommentForm(RecordForm):
    """A word about a record; `@name` tells that person, who must be able to see the record."""

    on = forms.CharField(widget=forms.HiddenInput, required=False)
    machinery = RecordForm.machinery | {"on"}
    sections = [("", ["on", "text"])]

    class Meta:
        model = Comment
        fields = ["text"]
        help_texts = {"text": gettext_lazy("@ and a name tells that person.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = (
            self.instance.record_seen_by(self.user)
            if self.instance.pk
            else record_at(str(self["on"].value() or ""), self.user)
        )
        if self.about is None:
            raise Http404
        self.fields["text"].error_messages["required"] = _("Write something first.")

    def clean_text(self) -> str:
        text = self.cleaned_data["text"].strip()
        try:
            comments.mentioned(text, self.about)
        except ValidationError as refusal:
            raise ValidationError(refusal.messages) from None
        return text


class AboutItsRecord:
    """Comments have no page of their own: they stand on that of their record."""

    request: HttpRequest

    def done_url(self, comment: Comment) -> str:
        record = comment.record_seen_by(self.request.user)
        return f"{following.page_of(record)}#comments" if record else reverse("core:home")

    def crumbs(self, *last: tuple[str, str]) -> list[tuple[str, str]]:
        return [(_("Home"), reverse("core:home")), *last]

    def cancel_url(self) -> str:
        return self.done_url(self.object) if hasattr(self, "object") else reverse("core:home")


class CommentCreate(AboutItsRecord, CreateView):
    by_upload = False

    def save(self, form: CommentForm) -> Comment:
        return comments.add_comment(form.about, form.cleaned_data["text"], by=self.request.user)

    def cancel_url(self) -> str:
        record = record_at(self.request.POST.get("on", "") or self.request.GET.get("on", ""), self.request.user)
        return following.page_of(record) if record else reverse("core:home")


class OwnComment(AboutItsRecord):
    """Only one's own words, and only for a while, can be changed."""

    def record(self, pk: int, **kwargs: Any) -> Comment:
        comment = super().record(pk, **kwargs)
        if comment.author_id != self.request.user.pk:
            raise Http404
        return comment


class CommentUpdate(OwnComment, UpdateView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.record(kwargs["pk"])
        if not comments.may_change(self.object, request.user):
            messages.warning(request, _("A comment can be changed for half an hour. Write another one."))
            return redirect(self.done_url(self.object))
        return super().dispatch(request, *args, **kwargs)

    def save(self, form: CommentForm) -> Comment:
        return comments.change_comment(form.save(commit=False), by=self.request.user)


class CommentArchive(OwnComment, ArchiveView):
    pass


class MentionLookup(View):
    """People to mention at a record: `[{"name", "hint"}]`."""

    def get(self, request: HttpRequest) -> JsonResponse:
        record = record_at(request.GET.get("on", ""), request.user)
        people = comments.suggested(record, request.GET.get("q", "")) if record else []
        found = [{"name": str(one), "hint": f"{one.region} {one.get_role_display()}"} for one in people]
        return JsonResponse({"results": found})


class FollowView(View):
    """Follow a record, or no longer."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        record = record_at(request.POST.get("on", ""), request.user)
        if record is None:
            raise Http404
        if "stop" in request.POST:
            following.unfollow(record, by=request.user)
            messages.success(
                request, _("You are no longer told what others do with “%(record)s”.") % {"record": record}
            )
        else:
            following.follow(record, by=request.user)
            messages.success(request, _("You are told when others change “%(record)s”.") % {"record": record})
        return redirect(following.page_of(record))
