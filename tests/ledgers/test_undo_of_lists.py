"""A list that came back is taken back with all that its pages wrote beside its rows."""

from datetime import date
from decimal import Decimal

from core import audit
from incentives.models import Application
from ledgers.importing.standing import standing
from ledgers.importing.undo import take_back
from ledgers.models import LedgerImport
from projects.services import record_report
from tests import factories
from tests.ledgers import imports
from tests.ledgers.books import back


def undo(ledger: LedgerImport) -> None:
    with audit.acting(ledger.owner, via="job"):
        take_back(ledger, standing(ledger, ledger.owner), "示例：传错了文件", lambda *told: None)


def test_a_lead_gets_back_the_next_step_that_a_talk_gave_it(book, officer, lead):
    factories.InteractionFactory(company=lead.company, lead=lead, region=lead.region, author=officer)
    found = book(officer, "crm:interaction").put("next_step", "示例：新步骤").put("next_step_on", date(2027, 7, 1))
    ledger = imports.write(back(found, officer))
    lead.refresh_from_db()
    assert lead.next_action == "示例：新步骤"
    undo(ledger)
    lead.refresh_from_db()
    assert (lead.next_action, lead.next_action_on) == ("示例：考察", date(2027, 6, 1))


def test_an_application_is_open_again_when_its_payment_is_what_it_was(book, policy_officer, regions):
    application = factories.ApplicationFactory(
        region=regions["140000"], state="approved", applied_amount=1_000_000, approved_amount=1_000_000
    )
    payment = factories.PaymentFactory(application=application, amount=100_000)
    ledger = imports.write(back(book(policy_officer, "incentives:payment").put("amount", 100), policy_officer))
    application.refresh_from_db()
    assert application.state == Application.State.PAID
    undo(ledger)
    application.refresh_from_db()
    payment.refresh_from_db()
    assert (payment.amount, application.state) == (100_000, Application.State.APPROVED)


def test_money_returns_to_the_month_of_its_report(book, officer, regions):
    report = factories.MonthlyReportFactory.build(project=factories.ProjectFactory(region=regions["140100"]))
    record_report(report=report, funds={"outside_province": Decimal("1000000.55")}, by=officer)
    ledger = imports.write(back(book(officer, "projects:monthlyreport").put("month", "2017-08"), officer))
    assert report.inflows.get().month == date(2017, 8, 1)
    undo(ledger)
    report.refresh_from_db()
    assert (report.month, report.inflows.get().month) == (date(2017, 6, 1), date(2017, 6, 1))
    assert report.inflows.get().amount == Decimal("1000000.55")


def test_a_record_that_several_rows_changed_gets_its_first_value_back(book, officer, lead):
    for day in (3, 4):
        factories.InteractionFactory(
            company=lead.company, lead=lead, region=lead.region, author=officer, happened_on=date(2017, 6, day)
        )
    found = (
        book(officer, "crm:interaction", "sort=happened_on")
        .put("next_step", "示例：一")
        .put("next_step", "示例：二", 1)
    )
    ledger = imports.write(back(found, officer))
    assert ledger.writes.filter(model="crm.lead").count() == 1
    undo(ledger)
    lead.refresh_from_db()
    assert (lead.next_action, lead.next_action_on) == ("示例：考察", date(2027, 6, 1))
