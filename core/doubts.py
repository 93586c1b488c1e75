"""Forms that ask before they save what looks wrong but may be right."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import display
from core.forms import RecordForm
from core.models import fingerprint


class DoubtsForm(RecordForm):
    """A record form that saves doubtful figures only after the person has confirmed them.

    `doubts()` says in sentences what looks wrong. The confirmation holds for exactly those sentences: other figures
    that raise other doubts are asked about again.
    """

    confirmed = forms.BooleanField(label=gettext_lazy("I have checked these figures; they are right"), required=False)
    machinery = RecordForm.machinery | {"confirmed"}
    question = gettext_lazy("Look at these figures again. If they are right, tick the box and save.")

    def doubts(self) -> list[str]:
        """Hook: what looks wrong but may be right, in sentences. Called when everything else is in order."""
        return []

    def _post_clean(self) -> None:
        """Ask last of all: after the fields, the record's own rules and its constraints."""
        super()._post_clean()
        found = [] if self.errors else self.doubts()
        key = fingerprint([str(doubt) for doubt in found])
        if found and self.data.get(self.add_prefix("confirmed")) != key:
            self._ask(found, key)

    def _ask(self, found: list[str], key: str) -> None:
        for doubt in found:
            self.add_error(None, doubt)
        self.add_error("confirmed", self.question)
        self.fields["confirmed"].widget.attrs["value"] = key
        self.data = self.data.copy()
        self.data.pop(self.add_prefix("confirmed"), None)
        self.helper.layout.fields.append("confirmed")


def falls_back(record: Model, names: Iterable[str], *, earlier: Any, later: Any) -> list[str]:
    """Say which cumulative figures of `record` are below those of the record before it, or above those after it."""
    found = []
    for name in names:
        label, value = record._meta.get_field(name).verbose_name, getattr(record, name)
        before, after = getattr(earlier, name, None), getattr(later, name, None)
        if value is not None and before is not None and value < before:
            found.append(_("%(figure)s: %(value)s is less than the %(other)s of %(record)s.") % _words(
                label, value, before, earlier))  # fmt: skip
        if value is not None and after is not None and value > after:
            found.append(_("%(figure)s: %(value)s is more than the later %(other)s of %(record)s.") % _words(
                label, value, after, later))  # fmt: skip
    return found


def _words(label: Any, value: Any, other: Any, record: Any) -> dict[str, str]:
    return {"figure": str(label), "value": display.number(value), "other": display.number(other), "record": str(record)}
