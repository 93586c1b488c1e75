"""The page of one record: head, sections of fields, panels of related lists, timeline."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.views import View

from core import display
from core.addresses import route_of
from core.search import at_hand
from core.timeline import timeline
from core.veil import is_scoped, seen_among, veiled
from core.views.base import RecordPage

Label = str | Promise


@dataclass(frozen=True)
class Panel:
    """A related list on a record's page: the list page itself, narrowed to this record by the filter `by`."""

    title: Label
    route: str
    by: str
    create: str = ""


class DetailView(RecordPage, View):
    """A record's page, declared by `model`, `sections` and `panels`.

    `computed`: what the page shows beside the model's fields, as name -> (label, function of the record). The function
    gives a text, a record, or a list of them.
    """

    template_name = "generic/detail.html"
    sections: list[tuple[Label, list[str]]] = []
    panels: list[Panel] = []
    head: list[str] = []
    computed: dict[str, tuple[Label, Callable[[Any], Any]]] = {}
    actions: tuple[str, ...] = ("update", "archive")

    def get(self, request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        self.object = veiled([self.record(pk)], request.user)[0]
        at_hand.remember(request.user, self.object)
        return render(request, self.template_name, self.context())

    def context(self) -> dict:
        record = self.object
        actions = ("restore",) if getattr(record, "is_archived", False) else self.actions
        return {
            "view": self,
            "object": record,
            "title": str(record),
            "noun": self.noun,
            "head": self.pairs(self.head),
            "sections": [(heading, self.pairs(names)) for heading, names in self.sections],
            "panels": self.panel_links(),
            "timeline": timeline(record, self.request.user),
            "actions": self.action_urls(*actions, pk=record.pk),
            "crumbs": self.crumbs((str(record), "")),
        }

    def pairs(self, names: Iterable[str]) -> list[dict]:
        """Labels and values of fields, related records as links where the person may open them."""
        return [{"label": self.label(name), "values": self.values(name)} for name in names]

    def label(self, name: str) -> str:
        return str(self.computed[name][0] if name in self.computed else self.model._meta.get_field(name).verbose_name)

    def values(self, name: str) -> list[dict]:
        is_computed = name in self.computed
        found = self.computed[name][1](self.object) if is_computed else display.field_value(self.object, name)
        items = self._seen(found) if isinstance(found, list) else [found]
        return [self._value(item) for item in items] or [{"text": display.DASH, "url": ""}]

    def _seen(self, items: list) -> list:
        """Of related records those that the reader may see."""
        if not items or not is_scoped(items[0]):
            return items
        seen = seen_among(type(items[0]), [item.pk for item in items], self.request.user)
        return [item for item in items if item.pk in seen]

    def _value(self, item: Any) -> dict:
        return {"text": str(item), "url": self._page_of(item) if isinstance(item, Model) else ""}

    def _page_of(self, thing: Model) -> str:
        route = route_of(thing, "detail")
        return reverse(route, args=[thing.pk]) if self.request.user.may(route) else ""

    def panel_links(self) -> list[dict]:
        user, key = self.request.user, self.object.pk
        return [
            {
                "title": panel.title,
                "url": f"{reverse(panel.route)}?{panel.by}={key}",
                "create": f"{reverse(panel.create)}?{panel.by}={key}"
                if panel.create and user.may(panel.create)
                else "",
            }
            for panel in self.panels
            if user.may(panel.route)
        ]
