"""The form of a company, with its other names and honours."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.doubts import DoubtsForm
from core.values.company_names import company_key
from crm import services, twins
from crm.forms.parts import ChainForm
from crm.models import Company, CompanyHonour


class NamesField(forms.CharField):
    """Several names, one per line or separated by 、; gives a list."""

    widget = forms.Textarea(attrs={"rows": 2})

    def __init__(self, label: Any) -> None:
        super().__init__(label=capfirst(label), required=False, help_text=_("One per line, or separated by 、"))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        names = [name.strip() for name in re.split(r"[\n、；;]", super().to_python(value) or "")]
        distinct = list({company_key(name): name for name in names if company_key(name)}.values())
        if any(len(name) > 200 for name in distinct):
            raise ValidationError(_("A name has at most 200 characters."))
        return distinct

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != self.to_python(data)


class SmallNumber(forms.NumberInput):
    """A number field in a line of its own form, which crispy-forms does not dress."""

    def __init__(self) -> None:
        super().__init__(attrs={"class": "form-control"})


class HonourForm(forms.Form):
    """One line of a company's honours."""

    kind = forms.ChoiceField(
        label=_("honour"), choices=[("", ""), *CompanyHonour.Kind.choices], required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip
    year = forms.IntegerField(label=_("year"), min_value=1980, max_value=2100, required=False, widget=SmallNumber())
    rank = forms.IntegerField(label=_("rank"), min_value=1, max_value=10_000, required=False, widget=SmallNumber())

    def clean(self) -> dict:
        line = super().clean()
        if not line.get("kind") and (line.get("year") or line.get("rank")):
            self.add_error("kind", _("Choose the honour, or clear the line."))
        return line


class HonourLines(forms.BaseFormSet):
    """The honours of a company, with two free lines; a line without an honour counts as removed."""

    def clean(self) -> None:
        lines = [(line["kind"], line["year"]) for line in self.filled()]
        if len(lines) != len(set(lines)):
            raise ValidationError(_("The same honour of the same year stands here twice."))

    def problems(self) -> list[str]:
        """What is wrong, in sentences."""
        lines = [problem for form in self.forms for found in form.errors.values() for problem in found]
        return [*self.non_form_errors(), *lines]

    def filled(self) -> list[dict]:
        """The lines that hold an honour, as `{"kind", "year", "rank"}`."""
        lines = [form.cleaned_data for form in self.forms if form.is_valid()]
        return [line for line in lines if line.get("kind")]


HonourLineSet = forms.formset_factory(HonourForm, formset=HonourLines, extra=2, max_num=40)


class CompanyForm(DoubtsForm, ChainForm):
    """A company with its other names and honours.

    A name that another company bears or bore is refused; one that is nearly another's is asked about.
    """

    former_names = NamesField(_("former names"))
    other_names = NamesField(_("also called"))
    confirmed = forms.BooleanField(label=_("I have looked: it is another company"), required=False)
    question = _("Look at the companies named above. If yours is none of them, tick the box and save.")
    sections = [
        (_("Company"), ["name", ("uscc", "short_name"), ("headquarters_region", "industry")]),
        (_("Other names"), [("former_names", "other_names")]),
        (_("Place in the chain"), ["chain_nodes", "is_resident"]),
        (_("Registration"), [("legal_representative", "registered_capital", "established_on"), "website", "remark"]),
    ]

    class Meta:
        model = Company
        fields = [
            "name", "short_name", "uscc", "headquarters_region", "industry", "chain_nodes", "is_resident",
            "legal_representative", "registered_capital", "established_on", "website", "remark",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = []
        if not self.instance.pk:
            self.fields["name"].widget.attrs["data-twins"] = twins.twins_url("company")
        if self.instance.pk:
            self.initial |= {"former_names": self.instance.former_names, "other_names": self.instance.other_names}
            stored = list(self.instance.honours.order_by("kind", "-year", "pk").values("kind", "year", "rank"))
        sent = self.data if "honours-TOTAL_FORMS" in self.data else None
        self.honours = HonourLineSet(sent, prefix="honours", initial=stored)

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        if taken := self._bearer(name):
            raise ValidationError(_named(_("This name is or was that of {}."), taken))
        return name

    def clean_uscc(self) -> str:
        code = self.cleaned_data["uscc"].strip().upper()
        taken = Company.objects.current().filter(uscc=code).exclude(pk=self.instance.pk).first() if code else None
        if taken:
            raise ValidationError(_named(_("This credit code is that of {}."), taken))
        return code

    def clean_former_names(self) -> list[str]:
        names = self.cleaned_data["former_names"]
        for name in names:
            if taken := self._bearer(name):
                raise ValidationError(_named(_("A former name is borne by another company: {}."), taken))
        return names

    def _bearer(self, name: str) -> Company | None:
        return Company.objects.current().named(name).exclude(pk=self.instance.pk).first()

    def clean(self) -> dict:
        found = super().clean()
        if self.honours.is_bound and not self.honours.is_valid():
            for problem in self.honours.problems():
                self.add_error(None, _("Honours: %(problem)s") % {"problem": problem})
        return found

    def doubts(self) -> list[str]:
        """Companies with nearly this name, when a new one is made."""
        if self.instance.pk:
            return []
        return [twin.sentence for twin in twins.company_twins(self.cleaned_data["name"])]

    def _save_m2m(self) -> None:
        super()._save_m2m()
        names = {"former": self.cleaned_data["former_names"], "others": self.cleaned_data["other_names"]}
        services.set_other_names(self.instance, **names, by=self.user)
        if self.honours.is_bound:
            services.set_honours(self.instance, honours=self.honours.filled(), by=self.user)


def _named(sentence: Any, company: Company) -> str:
    """A sentence with the company as a link."""
    address = reverse("crm:company_detail", args=[company.pk])
    return format_html(str(sentence), format_html('<a href="{}">{}</a>', address, company))
