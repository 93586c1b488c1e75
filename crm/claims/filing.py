"""Filing a first report: the threshold, what is refused, and the conflicts that it meets."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Region, User
from core import audit, office
from crm.claims.authority import deciders
from crm.claims.conflicts import meet_rivals
from crm.claims.likeness import other_leads
from crm.claims.parties import party_of
from crm.claims.protection import write_lapse
from crm.claims.telling import Told, tell
from crm.models import FirstReportClaim, Lead

THRESHOLDS = {"CNY": "first_report.threshold_cny", "USD": "first_report.threshold_usd"}


def is_below_threshold(amount: Decimal, currency: str) -> bool:
    """Is an investment smaller than the office asks for? One in a currency without a threshold cannot reach it."""
    key = THRESHOLDS.get(currency)
    return key is None or amount < office.value(key)


def threshold_words() -> str:
    """The thresholds in force: `10亿元 / 1000万美元`."""
    return " / ".join(office.shown(key) for key in THRESHOLDS.values())


def why_not_filed(lead: Lead) -> str:
    """Why no first report can be filed for the lead now; empty when one can."""
    if lead.is_archived or lead.side_state:
        return _("A first report is filed for a lead that is going on; this one is not.")
    if lead.counts_as == Lead.Stage.SIGNED:
        return _("A first report is filed before the contract is signed; this lead is signed already.")
    if lead.company_id is None:
        return _("Name the investor of the lead first: a first report is about an investor.")
    if FirstReportClaim.objects.standing().filter(lead=lead).exists():
        return _("This lead has an open first report already.")
    return ""


def why_not_amount(amount: Decimal | None, currency: str) -> str:
    """Why this investment cannot be reported; empty when it can."""
    if amount is None:
        return _("Say the intended investment: first reports are for %(threshold)s and more.") % {
            "threshold": threshold_words()}  # fmt: skip
    if office.value("first_report.refuse_below") and is_below_threshold(amount, currency):
        return _("The investment is below the threshold of first reports (%(threshold)s).") % {
            "threshold": threshold_words()}  # fmt: skip
    return ""


@transaction.atomic
def file_claim(
    *, lead: Lead, amount: Decimal | None, currency: str = "CNY", remark: str = "", by: User
) -> FirstReportClaim:
    """Report an investor first, meet the reports of other units, and tell everyone concerned.

    Raises `ValidationError` when the lead or the amount cannot be reported. Reports are filed one after the other, so
    that of two at the same instant one is the earlier, and the later meets it.
    """
    _wait_for_turn()
    lead = Lead.objects.select_related("region", "company", "owner", "organisation").get(pk=lead.pk)
    if (refusal := why_not_filed(lead) or why_not_amount(amount, currency)) or amount is None:
        raise ValidationError(refusal)
    with audit.acting_as(by):
        for over in FirstReportClaim.objects.fallen().filter(lead=lead):
            write_lapse(over)
        claim = _new_claim(lead, amount, currency, remark, by)
        claim.save()
        meet_rivals(claim)
        _tell_others(claim, by)
    return claim


def _wait_for_turn() -> None:
    """Hold the province's row until the end: SQLite has one writer anyway, and others may still refer to the row."""
    list(Region.objects.select_for_update(no_key=True).filter(parent=None).order_by("pk"))


def _new_claim(lead: Lead, amount: Decimal, currency: str, remark: str, by: User) -> FirstReportClaim:
    return FirstReportClaim(
        lead=lead,
        company=lead.company,
        organisation=lead.organisation or by.organisation,
        region=lead.region,
        amount=amount,
        currency=currency,
        is_below_threshold=is_below_threshold(amount, currency),
        filed_at=timezone.now(),
        filed_by=by,
        remark=remark,
        is_sample=lead.is_sample,
    )


def _tell_others(claim: FirstReportClaim, by: User) -> None:
    """Those who decide about the report, and whoever follows the same investor without one."""
    words = [] if claim.lead.is_sealed else [_to_decider(claim, person) for person in deciders([claim.region])]
    words += [
        _to_follower(claim, lead, lead.owner) for lead in other_leads(claim.lead) if lead.owner and lead.owner.is_active
    ]
    tell(word for word in words if word.user.pk != by.pk)


def _to_decider(claim: FirstReportClaim, person: User) -> Told:
    page = reverse("crm:firstreportclaim_detail", args=[claim.pk])
    sentence = gettext_lazy("The first report on %(company)s waits for a decision.")
    return Told(person, sentence, page, claim, {"company": claim.company})


def _to_follower(claim: FirstReportClaim, lead: Lead, person: User) -> Told:
    page = reverse("crm:lead_detail", args=[lead.pk])
    sentence = gettext_lazy("Another unit filed a first report on the investor of “%(lead)s”. Ring: %(who)s.")
    return Told(person, sentence, page, lead, {"lead": lead, "who": party_of(claim).words})
