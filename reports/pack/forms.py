"""The form that asks for a leadership workbook."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Region, User
from core.widgets import FastSelect
from reports.pack.order import UNITS, PackOrder, PackPeriod, period_choices, region_choices


class PackForm(forms.Form):
    """A period that has data, a region of the reader's scope, and a unit of money."""

    period = forms.ChoiceField(
        label=gettext_lazy("Period"), widget=FastSelect(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": gettext_lazy("There is no data for this period: choose one from the list.")},
    )  # fmt: skip
    region = forms.TypedChoiceField(
        label=gettext_lazy("Region"), coerce=int, widget=FastSelect(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": gettext_lazy("Choose a region that you are responsible for.")},
    )  # fmt: skip
    unit = forms.ChoiceField(
        label=gettext_lazy("Unit of money"), choices=[(unit, unit) for unit in UNITS],
        widget=FastSelect(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": gettext_lazy("Choose 亿元 or 万元.")},
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.regions = {region.pk: region for region in region_choices(user)}
        self.fields["period"].choices = _grouped(period_choices(user))
        self.fields["region"].choices = [(pk, region.name) for pk, region in self.regions.items()]
        for field in self.fields.values():
            field.initial = _first(field.choices)

    @property
    def order(self) -> PackOrder:
        """What was asked for; only of a valid form."""
        region: Region = self.regions[self.cleaned_data["region"]]
        return PackOrder(self.user, PackPeriod.parse(self.cleaned_data["period"]), region, self.cleaned_data["unit"])


def _grouped(periods: list[PackPeriod]) -> list[tuple[str, list[tuple[str, str]]]]:
    months = [(str(period), period.words) for period in periods if period.month]
    years = [(str(period), period.words) for period in periods if not period.month]
    return [(_("Month"), months), (_("Year"), years)]


def _first(choices: Any) -> Any:
    value, label = next(iter(choices))
    return label[0][0] if isinstance(label, list | tuple) else value
