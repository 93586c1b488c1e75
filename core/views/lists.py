"""Lists: filtered, sorted, paged, with the columns a person chose; and the same list as a workbook."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View

from core import exports, jobs
from core.addresses import local_address, record_number
from core.filters import FilterSet, matching
from core.models import ListPreference
from core.tables import Table
from core.veil import veiled
from core.views.base import RecordPage

PAGE_SIZES = (20, 50, 100)
COUNT_LIMIT = 10_000
EXPORT_AT_ONCE = 2_000
UPLOAD_ROUTE = "ledgers:import_create"


class ListView(RecordPage, View):
    """A list page, declared by `model`, `queryset`, `table_class` and `filterset_class`."""

    table_class: type[Table]
    filterset_class: type[FilterSet]
    template_name = "generic/list.html"
    title = ""
    intro = ""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
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

    def show_columns(self, names: list[str]) -> None:
        """Have these columns instead of those that the person chose."""
        self._preferred_columns = names

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
        return rows.order_by(*ordering) if ordering else rows

    def chosen_columns(self) -> list[str]:
        return self._preferred_columns

    @cached_property
    def _preferred_columns(self) -> list[str]:
        kept = ListPreference.objects.filter(user=self.request.user, list_name=self.list_name)
        return next(iter(kept.values_list("columns", flat=True)), [])

    def context(self) -> dict:
        filterset, rows = self.filtered()
        page = Page(self.ordered(rows), self.params)
        rows_shown = veiled(page.rows, self.request.user)
        table = self.table_class(rows_shown, self.chosen_columns(), first=page.first, linked=self.may("detail"))
        if self.params.get("embed") == "1":
            table.leave_out(filterset.parents())
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
            "all_columns": self.column_choices(table),
            "actions": self.action_urls("create", "export") | self.way_back(),
            "keep": self.kept_parameters(),
            "params": self.params,
            "crumbs": self.crumbs(),
            "embedded": self.params.get("embed") == "1",
            "query": self.query_without("page"),
        }

    def kept_parameters(self) -> list[tuple[str, str]]:
        """What a new search keeps from the address: order and page size."""
        return [(name, self.params[name]) for name in ("sort", "size", "archived") if self.params.get(name)]

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
        heads = []
        for column in table.shown:
            direction = {column.name: "ascending", f"-{column.name}": "descending"}.get(now, "none")
            turned = f"-{column.name}" if direction == "ascending" else column.name
            url = f"?{self.query_without('page', sort=turned)}" if column.sort else ""
            heads.append({"label": column.header, "css": column.css, "sort_url": url, "direction": direction})
        return heads

    def column_choices(self, table: Table) -> list[dict]:
        shown = {column.name for column in table.shown}
        rest = [column for column in self.table_class.columns.values() if column.name not in shown]
        return [{"name": c.name, "label": c.header, "shown": c.name in shown} for c in [*table.shown, *rest]]


class Page:
    """One page of rows. Counting stops at 10,000, for a count of everything costs more than the page itself."""

    def __init__(self, rows: QuerySet, params: QueryDict) -> None:
        self.params = params
        self.size = _within(params.get("size"), PAGE_SIZES, PAGE_SIZES[0])
        counted = rows.order_by().values("pk")[: COUNT_LIMIT + 1].count()
        self.is_capped = counted > COUNT_LIMIT
        self.count = min(counted, COUNT_LIMIT)
        self.last = max(1, -(-self.count // self.size))
        self.number = min(max(1, record_number(params.get("page")) or 1), self.last)
        start = (self.number - 1) * self.size
        self.first = start + 1
        self.rows = self._fetch(rows, start) if counted else []

    def _fetch(self, rows: QuerySet, start: int) -> list:
        """The rows of this page; deep in a list the numbers are found first, in the index, and the rows by them."""
        if start == 0:
            return list(rows[: self.size])
        keys = list(rows.values_list("pk", flat=True)[start : start + self.size])
        return list(rows.filter(pk__in=keys))

    @property
    def count_text(self) -> str:
        return _("over %(count)s") % {"count": f"{COUNT_LIMIT:,}"} if self.is_capped else f"{self.count:,}"

    @property
    def numbers(self) -> list[int]:
        """Page numbers worth a link: the ends and the neighbours."""
        near = range(self.number - 2, self.number + 3)
        return sorted({1, self.last, *[n for n in near if 1 <= n <= self.last]})

    @cached_property
    def _address(self) -> str:
        """The address of a page, up to its number."""
        params = self.params.copy()
        params.pop("page", None)
        kept = params.urlencode()
        return f"?{kept}&page=" if kept else "?page="

    def link(self, number: int) -> str:
        return f"{self._address}{number}"

    def links(self) -> Iterable[dict]:
        before = 0
        for number in self.numbers:
            if number > before + 1:
                yield {"gap": True}
            yield {"number": number, "url": self.link(number), "current": number == self.number}
            before = number

    @property
    def sizes(self) -> list[dict]:
        params = self.params.copy()
        params.pop("page", None)
        found = []
        for size in PAGE_SIZES:
            params["size"] = str(size)
            found.append({"size": size, "url": f"?{params.urlencode()}", "current": size == self.size})
        return found

    @property
    def previous_url(self) -> str:
        return self.link(self.number - 1) if self.number > 1 else ""

    @property
    def next_url(self) -> str:
        return self.link(self.number + 1) if self.number < self.last else ""


def _within(asked: str | None, allowed: tuple[int, ...], default: int) -> int:
    number = record_number(asked)
    return number if number in allowed else default


class ExportView(View):
    """The list as a workbook: same rows, same order, same columns. Long lists are made in the background."""

    list_view: type[ListView] = ListView

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        listing = exports.prepared(self.list_view, request.user, request.GET.urlencode())
        filterset, rows = listing.filtered()
        if rows.order_by().values("pk")[: EXPORT_AT_ONCE + 1].count() > EXPORT_AT_ONCE:
            return self._later(request, listing)
        file, name = exports.build(listing, filterset, rows)
        return FileResponse(file, as_attachment=True, filename=name)

    def _later(self, request: HttpRequest, listing: ListView) -> HttpResponse:
        from core.tasks import export_list

        params = {"view": exports.path_of(self.list_view), "query": request.GET.urlencode()}
        title = _("Export of %(what)s") % {"what": listing.title or listing.nouns}
        job = jobs.enqueue(export_list, by=request.user, title=title, params=params)
        return redirect("core:job_detail", job.pk)


class LookupView(RecordPage, View):
    """Suggestions for a form's look-up: `[{"value", "text", "hint"}]`, at most 20, only what the person may see."""

    search: tuple[str, ...] = ("name",)
    hint = ""

    def get(self, request: HttpRequest) -> JsonResponse:
        rows = self.rows()
        rows = rows.current() if hasattr(rows, "current") else rows
        rows = matching(rows, self.search, request.GET.get("q", ""))
        found = [{"value": r.pk, "text": str(r), "hint": str(getattr(r, self.hint, "") or "")} for r in rows[:20]]
        return JsonResponse({"results": found})


class ListColumnsView(View):
    """Keep which columns a person wants on a list."""

    def post(self, request: HttpRequest) -> HttpResponse:
        name, columns = request.POST.get("list", "")[:80], request.POST.getlist("columns")[:60]
        if request.user.may(name):
            ListPreference.objects.update_or_create(
                user=request.user, list_name=name, defaults={"columns": [] if "reset" in request.POST else columns}
            )
        return redirect(local_address(request, request.POST.get("next", "")))
