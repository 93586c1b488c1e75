"""First reports: threshold, decision, protection that ends by itself, one renewal, and who may do what."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from core.models import AuditEntry, Notice, StaleVersion
from crm.claims import filing, protection
from crm.claims.protection import accept_claim, lapse_fallen, refuse_claim, release_claim, renew_claim
from crm.models import FirstReportClaim
from tests import factories as make

pytestmark = pytest.mark.django_db
LIST, CREATE = reverse("crm:firstreportclaim_list"), reverse("crm:firstreportclaim_create")
BILLION = Decimal(1_000_000_000)


@pytest.fixture
def lead(regions, city_officer):
    return make.LeadFactory(region=regions["140100"], owner=city_officer, planned_investment=BILLION, stage="P30")


@pytest.fixture
def claim(lead, city_officer):
    return filing.file_claim(lead=lead, amount=BILLION, by=city_officer)


@pytest.fixture
def on(monkeypatch):
    """Let it be another day, in the office's time zone."""

    def set_day(text: str) -> None:
        moment = datetime.datetime.fromisoformat(text)
        aware = moment if moment.tzinfo else timezone.make_aware(moment)
        monkeypatch.setattr(timezone, "now", lambda: aware.astimezone(datetime.UTC))

    return set_day


def accepted(claim, officer):
    accept_claim(claim, decision="同意", by=officer)
    return FirstReportClaim.objects.get(pk=claim.pk)


@pytest.mark.parametrize(
    ("amount", "currency", "is_below"),
    [
        (BILLION, "CNY", False),
        (BILLION - Decimal("0.01"), "CNY", True),
        (Decimal(10_000_000), "USD", False),
        (Decimal("9999999.99"), "USD", True),
        (BILLION, "JPY", True),
    ],
)
def test_the_threshold_of_the_office_marks_what_is_below(lead, city_officer, amount, currency, is_below):
    claim = filing.file_claim(lead=lead, amount=amount, currency=currency, by=city_officer)
    assert claim.is_below_threshold is is_below


def test_an_office_may_refuse_what_is_below(lead, city_officer):
    make.SettingFactory(key="first_report.refuse_below", value="1")
    make.SettingFactory(key="first_report.threshold_cny", value="5亿元")
    with pytest.raises(ValidationError, match="5亿元"):
        filing.file_claim(lead=lead, amount=Decimal(499_999_999), by=city_officer)
    assert filing.file_claim(lead=lead, amount=Decimal(500_000_000), by=city_officer).status == "filed"


def test_a_report_needs_an_investor_and_an_amount_and_comes_before_the_contract(lead, city_officer, regions):
    with pytest.raises(ValidationError):
        filing.file_claim(lead=lead, amount=None, by=city_officer)
    for changes in ({"company": None}, {"stage": "P40"}, {"side_state": "X1", "side_reason": "示例"}):
        other = make.LeadFactory(region=regions["140100"], **changes)
        with pytest.raises(ValidationError):
            filing.file_claim(lead=other, amount=BILLION, by=city_officer)
    assert not FirstReportClaim.objects.exists()


def test_a_report_is_filed_on_the_page_once(as_user, city_officer, lead):
    client = as_user(city_officer)
    form = client.get(CREATE, {"lead": lead.pk}).context["form"]
    assert form["amount"].value() == "100000"
    data = {"lead": lead.pk, "amount": "12亿", "currency": "CNY", "form_key": "k"}
    for _time in range(2):
        answer = client.post(CREATE, data)
        assert answer.status_code == 302, answer.context["form"].errors
    claim = FirstReportClaim.objects.get()
    assert (claim.amount, claim.filed_by, claim.status) == (Decimal(1_200_000_000), city_officer, "filed")
    again = client.post(CREATE, data | {"form_key": "other"})
    assert again.status_code == 422
    assert "lead" in again.context["form"].errors


def test_an_officer_of_a_region_above_decides_and_nobody_about_their_own(claim, officer, city_officer, other_officer,
                                                                         person, leader):  # fmt: skip
    colleague = person(Role.OFFICER, "140100")
    assert protection.may_judge(claim, officer)
    assert not any(protection.may_judge(claim, user) for user in (city_officer, colleague, other_officer, leader))
    with pytest.raises(ValidationError):
        accept_claim(claim, by=city_officer)
    assert FirstReportClaim.objects.get().status == "filed"


def test_in_the_province_another_officer_decides(regions, officer, person):
    lead = make.LeadFactory(region=regions["140000"])
    claim = filing.file_claim(lead=lead, amount=BILLION, by=officer)
    assert not protection.may_judge(claim, officer)
    assert protection.may_judge(claim, person(Role.OFFICER))


def test_a_protection_lasts_ninety_calendar_days_over_the_end_of_february(claim, officer, on):
    on("2023-12-31 23:30")
    claim = accepted(claim, officer)
    assert (claim.protected_from, claim.protected_until) == (datetime.date(2023, 12, 31), datetime.date(2024, 3, 30))
    make.InteractionFactory(lead=claim.lead, company=claim.company, happened_on=datetime.date(2024, 3, 20))
    on("2024-03-30 23:59")
    assert FirstReportClaim.objects.get().days_left == 0
    assert FirstReportClaim.objects.in_force().exists()
    on("2024-03-31 00:01")
    assert FirstReportClaim.objects.get().present_status == "lapsed"
    assert not FirstReportClaim.objects.in_force().exists()


def test_a_day_is_the_office_s_day_on_a_server_in_utc(claim, officer, on):
    on("2024-05-31T16:30:00+00:00")  # half past midnight of 1 June in the office
    assert accepted(claim, officer).protected_from == datetime.date(2024, 6, 1)


def test_silence_ends_a_protection_without_any_worker(claim, officer, on):
    on("2024-01-01 09:00")
    claim = accepted(claim, officer)
    assert claim.ends_on == datetime.date(2024, 1, 31)
    on("2024-01-31 22:00")
    make.InteractionFactory(lead=claim.lead, company=claim.company, happened_on=datetime.date(2024, 1, 31))
    assert FirstReportClaim.objects.get().ends_on == datetime.date(2024, 3, 1)
    on("2024-03-01 12:00")
    assert list(FirstReportClaim.objects.in_force()) == [claim]
    on("2024-03-02 00:00")
    assert list(FirstReportClaim.objects.fallen()) == [claim]
    assert FirstReportClaim.objects.get().status == "accepted"
    assert lapse_fallen() == 1
    assert lapse_fallen() == 0
    assert FirstReportClaim.objects.get().status == "lapsed"
    assert "2024-03-01" in AuditEntry.objects.first().reason
    assert Notice.objects.filter(owner=claim.filed_by, reason="first_report").count() >= 1


def test_rows_and_queries_agree_on_every_day(claim, officer, on):
    """What a row says of itself is what the database finds, whatever the day."""
    on("2024-01-01 09:00")
    claim = accepted(claim, officer)
    make.InteractionFactory(lead=claim.lead, company=claim.company, happened_on=datetime.date(2024, 2, 20))
    for offset in range(130):
        on(f"{datetime.date(2024, 1, 1) + datetime.timedelta(days=offset)} 12:00")
        row = FirstReportClaim.objects.with_last_talk().get()
        assert row.is_in_force == FirstReportClaim.objects.in_force().exists(), offset


def test_a_protection_is_renewed_once_on_evidence(claim, officer, city_officer, on):
    on("2024-01-01 09:00")
    claim = accepted(claim, officer)
    with pytest.raises(ValidationError, match="进展"):
        renew_claim(claim, reason="示例", by=city_officer)
    on("2024-01-20 09:00")
    make.InteractionFactory(lead=claim.lead, company=claim.company, happened_on=datetime.date(2024, 1, 20))
    claim = FirstReportClaim.objects.get()
    renew_claim(claim, reason="已来考察", by=city_officer)
    claim = FirstReportClaim.objects.get()
    assert (claim.protected_until, claim.renewals) == (datetime.date(2024, 6, 29), 1)
    with pytest.raises(ValidationError, match="已续期"):
        renew_claim(claim, reason="再延", by=city_officer)


def test_a_file_is_evidence_too(claim, officer, city_officer):
    claim = accepted(claim, officer)
    make.AttachmentFactory(on=claim)
    renew_claim(claim, reason="会谈纪要", by=city_officer)
    assert FirstReportClaim.objects.get().renewals == 1


def test_a_released_report_lets_others_in(claim, officer, city_officer, regions):
    claim = accepted(claim, officer)
    release_claim(claim, reason="投资方已另行选址", by=city_officer)
    assert protection.protection_of(claim.company) is None
    again = filing.file_claim(lead=claim.lead, amount=BILLION, by=city_officer)
    assert again.status == "filed"


def test_a_stale_version_decides_nothing(claim, officer):
    first, second = FirstReportClaim.objects.get(), FirstReportClaim.objects.get()
    refuse_claim(first, decision="不属实", by=officer)
    with pytest.raises(StaleVersion):
        accept_claim(second, by=officer)
    assert FirstReportClaim.objects.get().status == "refused"


def test_a_decision_on_the_page_with_a_stale_version_is_not_taken(as_user, officer, claim):
    page, client = reverse("crm:firstreportclaim_decide", args=[claim.pk]), as_user(officer)
    assert client.get(page).status_code == 200
    old = claim.version
    claim.remark = "示例"
    claim.save()
    answer = client.post(page, {"outcome": "accept", "reason": "同意", "version": old})
    assert answer.status_code == 409
    assert FirstReportClaim.objects.get().status == "filed"
    answer = client.post(page, {"outcome": "accept", "reason": "同意", "version": claim.version})
    assert answer.status_code == 302
    assert FirstReportClaim.objects.get().status == "accepted"
    assert client.post(page, {"outcome": "refuse", "reason": "x", "version": claim.version}).status_code == 302
    assert FirstReportClaim.objects.get().status == "accepted"


def test_the_list_filters_by_the_status_of_today(as_user, officer, claim, on):
    on("2024-01-01 09:00")
    accepted(claim, officer)
    client = as_user(officer)
    assert client.get(LIST, {"status": "accepted"}).context["page"].count == 1
    on("2024-05-01 09:00")
    client.force_login(officer)
    assert client.get(LIST, {"status": "accepted"}).context["page"].count == 0
    page = client.get(LIST, {"status": "lapsed"})
    assert page.context["page"].count == 1


def test_a_lead_says_who_protects_its_investor(as_user, claim, officer, other_officer, regions):
    accepted(claim, officer)
    lead = make.LeadFactory(region=regions["140200"], company=claim.company)
    text = as_user(other_officer).get(reverse("crm:lead_detail", args=[lead.pk])).content.decode()
    assert claim.filed_by.full_name in text
    assert claim.lead.name not in text
