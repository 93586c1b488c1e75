"""Short names for the codes of findings, for the filter of the check page."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "amount.negative": _("negative amount"),
    "amount.out_of_range": _("amount too large"),
    "amount.phase_exceeds_total": _("first phase above the total"),
    "amount.unit_slip": _("unit probably wrong"),
    "amount.unit_unknown": _("unit unknown"),
    "amount.unparsed": _("unreadable amount"),
    "cell.error": _("error value in the cell"),
    "date.ambiguous": _("ambiguous date"),
    "date.invalid": _("no such day"),
    "date.order": _("dates out of order"),
    "date.unparsed": _("unreadable date"),
    "dc.rack_rate_mismatch": _("rack rate does not fit"),
    "dc.racks_order": _("racks contradict one another"),
    "duplicate.in_file": _("repeated row"),
    "number.unparsed": _("unreadable number"),
    "park.occupancy_mismatch": _("occupancy does not fit"),
    "payment.approved_exceeds_applied": _("approved above applied"),
    "payment.exceeds_approved": _("paid above approved"),
    "phone.area_code_missing": _("area code missing"),
    "phone.invalid": _("not a phone number"),
    "region.outside": _("outside your region"),
    "region.unknown": _("unknown region"),
    "required.missing": _("name missing"),
    "text.too_long": _("text too long"),
    "uscc.check_digit": _("wrong credit code"),
    "uscc.old_reg_no": _("registration number of before 2015"),
    "uscc.organisation_code": _("organisation code"),
    "uscc.shared": _("credit code of another company"),
}


def reason_name(code: str) -> str:
    """The short name of a code; the code itself where it has none."""
    return str(REASONS.get(code, code))
