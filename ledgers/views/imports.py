"""What all pages about imports share; their list, and the file as it was uploaded."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from core.addresses import record_number
from core.models import StaleVersion
from core.views import ListView
from core.views.base import RecordPage
from ledgers.filters import ImportFilter
from ledgers.models import LedgerImport
from ledgers.services import NotNow
from ledgers.tables import ImportTable


class ImportPage(RecordPage):
    """Pages about one's own imports."""

    model = LedgerImport
    routes = "ledgers:import"

    def record_as_seen(self, pk: int) -> LedgerImport:
        """The import in the version that the person looked at: saving it is refused if it has changed since."""
        ledger = self.record(pk)
        ledger.version = record_number(self.request.POST.get("version")) or 0
        return ledger

    def asked(self, pk: int, ask: Callable[[], Any], then: str = "") -> HttpResponse:
        """Ask for something and go `then`, or back to the import; say so where it has changed or is past that."""
        try:
            ask()
            return redirect(then or self.url("detail", pk))
        except StaleVersion:
            messages.warning(self.request, _("This import has changed since the page was opened. Look at it again."))
        except NotNow:
            messages.info(self.request, _("This was done already. Here is how the import stands now."))
        return redirect("ledgers:import_detail", pk)


class ImportList(ImportPage, ListView):
    """The person's imports, newest first."""

    queryset = LedgerImport.objects.select_related("owner", "job")
    table_class = ImportTable
    filterset_class = ImportFilter
    title = gettext_lazy("Ledger imports")


class ImportOriginal(ImportPage, View):
    """The file as it was uploaded, for its owner."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        ledger = self.record(pk)
        if not ledger.file or not ledger.file.storage.exists(ledger.file.name):
            raise Http404
        return FileResponse(ledger.file.open("rb"), as_attachment=True, filename=ledger.file_name)
