"""Applications: sums, states, warnings, and who sees which."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.roles import Role
from incentives.models import Application
from tests.factories import ApplicationFactory, ClauseFactory, CompanyFactory, PaymentFactory, PolicyFactory


@pytest.fixture
def application(regions):
    return ApplicationFactory(
        region=regions["140100"], state=Application.State.APPROVED, applied_amount=Decimal(3_000_000),
        approved_amount=Decimal(2_000_000),
    )  # fmt: skip


def test_the_list_sums_what_was_applied_for_approved_and_paid(as_user, policy_officer, application, regions):
    ApplicationFactory(region=regions["140200"], applied_amount=Decimal(500_000))
    PaymentFactory(application=application, amount=Decimal(1_200_000))
    PaymentFactory(application=application, amount=Decimal(300_000))
    PaymentFactory(application=application, amount=Decimal(99), archived_at="2017-09-02T00:00Z")
    context = as_user(policy_officer).get(reverse("incentives:application_list")).context
    assert [total for total in context["totals"] if total] == ["350", "200", "150"]
    paid = {row.pk: row.paid_amount for row in context["page"].rows}
    assert paid[application.pk] == Decimal(1_500_000)
    assert None in paid.values()


def test_the_exported_list_holds_what_the_page_shows(as_user, policy_officer, application):
    from io import BytesIO

    from openpyxl import load_workbook

    PaymentFactory(application=application, amount=Decimal(1_200_000))
    answer = as_user(policy_officer).post(reverse("incentives:application_export"))
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert application.matter in cells
    assert Decimal(str(120)) in [Decimal(str(c)) for c in cells if isinstance(c, int | float)]


def test_applications_follow_the_region(as_user, person, application, regions):
    here, there = person(Role.POLICY_OFFICER, "140100"), person(Role.POLICY_OFFICER, "140200")
    detail = reverse("incentives:application_detail", args=[application.pk])
    assert as_user(here).get(detail).status_code == 200
    assert as_user(there).get(detail).status_code == 404
    assert as_user(there).get(reverse("incentives:application_list")).context["page"].rows == []


def test_park_managers_see_no_applications(as_user, park_manager, application):
    client = as_user(park_manager)
    assert client.get(reverse("incentives:application_list")).status_code == 403
    clause = reverse("incentives:clause_detail", args=[application.clause_id])
    assert client.get(clause).context["panels"] == []


def test_an_application_is_made_for_a_region_of_ones_own(as_user, person, regions):
    client = as_user(person(Role.POLICY_OFFICER, "140100"))
    sent = {"matter": "示例事项", "company": CompanyFactory().pk, "clause": ClauseFactory().pk, "state": "submitted",
            "applied_amount": "1.2亿"}  # fmt: skip
    url = reverse("incentives:application_create")
    assert client.post(url, sent | {"region": regions["140200"].pk}).status_code == 422
    assert client.post(url, sent | {"region": regions["140105"].pk}).status_code == 302
    assert Application.objects.get().applied_amount == Decimal(120_000_000)


def warnings(client, application):
    return client.get(reverse("incentives:application_detail", args=[application.pk])).context["warnings"]


def test_an_application_in_order_has_no_warnings(as_user, policy_officer, application):
    PaymentFactory(application=application, amount=Decimal(2_000_000))
    assert warnings(as_user(policy_officer), application) == []


def test_what_does_not_fit_is_said_in_a_sentence(as_user, policy_officer, application, regions):
    client = as_user(policy_officer)
    client.cookies["django_language"] = "en"
    PaymentFactory(application=application, amount=Decimal(2_500_000))
    application.applied_amount = Decimal(1_000_000)
    application.clause = ClauseFactory(policy=PolicyFactory(region=regions["140000"], valid_from="2018-01-01"))
    application.applied_on = date(2017, 6, 1)
    application.save()
    assert warnings(client, application) == [
        "More was approved (200 ten thousand yuan) than was applied for (100 ten thousand yuan).",
        "More was paid (250 ten thousand yuan) than was approved (200 ten thousand yuan).",
        "On the day of the application the clause was not yet in force.",
    ]


def test_money_without_an_approved_amount_is_said(as_user, policy_officer, application):
    client = as_user(policy_officer)
    client.cookies["django_language"] = "en"
    application.approved_amount = None
    application.save()
    PaymentFactory(application=application, amount=Decimal(10_000))
    assert warnings(client, application) == ["1 ten thousand yuan was paid, but no approved amount is recorded."]


def test_the_state_is_a_coloured_word(as_user, policy_officer, application):
    client = as_user(policy_officer)
    client.cookies["django_language"] = "en"
    assert (
        '<span class="tag tag-primary">approved</span>'
        in client.get(reverse("incentives:application_list")).content.decode()
    )
