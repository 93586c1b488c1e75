"""Working days, and the rules an office sets for itself."""

from collections.abc import Sequence
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from core import once
from core.models.records import AuditedModel


class Holiday(AuditedModel):
    """A day that is not what its weekday says: a public holiday, or a weekend day worked in exchange (调休).

    Known days of past years come with the calendar library; rows here add the years it does not know and win over it.
    """

    day = models.DateField(_("day"))
    is_workday = models.BooleanField(_("worked"), default=False)
    name = models.CharField(_("name"), max_length=60)
    source = models.CharField(_("source"), max_length=200, blank=True)

    scope_everyone = True

    class Meta:
        verbose_name = _("special day")
        verbose_name_plural = _("special days")
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(
                fields=["day"],
                condition=models.Q(archived_at__isnull=True),
                name="one_entry_per_day",
                violation_error_message=_("This day is in the table already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"

    @classmethod
    def after_writing(cls, records: Sequence[Self]) -> None:
        once.forget()


class Setting(AuditedModel):
    """A value that an office sets for itself in place of the proposed one; see `core.office`."""

    key = models.CharField(_("key"), max_length=60, unique=True)
    value = models.CharField(_("value"), max_length=200)
    source = models.CharField(_("source"), max_length=200, blank=True)

    scope_everyone = True

    class Meta:
        verbose_name = _("setting")
        verbose_name_plural = _("settings")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key

    @classmethod
    def after_writing(cls, records: Sequence[Self]) -> None:
        once.forget()
