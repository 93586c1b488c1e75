"""An action plan: groups, actions with their units, targets with numbers, notes of progress."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, localised
from core.models import AuditedModel, ScopedQuerySet
from crm.models import ChainNode, Company
from incentives.models import Policy
from parks.models import Park
from projects.models import Project


class ActionPlan(AuditedModel):
    """A plan of a government for a year, such as Shanxi's 2017 big-data action plan."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("plan"), max_length=200)
    title_en = models.CharField(_("English title"), max_length=200, blank=True)
    document = models.CharField(_("parent document"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("year"))
    principles = models.TextField(_("principles"), blank=True)
    is_current = models.BooleanField(_("in use"), default=True)

    scope_shared = True

    class Meta:
        verbose_name = _("action plan")
        verbose_name_plural = _("action plans")
        ordering = ["-year", "pk"]

    def __str__(self) -> str:
        return localised(self.title, self.title_en)


class PlanGoal(models.Model):
    """An overall goal of a plan, told in words."""

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="goals", verbose_name=_("plan"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("goal"), max_length=200)
    title_en = models.CharField(_("English title"), max_length=200, blank=True)

    scope_via = "plan"

    class Meta:
        verbose_name = _("plan goal")
        verbose_name_plural = _("plan goals")
        ordering = ["plan", "number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="one_goal_per_number")]

    def __str__(self) -> str:
        return localised(self.title, self.title_en)


class PlanGroup(models.Model):
    """A group of actions under one heading, or the safeguards."""

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="groups", verbose_name=_("plan"))
    code = models.CharField(_("code"), max_length=10)
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("group"), max_length=100)
    title_en = models.CharField(_("English title"), max_length=150, blank=True)

    scope_via = "plan"

    class Meta:
        verbose_name = _("group of actions")
        verbose_name_plural = _("groups of actions")
        ordering = ["plan", "number"]
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="one_group_per_code")]

    def __str__(self) -> str:
        return localised(self.title, self.title_en)


class PlanAction(AuditedModel):
    """One numbered task: who leads, who cooperates, what is named in it, what it should reach."""

    class Kind(models.TextChoices):
        ACTION = "action", _("plan action")
        SAFEGUARD = "safeguard", _("safeguard")

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="actions", verbose_name=_("plan"))
    group = models.ForeignKey(PlanGroup, models.PROTECT, related_name="actions", verbose_name=_("group"))
    code = models.CharField(_("code"), max_length=10)
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    programme = models.CharField(_("programme"), max_length=20, blank=True)
    title = models.CharField(_("task"), max_length=100)
    title_en = models.CharField(_("English title"), max_length=150, blank=True)
    summary = models.TextField(_("content of the task"))
    lead_units = models.ManyToManyField(Organisation, related_name="led_actions", verbose_name=_("lead units"))
    cooperating_units = models.ManyToManyField(
        Organisation, related_name="supported_actions", blank=True, verbose_name=_("cooperating units")
    )
    chain_nodes = models.ManyToManyField(
        ChainNode, related_name="plan_action_links", blank=True, verbose_name=_("chain nodes")
    )
    companies = models.ManyToManyField(
        Company, related_name="plan_action_links", blank=True, verbose_name=_("linked companies")
    )
    parks = models.ManyToManyField(Park, related_name="plan_action_links", blank=True, verbose_name=_("linked parks"))
    projects = models.ManyToManyField(
        Project, related_name="plan_action_links", blank=True, verbose_name=_("linked projects")
    )
    policies = models.ManyToManyField(
        Policy, related_name="plan_action_links", blank=True, verbose_name=_("linked policies")
    )

    scope_via = "plan"

    class Meta:
        verbose_name = _("plan action")
        verbose_name_plural = _("plan actions")
        ordering = ["plan", "group__number", "number"]
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="one_action_per_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def name(self) -> str:
        """The title in the reader's language."""
        return localised(self.title, self.title_en)


class PlanMention(models.Model):
    """Something an action names: a company, park, project, institution or document, in the words of the source."""

    class Kind(models.TextChoices):
        COMPANY = "company", _("company")
        PARK = "park", _("park")
        PROJECT = "project", _("project")
        INSTITUTION = "institution", _("institution")
        DOCUMENT = "document", _("document")

    action = models.ForeignKey(PlanAction, models.PROTECT, related_name="mentions", verbose_name=_("task"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("name in the plan"), max_length=120)
    note = models.CharField(_("note"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    scope_via = "action"

    class Meta:
        verbose_name = _("named in the plan")
        verbose_name_plural = _("named in the plan")
        ordering = ["action", "kind", "order"]
        constraints = [models.UniqueConstraint(fields=["action", "kind", "name"], name="one_mention_per_name")]

    def __str__(self) -> str:
        return self.name


class PlanTargetQuerySet(ScopedQuerySet):
    def measured_by(self, indicator: str) -> Self:
        """Targets with a number that the indicator of this code measures, and a day by which to reach it."""
        return self.current().filter(indicator=indicator, minimum__isnull=False, due_on__isnull=False)


class PlanTarget(AuditedModel):
    """What an action should reach by a day; where an indicator measures it, the tracker computes the actual."""

    class Operator(models.TextChoices):
        AT_LEAST = "at_least", _("at least")
        BETWEEN = "between", _("between")
        QUALITATIVE = "qualitative", _("in words")

    action = models.ForeignKey(PlanAction, models.PROTECT, related_name="targets", verbose_name=_("task"))
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("target"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    indicator = models.CharField(_("indicator"), max_length=60, blank=True)
    operator = models.CharField(_("relation"), max_length=20, choices=Operator.choices)
    minimum = models.DecimalField(_("at least"), max_digits=18, decimal_places=2, null=True, blank=True)
    maximum = models.DecimalField(_("at most"), max_digits=18, decimal_places=2, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    wording = models.CharField(_("words of the plan"), max_length=300, blank=True)

    objects = PlanTargetQuerySet.as_manager()
    scope_via = "action"

    class Meta:
        verbose_name = _("plan target")
        verbose_name_plural = _("plan targets")
        ordering = ["action", "code"]
        constraints = [
            models.UniqueConstraint(fields=["action", "code"], name="one_target_per_code"),
            models.CheckConstraint(
                condition=Q(operator="qualitative") | Q(minimum__isnull=False),
                name="target_has_a_number",
                violation_error_message=_("A target with a number needs its lower end."),
            ),
            models.CheckConstraint(
                condition=Q(maximum__isnull=True) | Q(maximum__gte=F("minimum")),
                name="target_range_order",
                violation_error_message=_("The upper end of the target is below its lower end."),
            ),
        ]

    def __str__(self) -> str:
        return localised(self.name, self.name_en)

    def timeline_parents(self) -> list:
        return [self.action]


class ProgressNote(AuditedModel):
    """What was reported about an action on a day."""

    action = models.ForeignKey(PlanAction, models.PROTECT, related_name="notes", verbose_name=_("task"))
    noted_on = models.DateField(_("date"))
    text = models.TextField(_("progress"))
    problems = models.TextField(_("problems and what is needed"), blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("recorded by"),
    )
    is_sample = models.BooleanField(_("sample"), default=False, editable=False)

    scope_via = "action"

    class Meta:
        verbose_name = _("progress note")
        verbose_name_plural = _("progress notes")
        ordering = ["-noted_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.action.code} {self.noted_on}"

    def timeline_parents(self) -> list[Any]:
        return [self.action]
