"""Sealed leads: before signing, only the people named for a lead may know of it.

Who may see what follows from the seal is answered by `accounts.scoping`; here is who may set and lift it, and what is
taken from the others at that moment: words at their bell, marks, and files that were made before.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import REGIONAL, Role
from core import audit
from core.addresses import record_url, route_of
from core.models import Job, Notice, Star
from crm.models import Lead


def people_for(lead: Lead) -> QuerySet[User]:
    """Whom a lead can be open to: active people of business roles who see its region."""
    steps = lead.region.path.strip("/").split("/")
    return User.objects.filter(is_active=True, role__in=REGIONAL, region__code__in=steps).select_related("organisation")


def may_seal(lead: Lead, user: User) -> bool:
    """May `user` seal this lead, say who knows of it, or lift the seal?

    Of a sealed lead every officer named for it; of another one its owner, or any officer where it has none.
    """
    if user.role != Role.OFFICER or lead.is_archived:
        return False
    if lead.is_sealed:
        return lead.sealed_to.filter(pk=user.pk).exists()
    return lead.stage != Lead.Stage.SIGNED and lead.owner_id in (None, user.pk)


@transaction.atomic
def seal_lead(lead: Lead, *, people: Iterable[User], reason: str, by: User) -> None:
    """Make `people` the only ones who know of the lead; its owner and `by` are always among them.

    Also changes who knows of a sealed lead; `by` may leave then. Raises `ValidationError`, and `StaleVersion`.
    """
    _refuse_unless(may_seal(lead, by), reason)
    lead.lock_current()
    named = {person.pk: person for person in people}
    for always in (lead.owner, None if lead.is_sealed else by):
        if always is not None:
            named.setdefault(always.pk, always)
    _check_named(lead, named)
    before = _names(lead.sealed_to.all())
    with audit.acting_as(by):
        lead.is_sealed = True
        _write(lead, named.values(), before, reason)
    _take_from_others(lead, named)


@transaction.atomic
def unseal_lead(lead: Lead, *, reason: str, by: User) -> None:
    """Let everyone who sees the lead's region know of it again. Raises `ValidationError`, and `StaleVersion`."""
    _refuse_unless(may_seal(lead, by), reason)
    lead.lock_current()
    if not lead.is_sealed:
        return
    before = _names(lead.sealed_to.all())
    with audit.acting_as(by):
        lead.is_sealed = False
        _write(lead, (), before, reason)


@transaction.atomic
def open_abandoned(lead: Lead, *, to: User, reason: str) -> None:
    """Name `to` for a sealed lead that no officer can open any more; refused while one can."""
    lead.lock_current()
    if not lead.is_sealed or lead.sealed_to.filter(pk__in=_officers(lead).values("pk")).exists():
        raise ValidationError(_("Somebody named for this lead can still open it. Ask them."))
    if not _officers(lead).filter(pk=to.pk).exists():
        raise ValidationError(_("Only an active officer who sees the region of the lead can take it over."))
    named = {person.pk: person for person in (*lead.sealed_to.all(), to)}
    _write(lead, named.values(), _names(lead.sealed_to.all()), reason)


def _refuse_unless(is_allowed: bool, reason: str) -> None:
    if not is_allowed:
        raise ValidationError(_("Only the owner seals a lead before it is signed; only those named change its seal."))
    if not reason.strip():
        raise ValidationError(_("Say why."))


def _officers(lead: Lead) -> QuerySet[User]:
    return people_for(lead).filter(role=Role.OFFICER)


def _check_named(lead: Lead, named: Collection[int]) -> None:
    """Everyone named sees the region, and an officer who can lift the seal is among them."""
    if people_for(lead).filter(pk__in=named).count() != len(named):
        raise ValidationError(_("Everyone named has to be at work and to see the region of the lead."))
    if not _officers(lead).filter(pk__in=named).exists():
        raise ValidationError(_("Name at least one commerce officer: nobody else can lift the seal."))


def _write(lead: Lead, people: Iterable[User], before: list[str], reason: str) -> None:
    version = lead.version
    lead.save(reason=reason)
    lead.sealed_to.set(people)
    after = _names(lead.sealed_to.all())
    if before == after:
        return
    if lead.version == version:
        lead.touch()
    audit.record(lead, "update", changes=[{"field": "sealed_to", "old": before, "new": after}], reason=reason)


def _names(people: Iterable[User]) -> list[str]:
    return sorted(map(str, people))


def _take_from_others(lead: Lead, named: Collection[int]) -> None:
    """Take from those not named what they were told and what they had made before the lead was sealed."""
    addresses = list(_addresses(lead))
    Notice.objects.filter(url__in=addresses).exclude(owner__in=named).delete()
    Star.objects.filter(address__in=addresses).exclude(user__in=named).delete()
    who_could_see = people_for(lead).exclude(pk__in=named).values("pk")
    for job in Job.objects.filter(owner__in=who_could_see, state=Job.State.DONE).exclude(result_file=""):
        job.result_file.delete(save=False)
        job.message = _("Some of its rows are not open to you any more. Ask for it again.")
        job.save(update_fields=["result_file", "message"])


def _addresses(lead: Lead) -> Iterator[str]:
    """The pages of a lead and of everything that belongs to it."""
    places: list[tuple[Any, int]] = [(Lead, lead.pk)]
    for relation in Lead._meta.related_objects:
        model, name = relation.related_model, relation.field.name
        if name in (getattr(model, "scope_sealed", ""), getattr(model, "scope_via", "")):
            rows: Any = model._base_manager.filter(**{name: lead})
            places += ((model, pk) for pk in rows.values_list("pk", flat=True))
    for model, pk in places:
        try:
            yield record_url(route_of(model, "detail"), pk)
        except NoReverseMatch:
            continue
