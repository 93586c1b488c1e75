"""The columns of first reports, their conflicts, transfers and sharing agreements."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.tables import Column, CountColumn, DateColumn, MoneyColumn, Table
from crm.claims.parties import party_of
from crm.claims.sharing import told_parts
from crm.models import ClaimConflict, FirstReportClaim

CLAIM_COLOURS = {
    "filed": "info", "accepted": "success", "contested": "danger", "refused": "dark", "lapsed": "warning",
    "released": "dark",
}  # fmt: skip
TRANSFER_COLOURS = {"asked": "info", "approved": "success", "refused": "dark"}
MINE, OPEN, CLOSED = 0, 1, 2
TURNS = {MINE: _("waits for my decision"), OPEN: _("waits for a decision"), CLOSED: _("closed")}


class StatusColumn(Column):
    """The status that a report has today."""

    def __init__(self, label: Any) -> None:
        super().__init__(label, badge=CLAIM_COLOURS, sort="status", field=None)

    def raw(self, row: FirstReportClaim) -> str:
        return row.present_status

    def text(self, row: FirstReportClaim) -> str:
        return str(FirstReportClaim.Status(row.present_status).label)


class TurnColumn(Column):
    """Whose turn it is; of a decided conflict, for whom it was decided."""

    def __init__(self, label: Any) -> None:
        super().__init__(label, "turn", badge={"0": "danger", "1": "info"}, sort=("turn", "-pk"), field=None)

    def text(self, row: Any) -> str:
        return str(row.get_winner_display() or TURNS[row.turn])


class ClaimTable(Table):
    detail_route = "crm:firstreportclaim_detail"
    default_sort = "-filed_at"
    lead = Column(_("lead"), link=True, sort="lead__name", field=None)
    company = Column(_("investor"), link="company", sort="company__pinyin", field=None)
    organisation = Column(_("reporting unit"), lambda claim: claim.organisation or claim.region, field=None)
    region = Column(_("region"), sort="region__code", field=None, shown=False)
    amount = MoneyColumn(_("intended investment"), sort="amount", field=None)
    status = StatusColumn(_("status"))
    ends_on = DateColumn(_("protected until"), sort="protected_until", field=None)
    days_left = CountColumn(_("days left"), unit=_("days"), field=None)
    filed_at = DateColumn(_("filed at"), sort="filed_at", field=None)
    filed_by = Column(_("filed by"), sort="filed_by__full_name", field=None, shown=False)
    renewed_on = DateColumn(_("renewed on"), sort="renewed_on", field=None, shown=False)
    is_below_threshold = Column(
        _("below the threshold"), lambda claim: _("yes") if claim.is_below_threshold else _("no"), field=None,
        shown=False,
    )  # fmt: skip


class ConflictTable(Table):
    detail_route = "crm:claimconflict_detail"
    default_sort = "turn"
    number = Column(_("conflict"), str, link=True, sort="pk", field=None)
    turn = TurnColumn(_("state"))
    ground = Column(_("ground of the conflict"), sort="ground", field=None)
    earlier = Column(_("earlier report"), lambda conflict: party_of(conflict.earlier).words, field=None)
    earlier_at = DateColumn(_("filed at"), lambda conflict: _filed(conflict, "earlier"), field=None)
    later = Column(_("later report"), lambda conflict: party_of(conflict.later).words, field=None)
    later_at = DateColumn(_("filed later at"), lambda conflict: _filed(conflict, "later"), field=None)
    decided_by = Column(_("decided by"), field=None)
    decided_at = DateColumn(_("decided at"), sort="decided_at", field=None)


def _filed(conflict: ClaimConflict, side: str) -> datetime | None:
    """When a side was filed; of a sealed lead nobody is told in a list."""
    return party_of(getattr(conflict, side)).filed_at


class TransferTable(Table):
    detail_route = "crm:leadtransfer_detail"
    default_sort = "turn"
    name = Column(_("project name"), link=True, sort="name", field=None)
    company = Column(_("investor"), link="company", sort="company__pinyin", field=None)
    amount = MoneyColumn(_("planned investment"), sort="amount", field=None)
    from_region = Column(_("from region"), sort="from_region__code", field=None)
    to_region = Column(_("to region"), sort="to_region__code", field=None)
    status = Column(_("status"), sort="status", badge=TRANSFER_COLOURS, field=None)
    turn = Column(_("whose turn"), lambda one: TURNS[one.turn], sort=("turn", "-pk"), field=None, shown=False)
    reason = Column(_("reason"), field=None)
    asked_by = Column(_("asked by"), sort="asked_by__full_name", field=None)
    created_at = DateColumn(_("asked at"), sort="created_at", field=None)
    decided_by = Column(_("decided by"), field=None, shown=False)
    decided_at = DateColumn(_("decided at"), sort="decided_at", field=None, shown=False)


class ShareTable(Table):
    detail_route = "crm:shareagreement_detail"
    default_sort = "-starts_on"
    lead = Column(_("lead"), link=True, sort="lead__name", field=None)
    starts_on = DateColumn(_("from"), sort="starts_on", field=None)
    years = CountColumn(_("years"), sort="years", field=None)
    ends_on = DateColumn(_("last day"), field=None)
    parts = Column(_("parts"), lambda one: "；".join(told_parts(one.lines.all())), field=None)
    remark = Column(_("remark"), field=None, shown=False)
