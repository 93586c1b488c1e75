"""The columns of the list of merges."""

from django.utils.translation import gettext_lazy as _

from core.tables import Column, DateColumn, Table


class CompanyMergeTable(Table):
    detail_route = "crm:companymerge_detail"
    default_sort = "-at"
    merged = Column(_("merged"), link=True, sort="merged__pinyin", field=None)
    kept = Column(_("into"), link="kept", sort="kept__pinyin", field=None)
    at = DateColumn(_("at"), sort="pk", field=None)
    by = Column(_("by"), field=None)
    reason = Column(_("reason"), field=None)
    undone_at = DateColumn(_("undone at"), sort="undone_at", field=None)
