"""The columns of the lists of companies, contacts, leads, interactions, agreements and chain nodes."""

from typing import Any

from django.db.models import QuerySet
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.tables import CodeColumn, Column, CountColumn, DateColumn, ManyColumn, MoneyColumn, NumberColumn, Table, badge
from crm.models import Agreement, Lead

STAGE_COLOURS = {
    Lead.Stage.LEAD: "secondary",
    Lead.Stage.SCREENED: "info",
    Lead.Stage.NEGOTIATING: "primary",
    Lead.Stage.SIGNED: "success",
}
STATE_COLOURS = {
    Lead.SideState.PAUSED: "warning",
    Lead.SideState.TRANSFERRED: "dark",
    Lead.SideState.TERMINATED: "danger",
}
KIND_COLOURS = {
    Agreement.Kind.LETTER_OF_INTENT: "secondary",
    Agreement.Kind.FRAMEWORK: "info",
    Agreement.Kind.AGREEMENT: "primary",
    Agreement.Kind.CONTRACT: "success",
}


class StageColumn(Column):
    """The stage of a lead; beside it the state of one that is paused, transferred or terminated."""

    def written(self, row: Lead | None, value: Any) -> dict[str, Any]:
        stage, _bracket, state = str(value or "").partition("（")
        return {"stage": stage, "side_state": state.removesuffix("）") or None}

    def text(self, row: Lead) -> str:
        state = f"（{row.get_side_state_display()}）" if row.side_state else ""
        return f"{row.get_stage_display()}{state}"

    def html(self, row: Lead, url: str) -> SafeString:
        stage = badge(row.get_stage_display(), STAGE_COLOURS[row.stage])
        if not row.side_state:
            return stage
        return format_html("{} {}", stage, badge(row.get_side_state_display(), STATE_COLOURS[row.side_state]))


class OwnerColumn(Column):
    """Who follows a lead: an account, else the name that a ledger gives."""

    def written(self, row: Lead | None, value: Any) -> dict[str, Any]:
        return {"owner": value} if value else {"owner": None, "owner_name": None}


class MaskedColumn(CodeColumn):
    """A number of which only the ends are shown. In its form an empty field keeps it, 无 removes it."""

    def written(self, row: Any, value: Any) -> dict[str, Any]:
        return {self.field_name: value or "无"}


class DueColumn(DateColumn):
    """The day of a lead's next step; one that has gone by is marked with a word."""

    def html(self, row: Lead, url: str) -> SafeString:
        day = conditional_escape(self.text(row))
        return format_html("{} {}", day, badge(gettext("overdue"), "danger")) if row.is_overdue else day


class ShortColumn(Column):
    """A long text: the page shows its beginning, the workbook all of it."""

    def html(self, row: Any, url: str) -> SafeString:
        text = Truncator(self.text(row)).chars(60)
        return format_html('<a href="{}">{}</a>', url, text) if self.link and url else conditional_escape(text)


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


class LeadTable(Table):
    detail_route = "crm:lead_detail"
    default_sort = "-updated_at"
    name = Column(_("project name"), link=True, sort="name")
    stage = StageColumn(_("stage"), sort=("stage", "side_state"))
    company = Column(_("investor"), link="company", sort="company__pinyin")
    planned_investment = MoneyColumn(_("planned investment"), sort="planned_investment", total=True)
    region = Column(_("region"), sort="region__code")
    owner = OwnerColumn(
        _("owner"), lambda row: row.owner or row.owner_name, sort=("owner__full_name", "owner_name"), field="owner"
    )
    next_action = ShortColumn(_("next step"))
    next_action_on = DueColumn(_("next step due"), sort="next_action_on")
    industry = Column(_("industry"), shown=False)
    chain_nodes = ManyColumn(_("chain nodes"), shown=False)
    site = Column(_("site"), shown=False)
    land_mu = NumberColumn(_("land wanted"), unit=_("mu"), shown=False)
    source = Column(_("source"), sort="source", shown=False)
    owner_unit = Column(_("unit following"), shown=False)
    leader = Column(_("leader in charge"), shown=False)
    content = ShortColumn(_("what is to be built"), shown=False)
    progress = ShortColumn(_("progress"), shown=False)
    problem = ShortColumn(_("problems to be coordinated"), shown=False)
    first_reported_on = DateColumn(_("first reported on"), sort="first_reported_on", shown=False)
    updated_at = DateColumn(_("updated at"), sort="updated_at", shown=False)


class InteractionTable(Table):
    detail_route = "crm:interaction_detail"
    default_sort = "-happened_on"
    summary = ShortColumn(_("summary"), link=True)
    happened_on = DateColumn(_("date"), sort="happened_on")
    kind = Column(_("kind"), sort="kind")
    company = Column(_("company"), link="company", sort="company__pinyin")
    lead = Column(_("lead"), link="lead")
    next_step = ShortColumn(_("next step"))
    next_step_on = DateColumn(_("next step due"), sort="next_step_on")
    author = Column(_("recorded by"), "recorded_by", sort=("author__full_name", "author_name"))
    region = Column(_("region"), sort="region__code", shown=False)
    place = Column(_("place"), shown=False)
    our_people = Column(_("our people"), shown=False)
    their_people = Column(_("their people"), shown=False)


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
