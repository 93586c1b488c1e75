from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Region
from accounts.place_names import without_place
from core.fields import MoneyField
from core.models import AuditedModel
from core.search.tokens import Form
from crm.models.company import Company
from crm.models.evidence import EvidenceKind


class PromotionEvent(AuditedModel):
    """An event of investment promotion: a conference, a trip out, a delegation received, an exhibition."""

    class Kind(models.TextChoices):
        CONFERENCE = "conference", _("promotion conference")
        TRIP = "trip", _("trip out to companies")
        RECEPTION = "reception", _("reception of visitors")
        EXHIBITION = "exhibition", _("exhibition")

    name = models.CharField(_("event name"), max_length=200)
    kind = models.CharField(_("kind of event"), max_length=12, choices=Kind.choices)
    begins_on = models.DateField(_("begins on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("region"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organised by")
    )
    leader = models.CharField(_("led by"), max_length=60, blank=True)
    delegates = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", blank=True, verbose_name=_("our delegation")
    )
    other_delegates = models.CharField(_("further delegates"), max_length=300, blank=True)
    programme = models.TextField(_("programme"), blank=True)
    cost = MoneyField(_("cost"))
    summary = models.TextField(_("what came of it"), blank=True)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    scope_region = "region"
    found_as = "e"
    holds_pins = True
    file_kinds = EvidenceKind

    class Meta:
        verbose_name = _("promotion event")
        verbose_name_plural = _("promotion events")
        ordering = ["-begins_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("begins_on")),
                name="event_ends_after_it_begins",
                violation_error_message=_("The event ends before it begins: check the two dates."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def search_forms(self) -> list[Form]:
        return [Form(self.name, core=without_place(self.name))]

    def search_hint(self) -> str:
        return f"{self.begins_on} {self.place}"


class EventGuest(AuditedModel):
    """A company invited to an event."""

    class Attendance(models.TextChoices):
        INVITED = "invited", _("invited")
        COMING = "coming", _("coming")
        CAME = "came", _("came")
        ABSENT = "absent", _("did not come")

    event = models.ForeignKey(PromotionEvent, models.PROTECT, related_name="guests", verbose_name=_("event"))
    company = models.ForeignKey(Company, models.PROTECT, related_name="event_guests", verbose_name=_("company"))
    people = models.CharField(_("who comes"), max_length=200, blank=True)
    attendance = models.CharField(
        _("attendance"), max_length=10, choices=Attendance.choices, default=Attendance.INVITED
    )
    remark = models.CharField(_("remark"), max_length=300, blank=True)

    scope_via = "event"

    class Meta:
        verbose_name = _("guest company")
        verbose_name_plural = _("guest companies")
        ordering = ["event", "company"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "company"],
                condition=Q(archived_at__isnull=True),
                name="one_guest_per_company",
                violation_error_message=_("This company is on the list already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.company)

    def timeline_parents(self) -> list:
        return [self.event, self.company]
