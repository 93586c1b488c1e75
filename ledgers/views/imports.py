"""The way of a ledger: upload, what was found, confirm, result."""

from collections import Counter
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from core.addresses import record_url, route_of
from core.models import StaleVersion
from core.timeline import told_value
from core.views import ListView
from core.views.base import RecordPage
from ledgers import services
from ledgers.filters import ImportFilter
from ledgers.forms import ACCEPTED, ConfirmForm, UploadForm
from ledgers.models import LedgerImport, LedgerRow
from ledgers.reasons import reason_name
from ledgers.tables import ImportTable

ROWS_SHOWN = 200
State = LedgerImport.State


class ImportPage(RecordPage):
    """Pages about one's own imports."""

    model = LedgerImport
    routes = "ledgers:import"


class ImportList(ImportPage, ListView):
    """The person's imports, newest first."""

    table_class = ImportTable
    filterset_class = ImportFilter
    title = gettext_lazy("Ledger imports")


class ImportCreate(ImportPage, View):
    """Upload a file; it is read in the background."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(UploadForm(user=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES, user=request.user)
        if not form.is_valid():
            return self.page(form, status=422)
        ledger = services.start_import(**form.cleaned_data, by=request.user)
        return redirect("ledgers:import_detail", ledger.pk)

    def page(self, form: UploadForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form, "title": _("Import a ledger"), "crumbs": self.crumbs((_("Import a ledger"), "")),
            "limit": settings.UPLOAD_MAX_MEGABYTES, "accepted": ACCEPTED.replace(",", " "),
            "cancel_url": self.url("list"),
        }  # fmt: skip
        return render(self.request, "ledgers/upload.html", context, status=status)


class ImportDetail(ImportPage, View):
    """One import: what was found, every problem, every change, and the way on."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.record(pk))

    def page(self, ledger: LedgerImport, form: ConfirmForm | None = None, status: int = 200) -> HttpResponse:
        rows = ledger.rows.all()
        wanted, reason = self.request.GET.get("outcome", ""), self.request.GET.get("reason", "")
        issues = [issue for issue in _issues(rows) if not reason or issue["code"] == reason]
        shown = rows.filter(outcome=wanted) if wanted in LedgerRow.Outcome.values else rows
        context = {
            "ledger": ledger,
            "title": ledger.file_name,
            "crumbs": self.crumbs((ledger.file_name, "")),
            "busy": ledger.is_busy,
            "issues": issues[:ROWS_SHOWN],
            "issue_count": len(issues),
            "reasons": [(code, reason_name(code), number) for code, number in _reasons(rows)],
            "reason": reason,
            "rows": [_shown(row) for row in shown[:ROWS_SHOWN]],
            "row_count": shown.count(),
            "outcome": wanted,
            "outcomes": [(o.value, o.label, ledger.counts.get("rows", {}).get(o.value, 0)) for o in LedgerRow.Outcome],
            "records": _record_counts(ledger),
            "form": form or self.confirm_form(ledger),
            "earlier": self.rows().filter(sha256=ledger.sha256, state=State.APPLIED).exclude(pk=ledger.pk).first(),
        }
        return render(self.request, "ledgers/import_detail.html", context, status=status)

    def confirm_form(self, ledger: LedgerImport, data: Any = None) -> ConfirmForm:
        wrong = ledger.counts.get("rows", {}).get("error", 0)
        return ConfirmForm(data, needs=ledger.needs, has_errors=bool(wrong))


class ImportConfirm(ImportDetail):
    """Write the ledger: all of it, or only the good rows where the person said so."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        ledger = self.record(pk)
        if ledger.state != State.READY:
            return redirect("ledgers:import_detail", pk)
        form = self.confirm_form(ledger, request.POST)
        if not form.is_valid():
            return self.page(ledger, form, status=422)
        try:
            services.confirm_import(
                ledger=ledger, by=request.user, agreement_kind=form.cleaned_data.get("agreement_kind", ""),
                good_rows_only=form.cleaned_data.get("good_rows_only", False),
            )  # fmt: skip
        except StaleVersion:
            messages.info(request, _("This import is being written already."))
        return redirect("ledgers:import_detail", pk)


class ImportDiscard(ImportPage, View):
    """Put an import aside."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        ledger = self.record(pk)
        if ledger.may_be_put_aside:
            try:
                services.discard_import(ledger=ledger, by=request.user)
            except StaleVersion:
                return redirect("ledgers:import_detail", pk)
            messages.success(request, _("The import was put aside. Nothing was written."))
        return redirect("ledgers:import_list")


class ImportOriginal(ImportPage, View):
    """The file as it was uploaded, for its owner."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        ledger = self.record(pk)
        if not ledger.file or not ledger.file.storage.exists(ledger.file.name):
            raise Http404
        return FileResponse(ledger.file.open("rb"), as_attachment=True, filename=ledger.file_name)


def _issues(rows: Any) -> list[dict]:
    """Every problem of every row, errors first, in the order of the file."""
    found = [issue for row in rows if row.errors or row.warnings for issue in (*row.errors, *row.warnings)]
    return sorted(found, key=lambda issue: issue.get("level") != "error")


def _reasons(rows: Any) -> list[tuple[str, int]]:
    """The codes of all problems with their number, the most frequent first."""
    return Counter(issue["code"] for issue in _issues(rows)).most_common()


def _shown(row: LedgerRow) -> dict:
    """A row as the check page shows it: where it goes, what it changes."""
    model = apps.get_model(row.target_model) if row.target_model else None
    changes = [told_value(model, change) for change in row.changes] if model else []
    url = ""
    if model and row.target_id:
        url = record_url(route_of(model, "detail"), row.target_id)
    noun = str(model._meta.verbose_name) if model else ""
    return {"row": row, "changes": changes, "noun": noun, "url": url, "problems": len(row.errors) + len(row.warnings)}


def _record_counts(ledger: LedgerImport) -> list[dict]:
    """How many companies, leads, … are new, changed and the same."""
    names = {"company": "crm", "contact": "crm", "lead": "crm", "agreement": "crm", "project": "projects",
             "inflow": "projects"}  # fmt: skip
    counted = ledger.counts.get("records", {})
    return [
        {"noun": str(apps.get_model(app, name)._meta.verbose_name_plural), **counted[name]}
        for name, app in names.items()
        if name in counted
    ]
