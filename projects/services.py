"""Writes that cross records: landing a lead, and a monthly report with the money it reports."""

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from crm.models import Lead
from projects.models import Inflow, MonthlyReport, Project

CARRIED_NOTES = {"planned_investment": "total_investment", "land_mu": "land_mu", "site": "site", "industry": "industry"}


@transaction.atomic
def land_lead(*, lead: Lead, by: User, name: str = "") -> Project:
    """Turn a signed lead into a registered project with its region, investor, agreements and chain nodes.

    Raise `ValidationError` when the lead is not signed, not going on, or has landed already; `StaleVersion` when
    someone changed the lead since it was read.
    """
    with audit.acting_as(by):
        lead.lock_current()
        if refusal := why_not_landed(lead, by):
            raise ValidationError(refusal)
        project = _registered(lead, by, name)
        project.save()
        project.chain_nodes.set(lead.chain_nodes.all())
        project.agreements.set(lead.agreements.current())
    return project


def why_not_landed(lead: Lead, by: User) -> str:
    """Why the lead cannot become a project now; empty when it can."""
    if earlier := lead.projects.first():
        seen = Project.objects.visible_to(by).filter(pk=earlier.pk).exists()
        words = _("This lead has landed already, as the project “%(project)s”.") % {"project": earlier}
        return words if seen else _("This lead has landed already, in another region.")
    if lead.is_archived:
        return _("This lead is archived. Restore it first.")
    if lead.side_state:
        return _("This lead is not going on: %(state)s. Change its state first.") % {
            "state": lead.get_side_state_display()
        }
    if lead.counts_as != Lead.Stage.SIGNED:
        return _("Only a signed lead can land; this one is at “%(stage)s”.") % {"stage": lead.get_stage_display()}
    return ""


def _registered(lead: Lead, by: User, name: str) -> Project:
    notes = {CARRIED_NOTES[field]: note for field, note in lead.field_notes.items() if field in CARRIED_NOTES}
    return Project(
        name=name.strip() or lead.name,
        stage=Project.Stage.REGISTERED,
        lead=lead,
        investor=lead.company,
        region=lead.region,
        site=lead.site,
        content=lead.content,
        industry=lead.industry,
        total_investment=lead.planned_investment,
        land_mu=lead.land_mu,
        owner=lead.owner or by,
        referrer=lead.source_detail,
        field_notes=notes,
        is_sample=lead.is_sample,
    )


@transaction.atomic
def record_report(*, report: MonthlyReport, funds: Mapping[str, Decimal | None], by: User) -> MonthlyReport:
    """Save a monthly report and the money that arrived in it, as one change.

    `funds`: origin -> 元; None means that nothing is known, which is not zero, and puts an earlier amount away.
    Raise `StaleVersion` when someone saved the report, or its money, since it was read.
    """
    with audit.acting_as(by):
        is_new, version = report._state.adding, report.version
        if is_new:
            report.reporter = by
        report.save()
        moved = [_record_inflow(report, origin, amount) for origin, amount in funds.items()]
        if any(moved) and not is_new and report.version == version:
            report.touch()
    return report


def _record_inflow(report: MonthlyReport, origin: str, amount: Decimal | None) -> bool:
    """Make the report's inflow of one origin say `amount`; True if that changed anything."""
    inflow = report.inflows.current().filter(origin=origin).first()
    if amount is None:
        if inflow:
            inflow.archive(reason=_("The amount was taken out of the monthly report."))
        return inflow is not None
    inflow = inflow or Inflow(report=report, origin=origin, is_sample=report.is_sample)
    before = (inflow.pk, inflow.version)
    inflow.project, inflow.month, inflow.amount = report.project, report.month, amount
    inflow.save()
    return (inflow.pk, inflow.version) != before
