from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import AuditedModel
from crm.models.chain import ChainNode
from crm.models.company import Company


class ChainTarget(AuditedModel):
    """A company that one would like to win for a node of the chain, and why it fits (目标企业清单)."""

    class Priority(models.IntegerChoices):
        HIGH = 1, _("high")
        NORMAL = 2, _("normal")
        LOW = 3, _("low")

    node = models.ForeignKey(ChainNode, models.PROTECT, related_name="targets", verbose_name=_("chain node"))
    company = models.ForeignKey(Company, models.PROTECT, related_name="targeted_for", verbose_name=_("company"))
    why = models.CharField(_("why it fits"), max_length=300)
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Priority.choices, default=Priority.NORMAL)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    scope_shared = True

    class Meta:
        verbose_name = _("target company")
        verbose_name_plural = _("target companies")
        ordering = ["node", "priority", "company"]
        constraints = [
            models.UniqueConstraint(
                fields=["node", "company"],
                condition=Q(archived_at__isnull=True),
                name="one_target_per_company",
                violation_error_message=_("This company is a target for this node already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.company)

    def timeline_parents(self) -> list:
        return [self.company]
