"""Handing a lead from one region to another: asked with a reason, decided by somebody above both, kept on record."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Region, User
from accounts.roles import Role
from core import audit, bulk
from core.models import AuditedModel
from crm.claims.authority import decided_by, deciders, may_decide
from crm.claims.telling import Told, tell
from crm.models import Contact, FirstReportClaim, Lead, LeadTransfer

Status = LeadTransfer.Status


def why_not_asked(lead: Lead, to_region: Region | None = None) -> str:
    """Why the lead cannot be handed over; empty when it can."""
    if lead.is_archived or lead.side_state:
        return _("Only a lead that is going on is handed over; this one is not.")
    if lead.is_sealed:
        return _("A sealed lead is not handed over. Lift the seal first.")
    if lead.projects.exists():
        return _("This lead has landed: its project stays where it stands.")
    if to_region is not None and to_region.pk == lead.region_id:
        return _("The lead is in this region already.")
    if LeadTransfer.objects.current().filter(lead=lead, status=Status.ASKED).exists():
        return _("A transfer of this lead waits for a decision already.")
    return ""


@transaction.atomic
def ask_transfer(*, lead: Lead, to_region: Region, reason: str, by: User) -> LeadTransfer:
    """Ask for the lead to be handed over; the other region learns its name, investor and amount, no more.

    Raises `ValidationError` when it cannot be.
    """
    lead = Lead.objects.select_for_update(of=("self",)).select_related("region", "company").get(pk=lead.pk)
    if refusal := why_not_asked(lead, to_region):
        raise ValidationError(refusal)
    transfer = LeadTransfer(
        lead=lead, from_region=lead.region, to_region=to_region, name=lead.name, company=lead.company,
        amount=lead.planned_investment, reason=reason, asked_by=by,
    )  # fmt: skip
    with audit.acting_as(by):
        transfer.save(reason=reason)
    sentence = gettext_lazy("The transfer of “%(name)s” to %(region)s waits for a decision.")
    people = deciders([lead.region, to_region]).exclude(pk=by.pk)
    tell(_told(transfer, person, sentence) for person in people)
    return transfer


def may_decide_transfer(transfer: LeadTransfer, user: User) -> bool:
    """Does `user` stand above both regions, and did somebody else ask?"""
    return may_decide(user, [transfer.from_region, transfer.to_region], askers=[transfer.asked_by_id])


def waiting_for(user: User) -> QuerySet[LeadTransfer]:
    """The transfers that `user` may decide."""
    regions = decided_by(user)
    rows = LeadTransfer.objects.visible_to(user).current().filter(status=LeadTransfer.Status.ASKED)
    return rows.filter(from_region__in=regions, to_region__in=regions).exclude(asked_by=user)


def why_not_transferred(transfer: LeadTransfer, by: User) -> str:
    """Why `by` cannot decide about the transfer now; empty when they can."""
    if transfer.status != Status.ASKED or transfer.is_archived:
        return _("This transfer is decided.")
    if not may_decide_transfer(transfer, by):
        return _("An officer of a region above both decides about a transfer, and nobody about their own.")
    if transfer.lead.region_id != transfer.from_region_id:
        return _("The lead has left the region meanwhile. Refuse this transfer.")
    return ""


def possible_owners(region: Region) -> QuerySet[User]:
    """Who can follow a lead of `region`: officers at work who see it."""
    codes = region.path.strip("/").split("/")
    return User.objects.filter(role=Role.OFFICER, is_active=True, region__code__in=codes)


@transaction.atomic
def refuse_transfer(transfer: LeadTransfer, *, decision: str, by: User) -> None:
    """Leave the lead where it is. Raises `ValidationError`, and `StaleVersion`."""
    transfer.lock_current()
    refusal = why_not_transferred(transfer, by)
    if refusal and transfer.lead.region_id == transfer.from_region_id:
        raise ValidationError(refusal)
    _decide(transfer, Status.REFUSED, decision, by)


@transaction.atomic
def approve_transfer(transfer: LeadTransfer, *, decision: str, owner: User | None = None, by: User) -> None:
    """Hand the lead over with what belongs to it; `owner` follows it from now on, nobody if not named.

    Interactions, agreements and open first reports of the lead go along, so that the new region has the whole history;
    contacts of the investor go along unless the first region still follows another lead of theirs. The first region
    keeps the transfer. Raises `ValidationError`, and `StaleVersion`.
    """
    transfer.lock_current()
    lead = Lead.objects.select_for_update(of=("self",)).get(pk=transfer.lead_id)
    transfer.lead = lead
    refusal = why_not_transferred(transfer, by)
    if refusal or (owner and not possible_owners(transfer.to_region).filter(pk=owner.pk).exists()):
        raise ValidationError(refusal or _("This person does not see the region of the lead. Choose another owner."))
    _decide(transfer, Status.APPROVED, decision, by, more=[owner, lead.owner])
    with audit.acting_as(by), audit.because(decision):
        lead.region, lead.owner, lead.organisation = transfer.to_region, owner, owner.organisation if owner else None
        lead.owner_name = lead.owner_unit = lead.leader = ""
        lead.save()
        for rows in _what_goes_along(lead, transfer):
            _move(rows, transfer.to_region)


def _what_goes_along(lead: Lead, transfer: LeadTransfer) -> Iterable[QuerySet]:
    yield lead.interactions.all()
    yield lead.agreements.all()
    yield lead.claims.filter(pk__in=FirstReportClaim.objects.standing())
    left = Region.objects.filter(path__startswith=transfer.from_region.path)
    others = Lead.objects.current().exclude(pk=lead.pk).filter(company=lead.company_id, region__in=left)
    if lead.company_id and not others.exists():
        yield Contact.objects.filter(Q(company=lead.company_id) & Q(region__in=left))


def _move(rows: QuerySet, region: Region) -> None:
    records: list[AuditedModel] = list(rows)
    for record in records:
        record.region = region  # type: ignore[attr-defined] # each of these kinds has one
    bulk.update_all(records)


def _decide(
    transfer: LeadTransfer, status: str, decision: str, by: User, *, more: Iterable[User | None] = ()
) -> None:  # fmt: skip
    transfer.status, transfer.decision = status, decision
    transfer.decided_by, transfer.decided_at = by, timezone.now()
    with audit.acting_as(by):
        transfer.save(reason=decision)
    sentence = gettext_lazy("The transfer of “%(name)s” to %(region)s: %(status)s.")
    people = {person.pk: person for person in (transfer.asked_by, *more) if person and person.pk != by.pk}
    tell(_told(transfer, person, sentence) for person in people.values())


def _told(transfer: LeadTransfer, person: User, sentence: object) -> Told:
    page = reverse("crm:leadtransfer_detail", args=[transfer.pk])
    values = {"name": transfer.name, "region": transfer.to_region, "status": transfer.get_status_display()}
    return Told(person, sentence, page, transfer, values)  # type: ignore[arg-type] # a lazy sentence
