"""Whom to ring: all that one unit learns of the other before somebody above both decides."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from accounts.models import User
from crm.models import FirstReportClaim, Lead


@dataclass(frozen=True)
class Party:
    """A unit that courts an investor. Of a sealed lead only the person is told: when and how far is its secret."""

    unit: str
    person: str
    phone: str
    filed_at: datetime | None = None
    ends_on: date | None = None

    @property
    def words(self) -> str:
        """`示例市招商局 张三 0351-1234567`."""
        return " ".join(filter(None, (self.unit, self.person, self.phone))) or _("the unit above")


def party_of(claim: FirstReportClaim, reader: User | None = None) -> Party:
    """The unit that filed `claim`, as `reader` may know of it; None is somebody of another unit."""
    who = _ringing(claim.lead, claim)
    if is_hidden(claim.lead, reader):
        return who
    return Party(who.unit, who.person, who.phone, claim.filed_at, claim.ends_on)


def party_following(lead: Lead) -> Party:
    """The unit that follows a lead without a first report."""
    return _ringing(lead, None)


def is_hidden(lead: Lead, reader: User | None) -> bool:
    """Is the lead sealed to others than `reader`?"""
    return lead.is_sealed and (reader is None or not lead.sealed_to.filter(pk=reader.pk).exists())


def owners_of(claim: FirstReportClaim) -> list[User]:
    """The people to tell about a report: who follows the lead, and who filed."""
    people = {person.pk: person for person in (claim.lead.owner, claim.filed_by) if person and person.is_active}
    return list(people.values())


def _ringing(lead: Lead, claim: FirstReportClaim | None) -> Party:
    person = lead.owner or (claim.filed_by if claim else None)
    unit = (claim and claim.organisation) or lead.organisation or (person and person.organisation) or lead.region
    name, phone = (person.full_name, person.phone) if person else (lead.owner_name, "")
    return Party(str(unit), name, phone)
