"""Workbooks to take home: one's own file with its problems marked, and templates to fill in."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from core import jobs
from core.workbook.marker import MarkingFailed
from ledgers.kinds import KINDS_BY_KEY
from ledgers.models import LedgerImport
from ledgers.views.imports import ImportPage
from ledgers.workbooks import errors, templates


class ImportErrors(ImportPage, View):
    """The uploaded workbook with every problem marked; a large one is made in the background."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        ledger = self.record(pk)
        if not errors.has_errors_to_mark(ledger):
            messages.info(request, _("There is nothing to correct in this file."))
            return redirect("ledgers:import_detail", pk)
        if not errors.is_small(ledger):
            return self._later(ledger)
        try:
            file, name = errors.build(ledger)
        except MarkingFailed:
            messages.error(request, errors.not_markable())
            return redirect("ledgers:import_detail", pk)
        return FileResponse(file, as_attachment=True, filename=name)

    def _later(self, ledger: LedgerImport) -> HttpResponse:
        from ledgers.tasks import mark_errors

        title = _("Error workbook of %(file)s") % {"file": ledger.file_name}
        job = jobs.enqueue(mark_errors, by=self.request.user, title=title, params={"import": ledger.pk})
        return redirect("core:job_detail", job.pk)


class TemplateList(ImportPage, View):
    """Every kind of ledger with a workbook to fill in."""

    title = gettext_lazy("Template workbooks")

    def get(self, request: HttpRequest) -> HttpResponse:
        context = {
            "title": self.title,
            "crumbs": self.crumbs((str(self.title), "")),
            "kinds": templates.offered(request.user),
            "upload_url": reverse("ledgers:import_create"),
        }
        return render(request, "ledgers/templates.html", context)


class TemplateFile(ImportPage, View):
    """An empty workbook of one kind, with the drop-downs of the person's own regions."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        kind = KINDS_BY_KEY.get(key)
        if kind not in templates.kinds_for(request.user):
            raise Http404
        file, name = templates.build(kind, request.user)
        return FileResponse(file, as_attachment=True, filename=name)
