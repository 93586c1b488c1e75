"""A list as a workbook."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views import View

from core import exports, jobs
from core.views.lists.listing import ListView

EXPORT_AT_ONCE = 2_000


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
