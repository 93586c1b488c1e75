"""The pages of a list, found by their names: whose rows it shows, and the forms by which its records are written."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, QueryDict
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.html import strip_tags

from core import exports
from core.views import ListView
from core.views.edits import FormPage
from core.workbook.refusal import WorkbookRefused

CONFIRMED = "confirmed"


def listing_of(prefix: str, user: Any) -> ListView:
    """The list that keys name so, as `user` sees it; `WorkbookRefused` where there is none or it is closed to them."""
    name, _at, argument = prefix.partition("@")
    route = name if argument else f"{name}_list"
    try:
        match = resolve(reverse(route, args=[argument] if argument else []))
        if not issubclass(match.func.view_class, ListView):
            raise WorkbookRefused("list.unknown")
        if not user.may(route):
            raise WorkbookRefused("list.role")
        listing = exports.prepared(match.func.view_class, user, "", **match.kwargs)
        listing.table_class  # noqa: B018 - the list behind a number says here that it is closed to the role
    except (NoReverseMatch, Resolver404, Http404, AttributeError):
        raise WorkbookRefused("list.unknown") from None
    except PermissionDenied:
        raise WorkbookRefused("list.role") from None
    return listing


class FormPages:
    """How `user` writes the records of a list by hand: `update` and `create` are pages, None where there is none."""

    def __init__(self, listing: ListView, user: Any) -> None:
        self.listing, self.user = listing, user
        self.update = self._page("update", [0])
        self.create = self._page("create", [])
        if self.create and not self.create.by_upload:
            self.create = None

    def _page(self, action: str, args: list) -> Any:
        route = self.listing.route(action)
        if not self.user.may(route):
            return None
        match = resolve(reverse(route, args=args))
        page = match.func.view_class(**match.func.view_initkwargs)
        page.request = SimpleNamespace(user=self.user, GET=QueryDict(), POST=QueryDict(), htmx=False)
        page.kwargs = {}
        return page if isinstance(page, FormPage) else None

    def blank(self, record: Model | None, **initial: Any) -> forms.ModelForm:
        """The form as it would be shown: of a record, or of a new one."""
        page = self.create if record is None else self.update
        fields = page.form_class.base_fields
        known = {name: value for name, value in initial.items() if name in fields}
        return page.form_class(user=self.user, **({"initial": known} if record is None else {"instance": record}))

    def filled(self, record: Model | None, data: Mapping[str, Any]) -> tuple[forms.ModelForm, list[str]]:
        """The form as it would be sent, checked; and what it asks to be confirmed, which counts as confirmed."""
        form, doubts = self._sent(record, data), []
        if not form.is_valid() and CONFIRMED in form.errors:
            doubts = [strip_tags(str(doubt)) for doubt in form.non_field_errors()]
            key = form.fields[CONFIRMED].widget.attrs["value"]
            form = self._sent(record, {**data, CONFIRMED: key})
        return form, doubts

    def _sent(self, record: Model | None, data: Mapping[str, Any]) -> forms.ModelForm:
        page = self.create if record is None else self.update
        return page.form_class({**data}, {}, user=self.user, **({} if record is None else {"instance": record}))

    def save(self, form: forms.ModelForm, *, is_new: bool) -> Any:
        """Write what the form holds, with all that its page does beside."""
        page = self.create if is_new else self.update
        return page.save(form)


def standing_data(form: forms.ModelForm) -> dict[str, Any]:
    """What a form would send if nobody touched it."""
    values = {name: form[name].value() for name in form.fields if name != CONFIRMED}
    return {name: "" if value is None else value for name, value in values.items()}
