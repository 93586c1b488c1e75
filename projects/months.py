"""Months as people type them: in forms and in filters."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core import display
from core.filters import DateRangeFilter
from core.values.dates import Precision, parse_date


class MonthInput(forms.DateInput):
    """A month with the browser's calendar."""

    input_type = "month"

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs, format="%Y-%m")


class MonthField(forms.DateField):
    """A month, typed as 2017-06, 2017年6月 or any day of it; gives its first day."""

    widget = MonthInput

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        found = parse_date(value)
        if found.value is None or found.precision not in (None, Precision.MONTH, Precision.DAY):
            raise ValidationError(_("“%(text)s” is not a month. Write it as 2017-06.") % {"text": value})
        return found.value.replace(day=1)


class MonthRangeFilter(DateRangeFilter):
    """From a month to a month, both included (`?month_from=2017-01&month_to=2017-06`)."""

    input_type = "month"
    form_field = MonthField

    def shown(self, value: Any, user: Any) -> str:
        return " – ".join(display.month(month) if month else "…" for month in value)
