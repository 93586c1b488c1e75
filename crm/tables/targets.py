"""The columns of the list of target companies."""

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.addresses import record_url
from core.tables import Column, DateColumn, Table, badge
from crm import targets
from crm.models import ChainTarget
from crm.tables.parts import ShortColumn

PRIORITY_COLOURS = {"1": "danger", "2": "primary", "3": "secondary"}


class CourtingColumn(Column):
    """How far the courting has come, with the lead behind it; worked out, so nobody writes it."""

    def html(self, row: ChainTarget, url: str) -> SafeString:
        if row.company.is_resident:
            return badge(self.text(row), "success")
        if lead := getattr(row, "lead_pk", None):
            return format_html('<a href="{}">{}</a>', record_url("crm:lead_detail", lead), self.text(row))
        return conditional_escape(self.text(row))


class ChainTargetTable(Table):
    detail_route = "crm:chaintarget_detail"
    default_sort = "node"
    company = Column(_("company"), link=True, sort="company__pinyin")
    node = Column(_("chain node"), link="node", sort=("node__order", "node__code", "priority"))
    priority = Column(_("priority"), sort="priority", badge=PRIORITY_COLOURS)
    why = ShortColumn(_("why it fits"))
    courting = CourtingColumn(_("courting"), targets.words, field=None)
    updated_at = DateColumn(_("updated at"), sort="updated_at", shown=False)
