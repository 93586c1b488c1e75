"""The columns of the lists of policies, clauses, applications and payments."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.tables import CodeColumn, Column, CountColumn, DateColumn, MoneyColumn, Table
from incentives.models import Validity

VALIDITY_COLOURS = {
    "in_force": "success", "not_yet": "info", "draft": "info", "expired": "warning", "replaced": "secondary",
    "repealed": "danger",
}  # fmt: skip
STATE_COLOURS = {
    "submitted": "secondary", "accepted": "info", "reviewing": "info", "notice": "warning", "approved": "primary",
    "paid": "success", "rejected": "danger", "withdrawn": "dark",
}  # fmt: skip


class ValidityColumn(Column):
    """In force, expired, or not yet, as a word."""

    def __init__(self) -> None:
        super().__init__(_("validity"), badge=VALIDITY_COLOURS)

    def text(self, row: Any) -> str:
        return str(Validity(row.validity).label)


class PolicyTable(Table):
    detail_route = "incentives:policy_detail"
    default_sort = "-valid_from"
    title = Column(_("policy title"), link=True, sort="title")
    doc_no = Column(_("document number"), sort="doc_no")
    issuer = Column(_("issued by"), sort="issuer")
    level = Column(_("level"), sort="level")
    region = Column(_("applies in"), sort="region__code")
    validity = ValidityColumn()
    valid_from = DateColumn(_("valid from"), sort="valid_from")
    valid_to = DateColumn(_("valid to"), sort="valid_to")
    clause_count = CountColumn(_("number of clauses"))
    supersedes = Column(_("replaces"), link="supersedes", shown=False)
    updated_at = DateColumn(_("updated at"), sort="updated_at", shown=False)


class ClauseTable(Table):
    detail_route = "incentives:clause_detail"
    default_sort = "policy"
    name = Column(_("clause"), link=True, sort="name")
    number = Column(_("clause number"), sort="number")
    policy = Column(_("policy"), link="policy", sort=("policy__title", "number"))
    kind = Column(_("kind of benefit"), sort="kind__order")
    benefit = Column(_("benefit"))
    validity = ValidityColumn()
    conditions = Column(_("conditions"), shown=False)
    materials = Column(_("documents to hand in"), shown=False)
    valid_from = DateColumn(_("valid from"), sort="valid_from", shown=False)
    valid_to = DateColumn(_("valid to"), sort="valid_to", shown=False)


class ApplicationTable(Table):
    detail_route = "incentives:application_detail"
    default_sort = "-applied_on"
    matter = Column(_("matter"), link=True, sort="matter")
    company = Column(_("company"), link="company", sort="company__pinyin")
    clause = Column(_("clause"), link="clause", sort="clause__name")
    state = Column(_("state"), sort="state", badge=STATE_COLOURS)
    applied_on = DateColumn(_("applied on"), sort="applied_on")
    applied_amount = MoneyColumn(_("amount applied for"), sort="applied_amount", total=True)
    approved_amount = MoneyColumn(_("amount approved"), sort="approved_amount", total=True)
    paid_amount = MoneyColumn(_("amount paid"), sort="paid_amount", total=True)
    region = Column(_("region"), sort="region__code", shown=False)
    project = Column(_("project"), link="project", shown=False)
    doc_no = Column(_("approval number"), shown=False)
    handler = Column(_("handled by"), shown=False)


class PaymentTable(Table):
    detail_route = "incentives:payment_detail"
    default_sort = "-paid_on"
    paid_on = DateColumn(_("paid on"), link=True, sort="paid_on")
    application = Column(_("application"), link="application", sort="application__matter")
    company = Column(
        _("company"), "application.company", link="application.company", sort="application__company__pinyin"
    )
    amount = MoneyColumn(_("amount paid"), sort="amount", total=True)
    source = Column(_("source of funds"), sort="source")
    doc_no = CodeColumn(_("voucher number"), sort="doc_no")
    remark = Column(_("remark"), shown=False)
