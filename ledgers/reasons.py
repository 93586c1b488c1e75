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
    "chain.unknown": _("unknown chain node"),
    "company.former_is_other": _("former name of another company"),
    "date.ambiguous": _("ambiguous date"),
    "date.future": _("day in the future"),
    "date.invalid": _("no such day"),
    "date.order": _("dates out of order"),
    "date.unparsed": _("unreadable date"),
    "dc.pue": _("PUE below 1"),
    "dc.rack_rate_mismatch": _("rack rate does not fit"),
    "dc.racks_in_use": _("more racks in use than built"),
    "dc.racks_order": _("racks contradict one another"),
    "duplicate.in_file": _("repeated row"),
    "headquarters.unknown": _("unknown headquarters"),
    "interaction.kind_unsaid": _("kind of follow-up not said"),
    "kind.not_yours": _("not your role's work"),
    "lead.unknown": _("unknown lead"),
    "next_step.unsaid": _("next step not said"),
    "number.unparsed": _("unreadable number"),
    "operator.unknown": _("unknown operator"),
    "park.kind_unsaid": _("kind of park not said"),
    "park.not_yours": _("not among your parks"),
    "park.occupancy_mismatch": _("occupancy does not fit"),
    "park.unknown": _("unknown park"),
    "payment.approved_exceeds_applied": _("approved above applied"),
    "payment.exceeds_approved": _("paid above approved"),
    "phone.area_code_missing": _("area code missing"),
    "phone.invalid": _("not a phone number"),
    "place.outside": _("not open to you"),
    "region.elsewhere": _("elsewhere by its name"),
    "region.outside": _("outside your region"),
    "region.unknown": _("unknown region"),
    "required.missing": _("name missing"),
    "text.too_long": _("text too long"),
    "uscc.check_digit": _("wrong credit code"),
    "uscc.old_reg_no": _("registration number of before 2015"),
    "uscc.organisation_code": _("organisation code"),
    "uscc.shared": _("credit code of another company"),
    "value.refused": _("value cannot be kept"),
    "website.invalid": _("not a web address"),
    "word.unknown": _("unknown word"),
}


def reason_name(code: str) -> str:
    """The short name of a code; the code itself where it has none."""
    return str(REASONS.get(code, code))
