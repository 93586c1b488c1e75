"""One cell of a list, written in the list itself: the record's own form, with one field of it in the hands."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from core import bulk_changes, exports
from core.addresses import record_number
from core.form_pages import FormPages
from core.models import StaleVersion
from core.tables import Column
from core.veil import veiled
from core.views.base import RecordPage
from core.views.lists.arrangement import is_editable
from core.views.lists.listing import ListView


class CellView(RecordPage, View):
    """The editor of a cell, and what comes of sending it.

    Answers 200 with the row as it is now; 422 with what the form refuses; 409 with who changed the record meanwhile,
    when, and what the cell holds since. In the last two cases nothing was written.
    """

    list_view: type[ListView] = ListView

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.model, self.routes = self.list_view.model, self.list_view.routes
        self.listing = exports.prepared(self.list_view, request.user, request.GET.urlencode())
        self.object = self.record(kwargs["pk"], queryset=self.listing.rows())
        self.pages = FormPages(self.listing, request.user)
        self.column = self._column(request.GET.get("cell") or request.POST.get("cell", ""))
        return super().dispatch(request, *args, **kwargs)

    def _column(self, name: str) -> Column:
        """The column asked for, if its cells may be written here."""
        column = self.list_view.table_class.columns.get(name)
        fields = self.pages.update.form_class.base_fields if self.pages.update else {}
        if column is None or not is_editable(column, self.model, fields):
            raise Http404
        return column

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self.pages.blank(self.object)
        name = self.column.field_name
        if self.object.is_archived or name not in form.fields:
            return JsonResponse({"errors": [_("You may not change this field.")]}, status=422)
        field = form.fields[name]
        field.widget.attrs |= {"aria-label": str(field.label), "autocomplete": "off", "class": _css(field)}
        context = {"field": form[name], "version": self.object.version, "label": field.label}
        return render(request, "generic/_cell.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if record_number(request.POST.get("version")) != self.object.version:
            return self._clash(self.object)
        if self.object.is_archived:
            return JsonResponse({"errors": [_("Archived records cannot be changed. Restore it first.")]}, status=422)
        try:
            change = bulk_changes.record_one(self.object, self._write, by=request.user, title=self._title())
        except StaleVersion as stale:
            return self._clash(stale.current)
        except ValidationError as refusal:
            return JsonResponse({"errors": _sentences(refusal)}, status=422)
        return self._saved(change)

    def _write(self, record: Any) -> None:
        sent = self.request.POST.getlist("value")
        self.pages.write_field(record, self.column.field_name, sent[0] if len(sent) == 1 else sent or "")

    def _title(self) -> str:
        return _("%(record)s: %(column)s") % {"record": self.object, "column": self.column.label}

    def _saved(self, change: Any) -> HttpResponse:
        undo = reverse("core:bulkchange_undo", args=[change.pk]) if change else ""
        said = _("“%(what)s” was saved.") % {"what": change.title if change else self._title()}
        return JsonResponse({"row": self._row(), "said": said, "undo": undo})

    def _row(self) -> str:
        """The row as the list shows it now."""
        row = veiled([self.record(self.object.pk, queryset=self.listing.rows())], self.request.user)
        number = record_number(self.request.POST.get("place")) or 1
        table = self.list_view.table_class(
            row, self.listing.chosen_columns(), first=number, linked=self.listing.may("detail")
        )
        table.pick = self.listing.is_pickable
        return table.body()

    def _clash(self, stored: Any) -> HttpResponse:
        """Who changed the record since the person looked, when, and what the cell holds now."""
        who, when = bulk_changes.last_change(stored)
        now = veiled([self.record(stored.pk, queryset=self.listing.rows())], self.request.user)[0]
        told = {"who": who, "when": when, "theirs": self.column.text(now), "version": now.version}
        return JsonResponse(told | {"row": self._row()}, status=409)


def _css(field: forms.Field) -> str:
    is_choice = isinstance(field.widget, forms.Select)
    if isinstance(field.widget, forms.CheckboxInput):
        return "form-check-input"
    return "form-select form-select-sm" if is_choice else "form-control form-control-sm"


def _sentences(refusal: ValidationError) -> list[str]:
    """What the form refuses, what is about the cell first."""
    if not hasattr(refusal, "error_dict"):
        return refusal.messages
    found = dict(refusal.message_dict)
    others = found.pop(NON_FIELD_ERRORS, [])
    return [*(sentence for own in found.values() for sentence in own), *others]
