"""What pages write beside the record of a row: the next step of its lead, the state of its application, its money."""

from typing import Any

from django.apps import apps
from django.db.models import Max

from core import audit
from core.models import AuditEntry
from ledgers.importing.draft import as_json
from ledgers.lists.history import former_columns
from ledgers.models import LedgerWrite


class Beside:
    """Other records that change while the rows of `model` are written, as the audit tells them: undo needs them too."""

    def __init__(self, model: Any) -> None:
        """Look from now on."""
        self.writes: dict[tuple[str, int], LedgerWrite] = {}
        self._own = model._meta.label_lower
        self._seen: int = AuditEntry.objects.aggregate(newest=Max("pk"))["newest"] or 0

    def look(self) -> None:
        """Note what changed since the last look. What a record was before its first change counts."""
        actor = audit.current_actor()
        ours = AuditEntry.objects.filter(pk__gt=self._seen, request_id=actor.request_id, actor=actor.user)
        for entry in ours.order_by("pk"):
            self._seen = entry.pk
            if entry.object_id and entry.version and entry.model != self._own:
                self._note(entry)

    def _note(self, entry: AuditEntry) -> None:
        place, is_new = (entry.model, entry.object_id or 0), entry.action == AuditEntry.Action.CREATE
        columns = {} if is_new else former_columns(apps.get_model(entry.model), entry.changes)
        before = {name: as_json(value) for name, value in columns.items()}
        known = self.writes.get(place)
        if known is None:
            self.writes[place] = LedgerWrite(
                model=entry.model, object_id=entry.object_id, text=entry.object_text, is_new=is_new,
                version=entry.version, before=before,
            )  # fmt: skip
            return
        known.version = entry.version or known.version
        known.before = {} if known.is_new else before | known.before
