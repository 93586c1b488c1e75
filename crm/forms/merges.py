"""The form that makes one of two records of one company."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import LookupField, ReasonForm
from core.widgets import LookupSelect
from crm.models import Company, CompanyAlias


class OtherForm(forms.Form):
    """Which other record is the same company."""

    other = LookupField(
        queryset=Company.objects.current(), label=_("the other record"), widget=LookupSelect("crm:company_lookup")
    )


class MergeForm(ReasonForm):
    """What is kept of either record, and why they are one company."""

    KEPT, MERGED = "kept", "merged"
    other_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name_kind = forms.ChoiceField(
        label=_("The name that is not kept becomes"), choices=CompanyAlias.Kind.choices,
        initial=CompanyAlias.Kind.ALIAS, widget=forms.RadioSelect,
    )  # fmt: skip
    field_order = ("name_kind", "reason", "version", "other_version")

    def __init__(self, *args: Any, differing: Iterable[dict], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(differing)
        for line in self.lines:
            proposed = self.MERGED if line["takes_merged"] else self.KEPT
            sides = [(self.KEPT, line["kept"]), (self.MERGED, line["merged"])]
            self.fields[f"of_{line['name']}"] = forms.ChoiceField(label=line["label"], choices=sides, initial=proposed)

    def taken(self) -> list[str]:
        """The fields whose value comes from the other record."""
        return [line["name"] for line in self.lines if self.cleaned_data[f"of_{line['name']}"] == self.MERGED]

    def chosen(self) -> list[dict]:
        """The lines with the side that is chosen now, for the page."""
        return [
            {**line, "field": f"of_{line['name']}", "side": self[f"of_{line['name']}"].value()} for line in self.lines
        ]
