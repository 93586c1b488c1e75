"""The columns of the list of chain nodes."""

from django.utils.translation import gettext_lazy as _

from core.tables import CodeColumn, Column, CountColumn, Table


class ChainNodeTable(Table):
    detail_route = "crm:chainnode_detail"
    default_sort = "code"
    name = Column(_("name"), "local_name", link=True, sort="name")
    code = CodeColumn(_("code"), sort=("order", "code"))
    segment = Column(_("segment"), "parent.local_name", sort=("parent__order", "order"))
    company_count = CountColumn(_("companies in the province"), sort="company_count")
    lead_count = CountColumn(_("leads going on"), sort="lead_count")
    agreement_count = CountColumn(_("agreements"), sort="agreement_count")
    gbt4754 = CodeColumn(_("GB/T 4754-2017 classes"), shown=False)
    plan_actions = CodeColumn(_("plan actions"), shown=False)
