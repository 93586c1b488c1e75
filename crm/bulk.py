"""What may be done to many leads or companies at once, beyond what every list offers."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.bulk_actions import AddRelated, Archive, BulkAction, RemoveRelated, SetField
from core.form_pages import FormPages
from crm.models import ChainNode, Lead
from crm.pipeline import catalogue
from crm.pipeline.moves import MoveRefused, move_lead, undo_move


class MoveStage(BulkAction):
    """Move leads to a stage. Each is asked for the conditions of that stage, as on its own page."""

    name = "move_stage"
    label = gettext_lazy("Move to a stage")
    icon = "signpost-split"

    def fields(self, pages: FormPages) -> dict[str, forms.Field]:
        return {"stage": forms.ChoiceField(choices=catalogue.choices_for(), label=_("stage"))}

    def sentence(self, form: Any) -> str:
        stage = catalogue.stage_of(form.cleaned_data["stage"])
        return _("%(action)s: %(value)s") % {"action": self.label, "value": stage}

    def apply(self, record: Lead, form: Any, pages: FormPages) -> None:
        stage, reason = form.cleaned_data["stage"], form.cleaned_data["reason"]
        if record.stage == stage:
            return
        try:
            move_lead(record, to_stage=stage, by=pages.user, reason=reason)
        except MoveRefused as refused:
            raise ValidationError(_in_words(refused)) from None

    def put_back(self, record: Lead, before: Mapping[str, Any], pages: FormPages) -> None:
        try:
            undo_move(record, by=pages.user)
        except MoveRefused as refused:
            raise ValidationError(_in_words(refused)) from None


def _in_words(refused: MoveRefused) -> str:
    """Why a lead does not move, with what is missing."""
    missing = "；".join(one.sentence for one in refused.refusal.missing)
    return f"{refused.refusal.sentence} {missing}".strip()


class AddNodes(AddRelated):
    """File the records under more nodes of the chain: of the edition in use, the leaves."""

    def offered(self, things: Any) -> Any:
        return things.filter(pk__in=ChainNode.objects.in_use().leaves().values("pk"))


LEAD_ACTIONS = (
    SetField("owner", gettext_lazy("Assign an owner"), icon="person-check"),
    MoveStage(),
    AddRelated("tags", gettext_lazy("Add tags")),
    RemoveRelated("tags", gettext_lazy("Remove tags")),
    AddNodes("chain_nodes", gettext_lazy("Add chain nodes"), icon="diagram-3"),
    Archive(),
)
COMPANY_ACTIONS = (
    AddRelated("tags", gettext_lazy("Add tags")),
    RemoveRelated("tags", gettext_lazy("Remove tags")),
    AddNodes("chain_nodes", gettext_lazy("Add chain nodes"), icon="diagram-3"),
    Archive(),
)
