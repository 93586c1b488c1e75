"""The columns of the lists of projects, monthly reports and inflows."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from core.tables import (
    CodeColumn,
    Column,
    CountColumn,
    DateColumn,
    ManyColumn,
    MoneyColumn,
    MonthColumn,
    NumberColumn,
    PercentColumn,
    Table,
)
from projects.models import Project

STAGES = {"P50": "secondary", "P55": "secondary", "P60": "info", "P65": "info", "P70": "primary", "P80": "success"}
SIDE_STATES = {"": "success", "X1": "warning", "X2": "info", "X3": "danger", "X4": "danger", "X5": "dark"}
REPORT_STATES = {"draft": "secondary", "submitted": "primary", "returned": "warning", "verified": "success"}


def funds_share(project: Project) -> Decimal | None:
    """Funds in place ÷ total investment, as a fraction of 1."""
    return (
        project.funds_in_place / project.total_investment
        if project.total_investment and project.funds_in_place is not None
        else None
    )


class ProjectTable(Table):
    detail_route = "projects:project_detail"
    default_sort = "-updated_at"
    name = Column(_("project name"), link=True, sort="name")
    stage = Column(_("stage"), sort="stage", badge=STAGES)
    side_state = Column(_("state"), sort="side_state", badge=SIDE_STATES)
    region = Column(_("region"), link="region", sort="region__code")
    park = Column(_("park"), link="park", sort="park__pinyin")
    investor = Column(_("investor"), link="investor", sort="investor__pinyin")
    company = Column(_("project company"), link="company", sort="company__pinyin", shown=False)
    total_investment = MoneyColumn(_("total investment"), sort="total_investment", total=True)
    funds_in_place = MoneyColumn(_("funds in place"), sort="funds_in_place", total=True)
    funds_share = PercentColumn(_("funds ÷ investment"), funds_share)
    registered_on = DateColumn(_("registered on"), sort="registered_on", shown=False)
    started_on = DateColumn(_("started on"), sort="started_on")
    produced_on = DateColumn(_("in operation since"), sort="produced_on", shown=False)
    industry = Column(_("industry"), shown=False)
    chain_nodes = ManyColumn(_("chain nodes"), shown=False)
    owner = Column(_("owner"), sort="owner__full_name", shown=False)
    project_code = CodeColumn(_("project code"), sort="project_code", shown=False)
    updated_at = DateColumn(_("updated at"), sort="updated_at", shown=False)


class MonthlyReportTable(Table):
    detail_route = "projects:monthlyreport_detail"
    default_sort = "-month"
    month = MonthColumn(_("month"), link=True, sort="month")
    project = Column(_("project"), link="project", sort="project__name")
    state = Column(_("state"), sort="state", badge=REPORT_STATES)
    funds_in_month = MoneyColumn(_("funds of the month"), sort="funds_in_month", total=True)
    fixed_investment = MoneyColumn(_("fixed-asset investment of the month"), sort="fixed_investment", total=True)
    progress_percent = NumberColumn(_("visible progress"), unit="%", sort="progress_percent")
    racks_installed_total = CountColumn(_("racks installed"), unit="个", sort="racks_installed_total")
    racks_powered_total = CountColumn(_("racks powered on"), unit="个", shown=False)
    servers_delivered_total = CountColumn(_("servers delivered"), unit="台", shown=False)
    servers_installed_total = CountColumn(_("servers installed"), unit="台", sort="servers_installed_total")
    servers_online_total = CountColumn(_("servers online"), unit="台", sort="servers_online_total")
    jobs_total = CountColumn(_("jobs"), unit="人", sort="jobs_total", shown=False)
    output = MoneyColumn(_("output of the month"), sort="output", total=True, shown=False)
    tax = MoneyColumn(_("tax of the month"), sort="tax", total=True, shown=False)
    problem = Column(_("problems to be coordinated"))
    updated_at = DateColumn(_("updated at"), sort="updated_at", shown=False)


class InflowTable(Table):
    default_sort = "-month"
    project = Column(_("project"), link="project", sort="project__name")
    region = Column(_("region"), "project.region", link="project.region", sort="project__region__code")
    month = MonthColumn(_("month"), sort="month")
    origin = Column(_("origin"), sort="origin")
    amount = MoneyColumn(_("amount"), sort="amount", total=True)
    report = Column(_("monthly report"), link="report", shown=False)
    evidence = Column(_("evidence"))
