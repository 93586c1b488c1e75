"""A list as a workbook: what the page shows is what the file holds, whoever makes it, now or in the background."""

import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from types import SimpleNamespace
from typing import Any, Literal

from django.core.files import File
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit, jobs
from core.filters import FilterSet
from core.models import Job
from core.tables import Column, MoneyColumn
from core.veil import veiled
from core.workbook.writer_columns import Kind, SheetColumn, cell_content
from core.workbook.writer_list import TooManyRows, write_list
from core.workbook.writer_style import Imprint

PORTION = 500
KEY_HEADING = gettext_lazy("record number")


def path_of(list_view: type) -> str:
    """The dotted path by which a background job finds a list again."""
    return f"{list_view.__module__}.{list_view.__qualname__}"


def prepared(list_view: type, user: Any, query: str, **kwargs: Any) -> Any:
    """The list as `user` sees it with the filters of `query`, without a request from a browser.

    `kwargs`: what the address of the list holds.
    """
    listing = list_view()
    listing.request = SimpleNamespace(user=user, GET=QueryDict(query), htmx=False)
    listing.kwargs = kwargs
    return listing


def build(listing: Any, filterset: FilterSet, rows: QuerySet, job: Job | None = None) -> tuple[Any, str]:
    """Write the workbook; return an open file and its Chinese name. Leaves an audit entry with the filters."""
    table = listing.table_class([], listing.chosen_columns())
    title = str(listing.title or listing.nouns)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - handed to the response, which closes it
    count = write_list(
        file,
        title=title,
        columns=[*map(sheet_column, table.shown), SheetColumn(str(KEY_HEADING), kind=Kind.CODE, hidden=True)],
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
    key = record_key(listing, columns)
    while portion := veiled([*islice(read, PORTION)], listing.request.user):
        yield from ([*(column.cell(row) for column in columns), key(row)] for row in portion)
        done += len(portion)
        if job:
            jobs.progress(job, done, total, _("%(done)s of %(total)s rows") % {"done": done, "total": total})


def record_key(listing: Any, columns: Iterable[Column]) -> Callable[[Any], str]:
    """Return what tells the key of a row, by which the list finds it when it comes back: `crm:lead/123/4`.

    That is the list, the record's number and its version. Where the row shows what is worked out from other records,
    their seal follows: by it one can tell later whether a person changed them or the world did.
    """
    worked_out = [(column, sheet_column(column)) for column in columns if not column.source(listing.model)]

    def key(row: Any) -> str:
        shown = {column.name: cell_content(sheet, column.cell(row)).shown for column, sheet in worked_out}
        sealed = f"/{seal(shown)}" if worked_out else ""
        return f"{listing.key_prefix}/{row.pk}/{version_of(row)}{sealed}"

    return key


def version_of(row: Any) -> int:
    """The version of a record; 0 where there are none."""
    return getattr(row, "version", None) or 0


def seal(shown: Mapping[str, str]) -> str:
    """Eight digits that differ when any of these texts (by column) does."""
    texts = "\x1f".join(f"{name}={' '.join(shown[name].split())}" for name in sorted(shown))
    return f"{zlib.crc32(texts.encode()):08x}"


def _unit_line(columns: list[Column]) -> str:
    return _("Amounts in 10k yuan") if any(isinstance(c, MoneyColumn) for c in columns) else ""


def _notes(listing: Any, filterset: FilterSet) -> list[str]:
    made = _("Exported by %(who)s at %(when)s.") % {
        "who": listing.request.user, "when": f"{timezone.localtime():%Y-%m-%d %H:%M}",
    }  # fmt: skip
    words = filterset.words()
    return [made, _("Filter: %(words)s") % {"words": words}] if words else [made]
