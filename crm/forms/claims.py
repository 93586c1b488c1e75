"""The forms of first reports, of the decisions about them, and of transfers."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import Region, User
from core.forms import ReasonForm, RecordForm
from crm.claims import filing, transfers
from crm.forms.agreements import CURRENCIES
from crm.models import ClaimConflict, FirstReportClaim, Lead, LeadTransfer


class ClaimForm(RecordForm):
    """A first report on the investor of a lead."""

    currency = forms.ChoiceField(label=capfirst(_("currency")), choices=CURRENCIES, initial="CNY")
    sections = [(_("First report"), ["lead", ("amount", "currency"), "remark"])]

    class Meta:
        model = FirstReportClaim
        fields = ["lead", "amount", "currency", "remark"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].help_text = _("First reports are for %(threshold)s and more.") % {
            "threshold": filing.threshold_words()}  # fmt: skip

    def clean(self) -> dict:
        found = super().clean()
        lead: Lead | None = found.get("lead")
        if lead and (refusal := filing.why_not_filed(lead)):
            self.add_error("lead", refusal)
        if "amount" not in self.errors:
            refusal = filing.why_not_amount(found.get("amount"), found.get("currency", ""))
            if refusal:
                self.add_error("amount", refusal)
        return found


class OpinionForm(ReasonForm):
    """A decision with the opinion it rests on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = capfirst(_("opinion"))


class JudgeForm(OpinionForm):
    """Accept a report or refuse it, with the reasons."""

    ACCEPT, REFUSE = "accept", "refuse"
    outcome = forms.ChoiceField(
        label=_("your decision"), choices=[(ACCEPT, _("accept: the investor is protected for the unit")),
                                      (REFUSE, _("refuse"))], widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )  # fmt: skip
    field_order = ["outcome", "reason"]


class ArbitrationForm(OpinionForm):
    """Decide between two reports, with the reasons."""

    winner = forms.ChoiceField(
        label=_("decided for"), choices=ClaimConflict.Winner.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )  # fmt: skip
    field_order = ["winner", "reason"]


class TransferForm(RecordForm):
    """Ask for a lead to be handed to another region."""

    sections = [(_("Transfer"), ["lead", "to_region", "reason"])]

    class Meta:
        model = LeadTransfer
        fields = ["lead", "to_region", "reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}

    def clean(self) -> dict:
        found = super().clean()
        lead: Lead | None = found.get("lead")
        region: Region | None = found.get("to_region")
        if lead and (refusal := transfers.why_not_asked(lead, region)):
            self.add_error("lead", refusal)
        return found


class OwnerField(forms.ModelChoiceField):
    """An officer, with their unit."""

    def label_from_instance(self, person: User) -> str:
        return f"{person}（{person.organisation or person.region}）"


class TransferDecisionForm(OpinionForm):
    """Approve a transfer or refuse it; who follows the lead afterwards."""

    APPROVE, REFUSE = "approve", "refuse"
    outcome = forms.ChoiceField(
        label=_("your decision"), choices=[(APPROVE, _("approve: the lead goes to the other region")),
                                      (REFUSE, _("refuse: the lead stays"))], widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )  # fmt: skip
    owner = OwnerField(
        label=_("who follows the lead afterwards"), queryset=User.objects.none(), required=False,
        widget=forms.Select(attrs={"class": "form-select"}), empty_label=_("the receiving region decides"),
    )  # fmt: skip
    field_order = ["outcome", "owner", "reason"]

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people.select_related("organisation", "region")
