"""The pages by which a person writes the records of one kind, for whoever writes them without a browser's page.

A cell of a list, a change of many records and a list that comes back as a workbook all go through them: whatever the
page's form refuses is refused there as well, and whatever the page does beside is done.
"""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model
from django.http import QueryDict
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from core.addresses import route_of

CONFIRMED = "confirmed"


class FormPages:
    """How `user` writes the records of a list by hand: each page by its action, None where there is none.

    `listing`: a page about the records, or whatever else knows their `model` and what their routes are called.
    """

    def __init__(self, listing: Any, user: Any) -> None:
        self.listing, self.user = listing, user
        self.update = self._page("update", [0])
        self.create = self._page("create", [])
        if self.create and not self.create.by_upload:
            self.create = None

    @classmethod
    def of_model(cls, model: type[Model], user: Any) -> "FormPages":
        """The pages of the records of `model`."""
        return cls(SimpleNamespace(model=model, route=lambda action: route_of(model, action)), user)

    def _page(self, action: str, args: list, does: str = "form_class") -> Any:
        route = self.listing.route(action)
        if not self.user.may(route):
            return None
        try:
            match = resolve(reverse(route, args=args))
        except NoReverseMatch:
            return None
        view: Any = match.func
        page = view.view_class(**view.view_initkwargs)
        page.request = SimpleNamespace(user=self.user, GET=QueryDict(), POST=QueryDict(), htmx=False)
        page.kwargs = {}
        return page if hasattr(page, does) else None

    def blank(self, record: Model | None, **initial: Any) -> forms.ModelForm:
        """The form as it would be shown: of a record, or of a new one."""
        page = self.create if record is None else self.update
        fields = page.form_class.base_fields
        known = {name: value for name, value in initial.items() if name in fields}
        return page.form_class(user=self.user, **({"initial": known} if record is None else {"instance": record}))

    def filled(self, record: Model | None, data: Mapping[str, Any]) -> tuple[forms.ModelForm, list[str]]:
        """The form as it would be sent, checked; and what it asks to be confirmed, which counts as confirmed."""
        form, doubts = self.sent(record, data), []
        if not form.is_valid() and CONFIRMED in form.errors:
            doubts = [strip_tags(str(doubt)) for doubt in form.non_field_errors()]
            key = form.fields[CONFIRMED].widget.attrs["value"]
            form = self.sent(record, {**data, CONFIRMED: key})
        return form, doubts

    def sent(self, record: Model | None, data: Mapping[str, Any]) -> forms.ModelForm:
        """The form as it would be sent."""
        page = self.create if record is None else self.update
        return page.form_class({**data}, {}, user=self.user, **({} if record is None else {"instance": record}))

    def save(self, form: forms.ModelForm, *, is_new: bool) -> Any:
        """Write what the form holds, with all that its page does beside."""
        page = self.create if is_new else self.update
        return page.save(form)

    def write_field(self, record: Model, name: str, value: Any) -> None:
        """Change one field of a record as its form would, all others staying as they are.

        `value` is what a browser would send. Raises `ValidationError`, by field, where the form refuses.
        """
        form = self.blank(record)
        if name not in form.fields or form.fields[name].disabled:
            raise ValidationError(_("You may not change this field."))
        form = self.sent(record, {**standing_data(form), name: value})
        if not form.is_valid():
            raise ValidationError(_by_label(form, name))
        self.save(form, is_new=False)

    def archive(self, record: Any, reason: str) -> None:
        """Put a record away, with all that its page does beside."""
        page = self._page("archive", [0])
        page.object = record
        page.archive(reason)

    def restore(self, record: Any) -> None:
        """Bring a record back, with all that its page does beside."""
        page = self._page("restore", [0], "restore")
        page.restore(record)

    def may(self, action: str) -> bool:
        return self.user.may(self.listing.route(action))


def standing_data(form: forms.ModelForm) -> dict[str, Any]:
    """What a form would send if nobody touched it."""
    values = {name: form[name].value() for name in form.fields if name != CONFIRMED}
    return {name: "" if value is None else value for name, value in values.items()}


def _by_label(form: forms.ModelForm, own: str) -> dict[str, list[str]]:
    """What the form refuses: under the field that was changed, what is about it; all else with the field's name."""
    found: dict[str, list[str]] = {}
    for name, problems in form.errors.items():
        said = [strip_tags(str(problem)) for problem in problems]
        is_other = name not in (own, NON_FIELD_ERRORS) and name in form.fields
        words = [f"{form[name].label}：{one}" for one in said] if is_other else said
        found.setdefault(own if name == own else NON_FIELD_ERRORS, []).extend(words)
    return found
