"""A list page: filtered, sorted, paged, with the columns a person chose."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from core.filters import FilterSet
from core.search.index import is_found
from core.tables import Table
from core.veil import veiled
from core.views.base import RecordPage
from core.views.lists.arrangement import Arrangement
from core.views.lists.found import FoundPage
from core.views.lists.order import missing_last
from core.views.lists.page import Page

UPLOAD_ROUTE = "ledgers:import_create"


class ListView(Arrangement, RecordPage, View):
    """A list page, declared by `model`, `queryset`, `table_class` and `filterset_class`."""

    table_class: type[Table]
    filterset_class: type[FilterSet]
    template_name = "generic/list.html"
    title = ""
    intro = ""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if default := self.default_address():
            return redirect(default)
        template = "generic/_list.html" if self.wants_fragment else self.template_name
        return render(request, template, self.context())

    @property
    def wants_fragment(self) -> bool:
        htmx = self.request.htmx
        return bool(htmx) and not htmx.history_restore_request and not htmx.boosted

    @property
    def params(self) -> QueryDict:
        return self.request.GET

    @property
    def list_name(self) -> str:
        return self.route("list")

    @property
    def key_prefix(self) -> str:
        """How the keys of exported rows name this list, such as `crm:lead`."""
        return self.list_name.removesuffix("_list")

    def way_back(self) -> dict[str, str]:
        """Where an exported and edited list is uploaded, for those who may change its records."""
        may_write = self.may("update") or self.may("create")
        is_open = may_write and self.may("export") and self.request.user.may(UPLOAD_ROUTE)
        return {"upload": reverse(UPLOAD_ROUTE)} if is_open else {}

    def base_rows(self) -> QuerySet:
        """Visible records, without the archived ones unless they are asked for."""
        rows = self.rows()
        if not hasattr(self.model, "archived_at"):
            return rows
        return rows.filter(archived_at__isnull=self.params.get("archived") != "1")

    def filtered(self) -> tuple[FilterSet, QuerySet]:
        filterset = self.filterset_class(self.params, self.request.user)
        return filterset, filterset.apply(self.base_rows())

    def ordered(self, rows: QuerySet) -> QuerySet:
        ordering = self.table_class.ordering(self.params.get("sort", "") or self.table_class.default_sort)
        return rows.order_by(*missing_last(self.model, ordering)) if ordering else rows

    def page_of(self, filterset: FilterSet, rows: QuerySet) -> Page:
        """The page to show. What a search found comes the best first, unless the person has chosen an order."""
        box = filterset.search_box
        if not box or self.params.get("sort") or not is_found(self.model):
            return Page(self.ordered(rows), self.params)
        return FoundPage(filterset.apply_but_search(self.base_rows()), filterset.values[box], self.request)

    def context(self) -> dict:
        filterset, rows = self.filtered()
        page = self.page_of(filterset, rows)
        rows_shown = veiled(page.rows, self.request.user)
        table = self.table_class(rows_shown, self.chosen_columns(), first=page.first, linked=self.may("detail"))
        is_embedded = self.params.get("embed") == "1"
        if is_embedded:
            table.leave_out(filterset.parents())
        else:
            table.pick = self.is_pickable
        return {
            "view": self,
            "title": self.title or self.nouns,
            "model_name": self.list_name,
            "filters": filterset,
            "main_filters": filterset.fields(main=True),
            "more_filters": filterset.fields(main=False),
            "chips": filterset.chips(),
            "page": page,
            "table": table,
            "columns": self.column_heads(table),
            "totals": table.totals(rows) if page.rows else [],
            "actions": self.action_urls("create", "export") | self.way_back(),
            "keep": self.kept_parameters(),
            "params": self.params,
            "crumbs": self.crumbs(),
            "embedded": is_embedded,
            "query": self.query_without("page"),
            **({} if is_embedded else self.arrangement(table)),
        }

    def kept_parameters(self) -> list[tuple[str, str]]:
        """What a new search keeps from the address: order, page size and columns."""
        return [(name, self.params[name]) for name in ("sort", "size", "archived", "columns") if self.params.get(name)]

    def query_without(self, *names: str, **changes: str) -> str:
        params = self.params.copy()
        for name in (*names, "embed"):
            params.pop(name, None)
        for name, value in changes.items():
            params[name] = value
        return params.urlencode()

    def column_heads(self, table: Table) -> list[dict]:
        """Header cells with the address that sorts by them and the present direction."""
        now = self.params.get("sort", "") or self.table_class.default_sort
        editable = set() if self.params.get("embed") == "1" else self.editable(table)
        heads = []
        for column in table.shown:
            direction = {column.name: "ascending", f"-{column.name}": "descending"}.get(now, "none")
            turned = f"-{column.name}" if direction == "ascending" else column.name
            url = f"?{self.query_without('page', sort=turned)}" if column.sort else ""
            head = {"label": column.header, "css": column.css, "sort_url": url, "direction": direction}
            heads.append(head | {"name": column.name, "editable": column.name in editable})
        return heads
