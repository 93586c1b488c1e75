"""What every record has: version, audit, archive, scope."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from core import audit
from core.search import index
from core.search.tokens import Form


class StaleVersion(Exception):
    """Someone else saved the record since it was read; nothing was written. `current` is the stored row now."""

    def __init__(self, current: "AuditedModel") -> None:
        super().__init__(f"{current._meta.label} {current.pk} is at version {current.version} now")
        self.current = current


class RecordsAreKept(Exception):
    """Records are archived with a reason, never deleted."""


class ScopedQuerySet(models.QuerySet):
    """Rows that follow the one scope rule."""

    def visible_to(self, user: Any) -> Self:
        """Only the rows `user` may see; see `accounts.scoping.scope`."""
        scope = import_string("accounts.scoping.scope")
        return self.filter(scope(self.model, user))

    def belonging_to_sealed(self) -> Self:
        """Only the rows that are sealed or belong to a sealed record, whoever asks; see `accounts.scoping.sealed`."""
        return self.filter(import_string("accounts.scoping.sealed")(self.model))

    def current(self) -> Self:
        """Only the rows that are not archived; reference data never is."""
        return self.filter(archived_at__isnull=True) if hasattr(self.model, "archived_at") else self

    def delete(self) -> tuple[int, dict[str, int]]:
        raise RecordsAreKept(self.model._meta.label)


class AuditedModel(models.Model):
    """A record whose every change is audited, versioned, and reversible.

    `save()` refuses a stale `version`, writes nothing when nothing changed, and leaves an audit entry in the same
    transaction. Subclasses may set `audit_masked` (fields whose values never appear in an entry) and `audit_left_out`
    (what the machine keeps for itself, of which entries do not tell), and must say how their rows are scoped (see
    `accounts.scoping`).
    """

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True, editable=False)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True, editable=False)
    archive_reason = models.CharField(_("reason for archiving"), max_length=300, blank=True, editable=False)

    objects = ScopedQuerySet.as_manager()
    audit_masked: frozenset[str] = frozenset()
    audit_left_out: frozenset[str] = frozenset()
    # May comments, files, tasks and followers be pinned to a record of this kind? See `Pinned`.
    holds_pins = False
    # Relations to the people who are told when somebody else changes such a record. See `core.following`.
    watched_by: tuple[str, ...] = ()
    # The page where one writes down what came of a task about such a record, called with the record's number.
    follow_up = ""
    # What a file pinned to such a record can be evidence of (`Attachment.kind`); None where files have no kind.
    file_kinds: type[models.TextChoices] | None = None
    # Search (see `core.search`): the letter of a kind that is found; the relations by whose names its records are found
    # as well (only to records that everyone shares); those that `search_forms()` reads; the relation to whatever is
    # found by the names of these; what other names are called, and which of them are codes.
    found_as = ""
    search_context: tuple[str, ...] = ()
    search_reads: tuple[str, ...] = ()
    finds_its = ""
    search_names: Mapping[str, Any] = MappingProxyType({})
    search_codes: frozenset[str] = frozenset()
    # Fields that writing other records keeps up to date: saving this one leaves them as stored.
    kept_by_others: frozenset[str] = frozenset()
    # Relations that `prepare()` reads, so that writing many records at once can load them with one query.
    prepared_from: tuple[str, ...] = ()

    class Meta:
        abstract = True

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    def timeline_parents(self) -> list[models.Model | None]:
        """Records on whose timelines this record's changes are shown as well."""
        return []

    def step_written(self, task: Any) -> None:
        """Hook: a person changed, finished or took up again the task of this record's next step; keep in step."""

    def prepare(self) -> None:
        """Hook: derive what follows from other fields; called before every check and every save."""

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.prepare()
        super().full_clean(*args, **kwargs)

    @classmethod
    def after_writing(cls, records: Sequence[Self]) -> None:
        """Hook: bring what follows from these stored records up to date (a task, the search index), in the transaction
        that wrote them. Called with one record by `save()` and with many by `core.bulk`; overriding, call this one."""
        index.keep(records)

    def search_forms(self) -> list[Form]:
        """Hook: the names by which the record is found, the first of them its title; for kinds with `found_as`."""
        return [Form(str(self))]

    def search_hint(self) -> Any:
        """Hook: a few words that tell records of the same name apart: by default, what it belongs to."""
        return next((found for name in self.search_context if (found := getattr(self, name)) is not None), "")

    def save(self, *args: Any, action: str = "update", reason: str = "", **kwargs: Any) -> None:
        self.prepare()
        with transaction.atomic():
            if self._state.adding:
                super().save(*args, **kwargs)
                audit.record(self, "create", reason=reason)
                self.after_writing([self])
            else:
                self._save_change(action, reason, *args, **kwargs)

    def _save_change(self, action: str, reason: str, *args: Any, **kwargs: Any) -> None:
        before = self.lock_current()
        for name in self.kept_by_others:
            setattr(self, name, getattr(before, name))
        changes = audit.differences(self, {f.attname: getattr(before, f.attname) for f in self._meta.concrete_fields})
        if not changes:
            return
        self.version += 1
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "version", "updated_at"}
        try:
            super().save(*args, **kwargs)
        except BaseException:
            self.version -= 1
            raise
        audit.record(self, action, changes=changes, reason=reason)
        self.after_writing([self])

    def lock_current(self) -> Self:
        """The stored row, locked until the transaction ends; raise `StaleVersion` if it is not the one we read."""
        stored = type(self)._base_manager.select_for_update().get(pk=self.pk)
        if stored.version != self.version:
            raise StaleVersion(stored)
        return stored

    def touch(self) -> None:
        """Make a new version because what belongs to the record changed, though no field of its own did."""
        with transaction.atomic():
            self.lock_current()
            self.version += 1
            super().save(update_fields=["version", "updated_at"])

    def archive(self, *, reason: str) -> None:
        """Put the record away, with a reason; it keeps its history and can be restored."""
        if not reason.strip():
            raise ValidationError(_("Say why the record is archived."))
        self.archived_at = timezone.now()
        self.archive_reason = reason.strip()
        self.save(action="archive", reason=self.archive_reason)

    def restore(self) -> None:
        """Bring an archived record back."""
        self.archived_at = None
        self.archive_reason = ""
        self.save(action="restore")

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise RecordsAreKept(self._meta.label)
