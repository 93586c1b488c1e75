"""Stage and state in the form of a lead: moved by the same rules as by a button or on the board."""

from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from crm.forms.parts import ChainForm
from crm.models import Lead, SideReason
from crm.pipeline import catalogue, moves, rules
from crm.pipeline.missing import Missing

ASIDE = ("side_reason", "side_ground", "lost_to", "resume_on")


class StageForm(ChainForm):
    """Part of a lead's form. A move that is not allowed is an error of the field, with links to what is missing."""

    move_reason = forms.CharField(label=_("reason for going back"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "stage" in self.fields:
            self.fields["stage"].choices = catalogue.choices_for(self._stage_before)
        if "side_ground" in self.fields:
            self.fields["side_ground"].queryset = self._grounds()
            self.fields["side_ground"].label_from_instance = attrgetter("with_state")

    def withheld(self) -> set[str]:
        """A new lead has nowhere to go back to."""
        return super().withheld() | (set() if self.instance.pk else {"move_reason"})

    def _grounds(self) -> Any:
        rows = SideReason.objects.current().filter(is_in_use=True)
        return rows | SideReason.objects.filter(pk=self.instance.side_ground_id or 0)

    @property
    def _stage_before(self) -> str:
        """Where the lead stands; a new one stands at the first stage."""
        return self.initial.get("stage") if self.instance.pk else Lead.Stage.LEAD

    def clean(self) -> dict:
        found = super().clean()
        if found.get("side_state") and not found.get("side_reason"):  # before the constraint says so of no field
            self.add_error("side_reason", _("Say why the lead is paused, transferred or terminated."))
        return found

    def _post_clean(self) -> None:
        """Check stage and state of the lead as it will be, once every other field is known to be right."""
        super()._post_clean()
        self._check_state()
        if "stage" in self.cleaned_data and self._is_moved:
            self._check_move()

    @property
    def _is_moved(self) -> bool:
        return self.cleaned_data["stage"] != self._stage_before

    def _check_state(self) -> None:
        if "side_state" not in self.cleaned_data:
            return
        if not self.instance.side_state:
            moves.going_on(self.instance)
        elif {"side_state", *ASIDE} & {*self.changed_data}:
            for name, sentence in rules.aside_problems(self.instance).items():
                if name not in self.errors:
                    self.add_error(name if name in self.fields else None, sentence)

    def _check_move(self) -> None:
        given = {"chain_nodes": self.cleaned_data.get("chain_nodes")} if "chain_nodes" in self.fields else None
        reason = self.cleaned_data.get("move_reason", "")
        no = rules.refusal(
            self.instance, self.cleaned_data["stage"], self.user, reason=reason, since=self._stage_before, given=given
        )
        if no is None:
            self.instance.move_reason = reason
        elif no.wants_reason and "move_reason" in self.fields:
            self.add_error("move_reason", no.sentence)
        else:
            self.add_error("stage", ValidationError(list(_sentences(no.missing)) or no.sentence))


def _sentences(missing: Iterable[Missing]) -> Iterable[Any]:
    """What is missing, each with a link to its place."""
    for one in missing:
        words = _("%(stage)s: %(what)s") % {"stage": one.stage, "what": one.sentence}
        yield format_html('<a href="{}">{}</a>', one.url, words) if one.url else words
