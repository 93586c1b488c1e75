"""Form controls that stay quick with many choices, and work without scripts."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.addresses import record_number

BLANK_LABEL = BLANK_CHOICE_DASH[0][1]


class FastSelect(forms.Select):
    """A select whose options are joined as text: a template for each of 150 regions costs more than the page."""

    def render(self, name: str, value: Any, attrs: dict | None = None, renderer: Any = None) -> SafeString:
        attributes = self.build_attrs(self.attrs, {"name": name, **(attrs or {})})
        chosen = {str(v) for v in (value if isinstance(value, list | tuple | set) else [value]) if v is not None}
        return format_html(
            "<select{}>{}</select>", forms.utils.flatatt(attributes), self._options(self.choices, chosen)
        )

    def _options(self, choices: Iterable, chosen: set[str]) -> SafeString:
        parts = []
        for value, label in choices:
            if isinstance(label, list | tuple):
                parts.append(format_html('<optgroup label="{}">{}</optgroup>', value, self._options(label, chosen)))
            else:
                mark = " selected" if str(value) in chosen else ""
                words = _("choose…") if label == BLANK_LABEL else label
                parts.append(format_html('<option value="{}"{}>{}</option>', value, mark, words))
        return format_html_join("", "{}", ((part,) for part in parts))


class FastSelectMultiple(FastSelect, forms.SelectMultiple):
    """Several of a list."""

    def render(self, name: str, value: Any, attrs: dict | None = None, renderer: Any = None) -> SafeString:
        return super().render(name, value, {**(attrs or {}), "multiple": True, "data-choices": True}, renderer)


class LookupSelect(forms.Select):
    """A choice among very many records: typed letters ask the server. Without scripts one types the exact name."""

    def __init__(self, route: str, *, multiple: bool = False, attrs: dict | None = None) -> None:
        super().__init__(attrs)
        self.route, self.multiple = route, multiple

    def render(self, name: str, value: Any, attrs: dict | None = None, renderer: Any = None) -> SafeString:
        attributes = self.build_attrs(self.attrs, {"name": name, **(attrs or {})})
        attributes |= {"data-lookup": reverse(self.route), "class": "form-select"}
        if self.multiple:
            attributes["multiple"] = True
        values = value if isinstance(value, list | tuple) else [value]
        chosen = [v for v in values if v not in (None, "")]
        options = format_html_join(
            "", '<option value="{}" selected>{}</option>', [(v, label) for v, label in self._labels(chosen)]
        )
        empty = "" if self.multiple else mark_safe('<option value=""></option>')
        return format_html(
            "<select{}>{}{}</select><noscript><input class=\"form-control\" name=\"{}-text\" placeholder=\"{}\">"
            "</noscript>",
            forms.utils.flatatt(attributes), empty, options, name, _("type the full name"),
        )  # fmt: skip

    def _labels(self, values: list) -> list[tuple[Any, str]]:
        """Only the chosen records are looked up, never the whole table."""
        keys = [v for v in values if record_number(v) is not None]
        choices: Any = self.choices
        found = {str(thing.pk): str(thing) for thing in choices.queryset.filter(pk__in=keys)}
        return [(v, found[str(v)]) for v in values if str(v) in found]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        chosen = data.getlist(name) if self.multiple and hasattr(data, "getlist") else data.get(name)
        typed = data.get(f"{name}-text", "").strip()
        if typed and not chosen:
            return [f"={typed}"] if self.multiple else f"={typed}"
        return chosen


class DateInput(forms.DateInput):
    """A date with the browser's calendar; typed text in any usual form is accepted as well."""

    input_type = "date"

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """A day and a time of day with the browser's calendar."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")
