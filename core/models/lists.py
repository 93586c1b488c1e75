"""How a person wants lists, and what was changed in many rows at once."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.records import ScopedQuerySet


class ListPreference(models.Model):
    """Which columns, in which order and how close together, a person wants to see on a list."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="list_preferences")
    list_name = models.CharField(max_length=80)
    columns = models.JSONField(default=list)
    is_compact = models.BooleanField(_("compact rows"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "list_name"], name="one_preference_per_list")]


class SavedView(models.Model):
    """A list as somebody wants to find it again: `query` is its address, with filters, order and columns."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    list_name = models.CharField(max_length=80)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=1000, blank=True)
    is_shared = models.BooleanField(_("for everyone who may open the list"), default=False)
    is_default = models.BooleanField(_("open the list like this"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()
    scope_owner = "owner"
    scope_lent = "is_shared"

    class Meta:
        verbose_name = _("view")
        verbose_name_plural = _("views")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "list_name", "name"],
                name="one_view_per_name",
                violation_error_message=_("You have a view of this name already."),
            ),
            models.UniqueConstraint(
                fields=["owner", "list_name"],
                condition=models.Q(is_default=True),
                name="one_default_view_per_list",
                violation_error_message=_("Only one view can be the one a list opens with."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BulkChange(models.Model):
    """Records changed in one step by one person: first planned, row by row, then done; for a day it can be undone.

    `params`: what the work needs to know, `list` (the dotted path of the list), `action` and `data` (what was asked
    for); a change that was not planned, such as one cell, has none.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    title = models.CharField(_("what was done"), max_length=200)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    params = models.JSONField(default=dict)
    count = models.PositiveIntegerField(_("records"), default=0)
    created_at = models.DateTimeField(_("at"), auto_now_add=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    scope_owner = "owner"
    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of many records")
        verbose_name_plural = _("changes of many records")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title


class BulkChangeLine(models.Model):
    """One record of such a change: its version (as seen before it, then as left by it), and the values it had before.

    `text` names the record for its owner, where they may know it; `note` says why it was left alone.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        DONE = "done", _("changed")
        SAME = "same", _("was so already")
        REFUSED = "refused", _("left alone")
        UNDONE = "undone", _("undone")
        KEPT = "kept", _("could not be undone")

    change = models.ForeignKey(BulkChange, models.CASCADE, related_name="lines")
    model = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    text = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField()
    before = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
