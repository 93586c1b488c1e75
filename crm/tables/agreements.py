"""The columns of the list of agreements."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.tables import Column, DateColumn, ManyColumn, MoneyColumn, Table
from crm.tables.parts import KIND_COLOURS, ShortColumn


class AgreementTable(Table):
    detail_route = "crm:agreement_detail"
    default_sort = "-signed_on"
    name = Column(_("project name"), link=True, sort="name")
    kind = Column(_("kind of agreement"), sort="kind", badge=KIND_COLOURS)
    company = Column(_("investor"), link="company", sort="company__pinyin")
    amount = MoneyColumn(_("agreed investment"), sort="amount", total=True)
    signed_on = DateColumn(_("signed on"), sort="signed_on")
    region = Column(_("region"), sort="region__code")
    change = Column(_("relation"), sort="change")
    lead = Column(_("lead"), link="lead", shown=False)
    event = Column(_("signed at the event"), link="event", sort="event__begins_on", shown=False)
    local_partner = Column(_("local partner"), link="local_partner", shown=False)
    phase1_amount = MoneyColumn(_("first phase"), sort="phase1_amount", total=True, shown=False)
    industry = Column(_("industry"), shown=False)
    chain_nodes = ManyColumn(_("chain nodes"), shown=False)
    content = ShortColumn(_("what is to be built"), shown=False)
    status_text = Column(_("status in the ledger"), shown=False)
    updated_at = DateColumn(_("updated at"), sort="updated_at", shown=False)

    def totals(self, queryset: QuerySet) -> list[str]:
        """Sums of yuan; agreements in other currencies are left out."""
        return super().totals(queryset.filter(currency="CNY"))
