"""What people pin to a record of any kind: files, comments, tasks, and the wish to be told of changes."""

import uuid
from typing import Any, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.records import AuditedModel, ScopedQuerySet


class PinQuerySet(ScopedQuerySet):
    def on(self, record: models.Model) -> Self:
        """Those pinned to `record`."""
        return self.filter(model=record._meta.label_lower, object_id=record.pk)


class Pinned(models.Model):
    """Something that belongs to one record of any kind with `holds_pins`; whoever sees the record sees it.

    Not a relation to each kind: a kind of record gets files, comments and tasks by one word in its model.
    """

    model = models.CharField(max_length=60, editable=False)
    object_id = models.BigIntegerField(null=True, editable=False)

    objects = PinQuerySet.as_manager()
    scope_pinned = True
    # Where it is pinned is told by the timeline on which it stands.
    audit_left_out = frozenset({"model", "object_id"})

    class Meta:
        abstract = True

    def pin_to(self, record: models.Model) -> Self:
        """Belong to `record` from now on."""
        self.model, self.object_id = record._meta.label_lower, record.pk
        return self

    @property
    def record(self) -> Any:
        """The record it belongs to, whoever asks; None for what belongs to none. See `record_seen_by`.

        On rows that are only shown (`core.veil.veiled`) it is known, and None where the reader does not see it.
        """
        if not self.model or hasattr(self, "known_record"):
            return getattr(self, "known_record", None)
        return apps.get_model(self.model)._base_manager.filter(pk=self.object_id).first()

    def record_seen_by(self, user: Any) -> Any:
        """The record it belongs to, if `user` may see it."""
        if not self.model:
            return None
        rows: Any = apps.get_model(self.model)._default_manager
        return rows.visible_to(user).filter(pk=self.object_id).first()

    def timeline_parents(self) -> list:
        return [self.record]


def attachment_path(attachment: "Attachment", filename: str) -> str:
    """Files get a random name: knowing an attachment's number gives no one its file."""
    return f"attachments/{timezone.now():%Y/%m}/{uuid.uuid4().hex}"


class Attachment(Pinned, AuditedModel):
    """A file or photo that belongs to a record; `kind` says what it is evidence of, in codes of the record's app."""

    kind = models.CharField(_("kind of file"), max_length=30, blank=True)
    name = models.CharField(_("file name"), max_length=200)
    file = models.FileField(upload_to=attachment_path, max_length=200)
    content_type = models.CharField(max_length=100, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"), editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name=_("uploaded by"),
    )  # fmt: skip
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["model", "object_id"], name="attachment_place")]
        constraints = [
            # The same file sent twice to one record, as after a broken connection, is one file.
            models.UniqueConstraint(
                fields=["model", "object_id", "kind", "sha256"],
                condition=models.Q(archived_at__isnull=True),
                name="one_attachment_per_content",
                violation_error_message=_("This file is attached already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")


class Comment(Pinned, AuditedModel):
    """A word about a record; people named with @ are told."""

    text = models.TextField(_("comment"), max_length=2000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("author")
    )
    mentions = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", blank=True, editable=False, verbose_name=_("mentioned")
    )

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["pk"]
        indexes = [models.Index(fields=["model", "object_id"], name="comment_place")]

    def __str__(self) -> str:
        return self.text[:40]


class TaskQuerySet(PinQuerySet):
    def of(self, user: Any) -> Self:
        """Tasks that `user` is to do."""
        return self.filter(assignee=user)

    def given_to(self, user: Any) -> Self:
        """Tasks that somebody else gave `user` to do."""
        return self.of(user).exclude(author=user).exclude(author=None)

    def given_by(self, user: Any) -> Self:
        """Tasks that `user` gave somebody else to do."""
        return self.filter(author=user).exclude(assignee=user).exclude(assignee=None)

    def of_nobody(self, user: Any) -> Self:
        """Tasks that nobody is to do yet, whoever asks."""
        return self.filter(assignee=None)

    def open(self) -> Self:
        """Tasks still to be done."""
        return self.current().filter(done_at__isnull=True)

    def overdue(self) -> Self:
        """Open tasks whose day has gone by."""
        return self.open().filter(due_on__lt=timezone.localdate())

    def due(self) -> Self:
        """Open tasks of today."""
        return self.open().filter(due_on=timezone.localdate())


class Task(Pinned, AuditedModel):
    """Something a person has to do by a day, about a record or about none."""

    class Kind(models.TextChoices):
        PLAIN = "plain", _("task")
        # Kept in step with the next step of the record it is pinned to: one open at most.
        STEP = "step", _("next step")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.PLAIN, editable=False)
    text = models.CharField(_("what is to be done"), max_length=200)
    due_on = models.DateField(_("due"), null=True, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="tasks", verbose_name=_("who does it")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name=_("given by"),
    )  # fmt: skip
    done_at = models.DateTimeField(_("done at"), null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("done by")
    )
    outcome = models.CharField(_("outcome"), max_length=300, blank=True)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["model", "object_id"], name="task_place"),
            models.Index(fields=["assignee", "due_on"], condition=models.Q(done_at__isnull=True), name="task_open"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["model", "object_id"],
                condition=models.Q(kind="step", done_at__isnull=True, archived_at__isnull=True),
                name="one_open_step_per_record",
                violation_error_message=_("This record has an open next step already."),
            )
        ]

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DUE = "today", _("due today")
        OVERDUE = "overdue", _("overdue")
        DONE = "done", _("done")

    def __str__(self) -> str:
        return self.text

    @property
    def is_overdue(self) -> bool:
        """Has its day gone by undone? Days are those of the office, whatever clock the server has."""
        is_open = self.done_at is None and self.archived_at is None
        return bool(is_open and self.due_on and self.due_on < timezone.localdate())

    @property
    def state(self) -> "Task.State":
        """Where it stands today, in one word."""
        if self.done_at:
            return self.State.DONE
        if self.is_overdue:
            return self.State.OVERDUE
        return self.State.DUE if self.due_on == timezone.localdate() else self.State.OPEN


class Follow(Pinned):
    """A person wants to be told what happens to a record."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "model", "object_id"], name="one_follow_per_record")]
        indexes = [models.Index(fields=["model", "object_id"], name="follow_place")]


class Visit(Pinned):
    """The last time a person opened a record's page, for the list of what they looked at last."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="visits")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "model", "object_id"], name="one_visit_per_record")]
        indexes = [models.Index(fields=["user", "-at"], name="visit_latest")]


class Star(models.Model):
    """A page that a person wants at hand: a record, or a list with its filters."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="stars")
    name = models.CharField(_("name"), max_length=200)
    address = models.CharField(max_length=500)
    created_at = models.DateTimeField(auto_now_add=True)

    scope_owner = "user"

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "address"], name="one_star_per_page")]
