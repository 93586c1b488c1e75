"""The industrial chain: a versioned tree of nodes."""

from typing import Any, Self

from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import localised
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

    def with_reach(self, user: Any) -> Self:
        """Add what the reader sees on each node: `company_count` (residents), `lead_count`, `agreement_count`."""
        return self.annotate(
            company_count=_filed("companies", user, is_resident=True),
            lead_count=_filed("leads", user, side_state=""),
            agreement_count=_filed("agreements", user),
        )


def _filed(relation: str, user: Any, **only: Any) -> Coalesce:
    """How many current records that `user` sees are filed under a node; a subquery, so that counts do not multiply."""
    reverse: Any = ChainNode._meta.get_field(relation)
    field = reverse.field
    rows = field.model.objects.visible_to(user).current().filter(**only)
    links = field.remote_field.through.objects.filter(
        **{field.m2m_reverse_field_name(): OuterRef("pk"), f"{field.m2m_field_name()}__in": rows.values("pk")}
    )
    counted = links.order_by().values(field.m2m_reverse_field_name()).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


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

    @property
    def local_name(self) -> str:
        """The name in the reader's language."""
        return localised(self.name, self.name_en)

    def __str__(self) -> str:
        return f"{self.code} {self.local_name}"
