"""The filters of the lists of policies, clauses, applications and payments."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.filters import RegionFilter
from core.filters import ChoiceFilter, DateRangeFilter, FilterSet, RecordFilter, SearchFilter
from crm.models import Company
from incentives.models import Application, BenefitKind, Clause, Payment, Policy, Validity
from projects.models import Project


def kind_choices(user: Any) -> list[tuple[str, str]]:
    """The kinds of benefit in their order."""
    return [(kind.code, str(kind)) for kind in BenefitKind.objects.all()]


class PolicyFilter(FilterSet):
    q = SearchFilter(_("search"), placeholder=_("title, document number or issuing unit"))
    level = ChoiceFilter(_("level"), choices=Policy.Level.choices)
    validity = ChoiceFilter(_("validity"), choices=Validity.choices)
    region = RegionFilter(_("applies in"), main=False)
    valid = DateRangeFilter(_("valid from"), "valid_from", main=False)


class ClauseFilter(FilterSet):
    q = SearchFilter(_("search"), placeholder=_("clause, benefit or policy"))
    kind = ChoiceFilter(_("kind of benefit"), "kind__code", choices=kind_choices)
    validity = ChoiceFilter(_("validity"), choices=Validity.choices)
    policy = RecordFilter(_("policy"), "policy", model=Policy)


class ApplicationFilter(FilterSet):
    q = SearchFilter(_("search"), placeholder=_("matter or company"))
    state = ChoiceFilter(_("state"), choices=Application.State.choices)
    kind = ChoiceFilter(_("kind of benefit"), "clause__kind__code", choices=kind_choices)
    region = RegionFilter(_("region"))
    applied = DateRangeFilter(_("applied on"), "applied_on", main=False)
    company = RecordFilter(_("company"), "company", model=Company)
    project = RecordFilter(_("project"), "project", model=Project)
    clause = RecordFilter(_("clause"), "clause", model=Clause)


class PaymentFilter(FilterSet):
    q = SearchFilter(
        _("search"), "doc_no", through="application", placeholder=_("matter, company or voucher number"),
    )  # fmt: skip
    source = ChoiceFilter(_("source of funds"), choices=Payment.Source.choices)
    paid = DateRangeFilter(_("paid on"), "paid_on")
    region = RegionFilter(_("region"), "application__region", main=False)
    application = RecordFilter(_("application"), "application", model=Application)
