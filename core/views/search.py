"""The search page, which also answers the palette and the API; and the star on a page."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views import View

from core.addresses import local_address, record_url, route_of
from core.search import at_hand
from core.search.asked import Asked
from core.search.index import kinds
from core.search.query import Group, Hit, everywhere
from core.search.tokens import Form, tokens_of

LONGEST_ADDRESS, LONGEST_NAME = 500, 200


class SearchView(View):
    """Everything that a text finds for a person: pages, actions, and the best ten records of each kind.

    As JSON for whoever wants that: `{"groups": [{"label", "more", "items": [{"text", "hint", "why", "url"}]}]}`.
    Without a text what the person has at hand.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        text = request.GET.get("q", "").strip()
        groups = found(request.user, text) if text else at_hand_of(request.user)
        answer = self._answer(request, text, groups)
        patch_vary_headers(answer, ["Accept"])
        return answer

    def _answer(self, request: HttpRequest, text: str, groups: list[dict]) -> HttpResponse:
        if request.accepts("text/html"):
            context = {"title": _("Search"), "groups": groups, "text": text, "crumbs": [(_("Search"), "")]}
            return render(request, "core/search.html", context)
        return JsonResponse({"groups": groups})


class StarView(View):
    """Put a star on a page, or take it away."""

    def post(self, request: HttpRequest) -> HttpResponse:
        address = local_address(request, request.POST.get("address", ""))[:LONGEST_ADDRESS]
        name = " ".join(request.POST.get("name", "").replace("\x00", "").split())[:LONGEST_NAME]
        if address.startswith("/") and name:
            at_hand.set_star(request.user, address=address, name=name, wanted="off" not in request.POST)
        return redirect(address)


def found(user: Any, text: str) -> list[dict]:
    """What a text finds: pages and actions first, they are few."""
    asked = Asked.read(text)
    shortcuts = [
        _group(_("Pages and lists"), _matching(asked, _pages(user))),
        _group(_("Starred"), _matching(asked, _starred(user))),
        _group(_("Actions"), _matching(asked, _actions(user))),
    ]
    records = [_records(group, text, user) for group in everywhere(user, text)]
    return [group for group in (*shortcuts, *records) if group["items"]]


def at_hand_of(user: Any) -> list[dict]:
    """What a person looked at last, has put a star on, and may do."""
    recent = [_item(hit) for hit in at_hand.recent(user)] if user.is_business else []
    groups = [
        _group(_("Looked at last"), recent),
        _group(_("Starred"), _starred(user)),
        _group(_("Actions"), _actions(user)),
    ]
    return [group for group in groups if group["items"]]


def _group(label: Any, items: list[dict], more: str = "") -> dict:
    return {"label": str(label), "items": items, "more": more}


def _records(group: Group, text: str, user: Any) -> dict:
    route = route_of(group.model, "list")
    more = f"{reverse(route)}?{_query(text)}" if group.has_more and user.may(route) else ""
    return _group(group.model._meta.verbose_name_plural, [_item(hit) for hit in group.hits], more)


def _query(text: str) -> str:
    query = QueryDict(mutable=True)
    query["q"] = text
    return query.urlencode()


def _item(hit: Hit) -> dict:
    """A record as an entry of a list of hits; `why`: the other name that was met."""
    why = f"{hit.named[0]}：{hit.named[1]}" if hit.named and hit.named[0] else ""
    url = record_url(route_of(hit.model, "detail"), hit.pk)
    noun = str(hit.model._meta.verbose_name)
    return {"text": hit.title, "hint": hit.hint, "why": why, "url": url, "kind": noun}


def _pages(user: Any) -> list[dict]:
    pages = import_string("accounts.menu.pages_of")(user.role)
    return [{"text": str(label), "hint": "", "why": "", "url": url, "kind": ""} for label, url in pages]


def _starred(user: Any) -> list[dict]:
    return [{"text": s.name, "hint": "", "why": "", "url": s.address, "kind": ""} for s in at_hand.stars(user)]


def _actions(user: Any) -> list[dict]:
    made = [(model, route) for model in kinds() if user.may(route := route_of(model, "create"))]
    return [
        {"text": _("New %(noun)s") % {"noun": model._meta.verbose_name}, "hint": "", "why": "", "url": reverse(route),
         "kind": ""}
        for model, route in made
    ]  # fmt: skip


def _matching(asked: Asked, items: Iterable[dict]) -> list[dict]:
    return [item for item in items if asked and asked.finds(tokens_of(Form(item["text"])))]
