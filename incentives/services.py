"""Paying what was approved: never more than that, and an application counts as paid when all of it is."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit
from incentives.models import Application, Payment


@transaction.atomic
def save_payment(*, payment: Payment, by: Any) -> Payment:
    """Store a new or changed payment and settle its application.

    Raises ValidationError when the payment exceeds what is left of the approved amount; two people who pay at the same
    moment wait for each other.
    """
    with audit.acting_as(by):
        payment.application = _locked(payment)
        payment.refuse_overpaying()
        payment.save()
        settle(application=payment.application, by=by)
    return payment


@transaction.atomic
def archive_payment(*, payment: Payment, reason: str, by: Any) -> None:
    """Take a payment out of the sums, with a reason; its application may be open again."""
    with audit.acting_as(by):
        application = _locked(payment)
        payment.archive(reason=reason)
        settle(application=application, by=by)


@transaction.atomic
def restore_payment(*, payment: Payment, by: Any) -> None:
    """Bring a payment back, if the approved amount still covers it; raises ValidationError if not."""
    with audit.acting_as(by):
        payment.application = _locked(payment)
        payment.refuse_overpaying()
        payment.restore()
        settle(application=payment.application, by=by)


def settle(*, application: Application, by: Any) -> None:
    """Make the state agree with the sums: paid when all that was approved is paid, approved while some is left."""
    state, approved = application.state, application.approved_amount
    is_all_paid = approved is not None and 0 < approved <= application.paid()
    if state == Application.State.APPROVED and is_all_paid:
        _change_state(application, Application.State.PAID, _("The approved amount is paid in full."), by)
    elif state == Application.State.PAID and not is_all_paid:
        _change_state(application, Application.State.APPROVED, _("Part of the approved amount is not paid."), by)


def _change_state(application: Application, state: Application.State, reason: str, by: Any) -> None:
    application.state = state
    with audit.acting_as(by):
        application.save(reason=reason)


def _locked(payment: Payment) -> Application:
    """The payment's application as it is now; nobody else pays on it until the transaction ends."""
    return Application.objects.select_for_update().get(pk=payment.application_id)
