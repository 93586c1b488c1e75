from collections.abc import Sequence
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from core.display import dated
from core.models import AuditedModel
from core.search.tokens import Form
from crm.models.company import Company
from crm.models.contact import Contact
from crm.models.event import PromotionEvent
from crm.models.evidence import EvidenceKind
from crm.models.lead import Lead


class Interaction(AuditedModel):
    """A visit, call, meeting or event with a company: what was said, and what comes next."""

    class Kind(models.TextChoices):
        VISIT = "visit", _("visit to them")
        RECEPTION = "reception", _("visit by them")
        CALL = "call", _("call")
        MEETING = "meeting", _("meeting")
        EVENT = "event", _("event")
        MESSAGE = "message", _("letter or message")

    class Level(models.TextChoices):
        PROVINCE = "province", _("leader of the province")
        CITY = "city", _("leader of a city")
        DEPARTMENT = "department", _("head of a department or county")
        DIVISION = "division", _("head of a division")
        STAFF = "staff", _("staff")

    class TheirLevel(models.TextChoices):
        CHAIR = "chair", _("chair or president")
        VICE = "vice", _("vice president")
        DIRECTOR = "director", _("director of a division")
        MANAGER = "manager", _("manager")

    company = models.ForeignKey(Company, models.PROTECT, related_name="interactions", verbose_name=_("company"))
    lead = models.ForeignKey(
        Lead, models.PROTECT, null=True, blank=True, related_name="interactions", verbose_name=_("lead")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    happened_on = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=100, blank=True)
    event = models.ForeignKey(
        PromotionEvent, models.PROTECT, null=True, blank=True, related_name="interactions",
        verbose_name=_("promotion event"),
    )  # fmt: skip
    our_level = models.CharField(_("our level"), max_length=10, choices=Level.choices, blank=True)
    their_level = models.CharField(_("their level"), max_length=10, choices=TheirLevel.choices, blank=True)
    our_users = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", blank=True, verbose_name=_("our people (accounts)")
    )
    our_people = models.CharField(_("our people"), max_length=200, blank=True)
    contacts = models.ManyToManyField(Contact, related_name="interactions", blank=True, verbose_name=_("contacts"))
    their_people = models.CharField(_("their people"), max_length=200, blank=True)
    summary = models.TextField(_("summary"))
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    next_step_on = models.DateField(_("next step due"), null=True, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("region"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("recorded by"),
    )
    # Who wrote it down, as a ledger says, where no account of that name is known.
    author_name = models.CharField(_("recorded by (as written)"), max_length=60, blank=True, editable=False)
    field_notes = models.JSONField(default=dict, blank=True, editable=False)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    # The lead it belonged to when it was read.
    lead_before: int | None = None
    scope_region = "region"
    scope_sealed = "lead"
    found_as = "t"
    search_context = ("company",)
    holds_pins = True
    file_kinds = EvidenceKind

    class Meta:
        verbose_name = _("interaction")
        verbose_name_plural = _("interactions")
        ordering = ["-happened_on", "-pk"]

    def __str__(self) -> str:
        day = dated(self.happened_on, self.field_notes.get("happened_on", {}).get("precision", "day"))
        return f"{day} {Truncator(self.summary).chars(20)}"

    @property
    def recorded_by(self) -> Any:
        """The account of whoever wrote it down, else the name that a ledger gives; empty where nobody is known."""
        return self.author or self.author_name

    def search_forms(self) -> list[Form]:
        """What was said and what comes next."""
        return [Form(text, is_text=True) for text in (self.summary, self.next_step) if text]

    def timeline_parents(self) -> list:
        return [self.company, self.lead]

    @classmethod
    def from_db(cls, *args: Any) -> Self:  # type: ignore[override]  # the three it is called with, as they come
        """Remember the lead it belongs to as stored: one that loses it is to know."""
        found = super().from_db(*args)
        found.lead_before = found.__dict__.get("lead_id")
        return found

    @classmethod
    def after_writing(cls, records: Sequence["Interaction"]) -> None:
        super().after_writing(records)
        import_string("crm.services.last_contacts.follow_contacts")(records)
        import_string("crm.services.next_steps.follow_interactions")(records)
