from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import AuditedModel


class Tag(AuditedModel):
    """A word by which an office groups its companies and leads."""

    name = models.CharField(_("name"), max_length=30)
    colour = models.CharField(_("colour"), max_length=12, default="secondary")

    scope_everyone = True

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(archived_at__isnull=True),
                name="one_tag_per_name",
                violation_error_message=_("There is a tag of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name
