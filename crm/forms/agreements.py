"""The form of an agreement."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from crm.forms.parts import ChainForm, check_past
from crm.models import Agreement

CURRENCIES = [
    ("CNY", _("yuan")),
    ("USD", _("US dollar")),
    ("HKD", _("Hong Kong dollar")),
    ("EUR", _("euro")),
    ("JPY", _("yen")),
]


class AgreementForm(ChainForm):
    """Something signed. Its kind is chosen by hand, for an intent is no contract."""

    currency = forms.ChoiceField(label=capfirst(_("currency")), choices=CURRENCIES, initial="CNY")
    sections = [
        (_("Agreement"), ["name", ("kind", "signed_on", "event"), ("company", "local_partner"), ("lead", "region")]),
        (_("Money"), [("amount", "phase1_amount", "currency")]),
        (_("Relation to an earlier agreement"), [("change", "previous")]),
        (_("What is to be built"), ["content", "chain_nodes", ("industry", "status_text"), "remark"]),
    ]

    class Meta:
        model = Agreement
        fields = [
            "name", "kind", "signed_on", "event", "company", "local_partner", "lead", "region", "amount",
            "phase1_amount", "currency", "change", "previous", "content", "chain_nodes", "industry", "status_text",
            "remark",
        ]  # fmt: skip
        help_texts = {"amount": _("Of an increase, only what is added."), "change": _("An upgrade adds no new money.")}

    def clean(self) -> dict:
        found = super().clean()
        check_past(self, "signed_on")
        self._check_previous()
        whole, first = found.get("amount"), found.get("phase1_amount")
        if whole is not None and first is not None and first > whole:
            self.add_error("phase1_amount", _("The first phase is more than the whole. Check both amounts and units."))
        return found

    def _check_previous(self) -> None:
        """An upgrade or increase names the earlier agreement of the same investor; a first signing has none."""
        change, previous = self.cleaned_data.get("change"), self.cleaned_data.get("previous")
        if "previous" in self.errors or not change:
            return
        if change == Agreement.Change.FIRST and previous:
            self.add_error("previous", _("A first signing has no earlier agreement. Choose upgrade or increase."))
        elif change != Agreement.Change.FIRST and not previous:
            self.add_error("previous", _("Name the earlier agreement that this one upgrades or increases."))
        elif previous:
            self._compare(change, previous)

    def _compare(self, change: str, previous: Agreement) -> None:
        found = self.cleaned_data
        if previous.pk == self.instance.pk:
            self.add_error("previous", _("An agreement cannot follow itself."))
        elif found.get("company") and previous.company_id != found["company"].pk:
            self.add_error("previous", _("The earlier agreement is with another investor: %(name)s.") % {
                "name": previous.company})  # fmt: skip
        elif found.get("signed_on") and previous.signed_on and previous.signed_on > found["signed_on"]:
            self.add_error("previous", _("The earlier agreement was signed later than this one."))
        elif change == Agreement.Change.UPGRADE and found.get("kind") and not _is_higher(found["kind"], previous.kind):
            self.add_error("kind", _("An upgrade is of a higher kind than the earlier agreement."))


def _is_higher(kind: str, other: str) -> bool:
    order = Agreement.Kind.values
    return order.index(kind) > order.index(other)
