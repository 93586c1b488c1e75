"""The page of an import: what was found, what is asked, what will be written, and what was."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views import View

from ledgers import questions
from ledgers.answers import Answers
from ledgers.forms import ConfirmForm
from ledgers.models import LedgerImport
from ledgers.views import parts
from ledgers.views.arriving import same_file
from ledgers.views.imports import ImportPage

State = LedgerImport.State
LISTED = 20
TO_WRITE = ("new", "joined", "changed")
# Which parts the page has: name, title, its context. The address chooses one (`?part=rows`).
PARTS: dict[str, tuple[Any, Callable[..., dict[str, Any]]]] = {
    "written": (gettext_lazy("Records written"), parts.written),
    "problems": (gettext_lazy("Problems"), parts.problems),
    "rows": (gettext_lazy("Rows"), parts.rows),
    "sheets": (gettext_lazy("Sheets and columns"), parts.sheets),
}
WRITTEN = (State.APPLIED, State.UNDOING, State.UNDONE)
AT_RESULT = (State.APPLYING, *WRITTEN)


class ImportDetail(ImportPage, View):
    """One import, whatever its state. A click within a part asks for that part alone."""

    queryset = LedgerImport.objects.select_related("job", "owner", "region")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        ledger = self.record(pk)
        if request.htmx and request.htmx.target == "part" and has_result(ledger):
            return render(request, "ledgers/_part.html", {"ledger": ledger, **self.part(ledger)})
        return self.page(ledger)

    def page(self, ledger: LedgerImport, form: ConfirmForm | None = None, status: int = 200) -> HttpResponse:
        context = {
            "ledger": ledger,
            "title": ledger.file_name,
            "crumbs": self.crumbs((ledger.file_name, "")),
            "step": "result" if ledger.state in AT_RESULT else "check",
            "same_files": same_file(ledger, self.request.user)[:LISTED],
            "has_result": has_result(ledger),
            "can_match": parts.can_match(ledger, self.request.user),
            "decidable": parts.decidable(ledger),
        }
        if has_result(ledger):
            context |= self.findings(ledger) | self.part(ledger)
        if ledger.state == State.READY:
            context |= self.decisions(ledger) | {"form": form or self.confirm_form(ledger)}
        return render(self.request, "ledgers/import_detail.html", context, status=status)

    def findings(self, ledger: LedgerImport) -> dict[str, Any]:
        """What the head of the page says in numbers."""
        counted = ledger.counts.get("rows", {})
        return {
            "outcomes": parts.outcomes(ledger),
            "records": record_counts(ledger),
            "wrong": counted.get("error", 0),
            "only_checked": is_only_checked(ledger),
            "total": sum(counted.values()),
            "good": sum(counted.get(name, 0) for name in TO_WRITE),
            "good_words": ledger.in_words(*TO_WRITE),
            "other_words": ledger.in_words("same", "skipped"),
            "left_out": parts.left_out(ledger, LISTED) if counted.get("error") else [],
            "unread": [sheet for sheet in ledger.sheets if sheet.get("reason") in ("no_header", "hidden")],
            "unknown": [] if ledger.list_route else unknown_columns(ledger),
        }

    def decisions(self, ledger: LedgerImport) -> dict[str, Any]:
        """What a person can still decide before confirming."""
        answers = Answers.from_json(ledger.answers)
        return {
            "questions": questions.shown(ledger.questions, answers),
            "unanswered": questions.unanswered(ledger.questions, answers),
        }

    def part(self, ledger: LedgerImport) -> dict[str, Any]:
        """The part of the page that the address asks for."""
        names = [name for name in PARTS if name != "written" or ledger.state in WRITTEN]
        asked = self.request.GET.get("part", "")
        chosen = asked if asked in names else first_part(ledger)
        titles = [(name, PARTS[name][0]) for name in names]
        return {
            "parts": titles, "part": chosen, "part_template": f"ledgers/_{chosen}.html",
            **PARTS[chosen][1](ledger, self.request.GET, self.request.user),
        }  # fmt: skip

    def confirm_form(self, ledger: LedgerImport, data: Any = None) -> ConfirmForm:
        wrong = ledger.counts.get("rows", {}).get("error", 0)
        return ConfirmForm(data, needs=ledger.needs, has_errors=bool(wrong))


def has_result(ledger: LedgerImport) -> bool:
    """Was the file read, and does the page show what was found in it?"""
    return ledger.state in (State.READY, *WRITTEN) and not ledger.is_busy


def first_part(ledger: LedgerImport) -> str:
    """The part that a person wants to see first."""
    if ledger.state in WRITTEN:
        return "written"
    return "problems" if ledger.counts.get("reasons") else "rows"


def is_only_checked(ledger: LedgerImport) -> bool:
    """Would nothing of the file be written even if every row were right?"""
    read = {sheet["name"] for sheet in ledger.sheets if "reason" not in sheet}
    checked = {issue.get("sheet") for issue in ledger.file_issues if issue["code"] == "sheet.not_written"}
    return bool(read) and read <= checked


def unknown_columns(ledger: LedgerImport) -> list[dict[str, Any]]:
    """The columns that nobody understood, with the number of their sheet among those that can be matched."""
    return [
        {"sheet": sheet["name"], "number": number, "header": column["header"]}
        for number, sheet in enumerate(parts.decidable(ledger))
        for column in sheet.get("columns", [])
        if parts.is_unknown(column)
    ]


def record_counts(ledger: LedgerImport) -> list[dict[str, Any]]:
    """How many companies, leads, … are new, changed and the same; kinds in the order in which they are written."""
    models = {model._meta.model_name: model for model in apps.get_models() if hasattr(model, "version")}
    return [
        {"noun": str(models[name]._meta.verbose_name_plural), **counted}
        for name, counted in ledger.counts.get("records", {}).items()
        if name in models
    ]
