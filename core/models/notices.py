"""Words to one person, and what they want to be told."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """A word to one person about something that ended or wants them: shown at the bell until it is read."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name=_("owner"))
    # Why it is sent: a code of `core.reasons`.
    reason = models.CharField(_("reason"), max_length=30, blank=True)
    text = models.CharField(_("message"), max_length=300)
    url = models.CharField(max_length=200, blank=True)
    # The record it tells of, by its model and number; whoever may not see that any more does not see the notice.
    model = models.CharField(max_length=60, blank=True)
    object_id = models.BigIntegerField(null=True, blank=True)
    # Of notices with the same key a person has one at most.
    key = models.CharField(max_length=120, null=True, blank=True)
    # Kept for lists and mail, but not shown at the bell: the person switched its reason off there.
    is_quiet = models.BooleanField(default=False)
    created_at = models.DateTimeField(_("at"), auto_now_add=True)
    mailed_at = models.DateTimeField(_("mailed at"), null=True, blank=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    scope_owner = "owner"

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["owner"], condition=models.Q(read_at__isnull=True), name="notice_unread"),
            models.Index(fields=["owner", "-created_at"], name="notice_latest"),
        ]
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="one_notice_per_key")]

    def __str__(self) -> str:
        return self.text


class NoticePreference(models.Model):
    """How a person wants to be told, for one reason: at the bell, by mail, both or not at all."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_preferences")
    reason = models.CharField(_("reason"), max_length=30)
    by_bell = models.BooleanField(_("at the bell"), default=True)
    by_mail = models.BooleanField(_("by mail"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "reason"], name="one_notice_preference_per_reason")]
