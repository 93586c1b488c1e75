"""What every record has (version, audit, archive, scope), and the machine's own records: audit entries and jobs."""

import hashlib
import json
import uuid
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from core import audit


class StaleVersion(Exception):
    """Someone else saved the record since it was read; nothing was written. `current` is the stored row now."""

    def __init__(self, current: "AuditedModel") -> None:
        super().__init__(f"{current._meta.label} {current.pk} is at version {current.version} now")
        self.current = current


class RecordsAreKept(Exception):
    """Records are archived with a reason, never deleted."""


class ScopedQuerySet(models.QuerySet):
    """Rows that follow the one scope rule."""

    def visible_to(self, user: Any) -> Self:
        """Only the rows `user` may see; see `accounts.scoping.scope`."""
        scope = import_string("accounts.scoping.scope")
        return self.filter(scope(self.model, user))

    def current(self) -> Self:
        """Only the rows that are not archived; reference data never is."""
        return self.filter(archived_at__isnull=True) if hasattr(self.model, "archived_at") else self

    def delete(self) -> tuple[int, dict[str, int]]:
        raise RecordsAreKept(self.model._meta.label)


class AuditedModel(models.Model):
    """A record whose every change is audited, versioned, and reversible.

    `save()` refuses a stale `version`, writes nothing when nothing changed, and leaves an audit entry in the same
    transaction. Subclasses may set `audit_masked` (fields whose values never appear in an entry) and `audit_left_out`
    (what the machine keeps for itself, of which entries do not tell), and must say how their rows are scoped (see
    `accounts.scoping`).
    """

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True, editable=False)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True, editable=False)
    archive_reason = models.CharField(_("reason for archiving"), max_length=300, blank=True, editable=False)

    objects = ScopedQuerySet.as_manager()
    audit_masked: frozenset[str] = frozenset()
    audit_left_out: frozenset[str] = frozenset()
    # Relations that `prepare()` reads, so that writing many records at once can load them with one query.
    prepared_from: tuple[str, ...] = ()

    class Meta:
        abstract = True

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    def timeline_parents(self) -> list[models.Model | None]:
        """Records on whose timelines this record's changes are shown as well."""
        return []

    def prepare(self) -> None:
        """Hook: derive what follows from other fields; called before every check and every save."""

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.prepare()
        super().full_clean(*args, **kwargs)

    def save(self, *args: Any, action: str = "update", reason: str = "", **kwargs: Any) -> None:
        self.prepare()
        with transaction.atomic():
            if self._state.adding:
                super().save(*args, **kwargs)
                audit.record(self, "create", reason=reason)
            else:
                self._save_change(action, reason, *args, **kwargs)

    def _save_change(self, action: str, reason: str, *args: Any, **kwargs: Any) -> None:
        before = self.lock_current()
        changes = audit.differences(self, {f.attname: getattr(before, f.attname) for f in self._meta.concrete_fields})
        if not changes:
            return
        self.version += 1
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "version", "updated_at"}
        try:
            super().save(*args, **kwargs)
        except BaseException:
            self.version -= 1
            raise
        audit.record(self, action, changes=changes, reason=reason)

    def lock_current(self) -> Self:
        """The stored row, locked until the transaction ends; raise `StaleVersion` if it is not the one we read."""
        stored = type(self)._base_manager.select_for_update().get(pk=self.pk)
        if stored.version != self.version:
            raise StaleVersion(stored)
        return stored

    def touch(self) -> None:
        """Make a new version because what belongs to the record changed, though no field of its own did."""
        with transaction.atomic():
            self.lock_current()
            self.version += 1
            super().save(update_fields=["version", "updated_at"])

    def archive(self, *, reason: str) -> None:
        """Put the record away, with a reason; it keeps its history and can be restored."""
        if not reason.strip():
            raise ValidationError(_("Say why the record is archived."))
        self.archived_at = timezone.now()
        self.archive_reason = reason.strip()
        self.save(action="archive", reason=self.archive_reason)

    def restore(self) -> None:
        """Bring an archived record back."""
        self.archived_at = None
        self.archive_reason = ""
        self.save(action="restore")

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise RecordsAreKept(self._meta.label)


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


def job_file_path(job: "Job", filename: str) -> str:
    """Files get a random name: knowing a job's number gives no one its file."""
    return f"jobs/{timezone.now():%Y/%m}/{uuid.uuid4().hex}"


class Job(models.Model):
    """A piece of background work: the only truth about it. Celery merely carries its number to a worker."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    OPEN = (State.QUEUED, State.RUNNING)

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="jobs", verbose_name=_("owner"))
    task = models.CharField(_("task"), max_length=100)
    title = models.CharField(_("title"), max_length=200)
    params = models.JSONField(default=dict)
    input_hash = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(_("message"), max_length=500, blank=True)
    result = models.JSONField(default=dict, blank=True)
    result_file = models.FileField(upload_to=job_file_path, max_length=200, blank=True)
    file_name = models.CharField(_("file name"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("asked for at"), auto_now_add=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "lease_until"], name="job_open")]
        constraints = [
            # The same work asked for twice while it waits or runs is one job.
            models.UniqueConstraint(
                fields=["owner", "task", "input_hash"],
                condition=models.Q(state__in=["queued", "running"]),
                name="one_open_job_per_input",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def percent(self) -> int:
        """Progress from 0 to 100; a finished job is at 100 whatever it counted."""
        if self.state == self.State.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0


class Notice(models.Model):
    """A word to one person about something that ended or wants them: shown at the bell until it is read."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name=_("owner"))
    text = models.CharField(_("message"), max_length=300)
    url = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(_("at"), auto_now_add=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    scope_owner = "owner"

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["owner"], condition=models.Q(read_at__isnull=True), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return self.text


class ListPreference(models.Model):
    """Which columns, in which order, a person wants to see on a list."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="list_preferences")
    list_name = models.CharField(max_length=80)
    columns = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "list_name"], name="one_preference_per_list")]


class SubmittedForm(models.Model):
    """A create form that was accepted, so that sending it again finds the record instead of making a second one."""

    key = models.CharField(max_length=64, unique=True)
    location = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)


def fingerprint(data: Any) -> str:
    """A hash of anything JSON can hold; equal data, equal hash."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, default=str).encode()).hexdigest()
