"""Paying: never more than was approved, and an application is paid when all of it is."""

from decimal import Decimal

import pytest
from django.urls import reverse

from core.models import AuditEntry
from incentives import services
from incentives.models import Application, Payment
from tests.factories import ApplicationFactory, PaymentFactory


@pytest.fixture
def application(regions):
    return ApplicationFactory(
        region=regions["140100"], state=Application.State.APPROVED, applied_amount=Decimal(3_000_000),
        approved_amount=Decimal(2_000_000),
    )  # fmt: skip


def pay(client, application, amount, **more):
    sent = {"application": application.pk, "amount": amount, "paid_on": "2017-09-01", "source": "province", **more}
    return client.post(reverse("incentives:payment_create"), sent)


def change(client, payment, amount):
    sent = {"amount": amount, "paid_on": "2017-09-01", "source": "province", "version": payment.version}
    return client.post(reverse("incentives:payment_update", args=[payment.pk]), sent)


def state_of(application):
    return Application.objects.get(pk=application.pk).state


def test_part_of_the_amount_leaves_the_application_approved(as_user, policy_officer, application):
    assert pay(as_user(policy_officer), application, "150万").status_code == 302
    assert Payment.objects.get().amount == Decimal(1_500_000)
    assert state_of(application) == Application.State.APPROVED


def test_the_last_part_makes_it_paid_and_says_so_in_the_audit(as_user, policy_officer, application):
    client = as_user(policy_officer)
    pay(client, application, "150")
    pay(client, application, "50")
    assert state_of(application) == Application.State.PAID
    entry = AuditEntry.objects.filter(model="incentives.application", object_id=application.pk).first()
    assert entry.changes == [{"field": "state", "old": "approved", "new": "paid"}]
    assert entry.actor == policy_officer
    assert entry.reason


def test_more_than_is_left_is_refused_with_both_amounts(as_user, policy_officer, application):
    client = as_user(policy_officer)
    client.cookies["django_language"] = "en"
    pay(client, application, "150")
    answer = pay(client, application, "50.01")
    assert answer.status_code == 422
    assert "Only 50 ten thousand yuan is left to pay" in answer.content.decode()
    assert 'value="50.01"' in answer.content.decode()
    assert Payment.objects.count() == 1


@pytest.mark.parametrize("amount", ["0", "-5", "", "many"])
def test_an_amount_that_is_none_is_refused(as_user, policy_officer, application, amount):
    assert pay(as_user(policy_officer), application, amount).status_code == 422
    assert not Payment.objects.exists()


@pytest.mark.parametrize("state", [Application.State.REVIEWING, Application.State.REJECTED])
def test_only_approved_applications_are_paid(as_user, policy_officer, application, state):
    application.state = state
    application.save()
    assert pay(as_user(policy_officer), application, "10").status_code == 422


def test_nothing_is_paid_before_an_amount_is_approved(as_user, policy_officer, application):
    application.approved_amount = None
    application.save()
    assert pay(as_user(policy_officer), application, "10").status_code == 422


def test_a_corrected_payment_counts_once_and_reopens_what_is_no_longer_paid(as_user, policy_officer, application):
    client = as_user(policy_officer)
    pay(client, application, "200")
    assert state_of(application) == Application.State.PAID
    assert change(client, Payment.objects.get(), "120").status_code == 302
    assert state_of(application) == Application.State.APPROVED
    assert change(client, Payment.objects.get(), "200.5").status_code == 422
    assert change(client, Payment.objects.get(), "200").status_code == 302
    assert state_of(application) == Application.State.PAID


def test_a_payment_cannot_move_to_another_application(as_user, policy_officer, application, regions):
    other = ApplicationFactory(
        region=regions["140100"], state=Application.State.APPROVED, approved_amount=Decimal(9_000_000)
    )
    payment = PaymentFactory(application=application)
    sent = {"application": other.pk, "amount": "10", "paid_on": "2017-09-01", "source": "city", "version": 1}
    as_user(policy_officer).post(reverse("incentives:payment_update", args=[payment.pk]), sent)
    payment.refresh_from_db()
    assert payment.application == application


def test_an_archived_payment_leaves_the_sums_and_comes_back_only_while_there_is_room(
    as_user, policy_officer, application
):
    client = as_user(policy_officer)
    pay(client, application, "200")
    payment = Payment.objects.get()
    client.post(
        reverse("incentives:payment_archive", args=[payment.pk]), {"reason": "退回", "version": payment.version}
    )
    assert state_of(application) == Application.State.APPROVED
    client.post(reverse("incentives:payment_restore", args=[payment.pk]))
    assert state_of(application) == Application.State.PAID
    payment.refresh_from_db()
    client.post(
        reverse("incentives:payment_archive", args=[payment.pk]), {"reason": "退回", "version": payment.version}
    )
    pay(client, application, "100", doc_no="2")
    client.post(reverse("incentives:payment_restore", args=[payment.pk]))
    payment.refresh_from_db()
    assert payment.is_archived
    assert application.paid() == Decimal(1_000_000)


def test_raising_what_was_approved_reopens_a_paid_application(as_user, policy_officer, application):
    client = as_user(policy_officer)
    pay(client, application, "200")
    application.refresh_from_db()
    sent = {"matter": application.matter, "company": application.company_id, "clause": application.clause_id,
            "region": application.region_id, "state": "paid", "applied_amount": "300", "approved_amount": "250",
            "version": application.version}  # fmt: skip
    answer = client.post(reverse("incentives:application_update", args=[application.pk]), sent)
    assert answer.status_code == 302
    assert state_of(application) == Application.State.APPROVED


def test_nobody_writes_paid_by_hand(as_user, policy_officer, application):
    sent = {"matter": application.matter, "company": application.company_id, "clause": application.clause_id,
            "region": application.region_id, "state": "paid", "version": application.version}  # fmt: skip
    answer = as_user(policy_officer).post(reverse("incentives:application_update", args=[application.pk]), sent)
    assert answer.status_code == 422
    assert state_of(application) == Application.State.APPROVED


def test_a_payment_that_someone_else_made_meanwhile_is_seen(as_user, policy_officer, application, monkeypatch):
    """Both forms were checked before either was saved: the second is told, and keeps what was typed."""
    check = Payment.refuse_overpaying
    rivals = [PaymentFactory.build(application=application, amount=Decimal(1_900_000))]

    def slow(self):
        check(self)
        if rivals:
            rivals.pop().save()

    monkeypatch.setattr(Payment, "refuse_overpaying", slow)
    answer = pay(as_user(policy_officer), application, "150")
    assert answer.status_code == 409
    assert 'value="150"' in answer.content.decode()
    assert application.paid() == Decimal(1_900_000)


def test_the_service_writes_payment_and_state_together_or_neither(application, policy_officer, monkeypatch):
    monkeypatch.setattr(services, "settle", lambda **_: 1 / 0)
    payment = PaymentFactory.build(application=application, amount=Decimal(2_000_000))
    with pytest.raises(ZeroDivisionError):
        services.save_payment(payment=payment, by=policy_officer)
    assert not Payment.objects.exists()


def test_payments_of_another_region_do_not_exist(as_user, person, application):
    from accounts.roles import Role

    payment = PaymentFactory(application=application)
    stranger = as_user(person(Role.POLICY_OFFICER, "140200"))
    for name in ("detail", "update", "archive"):
        assert stranger.get(reverse(f"incentives:payment_{name}", args=[payment.pk])).status_code == 404
    assert pay(stranger, application, "1").status_code == 422
    assert stranger.get(reverse("incentives:payment_list")).context["page"].rows == []
