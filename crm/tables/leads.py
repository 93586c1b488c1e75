"""The columns of the list of leads."""

from django.utils.translation import gettext_lazy as _

from core.tables import Column, CountColumn, DateColumn, ManyColumn, MoneyColumn, NumberColumn, Table
from crm.tables.lights import LightColumn
from crm.tables.parts import DueColumn, GroundColumn, OwnerColumn, ShortColumn, StageColumn


class LeadTable(Table):
    detail_route = "crm:lead_detail"
    default_sort = "-updated_at"
    name = Column(_("project name"), link=True, sort="name")
    stage = StageColumn(_("stage"), sort=("stage_order", "side_state"))
    company = Column(_("investor"), link="company", sort="company__pinyin")
    planned_investment = MoneyColumn(_("planned investment"), sort="planned_investment", total=True)
    region = Column(_("region"), sort="region__code")
    owner = OwnerColumn(
        _("owner"), lambda row: row.owner or row.owner_name, sort=("owner__full_name", "owner_name"), field="owner"
    )
    next_action = ShortColumn(_("next step"))
    next_action_on = DueColumn(_("next step due"), sort="next_action_on")
    light = LightColumn(_("light"))
    last_contact_on = DateColumn(_("last contact"), sort="last_contact_on", field=None, shown=False)
    days_at_stage = CountColumn(_("days at this stage"), unit=_("days"), sort="-stage_since", shown=False)
    tags = ManyColumn(_("tags"), shown=False)
    side_reason = ShortColumn(_("reason of the state"), shown=False)
    side_ground = GroundColumn(_("ground"), shown=False)
    lost_to = Column(_("lost to"), sort="lost_to", shown=False)
    resume_on = DateColumn(_("to be taken up again on"), sort="resume_on", shown=False)
    industry = Column(_("industry"), shown=False)
    chain_nodes = ManyColumn(_("chain nodes"), shown=False)
    site = Column(_("site"), shown=False)
    land_mu = NumberColumn(_("land wanted"), unit=_("mu"), shown=False)
    source = Column(_("source"), sort="source", shown=False)
    event = Column(_("came of the event"), link="event", sort="event__begins_on", shown=False)
    owner_unit = Column(_("unit following"), shown=False)
    leader = Column(_("leader in charge"), shown=False)
    content = ShortColumn(_("what is to be built"), shown=False)
    progress = ShortColumn(_("progress"), shown=False)
    problem = ShortColumn(_("problems to be coordinated"), shown=False)
    first_reported_on = DateColumn(_("first reported on"), sort="first_reported_on", shown=False)
    updated_at = DateColumn(_("updated at"), sort="updated_at", shown=False)
