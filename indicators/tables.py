"""The columns of the lists behind the numbers: what proves the number, and the way to the record."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from core.tables import CodeColumn, Column, CountColumn, DateColumn, ManyColumn, MoneyColumn, MonthColumn, Table
from crm.models import Agreement, ChainNode, Company, Lead
from incentives.models import Payment
from parks.models import DataCentre, Park
from projects.models import Inflow, MonthlyReport, Project


class RowsTable(Table):
    """The list behind a number; `model` is what its rows are."""

    model: type[Model]


class CompanyRows(RowsTable):
    model = Company
    detail_route = "crm:company_detail"
    default_sort = "name"
    name = Column(_("company name"), link=True, sort="pinyin")
    uscc = CodeColumn(_("credit code"), sort="uscc")
    headquarters_region = Column(_("headquarters"), sort="headquarters_region__code")
    is_resident = Column(_("operates in the province"), lambda company: _("yes") if company.is_resident else _("no"))
    chain_nodes = ManyColumn(_("chain nodes"))


class LeadRows(RowsTable):
    model = Lead
    detail_route = "crm:lead_detail"
    default_sort = "-first_reported_on"
    name = Column(_("project name"), link=True, sort="name")
    company = Column(_("investor"), link="company", sort="company__pinyin")
    region = Column(_("region"), sort="region__code")
    stage = Column(_("stage"), sort="stage")
    planned_investment = MoneyColumn(_("planned investment"), sort="planned_investment", total=True)
    first_reported_on = DateColumn(_("first reported on"), sort="first_reported_on")
    owner = Column(_("owner"), lambda lead: lead.owner or lead.owner_name)


class AgreementRows(RowsTable):
    model = Agreement
    detail_route = "crm:agreement_detail"
    default_sort = "-signed_on"
    name = Column(_("project name"), link=True, sort="name")
    company = Column(_("investor"), link="company", sort="company__pinyin")
    region = Column(_("region"), sort="region__code")
    kind = Column(_("kind of agreement"), sort="kind")
    change = Column(_("relation"), sort="change", shown=False)
    amount = MoneyColumn(_("agreed investment"), sort="amount", total=True)
    signed_on = DateColumn(_("signed on"), sort="signed_on")


class ProjectRows(RowsTable):
    model = Project
    detail_route = "projects:project_detail"
    default_sort = "region"
    name = Column(_("project name"), link=True, sort="name")
    company = Column(_("project company"), link="company", sort="company__pinyin")
    region = Column(_("region"), sort="region__code")
    park = Column(_("park"), link="park", sort="park__pinyin")
    stage = Column(_("stage"), sort="stage")
    total_investment = MoneyColumn(_("total investment"), sort="total_investment", total=True)
    started_on = DateColumn(_("started on"), sort="started_on")
    produced_on = DateColumn(_("in operation since"), sort="produced_on")


class InflowRows(RowsTable):
    model = Inflow
    default_sort = "-month"
    project = Column(_("project"), link="project", sort="project__name")
    region = Column(_("region"), "project.region", sort="project__region__code")
    month = MonthColumn(_("month"), sort="month")
    origin = Column(_("origin"), sort="origin")
    amount = MoneyColumn(_("amount"), sort="amount", total=True)
    evidence = Column(_("evidence"))


class MonthlyReportRows(RowsTable):
    model = MonthlyReport
    detail_route = "projects:monthlyreport_detail"
    default_sort = "-month"
    project = Column(_("project"), link=True, sort="project__name")
    region = Column(_("region"), "project.region", sort="project__region__code")
    month = MonthColumn(_("month"), sort="month")
    fixed_investment = MoneyColumn(_("fixed-asset investment of the month"), sort="fixed_investment", total=True)
    progress_percent = CountColumn(_("visible progress"), unit="%", sort="progress_percent")
    state = Column(_("state"), sort="state")


class LatestReadingRows(RowsTable):
    model = DataCentre
    detail_route = "parks:datacentre_detail"
    default_sort = "name"
    name = Column(_("data centre name"), link=True, sort="pinyin")
    park = Column(_("park"), link="park", sort="park__pinyin")
    region = Column(_("region"), sort="region__code")
    latest_read_on = DateColumn(_("read on"), sort="latest_read_on")
    latest_servers_planned = CountColumn(_("servers planned"), unit="台", sort="latest_servers_planned", total=True)
    latest_servers_installed = CountColumn(
        _("servers installed"), unit="台", sort="latest_servers_installed", total=True
    )
    latest_servers_online = CountColumn(_("servers online"), unit="台", sort="latest_servers_online", total=True)
    latest_racks_designed = CountColumn(_("racks designed"), unit="个", sort="latest_racks_designed", total=True)
    latest_racks_built = CountColumn(_("racks built"), unit="个", sort="latest_racks_built", total=True)
    latest_racks_in_use = CountColumn(_("racks in use"), unit="个", sort="latest_racks_in_use", total=True)


class ParkRows(RowsTable):
    model = Park
    detail_route = "parks:park_detail"
    default_sort = "name"
    name = Column(_("park name"), link=True, sort="pinyin")
    region = Column(_("region"), sort="region__code")
    kind = Column(_("kind"))
    status = Column(_("status"))
    built_on = DateColumn(_("built on"), sort="built_on")


class PaymentRows(RowsTable):
    model = Payment
    detail_route = "incentives:payment_detail"
    default_sort = "-paid_on"
    application = Column(_("matter"), link=True, sort="application__matter")
    company = Column(_("company"), "application.company", link="application.company")
    region = Column(_("region"), "application.region", sort="application__region__code")
    amount = MoneyColumn(_("amount paid"), sort="amount", total=True)
    paid_on = DateColumn(_("paid on"), sort="paid_on")
    source = Column(_("source of funds"))


class ChainNodeRows(RowsTable):
    model = ChainNode
    detail_route = "crm:chainnode_detail"
    default_sort = "order"
    order = Column(_("chain node"), str, link=True, sort=("order", "code"))
    parent = Column(_("segment"), sort="parent__order")
    gbt4754 = Column(_("GB/T 4754-2017 classes"))
