"""An uploaded workbook: the file, what was read from it, what a person decided, and what became of every row."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Region
from core import display
from core.models import AuditedModel, Job
from crm.models import Agreement


def upload_path(instance: "LedgerImport", filename: str) -> str:
    """Uploads get a random name; the name the person knows is kept in `file_name`."""
    return f"ledgers/{timezone.now():%Y/%m}/{uuid.uuid4().hex}"


class LedgerImport(AuditedModel):
    """One file on its way in: read, checked by a person, then written whole or not at all."""

    class State(models.TextChoices):
        READING = "reading", _("being read")
        REFUSED = "refused", _("not readable")
        READY = "ready", _("to be confirmed")
        APPLYING = "applying", _("being written")
        APPLIED = "applied", _("written")
        DISCARDED = "discarded", _("discarded")
        UNDOING = "undoing", _("being taken back")
        UNDONE = "undone", _("taken back")
        FAILED = "failed", _("failed")

    UNDER_WAY = (State.READING, State.APPLYING, State.UNDOING, State.FAILED)

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="ledger_imports", verbose_name=_("uploaded by")
    )
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="+", verbose_name=_("region of rows that name none")
    )
    file = models.FileField(upload_to=upload_path, max_length=200)
    file_name = models.CharField(_("file name"), max_length=200)
    size = models.PositiveIntegerField(_("size"), default=0)
    sha256 = models.CharField(max_length=64, db_index=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.READING)
    message = models.CharField(_("message"), max_length=500, blank=True)
    sheets = models.JSONField(_("sheets found"), default=list, blank=True)
    file_issues = models.JSONField(_("findings about the file"), default=list, blank=True)
    counts = models.JSONField(_("counts"), default=dict, blank=True)
    # The list an exported workbook came from, such as `crm:lead_list`; empty for a ledger.
    list_route = models.CharField(max_length=80, blank=True)
    # What a person has to decide (`ledgers.answers`), and what was decided.
    questions = models.JSONField(_("questions"), default=list, blank=True)
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    # The fields of the confirm form that this file needs, such as `agreement_kind`.
    needs = models.JSONField(default=list, blank=True)
    agreement_kind = models.CharField(
        _("kind of the agreements that say none"), max_length=20, choices=Agreement.Kind.choices, blank=True
    )
    figures_on = models.DateField(_("day of the figures that name none"), null=True, blank=True)
    good_rows_only = models.BooleanField(_("only the good rows"), default=False)
    job = models.ForeignKey(Job, models.PROTECT, null=True, blank=True, related_name="+")
    applied_at = models.DateTimeField(_("written at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    scope_owner = "owner"
    audit_left_out = frozenset({"sheets", "file_issues", "counts", "questions", "needs", "job", "sha256"})

    class Meta:
        verbose_name = _("ledger import")
        verbose_name_plural = _("ledger imports")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name

    def in_words(self, *outcomes: str) -> str:
        """The numbers of rows by outcome, such as `新增 97，并入 17`; all outcomes that rows have, or those named."""
        counted = self.counts.get("rows", {})
        wanted = [one for one in LedgerRow.Outcome if counted.get(one.value) and one in (outcomes or LedgerRow.Outcome)]
        return gettext(", ").join(f"{one.label} {display.number(counted[one.value])}" for one in wanted)

    @property
    def is_busy(self) -> bool:
        """Is a job at work on it, or about to be?"""
        return self.state in self.UNDER_WAY and self.job is not None and self.job.is_open

    @property
    def is_stopped(self) -> bool:
        """Did its job end before its work was done, so that a person has to try again or put it aside?"""
        return self.state in self.UNDER_WAY and not self.is_busy

    @property
    def told_state(self) -> str:
        """The state in words; of work that ended before it was done, that it stopped."""
        return gettext("stopped") if self.is_stopped else self.get_state_display()

    @property
    def may_be_put_aside(self) -> bool:
        """Was nothing written yet, and is nobody at work on it?"""
        return self.applied_at is None and (self.is_stopped or self.state in (self.State.READY, self.State.REFUSED))

    @property
    def may_be_taken_back(self) -> bool:
        """Was it written, and is nobody taking it back already?"""
        return self.state == self.State.APPLIED or (self.state == self.State.UNDOING and self.is_stopped)


class LedgerRow(models.Model):
    """One row of an uploaded ledger: as read, and as written."""

    class Outcome(models.TextChoices):
        NEW = "new", _("new")
        JOINED = "joined", _("joined")
        CHANGED = "changed", _("updated")
        SAME = "same", _("same")
        ERROR = "error", _("wrong")
        SKIPPED = "skipped", _("not written")

    # The index below begins with it.
    ledger_import = models.ForeignKey(LedgerImport, models.CASCADE, related_name="rows", db_index=False)
    sheet = models.CharField(_("sheet"), max_length=100)
    row = models.PositiveIntegerField(_("row"))
    kind = models.CharField(_("kind"), max_length=20)
    stage = models.CharField(_("stage"), max_length=4, blank=True)
    title = models.CharField(_("name in the row"), max_length=300, blank=True)
    fields = models.JSONField(_("values"), default=dict)
    errors = models.JSONField(_("errors"), default=list)
    warnings = models.JSONField(_("warnings"), default=list)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    changes = models.JSONField(_("changes"), default=list)
    # What writing needs beside the values: project, region, companies; see `ledgers.importing.stored`.
    place = models.JSONField(default=dict)
    target_model = models.CharField(max_length=60, blank=True)
    target_id = models.BigIntegerField(null=True, blank=True)

    scope_via = "ledger_import"

    class Meta:
        verbose_name = _("ledger row")
        verbose_name_plural = _("ledger rows")
        ordering = ["pk"]
        indexes = [models.Index(fields=["ledger_import", "outcome"], name="ledger_row_outcome")]

    def __str__(self) -> str:
        return f"{self.sheet}!{self.row}"


class LedgerWrite(models.Model):
    """One record that an import wrote, with what is needed to take it back."""

    # The index below begins with it.
    ledger_import = models.ForeignKey(LedgerImport, models.CASCADE, related_name="writes", db_index=False)
    model = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    text = models.CharField(max_length=300)
    is_new = models.BooleanField()
    # The record's version after the import: while it is still that, nobody has touched the record.
    version = models.PositiveIntegerField()
    # Of a changed record: its former values by column, and under "+" what was added to its relations.
    before = models.JSONField(default=dict)

    scope_via = "ledger_import"

    class Meta:
        verbose_name = _("record written by an import")
        verbose_name_plural = _("records written by an import")
        ordering = ["pk"]
        indexes = [models.Index(fields=["ledger_import", "model", "object_id"], name="ledger_write_place")]

    def __str__(self) -> str:
        return self.text


class HeadingMemory(AuditedModel):
    """A correction that a person made and that their organisation keeps: this heading is that field."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation"))
    kind = models.CharField(_("kind of sheet"), max_length=40)
    heading = models.CharField(_("heading"), max_length=100)
    # The name of the column in the kind's declaration; empty: the column is not imported.
    field = models.CharField(_("read as"), max_length=40, blank=True)

    scope_shared = True

    class Meta:
        verbose_name = _("remembered heading")
        verbose_name_plural = _("remembered headings")
        ordering = ["kind", "heading", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "heading"], condition=models.Q(archived_at__isnull=True),
                name="one_memory_per_heading",
                violation_error_message=_("This heading is remembered already."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.heading} → {self.field}"
