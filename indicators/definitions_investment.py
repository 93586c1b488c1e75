"""Definitions: companies, leads, agreements, projects, money, incentives."""

from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from indicators import sources, tables
from indicators.indicator import Kind, Ratio, Tally
from indicators.periods import Period
from projects.models import Project

ITEMS = _("items")
FIRMS = _("firms")
YUAN = _("RMB yuan")


class FundsOfAgreements(Tally):
    """Money that arrived, up to the end of a period, on the projects of the agreements signed in it."""

    def in_period(self, rows: QuerySet, period: Period | None, user: Any) -> QuerySet:
        if period is None:
            return rows
        signed = sources.yuan_agreements(user).filter(**period.lookups("signed_on")).select_related(None)
        links = Project.agreements.through.objects.filter(agreement__in=signed.values("pk"))
        return rows.filter(project__in=links.values("project"), **Period(None, period.end).lookups("month"))


class TallyOfLeads(Tally):
    """Leads; a stage means every stage that the office counts as that one of the rule book."""

    def along(self, rows: Any, name: str, value: Any) -> QuerySet:
        return rows.at(value) if name == "stage" else super().along(rows, name, value)


companies = Tally(
    code="companies", name=_("Companies"), unit=FIRMS, source=sources.companies, measure=Count("pk"),
    wording=_("Companies on file that are not archived, by the region of their headquarters."),
    table=tables.CompanyRows, route="crm:company_list", place="headquarters_region",
    dimensions={"node": "chain_nodes"},
)  # fmt: skip
companies_resident = Tally(
    code="companies_resident", name=_("Resident companies"), unit=FIRMS, source=sources.resident_companies,
    wording=_("Companies that operate in the province, by the region of their headquarters; archived ones out."),
    measure=Count("pk"), table=tables.CompanyRows, route="crm:company_list", place="headquarters_region",
    dimensions={"node": "chain_nodes"},
)  # fmt: skip

leads_open = TallyOfLeads(
    code="leads_open", name=_("Leads under way"), unit=ITEMS, source=sources.open_leads, measure=Count("pk"),
    wording=_(
        "Leads not yet signed (P10 to P30) that are going on at present; paused, transferred, terminated and archived "
        "ones out. Stands for today, whatever the period."
    ),
    table=tables.LeadRows, route="crm:lead_list", dimensions={"node": "chain_nodes", "stage": "stage"},
)  # fmt: skip
leads_by_stage = TallyOfLeads(
    code="leads_by_stage", name=_("Leads by stage"), unit=ITEMS, source=sources.leads, measure=Count("pk"),
    wording=_(
        "Leads of every stage (P10 to P40) that are going on at present; paused, transferred, terminated and archived "
        "ones out. Stands for today, whatever the period."
    ),
    table=tables.LeadRows, route="crm:lead_list", dimensions={"node": "chain_nodes", "stage": "stage"},
)  # fmt: skip
leads_reported = TallyOfLeads(
    code="leads_reported", name=_("New leads"), unit=ITEMS, source=sources.leads, measure=Count("pk"),
    wording=_("Leads first reported in the period that are going on at present; those without a date are out."),
    table=tables.LeadRows, route="crm:lead_list", time="first_reported_on",
    dimensions={"node": "chain_nodes", "stage": "stage"},
)  # fmt: skip
planned_investment = TallyOfLeads(
    code="planned_investment", name=_("Planned investment in talks"), unit=YUAN, kind=Kind.MONEY,
    wording=_(
        "Sum of the planned investment of leads under way (P10 to P30, going on at present). A lead that names no sum "
        "adds nothing."
    ),
    source=sources.open_leads, measure=Sum("planned_investment"), table=tables.LeadRows, route="crm:lead_list",
    dimensions={"node": "chain_nodes", "stage": "stage"},
)  # fmt: skip

agreements_signed = Tally(
    code="agreements_signed", name=_("Projects signed"), unit=ITEMS, source=sources.agreements, measure=Count("pk"),
    wording=_(
        "Agreements and contracts signed in the period. Letters of intent and framework agreements are out, and so are "
        "upgrades of earlier agreements; archived ones out."
    ),
    table=tables.AgreementRows, route="crm:agreement_list", time="signed_on", dimensions={"node": "chain_nodes"},
)  # fmt: skip
agreements_any = Tally(
    code="agreements_any", name=_("Agreements of any kind"), unit=ITEMS, source=sources.agreements_of_any_kind,
    wording=_("Everything signed in the period, letters of intent and framework agreements too; archived ones out."),
    measure=Count("pk"), table=tables.AgreementRows, route="crm:agreement_list", time="signed_on",
    dimensions={"node": "chain_nodes", "kind": "kind"},
)  # fmt: skip
investment_agreed = Tally(
    code="investment_agreed", name=_("Investment agreed"), unit=YUAN, kind=Kind.MONEY,
    wording=_(
        "Sum of the amounts of agreements and contracts signed in the period. Letters of intent, framework agreements "
        "and upgrades add nothing; an increase adds only what it adds. Amounts in foreign currency are not included."
    ),
    source=sources.yuan_agreements, measure=Sum("amount"), table=tables.AgreementRows, route="crm:agreement_list",
    time="signed_on", dimensions={"node": "chain_nodes"},
)  # fmt: skip
agreements_kept = Tally(
    code="agreements_kept", name=_("Agreements fulfilled"), unit=ITEMS, source=sources.agreements_kept,
    wording=_(
        "Agreements and contracts signed in the period that have become a project (formalities, construction or "
        "operation) which is not transferred, terminated, withdrawn or not recognised."
    ),
    measure=Count("pk"), table=tables.AgreementRows, route="crm:agreement_list", time="signed_on",
)  # fmt: skip
agreements_started = Tally(
    code="agreements_started", name=_("Agreements with construction started"), unit=ITEMS,
    wording=_("Agreements and contracts signed in the period whose project is at stage P60 or later at present."),
    source=sources.agreements_started, measure=Count("pk"), table=tables.AgreementRows, route="crm:agreement_list",
    time="signed_on",
)  # fmt: skip

PROJECT_DIMENSIONS = {"node": "chain_nodes", "park": "park", "stage": "stage"}
projects = Tally(
    code="projects", name=_("Landed projects"), unit=ITEMS, source=sources.live_projects, measure=Count("pk"),
    wording=_(
        "Landed projects (P50 to P80) at present; transferred, terminated, withdrawn, not recognised and archived ones "
        "out, paused ones in. Stands for today, whatever the period."
    ),
    table=tables.ProjectRows, route="projects:project_list", dimensions=PROJECT_DIMENSIONS,
)  # fmt: skip
projects_started = Tally(
    code="projects_started", name=_("Projects started"), unit=ITEMS, source=sources.projects_started,
    wording=_(
        "Projects whose permanent works broke ground in the period; transferred, terminated, withdrawn, not recognised "
        "and archived ones out."
    ),
    measure=Count("pk"), table=tables.ProjectRows, route="projects:project_list", time="started_on",
    dimensions=PROJECT_DIMENSIONS,
)  # fmt: skip
projects_producing = Tally(
    code="projects_producing", name=_("Projects put into operation"), unit=ITEMS,
    wording=_(
        "Projects that went into operation in the period; transferred, terminated, withdrawn, not recognised and "
        "archived ones out."
    ),
    source=sources.projects_producing, measure=Count("pk"), table=tables.ProjectRows, route="projects:project_list",
    time="produced_on", dimensions=PROJECT_DIMENSIONS,
)  # fmt: skip
projects_in_operation = Tally(
    code="projects_in_operation", name=_("Projects in operation"), unit=ITEMS,
    wording=_("Projects at stage P70 or P80 at present; those that no longer count as projects out."),
    source=sources.projects_in_operation, measure=Count("pk"), table=tables.ProjectRows, route="projects:project_list",
    dimensions=PROJECT_DIMENSIONS,
)  # fmt: skip
projects_unfinished = Tally(
    code="projects_unfinished", name=_("Projects being built"), unit=ITEMS,
    wording=_("Projects at stage P50 to P65 at present; those that no longer count as projects out."),
    source=sources.projects_unfinished, measure=Count("pk"), table=tables.ProjectRows, route="projects:project_list",
    dimensions=PROJECT_DIMENSIONS,
)  # fmt: skip
total_investment = Tally(
    code="total_investment", name=_("Total investment of projects"), unit=YUAN, kind=Kind.MONEY,
    wording=_("Sum of the total investment of the projects at present. A project that names no sum adds nothing."),
    source=sources.live_projects, measure=Sum("total_investment"), table=tables.ProjectRows,
    route="projects:project_list", dimensions=PROJECT_DIMENSIONS,
)  # fmt: skip

INFLOW_DIMENSIONS = {"park": "project__park", "origin": "origin", "node": "project__chain_nodes"}
funds_in_place = Tally(
    code="funds_in_place", name=_("Funds in place"), unit=YUAN, kind=Kind.MONEY,
    wording=_(
        "Money recorded as arrived for projects in the months of the period, from every origin. Reports that are "
        "drafts or were returned are out, and so are projects that no longer count."
    ),
    source=sources.inflows, measure=Sum("amount"), table=tables.InflowRows, route="projects:project_list",
    time="month", place="project__region", dimensions=INFLOW_DIMENSIONS,
)  # fmt: skip
funds_outside_province = Tally(
    code="funds_outside_province", name=_("Funds from outside the province"), unit=YUAN, kind=Kind.MONEY,
    wording=_("The part of the funds in place that came from other provinces of the country; not split ones are out."),
    source=sources.outside_inflows, measure=Sum("amount"), table=tables.InflowRows, route="projects:project_list",
    time="month", place="project__region", dimensions=INFLOW_DIMENSIONS,
)  # fmt: skip
funds_of_agreements = FundsOfAgreements(
    code="funds_of_agreements", name=_("Funds in place of signed projects"), unit=YUAN, kind=Kind.MONEY,
    wording=_(
        "Money that arrived up to the end of the period on the projects of the agreements and contracts signed in the "
        "period."
    ),
    source=sources.inflows_of_agreed, measure=Sum("amount"), table=tables.InflowRows, route="crm:agreement_list",
    time="month", place="project__region",
)  # fmt: skip
fixed_investment = Tally(
    code="fixed_investment", name=_("Fixed-asset investment"), unit=YUAN, kind=Kind.MONEY,
    wording=_(
        "Fixed-asset investment in the monthly reports of the period, submitted or verified; drafts and returned "
        "reports out. A report that names no sum adds nothing."
    ),
    source=sources.monthly_reports, measure=Sum("fixed_investment"), table=tables.MonthlyReportRows,
    route="projects:monthlyreport_list", time="month", place="project__region", dimensions={"park": "project__park"},
)  # fmt: skip
incentives_paid = Tally(
    code="incentives_paid", name=_("Incentives paid"), unit=YUAN, kind=Kind.MONEY,
    wording=_("Money paid on applications in the period, from provincial, city and county funds; archived ones out."),
    source=sources.payments, measure=Sum("amount"), table=tables.PaymentRows, route="incentives:payment_list",
    time="paid_on", place="application__region", dimensions={"source": "source"},
)  # fmt: skip

fulfilment_rate = Ratio(
    code="fulfilment_rate", name=_("Fulfilment rate"), numerator=agreements_kept, denominator=agreements_signed,
    wording=_("Agreements and contracts signed in the period that have become a project ÷ all of them."),
)  # fmt: skip
start_rate = Ratio(
    code="start_rate", name=_("Start rate"), numerator=agreements_started, denominator=agreements_signed,
    wording=_("Agreements and contracts signed in the period whose project has begun construction ÷ all of them."),
)  # fmt: skip
funding_rate = Ratio(
    code="funding_rate", name=_("Funds-in-place rate"), numerator=funds_of_agreements, denominator=investment_agreed,
    wording=_(
        "Money that arrived, up to the end of the period, on the projects of the agreements signed in the period ÷ the "
        "investment agreed in them."
    ),
)  # fmt: skip

DEFINITIONS = [
    companies, companies_resident, leads_open, leads_by_stage, leads_reported, planned_investment, agreements_signed,
    agreements_any, investment_agreed, agreements_kept, agreements_started, projects, projects_started,
    projects_producing, projects_in_operation, projects_unfinished, total_investment, funds_in_place,
    funds_outside_province, funds_of_agreements, fixed_investment, incentives_paid, fulfilment_rate, start_rate,
    funding_rate,
]  # fmt: skip
