from typing import Any

from django.conf import settings
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from core.display import dated
from core.models import AuditedModel
from crm.models.company import Company
from crm.models.contact import Contact
from crm.models.lead import Lead


class Interaction(AuditedModel):
    """A visit, call, meeting or event with a company: what was said, and what comes next."""

    class Kind(models.TextChoices):
        VISIT = "visit", _("visit to them")
        RECEPTION = "reception", _("visit by them")
        CALL = "call", _("call")
        MEETING = "meeting", _("meeting")
        EVENT = "event", _("event")
        MESSAGE = "message", _("message")

    company = models.ForeignKey(Company, models.PROTECT, related_name="interactions", verbose_name=_("company"))
    lead = models.ForeignKey(
        Lead, models.PROTECT, null=True, blank=True, related_name="interactions", verbose_name=_("lead")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    happened_on = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=100, blank=True)
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

    scope_region = "region"

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

    def timeline_parents(self) -> list:
        return [self.company, self.lead]
