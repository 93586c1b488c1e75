"""Forms by which administrators set up the pipeline, and officers their tags."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import RecordForm
from core.widgets import FastSelect
from crm.models import PipelineStage, SideReason, StageCondition, Tag
from crm.pipeline import asked, rules

COLOURS = [
    ("secondary", _("grey")), ("info", _("turquoise")), ("primary", _("blue")), ("success", _("green")),
    ("warning", _("yellow")), ("danger", _("red")), ("dark", _("dark grey")),
]  # fmt: skip


def colour_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("colour"), choices=COLOURS, widget=FastSelect(choices=COLOURS))


class PipelineStageForm(RecordForm):
    """A stage. Its code is given once, for leads and numbers point at it."""

    colour = colour_field()
    advanced_by = forms.MultipleChoiceField(
        label=_("who may advance a lead here"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("One of those ticked is enough. Nobody ticked: every commerce officer who sees the lead."),
    )  # fmt: skip
    sections = [
        (_("Stage"), [("code", "name", "name_en"), ("order", "counts_as", "colour"), "guidance",
                      ("verified_by", "is_in_use")]),
        (_("Who may advance"), ["advanced_by"]),
        (_("Lights"), [("yellow_days", "red_days")]),
    ]  # fmt: skip

    class Meta:
        model = PipelineStage
        fields = [
            "code", "name", "name_en", "order", "counts_as", "colour", "guidance", "verified_by", "is_in_use",
            "advanced_by", "yellow_days", "red_days",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["advanced_by"].choices = rules.advancers()

    def withheld(self) -> set[str]:
        return super().withheld() | ({"code"} if self.instance.pk else set())


class StageConditionForm(RecordForm):
    """What a stage asks for: one choice says the kind and which."""

    asks = forms.ChoiceField(label=_("what is asked for"), widget=FastSelect())
    sections = [(_("Condition"), [("stage", "asks"), ("from_amount", "is_required")])]

    class Meta:
        model = StageCondition
        fields = ["stage", "from_amount", "is_required"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asks"].choices = [("", "—"), *asked.choices()]
        if self.instance.pk:
            self.initial["asks"] = f"{self.instance.kind}:{self.instance.subject}"

    def clean(self) -> dict:
        found = super().clean()
        self.instance.kind, _colon, self.instance.subject = found.get("asks", "").partition(":")
        same = StageCondition.objects.current().filter(stage=found.get("stage"), kind=self.instance.kind)
        if same.filter(subject=self.instance.subject).exclude(pk=self.instance.pk).exists():
            self.add_error("asks", _("The stage asks for this already."))
        return found


class SideReasonForm(RecordForm):
    """A ground of a state."""

    sections = [(_("Ground"), [("state", "code"), ("name", "name_en"), ("order", "is_in_use")])]

    class Meta:
        model = SideReason
        fields = ["state", "code", "name", "name_en", "order", "is_in_use"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "state" in self.fields:
            self.fields["state"].choices = [choice for choice in self.fields["state"].choices if choice[0]]

    def withheld(self) -> set[str]:
        return super().withheld() | ({"state", "code"} if self.instance.pk else set())


class TagForm(RecordForm):
    """A tag of companies and leads."""

    colour = colour_field()
    sections = [(_("Tag"), [("name", "colour")])]

    class Meta:
        model = Tag
        fields = ["name", "colour"]
