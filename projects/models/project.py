from typing import Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import DecimalField, OuterRef, Q, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from accounts.models import Region
from accounts.place_names import without_place
from core.fields import MoneyField, QuantityField
from core.models import AuditedModel, ScopedQuerySet
from core.search.tokens import Form
from core.values.titles import title_key
from crm.models import Agreement, ChainNode, Company, Lead
from parks.models import DataCentre, Park


class ProjectQuerySet(ScopedQuerySet):
    def with_funds(self) -> Self:
        """Add `funds_in_place`: what counts as arrived, in 元; absent where nothing was recorded."""
        from projects.models.monthly_report import Inflow

        totals = Inflow.objects.counted().filter(project=OuterRef("pk")).order_by().values("project")
        total = Subquery(totals.annotate(total=Sum("amount")).values("total"), output_field=DecimalField())
        return self.annotate(funds_in_place=total)


class Project(AuditedModel):
    """A project that has landed: from the registered project company to full capacity."""

    class Stage(models.TextChoices):
        REGISTERED = "P50", _("registered")
        FILED = "P55", _("filed")
        STARTED = "P60", _("construction started")
        IN_STATISTICS = "P65", _("in statistics")
        OPERATING = "P70", _("in operation")
        AT_CAPACITY = "P80", _("at full capacity")

    class SideState(models.TextChoices):
        NONE = "", _("going on")
        PAUSED = "X1", _("paused")
        TRANSFERRED = "X2", _("transferred")
        TERMINATED = "X3", _("terminated")
        WITHDRAWN = "X4", _("investor withdrew")
        NOT_RECOGNISED = "X5", _("not recognised")

    name = models.CharField(_("project name"), max_length=200)
    name_norm = models.CharField(max_length=200, editable=False, db_index=True)
    project_code = models.CharField(
        _("project code"), max_length=29, blank=True,
        help_text=_("20 digits in five groups, from the national approval platform."),
        validators=[
            RegexValidator(
                r"^\d{4}-?\d{6}-?\d{2}-?\d{2}-?\d{6}$",
                _("A project code has 20 digits, grouped 4-6-2-2-6 as on the filing certificate."),
            )
        ],
    )  # fmt: skip
    company = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("project company")
    )
    investor = models.ForeignKey(
        Company, models.PROTECT, null=True, blank=True, related_name="invested_projects", verbose_name=_("investor")
    )
    lead = models.ForeignKey(
        Lead, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("lead")
    )
    agreements = models.ManyToManyField(Agreement, related_name="projects", blank=True, verbose_name=_("agreements"))
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("region"))
    park = models.ForeignKey(
        Park, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("park")
    )
    data_centre = models.ForeignKey(
        DataCentre, models.PROTECT, null=True, blank=True, related_name="projects", verbose_name=_("data centre")
    )
    site = models.CharField(_("site"), max_length=200, blank=True)
    stage = models.CharField(_("stage"), max_length=4, choices=Stage.choices, default=Stage.REGISTERED)
    side_state = models.CharField(_("state"), max_length=2, choices=SideState.choices, blank=True, default="")
    side_reason = models.CharField(_("reason of the state"), max_length=300, blank=True)
    content = models.TextField(_("what is to be built"), blank=True)
    industry = models.CharField(_("industry"), max_length=100, blank=True)
    chain_nodes = models.ManyToManyField(ChainNode, related_name="projects", blank=True, verbose_name=_("chain nodes"))
    total_investment = MoneyField(_("total investment"))
    phase1_investment = MoneyField(_("first phase"))
    registered_capital = MoneyField(_("registered capital"))
    land_mu = QuantityField(_("land"), unit="亩")
    legal_representative = models.CharField(_("legal representative"), max_length=60, blank=True)
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    filed_on = models.DateField(_("filed on"), null=True, blank=True)
    planned_start_on = models.DateField(_("start planned for"), null=True, blank=True)
    started_on = models.DateField(
        _("started on"),
        null=True,
        blank=True,
        help_text=_("The day permanent works broke ground; levelling and temporary works do not count."),
    )
    in_statistics_on = models.DateField(_("in statistics since"), null=True, blank=True)
    planned_production_on = models.DateField(_("operation planned for"), null=True, blank=True)
    produced_on = models.DateField(_("in operation since"), null=True, blank=True)
    at_capacity_on = models.DateField(_("at full capacity since"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("owner"),
    )
    referrer = models.CharField(_("introduced by"), max_length=200, blank=True)
    progress = models.TextField(_("progress"), blank=True)
    problem = models.TextField(_("problems to be coordinated"), blank=True)
    remark = models.TextField(_("remark"), blank=True)
    field_notes = models.JSONField(default=dict, blank=True, editable=False)
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    objects = ProjectQuerySet.as_manager()
    scope_region = "region"
    scope_park = "park"
    found_as = "j"
    search_context = ("company", "investor")
    search_names = {"code": _("project code")}
    search_codes = frozenset({"code"})

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["-updated_at", "-pk"]
        indexes = [models.Index(fields=["region", "stage"], name="project_region_stage")]
        constraints = [
            models.CheckConstraint(
                condition=Q(side_state="") | ~Q(side_reason=""),
                name="project_side_state_has_reason",
                violation_error_message=_("Say why the project is not going on."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def search_forms(self) -> list[Form]:
        """Its name and its code of the national platform."""
        code = [Form(self.project_code, "code", is_code=True)] if self.project_code else []
        return [Form(self.name, core=without_place(self.name)), *code]

    def timeline_parents(self) -> list:
        return [self.company, self.investor, self.lead, self.park]

    def prepare(self) -> None:
        """Derive the form of the name by which the same project is recognised."""
        self.name = self.name.strip()
        self.name_norm = title_key(self.name)
