"""The ways in: choose a file, or paste a block of cells."""

from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from accounts.models import User
from core.workbook.limits import ReaderLimits
from ledgers import services
from ledgers.forms import ACCEPTED, UploadForm
from ledgers.models import LedgerImport
from ledgers.views.imports import ImportPage

RECENT = 5
USUAL_WIDTH = 20


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
        title = _("Import a ledger")
        context = {
            "form": form, "title": title, "crumbs": self.crumbs((title, "")), "step": "file", **upload_limits(),
            "cancel_url": self.url("list"), "recent": self.rows().select_related("owner")[:RECENT],
        }  # fmt: skip
        return render(self.request, "ledgers/upload.html", context, status=status)


def upload_limits() -> dict[str, Any]:
    """What may be uploaded, in the words of the page: endings, megabytes, filled cells of a sheet and rows."""
    cells = ReaderLimits().cells
    return {
        "limit": settings.UPLOAD_MAX_MEGABYTES, "accepted": ACCEPTED.replace(",", " "),
        "cells": f"{cells:,}", "rows": f"{cells // USUAL_WIDTH:,}", "width": USUAL_WIDTH,
    }  # fmt: skip


def same_file(ledger: LedgerImport, user: User) -> QuerySet[LedgerImport]:
    """Other imports of exactly this file: one's own, and those of one's organisation within one's regions.

    The page opens only one's own; of a colleague's it says who, when and the counts, for both hold the same file.
    """
    theirs = Q(owner__organisation=user.organisation_id, region__in=user.region_ids)
    seen = Q(owner=user) | theirs if user.organisation_id else Q(owner=user)
    others = LedgerImport.objects.select_related("owner", "job").filter(seen, sha256=ledger.sha256)
    return others.exclude(pk=ledger.pk).exclude(state__in=[LedgerImport.State.REFUSED, LedgerImport.State.DISCARDED])
