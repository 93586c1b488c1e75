from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import ScopedQuerySet
from crm.models.company import Company


class CompanyMergeQuerySet(ScopedQuerySet):
    def standing(self) -> Self:
        """Merges that were not taken back."""
        return self.filter(undone_at__isnull=True)

    def followed(self, numbers: Iterable[int]) -> dict[int, int]:
        """For each number of a company that of the one which holds what was its; its own where it was not merged."""
        found = {number: number for number in numbers}
        while True:
            steps = dict(self.standing().filter(merged__in=set(found.values())).values_list("merged", "kept"))
            if not steps:
                return found
            found = {number: steps.get(now, now) for number, now in found.items()}


class CompanyMerge(models.Model):
    """Two records of one company became one; kept so that it can be taken back.

    `moved`: numbers of the rows that pointed at the merged company, by the name of the relation. `before`: former and
    taken value of each field of the kept company that was replaced. `lines`: what cannot be told by these two, as
    `added` (numbers of other names, honours, nodes and tags), `put_away` (numbers of rows archived because the kept
    company has one alike, by relation) and `why` (the reason they bear).
    """

    kept = models.ForeignKey(Company, models.PROTECT, related_name="merges", verbose_name=_("kept"))
    merged = models.ForeignKey(Company, models.PROTECT, related_name="merged_into", verbose_name=_("merged"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    reason = models.CharField(_("reason"), max_length=300)
    moved = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    lines = models.JSONField(default=dict)
    kept_version = models.PositiveIntegerField(default=0)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    objects = CompanyMergeQuerySet.as_manager()
    scope_shared = True

    class Meta:
        verbose_name = _("merge of companies")
        verbose_name_plural = _("merges of companies")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.merged} → {self.kept}"
