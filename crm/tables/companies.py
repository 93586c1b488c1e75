"""The columns of the list of companies."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.tables import CodeColumn, Column, DateColumn, ManyColumn, MoneyColumn, Table


class CompanyTable(Table):
    detail_route = "crm:company_detail"
    default_sort = "name"
    name = Column(_("company name"), link=True, sort="pinyin")
    uscc = CodeColumn(_("credit code"), sort="uscc")
    headquarters_region = Column(_("headquarters"), sort="headquarters_region__code")
    industry = Column(_("industry"))
    is_resident = Column(
        _("operates in the province"), lambda row: gettext("yes") if row.is_resident else gettext("no"),
        field="is_resident",
    )  # fmt: skip
    chain_nodes = ManyColumn(_("chain nodes"), shown=False)
    honours = ManyColumn(_("honours"), shown=False)
    aliases = ManyColumn(_("other names"), shown=False)
    registered_capital = MoneyColumn(_("registered capital"), sort="registered_capital", shown=False)
    legal_representative = Column(_("legal representative"), shown=False)
    established_on = DateColumn(_("established on"), sort="established_on", shown=False)
    updated_at = DateColumn(_("updated at"), sort="updated_at")
