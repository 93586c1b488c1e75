"""The form of a contact."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import RecordForm
from core.values.nulls import null_reason
from core.values.phones import parse_phones
from crm.models import Contact

FOREIGN_NUMBER = re.compile(r"\+\d[\d -]{6,17}")


class NumberField(forms.CharField):
    """One or several telephone numbers; gives them as 11 digits or `0351-1234567`, joined by `;`."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if not text or FOREIGN_NUMBER.fullmatch(text):
            return text
        found = parse_phones(text)
        if found.problem:
            raise ValidationError(str(found.problem))
        extension = f"转{found.extension}" if found.extension else ""
        return f"{found.value or ''}{extension}"


class ContactForm(RecordForm):
    """A contact. Stored numbers are never sent to the form: an empty field keeps what is stored."""

    mobile = NumberField(label=capfirst(_("mobile")), max_length=60, required=False)
    landline = NumberField(label=capfirst(_("landline")), max_length=60, required=False)
    sections = [
        (_("Contact"), ["company", ("name", "post"), ("mobile", "landline"), "email"]),
        (_("Kept by"), ["region", "remark"]),
    ]

    class Meta:
        model = Contact
        fields = ["company", "name", "post", "mobile", "landline", "email", "region", "remark"]
        labels = {"name": capfirst(_("full name"))}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("mobile", "landline"):
            self.initial[name] = ""
            if stored := getattr(self.instance, f"masked_{name}"):
                sentence = gettext("Stored: %(number)s. Empty keeps it; 无 removes it.")
                self.fields[name].help_text = sentence % {"number": stored}

    def clean_mobile(self) -> str:
        return self._number("mobile")

    def clean_landline(self) -> str:
        return self._number("landline")

    def _number(self, name: str) -> str:
        typed = self.data.get(self.add_prefix(name), "").strip()
        if not typed:
            return getattr(self.instance, name)
        return "" if null_reason(typed) else self.cleaned_data[name]
