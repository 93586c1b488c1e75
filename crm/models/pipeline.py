"""The pipeline as data: stages, what each asks for, reasons of standing still, and the moves that were made."""

from collections.abc import Sequence
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from accounts.models import localised
from core.fields import MoneyField
from core.models import AuditedModel, ScopedQuerySet
from crm.models.lead import Lead


class PipelineStage(AuditedModel):
    """A stage that a lead can stand at. Offices may rename stages, add some between, and say what each asks for."""

    code = models.CharField(_("code"), max_length=4, unique=True)
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=60, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    # Numbers are defined over the four stages of the rule book; an added stage counts as one of them.
    counts_as = models.CharField(_("counts as"), max_length=4, choices=Lead.Stage.choices)
    colour = models.CharField(_("colour"), max_length=12, default="secondary")
    guidance = models.TextField(_("what it takes to be here"), blank=True)
    verified_by = models.CharField(_("verified by"), max_length=100, blank=True)
    # Who may move a lead here; empty: everyone who may change the lead.
    advanced_by = models.JSONField(_("who may advance a lead here"), default=list, blank=True)
    yellow_days = models.PositiveSmallIntegerField(_("yellow after days without progress"), null=True, blank=True)
    red_days = models.PositiveSmallIntegerField(_("red after days without progress"), null=True, blank=True)
    is_in_use = models.BooleanField(_("in use"), default=True)

    scope_everyone = True

    class Meta:
        verbose_name = _("stage of the pipeline")
        verbose_name_plural = _("stages of the pipeline")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return str(localised(self.name, self.name_en))

    @property
    def is_open(self) -> bool:
        """May leads be moved here?"""
        return self.is_in_use and not self.is_archived

    @classmethod
    def after_writing(cls, records: Sequence["PipelineStage"]) -> None:
        super().after_writing(records)
        import_string("crm.pipeline.catalogue.forget")()

    def clean(self) -> None:
        """Keep the order of the rule book: numbers are counted over it."""
        if problems := import_string("crm.pipeline.stage_rules.problems")(self):
            raise ValidationError(problems)

    def archive(self, *, reason: str) -> None:
        if import_string("crm.pipeline.stage_rules.is_needed")(self.code):
            raise ValidationError(_("Every lead begins at this stage or ends there; it stays in use."))
        super().archive(reason=reason)


class StageCondition(AuditedModel):
    """One thing a lead must have before it may stand at a stage."""

    class Kind(models.TextChoices):
        FIELD = "field", _("a field is filled in")
        EVIDENCE = "evidence", _("a file is attached")
        INTERACTION = "interaction", _("an interaction is recorded")
        AGREEMENT = "agreement", _("an agreement is recorded")
        CLAIM = "claim", _("a first report is accepted")

    stage = models.ForeignKey(PipelineStage, models.PROTECT, related_name="conditions", verbose_name=_("stage"))
    kind = models.CharField(_("what is asked for"), max_length=12, choices=Kind.choices)
    # A field of the lead, a kind of evidence, a kind of interaction or of agreement; empty: any.
    subject = models.CharField(_("which"), max_length=40, blank=True)
    from_amount = MoneyField(_("only from a planned investment of"))
    # One that is only recommended is shown, but keeps nobody back.
    is_required = models.BooleanField(_("required"), default=True)

    scope_everyone = True

    class Meta:
        verbose_name = _("condition of a stage")
        verbose_name_plural = _("conditions of stages")
        ordering = ["stage", "pk"]

    def __str__(self) -> str:
        return f"{self.stage}: {import_string('crm.pipeline.asked.words')(self.kind, self.subject)}"

    def timeline_parents(self) -> list:
        return [self.stage]


class SideReason(AuditedModel):
    """A ground on which a lead is paused, transferred or lost; every side state asks for one."""

    state = models.CharField(_("state"), max_length=2, choices=Lead.SideState.choices)
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=60, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_in_use = models.BooleanField(_("in use"), default=True)

    scope_everyone = True

    class Meta:
        verbose_name = _("ground")
        verbose_name_plural = _("grounds")
        ordering = ["state", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["state", "code"], name="one_ground_per_code")]

    def __str__(self) -> str:
        return localised(self.name, self.name_en)

    @property
    def with_state(self) -> str:
        """The ground behind its state, for several states have grounds of the same name."""
        return f"{self.get_state_display()} · {self}"


class StageMoveQuerySet(ScopedQuerySet):
    def advances(self) -> Self:
        """Moves from one stage to another, without pauses and returns from them."""
        return self.exclude(from_stage=models.F("to_stage"))


class StageMove(models.Model):
    """A lead came to a stage or a state: from where, when, by whom and why. Written once, with the move."""

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="moves", verbose_name=_("lead"))
    from_stage = models.CharField(_("from stage"), max_length=4, blank=True)
    to_stage = models.CharField(_("to stage"), max_length=4)
    from_state = models.CharField(_("from state"), max_length=2, blank=True)
    to_state = models.CharField(_("to state"), max_length=2, blank=True)
    moved_on = models.DateField(_("date"))
    at = models.DateTimeField(_("at"), auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    ground = models.ForeignKey(SideReason, models.PROTECT, null=True, related_name="+", verbose_name=_("ground"))
    lost_to = models.CharField(_("lost to"), max_length=10, blank=True)
    # How long the lead stood at the stage it left, in calendar days; None where nobody knows since when it stood there.
    days = models.PositiveIntegerField(_("days at the stage before"), null=True)
    # The version of the lead after the move, by which the move can be undone.
    version = models.PositiveIntegerField(default=0)

    objects = StageMoveQuerySet.as_manager()
    scope_via = "lead"

    class Meta:
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        ordering = ["-pk"]

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("a move is kept")
