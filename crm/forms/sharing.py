"""The form of a sharing agreement: a line for each region, with its part of every item."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from core import display
from core.addresses import record_number
from core.forms import RecordForm
from crm.claims import sharing
from crm.models import Lead, ShareAgreement, ShareLine

ITEMS = ShareLine.Item
WHOLE = Decimal(100)


class PartsForm(forms.Form):
    """One region's parts in per cent."""

    region = forms.ModelChoiceField(
        label=capfirst(_("region")), queryset=Region.objects.all(), required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in ITEMS:
            self.fields[item.value] = forms.DecimalField(
                label=f"{item.label} (%)", min_value=0, max_value=100, max_digits=5, decimal_places=2, required=False,
                widget=forms.NumberInput(attrs={"class": "form-control", "step": "any"}),
            )  # fmt: skip

    def clean(self) -> dict:
        line = super().clean()
        if not line.get("region") and any(line.get(item) for item in ITEMS.values):
            self.add_error("region", _("Choose the region of this line, or clear it."))
        return line


class PartsLines(forms.BaseFormSet):
    """The regions of an agreement; a line without a region counts as removed."""

    def clean(self) -> None:
        regions = [line["region"] for line in self.filled()]
        if len(regions) != len(set(regions)):
            raise ValidationError(_("The same region stands here twice."))
        parts = self.parts()
        if not parts:
            raise ValidationError(_("Say which region has which part."))
        for item in ITEMS:
            whole = sum((part for name, _region, part in parts if name == item), Decimal(0))
            if whole not in (0, WHOLE):
                raise ValidationError(_("The parts of “%(item)s” add up to %(whole)s%%, not to 100%%.") % {
                    "item": item.label, "whole": display.number(whole)})  # fmt: skip

    def filled(self) -> list[dict]:
        """The lines that name a region."""
        lines = [form.cleaned_data for form in self.forms if form.is_valid()]
        return [line for line in lines if line.get("region")]

    def parts(self) -> list[sharing.Part]:
        """Every part that is not zero."""
        return [(item, line["region"], line[item]) for line in self.filled() for item in ITEMS.values if line.get(item)]

    def problems(self) -> list[str]:
        """What is wrong, in sentences."""
        lines = [problem for form in self.forms for found in form.errors.values() for problem in found]
        return [*self.non_form_errors(), *lines]


PartsLineSet = forms.formset_factory(PartsForm, formset=PartsLines, extra=2, max_num=20)


class ShareForm(RecordForm):
    """How regions share what comes of a lead: the parts of every item that is shared add up to 100 per cent."""

    sections = [(_("Sharing agreement"), ["lead", ("starts_on", "years"), "remark"])]

    class Meta:
        model = ShareAgreement
        fields = ["lead", "starts_on", "years", "remark"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sent = self.data if "parts-TOTAL_FORMS" in self.data else None
        self.parts = PartsLineSet(sent, prefix="parts", initial=self._stored() or self._proposed())

    def _stored(self) -> list[dict]:
        lines = self.instance.lines.select_related("region") if self.instance.pk else ()
        found: dict[int, dict] = {}
        for line in lines:
            parts = found.setdefault(line.region_id, {"region": line.region_id})
            parts[line.item] = format(line.percent.normalize(), "f")
        return list(found.values())

    def _proposed(self) -> list[dict]:
        """The regions of the lead's latest transfer, from where and to where; else its own."""
        lead = Lead.objects.visible_to(self.user).filter(pk=_number(self.initial.get("lead"))).first()
        if lead is None:
            return []
        transfer = lead.transfers.filter(status="approved").first()
        regions = [transfer.from_region_id, transfer.to_region_id] if transfer else [lead.region_id]
        return [{"region": region} for region in regions]

    def clean(self) -> dict:
        found = super().clean()
        if self.parts.is_bound and not self.parts.is_valid():
            for problem in self.parts.problems():
                self.add_error(None, _("Parts: %(problem)s") % {"problem": problem})
        elif not self.parts.is_bound and self.instance.pk is None:
            self.add_error(None, _("Say which region has which part."))
        if not self.errors:
            self._check_overlap(found)
        return found

    def _check_overlap(self, found: dict) -> None:
        wanted = ShareAgreement(starts_on=found["starts_on"], years=found["years"])
        other = sharing.overlapping(found["lead"], wanted.starts_on, wanted.ends_on, but=self.instance.pk)
        if other:
            self.add_error("starts_on", _("Another agreement of this lead holds from %(first)s to %(last)s.") % {
                "first": other.starts_on, "last": other.ends_on})  # fmt: skip

    def _save_m2m(self) -> None:
        super()._save_m2m()
        if self.parts.is_bound:
            sharing.set_parts(self.instance, self.parts.parts(), by=self.user)


def _number(value: Any) -> int | None:
    return value.pk if isinstance(value, Lead) else record_number(value)
