"""The forms of policies, clauses, applications and payments."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import RecordForm
from incentives.models import Application, Clause, Payment, Policy


class PolicyForm(RecordForm):
    sections = [
        (gettext_lazy("Policy"), ["title", ("doc_no", "issuer"), ("level", "region"), "summary"]),
        (gettext_lazy("Validity"), [("status", "valid_from", "valid_to"), "supersedes", "url"]),
    ]

    class Meta:
        model = Policy
        fields = [
            "title", "doc_no", "issuer", "level", "region", "summary", "status", "valid_from", "valid_to",
            "supersedes", "url",
        ]  # fmt: skip

    def clean_supersedes(self) -> Policy | None:
        former = self.cleaned_data["supersedes"]
        if former is not None and former.pk == self.instance.pk:
            raise ValidationError(_("A policy cannot replace itself."))
        return former


class ClauseForm(RecordForm):
    sections = [
        (gettext_lazy("Clause"), ["policy", ("number", "kind"), "name", "benefit", "conditions", "materials"]),
        (gettext_lazy("Validity, where it differs from the policy's"), [("valid_from", "valid_to")]),
    ]

    class Meta:
        model = Clause
        fields = ["policy", "number", "kind", "name", "benefit", "conditions", "materials", "valid_from", "valid_to"]


class ApplicationForm(RecordForm):
    sections = [
        (gettext_lazy("Application"), ["matter", ("company", "clause"), ("project", "region")]),
        (
            gettext_lazy("Amounts and progress"),
            [("state", "applied_on"), ("applied_amount", "approved_amount"), ("notice_start_on", "notice_end_on"),
             ("doc_no", "handler"), "remark"],
        ),
    ]  # fmt: skip

    class Meta:
        model = Application
        fields = [
            "matter", "company", "clause", "project", "region", "state", "applied_on", "applied_amount",
            "approved_amount", "notice_start_on", "notice_end_on", "doc_no", "handler", "remark",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.state != Application.State.PAID:  # payments make an application paid, nobody writes it
            states = [pair for pair in Application.State.choices if pair[0] != Application.State.PAID]
            self.fields["state"].choices = states
            self.fields["state"].help_text = _("An application becomes paid by its payments.")


class PaymentForm(RecordForm):
    sections = [(gettext_lazy("Payment"), ["application", ("amount", "paid_on"), ("source", "doc_no"), "remark"])]

    class Meta:
        model = Payment
        fields = ["application", "amount", "paid_on", "source", "doc_no", "remark"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["application"].disabled = self.instance.pk is not None

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("application") and cleaned.get("amount") is not None:
            self.instance.application, self.instance.amount = cleaned["application"], cleaned["amount"]
            self.instance.refuse_overpaying()
        return cleaned

    def clean_amount(self) -> Any:
        amount = self.cleaned_data["amount"]
        if amount is not None and amount <= 0:
            raise ValidationError(_("A payment is more than zero. To take one back, archive it with a reason."))
        return amount
