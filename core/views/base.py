"""What all pages about records share."""

from typing import Any

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.addresses import route_of


class RecordPage:
    """A page about records of one `model`, as seen by the person who asks.

    `routes`: what its routes are called before the action, where that is not app and model.
    """

    model: type[Model] = Model
    routes = ""
    queryset: QuerySet | None = None
    request: HttpRequest

    def rows(self) -> QuerySet:
        """Every record the person may see. All reads of a page start here."""
        queryset = self.queryset if self.queryset is not None else self.model._default_manager.all()
        return queryset.all().visible_to(self.request.user)

    def record(self, pk: int, *, queryset: QuerySet | None = None) -> Any:
        """One record; somebody else's row answers exactly like a missing one."""
        try:
            found = (queryset if queryset is not None else self.rows()).filter(pk=pk).first()
        except OverflowError:
            found = None
        if found is None:
            raise Http404
        return found

    def route(self, action: str) -> str:
        """The name of one of the record's pages."""
        return f"{self.routes}_{action}" if self.routes else route_of(self.model, action)

    def may(self, action: str) -> bool:
        return self.request.user.may(self.route(action))

    def url(self, action: str, *args: Any) -> str:
        return reverse(self.route(action), args=args)

    def action_urls(self, *actions: str, pk: int | None = None) -> dict[str, str]:
        """The addresses of those actions that the person's role includes."""
        args = [] if pk is None else [pk]
        return {action: self.url(action, *args) for action in actions if self.may(action)}

    @property
    def noun(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def nouns(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    def crumbs(self, *last: tuple[str, str]) -> list[tuple[str, str]]:
        """The way here: the list, then `last` (label, address)."""
        start = [(self.nouns, self.url("list"))] if self.may("list") else []
        return [(_("Home"), reverse("core:home")), *start, *last]
