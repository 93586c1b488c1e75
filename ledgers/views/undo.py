"""Taking a written import back: what will be taken back, what stays and why, and the choice."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from accounts.models import User
from core import display
from core.forms import ReasonForm
from ledgers import services
from ledgers.importing.standing import Held, Place, Standing, Why, standing
from ledgers.models import LedgerImport, LedgerWrite
from ledgers.views.imports import ImportPage
from ledgers.views.parts import NOT_OPEN, Portion, noun_of, page_of, sealed_among

SIZE = 50


class UndoForm(ReasonForm):
    """Why; and, where records stay, that the person knows it."""

    mark = forms.CharField(widget=forms.HiddenInput, required=False)
    leave = forms.BooleanField(
        label=gettext_lazy("Take back the rest; these stay as they are"),
        error_messages={"required": gettext_lazy("Some records stay. Tick this box if the rest shall be taken back.")},
    )

    def __init__(self, *args: Any, found: Standing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = found
        self.fields["mark"].initial = found.mark
        if not found.held:
            del self.fields["leave"]

    def clean_mark(self) -> str:
        """Refuse a choice made before something else had to stay."""
        if self.cleaned_data["mark"] != self.found.mark:
            raise forms.ValidationError(
                _("Other records stay than when this page was opened. Look at them, then decide again.")
            )
        return self.cleaned_data["mark"]


class ImportUndo(ImportPage, View):
    """Show what taking the import back does, and ask for it."""

    def dispatch(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.ledger = self.record(pk)
        if not self.ledger.may_be_taken_back:
            return redirect("ledgers:import_detail", pk)
        self.found = standing(self.ledger, request.user)
        return super().dispatch(request, pk)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(UndoForm(found=self.found, initial={"version": self.ledger.version}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = UndoForm(request.POST, found=self.found)
        if self.found.is_empty or not form.is_valid():
            return self.page(form, status=422)
        ledger = self.record_as_seen(pk)
        return self.asked(pk, lambda: services.take_back_import(
            ledger=ledger, reason=form.cleaned_data["reason"], mark=self.found.mark, by=request.user,
        ))  # fmt: skip

    def page(self, form: UndoForm, status: int = 200) -> HttpResponse:
        if "mark" in form.errors:  # the page shows what stays now: the next choice is about that
            form.data = form.data.copy()
            form.data["mark"] = self.found.mark
        stays = list(self.found.held.values())
        held = Portion(stays, self.request.GET, len(stays), SIZE)
        title = _("Take back %(file)s") % {"file": self.ledger.file_name}
        context = {
            "ledger": self.ledger, "title": title, "form": form, "found": self.found, "portion": held,
            "crumbs": self.crumbs((self.ledger.file_name, self.url("detail", self.ledger.pk)), (title, "")),
            "kinds": [{"noun": noun_of(label), **numbers} for label, numbers in self.found.counts().items()],
            "lines": _lines(self.ledger, held.rows, self.request.user),
        }  # fmt: skip
        return render(self.request, "ledgers/import_undo.html", context, status=status)


def _lines(ledger: LedgerImport, held: list[Held], user: User) -> list[dict[str, Any]]:
    """The records that stay, as the page shows them; the names of others only where the person may see those."""
    texts = _texts_as_written(ledger, held)
    sealed = sealed_among((one.write.place for one in held), user)
    names = _names((one.pointer for one in held if one.pointer), user)
    return [
        {
            "noun": noun_of(one.write.model),
            "text": NOT_OPEN if one.write.place in sealed else texts.get(one.write.place, ""),
            "url": "" if one.why == Why.UNSEEN else page_of(apps.get_model(one.write.model), one.write.object_id, user),
            "why": _reason(one, names),
        }
        for one in held
    ]


def _texts_as_written(ledger: LedgerImport, held: list[Held]) -> dict[Place, str]:
    numbers = [one.write.object_id for one in held]
    writes = LedgerWrite.objects.filter(ledger_import=ledger, object_id__in=numbers)
    return {(model, pk): text for model, pk, text in writes.values_list("model", "object_id", "text")}


def _names(places: Iterable[Place], user: User) -> dict[Place, str]:
    """How records are called, of those that the person sees; one query for each kind."""
    by_model: dict[str, set[int]] = {}
    for label, pk in places:
        by_model.setdefault(label, set()).add(pk)
    return {
        (label, row.pk): str(row)
        for label, pks in by_model.items()
        for row in apps.get_model(label)._default_manager.visible_to(user).filter(pk__in=pks)
    }


def _reason(held: Held, names: dict[Place, str]) -> str:
    """Why one record stays, in a sentence."""
    words = {
        "who": held.who or _("the system"), "at": display.day(held.at),
        "noun": noun_of(held.pointer[0]) if held.pointer else "", "record": names.get(held.pointer, ""),
    }  # fmt: skip
    if held.why in (Why.CHANGED, Why.ARCHIVED) and held.at is None:
        return str(held.why.label)
    sentences = {
        Why.CHANGED: _("changed since, by %(who)s at %(at)s"),
        Why.ARCHIVED: _("archived since, by %(who)s at %(at)s"),
        Why.UNSEEN: _("lies outside what you may see or change now"),
        Why.POINTED_AT: _("%(noun)s “%(record)s” belongs to it and is not of this import")
        if words["record"] else _("%(noun)s that you may not see belongs to it"),
        Why.KEPT: _("%(noun)s “%(record)s” needs it and stays")
        if words["record"] else _("%(noun)s that you may not see needs it and stays"),
    }  # fmt: skip
    return sentences[held.why] % words
