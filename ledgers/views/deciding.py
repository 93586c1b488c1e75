"""What a person decides about an import: how it is read, what is meant, whether it is written."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from core.addresses import record_number
from ledgers import questions, services
from ledgers.answers import Answers
from ledgers.forms import MatchForm
from ledgers.matching import matched
from ledgers.models import LedgerImport
from ledgers.views.checking import ImportDetail
from ledgers.views.imports import ImportPage
from ledgers.views.parts import can_match, decidable

State = LedgerImport.State


class ImportMatch(ImportPage, View):
    """One sheet at a time: its kind, and which field each of its columns is read as."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        ledger = self.record(pk)
        if not can_match(ledger, request.user):
            return redirect("ledgers:import_detail", pk)
        sheet = self.sheet(ledger)
        return self.page(ledger, MatchForm(sheet=sheet, user=request.user))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        ledger = self.record_as_seen(pk)
        if not can_match(ledger, request.user):
            return redirect("ledgers:import_detail", pk)
        form = MatchForm(request.POST, sheet=self.sheet(ledger), user=request.user)
        if not form.is_valid():
            return self.page(ledger, form, status=422)
        return self.asked(pk, lambda: self.answer(ledger, form))

    def answer(self, ledger: LedgerImport, form: MatchForm) -> None:
        """Read the file again by what the form says."""
        answers = Answers.from_json(ledger.answers)
        said = form.cleaned_data
        corrections = matched(answers, ledger.sheets, form.sheet["name"], said["kind"], form.fields_by_letter())
        kept = corrections if said.get("remember") else []
        services.answer_import(ledger=ledger, answers=answers, corrections=kept, by=self.request.user)

    def sheet(self, ledger: LedgerImport) -> dict[str, Any]:
        number = record_number(self.request.GET.get("sheet", "0"))
        sheets = decidable(ledger)
        if number is None or number >= len(sheets):
            raise Http404
        return sheets[number]

    def page(self, ledger: LedgerImport, form: MatchForm, status: int = 200) -> HttpResponse:
        title = _("Match columns with fields")
        here = self.url("detail", ledger.pk)
        context = {
            "ledger": ledger, "form": form, "title": title, "step": "match", "cancel_url": here, "sheet": form.sheet,
            "sheets": decidable(ledger), "crumbs": self.crumbs((ledger.file_name, here), (title, "")),
        }  # fmt: skip
        return render(self.request, "ledgers/match.html", context, status=status)


class ImportAnswer(ImportPage, View):
    """Keep the answers to the questions of an import, and read it again by them."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        ledger = self.record_as_seen(pk)
        before = Answers.from_json(ledger.answers)
        answers = questions.answered(ledger.questions, Answers.from_json(ledger.answers), request.POST)
        if answers == before:
            messages.info(request, _("No answer was chosen, so nothing has changed."))
            return redirect("ledgers:import_detail", pk)
        return self.asked(pk, lambda: services.answer_import(ledger=ledger, answers=answers, by=request.user))


class ImportAgain(ImportPage, View):
    """Back to checking, after the work on the file stopped."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        ledger = self.record_as_seen(pk)
        return self.asked(pk, lambda: services.read_again(ledger=ledger, by=request.user))


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
        seen = self.record_as_seen(pk)
        return self.asked(pk, lambda: services.confirm_import(ledger=seen, by=request.user, **form.cleaned_data))


class ImportDiscard(ImportPage, View):
    """Put an import aside."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        ledger = self.record(pk)
        return self.asked(pk, lambda: self.discard(ledger), then=self.url("list"))

    def discard(self, ledger: LedgerImport) -> None:
        services.discard_import(ledger=ledger, by=self.request.user)
        messages.success(self.request, _("The import was put aside. Nothing was written."))
