"""Paste a block of cells from a spreadsheet; from there it goes the way of every file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from ledgers import pasting, services
from ledgers.forms import PasteForm
from ledgers.kinds import KINDS_BY_KEY
from ledgers.views.imports import ImportPage


class ImportPaste(ImportPage, View):
    """A grid like a spreadsheet; without scripts, a box to paste into."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(PasteForm(user=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PasteForm(request.POST, user=request.user)
        if not form.is_valid():
            return self.page(form, status=422)
        kind = KINDS_BY_KEY.get(form.cleaned_data["kind"])
        ledger = services.start_import(
            file=pasting.pasted_file(form.cleaned_data["block"], kind), region=form.cleaned_data["region"],
            answers=pasting.answers_for(kind), by=request.user,
        )  # fmt: skip
        return redirect("ledgers:import_detail", ledger.pk)

    def page(self, form: PasteForm, status: int = 200) -> HttpResponse:
        title = _("Paste from a spreadsheet")
        context = {
            "form": form, "title": title, "crumbs": self.crumbs((title, "")), "step": "file",
            "headings": {key: pasting.headings_of(KINDS_BY_KEY[key]) for key, _label in form.kinds if key},
            "most_rows": pasting.MOST_ROWS, "most_columns": pasting.MOST_COLUMNS, "most_signs": pasting.MOST_SIGNS,
            "cancel_url": self.url("create"),
        }  # fmt: skip
        return render(self.request, "ledgers/paste.html", context, status=status)
