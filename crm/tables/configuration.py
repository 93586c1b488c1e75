"""The columns of what administrators set up."""

from django.utils.translation import gettext_lazy as _

from core.tables import CodeColumn, Column, CountColumn, MoneyColumn, Table
from crm.pipeline import asked, rules


class PipelineStageTable(Table):
    detail_route = "crm:pipelinestage_detail"
    default_sort = "order"
    order = CountColumn(_("order"), sort="order")
    code = CodeColumn(_("code"), sort="code", field=None)
    name = Column(_("name"), link=True, sort="name")
    name_en = Column(_("English name"), shown=False)
    counts_as = Column(_("counts as"))
    advanced_by = Column(_("who may advance a lead here"), rules.who_advances, field=None)
    yellow_days = CountColumn(_("yellow after days without progress"))
    red_days = CountColumn(_("red after days without progress"))
    verified_by = Column(_("verified by"), shown=False)
    guidance = Column(_("what it takes to be here"), shown=False)
    is_in_use = Column(_("in use"), lambda row: _("yes") if row.is_in_use else _("no"), field=None)


class StageConditionTable(Table):
    detail_route = "crm:stagecondition_detail"
    default_sort = "stage"
    stage = Column(_("stage"), sort=("stage__order", "pk"))
    kind = Column(_("what is asked for"), field=None)
    what = Column(_("which"), lambda row: asked.words(row.kind, row.subject), link=True, field=None)
    from_amount = MoneyColumn(_("only from a planned investment of"))
    is_required = Column(_("required"), lambda row: _("required") if row.is_required else _("recommended"), field=None)


class SideReasonTable(Table):
    detail_route = "crm:sidereason_detail"
    default_sort = "state"
    state = Column(_("state"), sort=("state", "order"), field=None)
    code = CodeColumn(_("code"), field=None)
    name = Column(_("name"), link=True, sort="name")
    name_en = Column(_("English name"), shown=False)
    order = CountColumn(_("order"))
    is_in_use = Column(_("in use"), lambda row: _("yes") if row.is_in_use else _("no"), field=None)


class TagTable(Table):
    detail_route = "crm:tag_detail"
    default_sort = "name"
    name = Column(_("name"), link=True, sort="name")
    colour = Column(_("colour"), shown=False, field=None)
