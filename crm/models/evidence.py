"""What attached files are evidence of."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EvidenceKind(models.TextChoices):
    """What an attached file is evidence of (`core.models.Attachment.kind`). Source: domain practice, 佐证."""

    REGISTRATION = "registration", _("lead registration form")
    ASSESSMENT = "assessment", _("assessment opinion")
    FIRST_REPORT = "first_report", _("first-report application")
    MINUTES = "minutes", _("minutes of a meeting")
    SITE_PHOTO = "site_photo", _("photo of a visit")
    AGREEMENT = "agreement", _("scan of the agreement")
    DUE_DILIGENCE = "due_diligence", _("due diligence report")
    DECISION = "decision", _("decision or explanation")
    OTHER = "other", _("other file")
