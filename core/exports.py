"""A list as a workbook: what the page shows is what the file holds, whoever makes it, now or in the background."""

import tempfile
from collections.abc import Iterator
from itertools import islice
from types import SimpleNamespace
from typing import Any, Literal

from django.core.files import File
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from core import audit, jobs
from core.filters import FilterSet
from core.models import Job
from core.tables import Column, MoneyColumn
from core.veil import veiled
from core.workbook.writer_columns import Kind, SheetColumn
from core.workbook.writer_list import TooManyRows, write_list
from core.workbook.writer_style import Imprint

PORTION = 500


def path_of(list_view: type) -> str:
    """The dotted path by which a background job finds a list again."""
    return f"{list_view.__module__}.{list_view.__qualname__}"


def prepared(list_view: type, user: Any, query: str) -> Any:
    """The list as `user` sees it with the filters of `query`, without a request from a browser."""
    listing = list_view()
    listing.request = SimpleNamespace(user=user, GET=QueryDict(query), htmx=False)
    listing.kwargs = {}
    return listing


def build(listing: Any, filterset: FilterSet, rows: QuerySet, job: Job | None = None) -> tuple[Any, str]:
    """Write the workbook; return an open file and its Chinese name. Leaves an audit entry with the filters."""
    table = listing.table_class([], listing.chosen_columns())
    title = str(listing.title or listing.nouns)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - handed to the response, which closes it
    count = write_list(
        file,
        title=title,
        columns=[sheet_column(column) for column in table.shown],
        rows=_cells(listing, rows, table.shown, job),
        unit_line=_unit_line(table.shown),
        notes=_notes(listing, filterset),
        imprint=Imprint(unit=str(listing.request.user.organisation or "")),
    )
    audit.record_event("export", text=title, reason=filterset.words(), by=listing.request.user,
                       details=[{"field": "rows", "old": None, "new": count}])  # fmt: skip
    file.seek(0)
    return file, f"{title}_{timezone.localdate():%Y%m%d}.xlsx"


def run(job: Job) -> dict:
    """Make the export that a job asks for; the person's rights are those of this moment."""
    list_view = import_string(job.params["view"])
    listing = prepared(list_view, job.owner, job.params["query"])
    if not listing.may("export"):
        raise jobs.JobRefused(_("Your role no longer includes this list."))
    filterset, rows = listing.filtered()
    try:
        file, name = build(listing, filterset, rows, job)
    except TooManyRows as problem:
        raise jobs.JobRefused(str(problem)) from None
    job.file_name = name
    job.result_file.save(name, File(file), save=False)
    return {}


def sheet_column(column: Column) -> SheetColumn:
    """A list's column as a column of a workbook."""
    unit = "万元" if isinstance(column, MoneyColumn) else str(column.unit)
    total: Literal["sum", "none"] = "sum" if getattr(column, "total", False) else "none"
    return SheetColumn(str(column.label), key=column.name, kind=Kind(column.kind), unit=unit, total=total)


def _cells(listing: Any, rows: QuerySet, columns: list[Column], job: Job | None) -> Iterator[list]:
    """The values of every row, read from the database in portions so that memory stays flat."""
    total = rows.order_by().values("pk").count() if job else 0
    read, done = listing.ordered(rows).iterator(chunk_size=PORTION), 0
    while portion := veiled([*islice(read, PORTION)], listing.request.user):
        yield from ([column.cell(row) for column in columns] for row in portion)
        done += len(portion)
        if job:
            jobs.progress(job, done, total, _("%(done)s of %(total)s rows") % {"done": done, "total": total})


def _unit_line(columns: list[Column]) -> str:
    return _("Amounts in 10k yuan") if any(isinstance(c, MoneyColumn) for c in columns) else ""


def _notes(listing: Any, filterset: FilterSet) -> list[str]:
    made = _("Exported by %(who)s at %(when)s.") % {
        "who": listing.request.user, "when": f"{timezone.localtime():%Y-%m-%d %H:%M}",
    }  # fmt: skip
    words = filterset.words()
    return [made, _("Filter: %(words)s") % {"words": words}] if words else [made]
