"""The columns of the list of contacts."""

from django.utils.translation import gettext_lazy as _

from core.tables import Column, DateColumn, Table
from crm.tables.parts import MaskedColumn


class ContactTable(Table):
    detail_route = "crm:contact_detail"
    default_sort = "company"
    name = Column(_("full name"), link=True, sort="name")
    company = Column(_("company"), link="company", sort=("company__pinyin", "name"))
    post = Column(_("post"))
    mobile = MaskedColumn(_("mobile"), "masked_mobile", field="mobile")
    landline = MaskedColumn(_("landline"), "masked_landline", field="landline")
    email = Column(_("e-mail"), shown=False)
    region = Column(_("region in charge"), sort="region__code")
    updated_at = DateColumn(_("updated at"), sort="updated_at")
