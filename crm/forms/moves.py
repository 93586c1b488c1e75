"""Small forms that move a lead or set it aside."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField
from core.widgets import DateInput
from crm.models import Lead, SideReason
from crm.pipeline import catalogue


class MoveForm(forms.Form):
    """To which stage, and why."""

    to = forms.ChoiceField(label=_("stage"))
    reason = forms.CharField(
        label=_("reason"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed only to go back."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, lead: Lead, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages = [stage for stage in catalogue.in_use() if stage.code != lead.stage]
        self.fields["to"].choices = [(stage.code, str(stage)) for stage in stages]


class AsideForm(forms.Form):
    """Why a lead is paused, transferred or lost; of a lost one also to whom."""

    side_ground = forms.ModelChoiceField(SideReason.objects.none(), label=_("ground"), required=False)
    lost_to = forms.ChoiceField(label=_("lost to"), required=False)
    resume_on = DayField(label=_("to be taken up again on"), required=False, widget=DateInput())
    side_reason = forms.CharField(
        label=_("reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why the lead is paused, transferred or terminated.")},
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, state: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds = SideReason.objects.current().filter(state=state, is_in_use=True)
        self.fields["side_ground"].queryset = grounds
        self.fields["lost_to"].choices = [("", "—"), *Lead.LostTo.choices]
        if state != Lead.SideState.TERMINATED:
            del self.fields["lost_to"]
        if state != Lead.SideState.PAUSED:
            del self.fields["resume_on"]
