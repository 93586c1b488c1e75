"""The industrial chain: a versioned tree of nodes."""

from typing import Self

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.models import ScopedQuerySet


class ChainTaxonomy(models.Model):
    """One edition of the chain. Records keep pointing at the nodes of the edition they were filed under."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=100)
    is_current = models.BooleanField(_("in use"), default=False)

    class Meta:
        verbose_name = _("chain taxonomy")
        verbose_name_plural = _("chain taxonomies")

    def __str__(self) -> str:
        return self.name


class ChainNodeQuerySet(ScopedQuerySet):
    def in_use(self) -> Self:
        """Nodes of the edition in use."""
        return self.filter(taxonomy__is_current=True)

    def leaves(self) -> Self:
        """Nodes that companies and projects are filed under: those with a parent."""
        return self.filter(parent__isnull=False)


class ChainNode(models.Model):
    """One link of the chain, such as servers or data labelling; the four segments are the roots."""

    taxonomy = models.ForeignKey(ChainTaxonomy, models.PROTECT, related_name="nodes", verbose_name=_("taxonomy"))
    code = models.CharField(_("code"), max_length=10)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("segment")
    )
    gbt4754 = models.CharField(_("GB/T 4754-2017 classes"), max_length=60, blank=True)
    plan_actions = models.CharField(_("plan actions"), max_length=60, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    objects = ChainNodeQuerySet.as_manager()
    scope_shared = True

    class Meta:
        verbose_name = _("chain node")
        verbose_name_plural = _("chain nodes")
        ordering = ["order", "code"]
        constraints = [models.UniqueConstraint(fields=["taxonomy", "code"], name="one_node_per_code")]

    def __str__(self) -> str:
        english = self.name_en and (get_language() or "").startswith("en")
        return f"{self.code} {self.name_en if english else self.name}"
