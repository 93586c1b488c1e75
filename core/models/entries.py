"""The audit: what happened to records."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from core.models.records import RecordsAreKept


class AuditEntry(models.Model):
    """One thing that happened: who, when, from where, to what, old to new. Written once, never changed."""

    class Action(models.TextChoices):
        CREATE = "create", _("created")
        UPDATE = "update", _("changed")
        ARCHIVE = "archive", _("archived")
        RESTORE = "restore", _("restored")
        REMOVE = "remove", _("removed")
        IMPORT = "import", _("imported")
        EXPORT = "export", _("exported")
        UNMASK = "unmask", _("unmasked")
        SIGN_IN = "sign_in", _("signed in")
        SIGN_IN_FAILED = "sign_in_failed", _("failed to sign in")
        SIGN_OUT = "sign_out", _("signed out")
        DENIED = "denied", _("was refused")
        PASSWORD = "password", _("changed the password")

    at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)
    action = models.CharField(_("action"), max_length=20, choices=Action.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who")
    )
    actor_name = models.CharField(_("who"), max_length=150, blank=True)
    model = models.CharField(_("kind of record"), max_length=60, blank=True)
    object_id = models.BigIntegerField(null=True, blank=True)
    object_text = models.CharField(_("record"), max_length=300, blank=True)
    # The version of the record that the change made; what was changed since a version can be told by it.
    version = models.PositiveIntegerField(null=True, blank=True)
    changes = models.JSONField(_("changes"), default=list, blank=True)
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    address = models.CharField(_("network address"), max_length=45, blank=True)
    request_id = models.CharField(_("reference number"), max_length=36, blank=True, db_index=True)
    via = models.CharField(_("through"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["model", "object_id"], name="audit_entry_object")]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.get_action_display()} {self.object_text}"

    @staticmethod
    def hide_sealed(entries: list["AuditEntry"]) -> None:
        """Hook of `core.veil`: whoever reads the audit is not told what is in sealed records."""
        import_string("core.sealed.hide_sealed")(entries)

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise RecordsAreKept("an audit entry is written once")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise RecordsAreKept("an audit entry is kept")


class AuditLink(models.Model):
    """On whose timeline an entry is shown."""

    entry = models.ForeignKey(AuditEntry, models.CASCADE, related_name="links")
    model = models.CharField(max_length=60)
    object_id = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["model", "object_id", "entry"], name="audit_link_place")]
