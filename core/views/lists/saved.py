"""Views of a list that a person keeps under a name: its address, and with it filters, order and columns."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views import View

from core.addresses import local_address
from core.models import SavedView
from core.views.base import RecordPage

# What of an address is no part of a view: where one is in it.
PASSING = ("page", "after", "before", "embed", "open", "view", "csrfmiddlewaretoken")
LONGEST_QUERY = 1000


def lasting(params: QueryDict) -> str:
    """What of an address a view keeps: filters, order, size and columns, always in the same order."""
    pairs = [(name, value) for name, values in params.lists() for value in values if value and name not in PASSING]
    made = QueryDict(mutable=True)
    for name, value in sorted(pairs):
        made.appendlist(name, value)
    return made.urlencode()


def views_of(user: Any, list_name: str) -> list[SavedView]:
    """The views that a person finds above a list: their own, then those of others for everyone."""
    found = SavedView.objects.visible_to(user).filter(list_name=list_name).select_related("owner")
    return sorted(found, key=lambda view: (view.owner_id != user.pk, view.name, view.pk))


class SavedViewList(View):
    """The person's own views of all lists, to rename, share, make the first one, or drop."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = SavedView.objects.filter(owner=request.user).order_by("list_name", "name")
        shown = [(view, _address(view)) for view in rows if request.user.may(view.list_name)]
        return render(request, "core/savedview_list.html", {"views": shown, "title": _("My views of lists")})


class SavedViewSave(View):
    """Keep what the list shows now, under a new name, or in place of what an own view kept."""

    def post(self, request: HttpRequest) -> HttpResponse:
        name, title = request.POST.get("list", "")[:80], request.POST.get("name", "").strip()[:60]
        query = lasting(QueryDict(request.POST.get("query", "")))
        if not request.user.may(name) or len(query) > LONGEST_QUERY:
            messages.error(request, _("This list cannot be kept as a view."))
        elif not title:
            messages.error(request, _("Give the view a name."))
        else:
            view, _is_new = SavedView.objects.update_or_create(
                owner=request.user, list_name=name, name=title, defaults={"query": query}
            )
            messages.success(request, _("The view “%(name)s” was saved.") % {"name": view})
            return redirect(_address(view))
        return redirect(local_address(request, request.POST.get("next", "")))


class OwnView(RecordPage, View):
    model = SavedView

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.view = self.record(kwargs["pk"], queryset=SavedView.objects.filter(owner=request.user))
        return super().dispatch(request, *args, **kwargs)

    def back(self) -> HttpResponse:
        return redirect(local_address(self.request, self.request.POST.get("next") or reverse("core:savedview_list")))


class SavedViewUpdate(OwnView):
    """Rename a view, lend it to everyone who may open the list, or have the list open with it."""

    @transaction.atomic
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        view = self.view
        view.name = request.POST.get("name", "").strip()[:60]
        view.is_shared, view.is_default = "is_shared" in request.POST, "is_default" in request.POST
        others = SavedView.objects.filter(owner=request.user, list_name=view.list_name, is_default=True)
        if view.is_default:
            others = others.exclude(pk=view.pk)
            for other in others:
                other.is_default = False
                other.save()
        try:
            view.full_clean()
        except ValidationError as refusal:
            transaction.set_rollback(True)
            messages.error(request, " ".join(refusal.messages))
            return self.back()
        view.save()
        messages.success(request, _("The view “%(name)s” was saved.") % {"name": view})
        return self.back()


class SavedViewDelete(OwnView):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        name = self.view.name
        self.view.delete()
        messages.success(request, _("The view “%(name)s” was removed.") % {"name": name})
        return self.back()


def _address(view: SavedView) -> str:
    """Where a view is: the list with all that the view keeps."""
    try:
        list_url = reverse(view.list_name)
    except NoReverseMatch:
        return "/"
    return f"{list_url}?{view.query}" if view.query else f"{list_url}?view=all"
