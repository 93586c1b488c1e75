"""Recording a talk with everything that was brought back from it."""

from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import Region, User
from core import attachments, audit
from crm.models import Company, Contact, EvidenceKind, Interaction
from crm.services.next_steps import carry_next_step


@transaction.atomic
def meet_contact(company: Company, region: Region, *, name: str, post: str = "", by: User) -> Contact:
    """The contact of that name and post at a company, kept by the region; a new one if none is known."""
    known = Contact.objects.current().filter(company=company, region=region, name=name)
    found = (known.filter(post=post) if post else known).first()
    if found:
        return found
    contact = Contact(company=company, region=region, name=name, post=post)
    with audit.acting_as(by):
        contact.save()
    return contact


@transaction.atomic
def complete_interaction(interaction: Interaction, *, by: User, photos: Iterable[UploadedFile] = ()) -> Interaction:
    """Add the files to a stored interaction, and carry its next step.

    Safe to repeat: a file that is there already stays one. Raise `ValidationError` for a file that may not be attached;
    then nothing is written.
    """
    for photo in photos:
        attachments.attach(interaction, photo, kind=_kind_of(photo), by=by)
    carry_next_step(interaction, by=by)
    return interaction


def _kind_of(photo: UploadedFile) -> str:
    """Pictures taken on a visit show the visit; what a document is, its sender says on the page."""
    return EvidenceKind.SITE_PHOTO if (photo.content_type or "").startswith("image/") else ""
